import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { parseUrl } from '../lib/url.ts'
import { claimPlaces } from './claimPlaces.ts'
import type { Issuer } from './issuers.ts'
import type { KeysAt } from './keysAt.ts'
import { roles } from './roles.ts'
import type { Tenant } from './tenants.ts'
import { algorithms, usualAlgorithms } from './variables.ts'
import { whyUnusable } from '../lib/whyUnusable.ts'

const word = 'expected a word in lower case (`customers`)'
const anyRole = `expected names from: ${roles.join(' ')}`
const text = z.string().min(1).max(2_048)
const url = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' })
const plain = 'expected a list of texts without blanks'
const words = z.array(z.string(plain).regex(/^\S{1,256}$/, plain), plain).max(32)
const entry = z
  .strictObject({
    name: z.string(word).regex(/^[a-z][a-z0-9-]{0,31}$/, word),
    issuer: z.string('expected the `iss` of its tokens').min(1).max(2_048),
    tenants: z.array(z.guid('expected a UUID').toLowerCase()).min(1).optional(),
    jwksUrl: url.optional(),
    jwksFile: text.optional(),
    discoveryUrl: url.optional(),
    audience: text.optional(),
    clientIds: z.array(text).min(1).max(1_000).optional(),
    algorithms: z
      .array(z.enum(algorithms, `expected names from: ${algorithms.join(' ')}`))
      .min(1)
      .default(usualAlgorithms.split(' ')),
    maxAge: z.int().min(1).max(86_400).default(3_600),
    clockTolerance: z.int().min(0).max(60).default(5),
    types: z.array(text).default([]),
    roles: z.array(z.enum(roles, anyRole), anyRole).min(1, anyRole),
    defaultScopes: z.partialRecord(z.enum(roles, anyRole), words).default({}),
    claims: claimPlaces,
    stepUp: z.strictObject({ acrValues: words.min(1).optional(), amr: words.min(1).optional() }).optional(),
    senderConstrained: z.boolean().default(false),
    logoutAudience: text.optional(),
    prefixSubjects: z.boolean().default(false)
  })
  .refine((it) => it.audience ?? it.clientIds, 'expected `audience`, `clientIds`, or both')
  .refine((it) => [it.jwksUrl, it.jwksFile, it.discoveryUrl].filter(Boolean).length < 2, {
    error: 'expected one of jwksUrl, jwksFile, discoveryUrl, or none of them'
  })
  .refine((it) => it.jwksUrl ?? it.jwksFile ?? it.discoveryUrl ?? parseUrl(it.issuer)?.protocol.startsWith('http'), {
    error: 'expected jwksUrl, jwksFile or discoveryUrl, as the issuer is no URL'
  })
  .refine(
    ({ roles: its, claims: { role }, defaultScopes }) =>
      [...(role.values?.values() ?? []), role.default ?? [], Object.keys(defaultScopes)]
        .flat()
        .every((named) => its.some((it) => it === named)),
    { error: 'expected in claims.role.values, claims.role.default and defaultScopes only roles that are in roles' }
  )

type Entry = z.output<typeof entry>
type Complain = (what: string) => void

/** The issuers of ISSUERS_FILE. Adds what is wrong to `problems`. */
export function readIssuers(
  file: string,
  tenants: readonly Tenant[],
  httpHosts: readonly string[],
  problems: string[]
): Issuer[] {
  const complain: Complain = (what) => void problems.push(`ISSUERS_FILE: ${what}`)
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    complain(`expected a readable JSON file (${whyUnusable(file)}).`)
    return []
  }
  const parsed = z.array(entry, 'expected a list of issuers').min(1, 'expected at least one issuer').safeParse(json)
  for (const issue of parsed.error?.issues ?? []) complain(`${issue.path.join('.') || 'the list'}: ${issue.message}.`)
  const issuers = (parsed.data ?? []).map((it) => issuerOf(it, speaksFor(it, tenants, complain), httpHosts))
  for (const key of ['name', 'issuer'] as const)
    if (new Set(issuers.map((it) => it[key])).size < issuers.length) complain(`expected each ${key} once.`)
  if (parsed.success)
    for (const { id } of tenants)
      if (!issuers.some((it) => it.tenants.some((tenant) => tenant.id === id)))
        complain(`no issuer speaks for tenant ${id}.`)
  return apart(issuers, complain)
}

function speaksFor(it: Entry, tenants: readonly Tenant[], complain: Complain): Tenant[] {
  const { name, tenants: ids, claims } = it
  if (!ids) {
    if (tenants.length > 1) complain(`${name}: expected tenants, the ids of those that it speaks for.`)
    return [...tenants]
  }
  for (const id of [...ids, ...(claims.tenant.values?.values() ?? [])])
    if (!tenants.some((tenant) => tenant.id === id)) complain(`${name}: expected ids of tenants of this gateway.`)
  return tenants.filter(({ id }) => ids.includes(id))
}

function issuerOf(it: Entry, tenants: readonly Tenant[], httpHosts: readonly string[]): Issuer {
  const { name, issuer, audience, clientIds, algorithms, types, roles, defaultScopes, claims, stepUp } = it
  return {
    ...{ name, issuer, tenants, audience, clientIds, algorithms, types, roles, defaultScopes, claims, stepUp },
    keys: keysOf(it, httpHosts),
    ...{ senderConstrained: it.senderConstrained, logoutAudience: it.logoutAudience },
    maxAgeSeconds: it.maxAge,
    toleranceSeconds: it.clockTolerance,
    subjectPrefix: it.prefixSubjects ? `${name}:` : undefined
  }
}

function keysOf({ issuer, jwksUrl, jwksFile, discoveryUrl }: Entry, httpHosts: readonly string[]): KeysAt {
  if (jwksUrl) return { url: jwksUrl }
  if (jwksFile) return { file: jwksFile }
  return { discovery: { urls: discoveryUrl ? [discoveryUrl] : wellKnown(issuer), issuer, httpHosts } }
}

/** Where OpenID Connect Discovery and RFC 8414 have an issuer's document. */
function wellKnown(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`
  ]
}

/**
 * The issuers, each with what it may not say. A subject is somebody else's at each issuer: in all that the gateway
 * writes, counts and asks, tenant, role and subject name a person.
 */
function apart(issuers: readonly Issuer[], complain: Complain): Issuer[] {
  for (const [n, one] of issuers.entries())
    for (const other of issuers.slice(n + 1).filter((it) => sharesTenant(one, it))) {
      const both = one.roles.filter((role) => other.roles.includes(role))
      const names = `${one.name}, ${other.name}`
      if (both.length > 0 && !one.subjectPrefix && !other.subjectPrefix)
        complain(`${names}: both make one role for one tenant: a subject could be two. Set prefixSubjects for one.`)
      // A client is known by its id alone.
      if (both.includes('client') && !(one.clientIds && other.clientIds?.every((id) => !one.clientIds?.includes(id))))
        complain(`${names}: both make clients of one tenant. Set clientIds for both, each id for one of them.`)
    }
  return issuers.map((it) => ({
    ...it,
    othersPrefixes: issuers.flatMap((other) =>
      other !== it && other.subjectPrefix && sharesTenant(it, other) ? [other.subjectPrefix] : []
    )
  }))
}

const sharesTenant = (one: Issuer, other: Issuer): boolean => one.tenants.some((it) => other.tenants.includes(it))
