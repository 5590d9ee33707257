import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { KeysAt } from './keysAt.ts'
import { Secret } from './secret.ts'
import { readSecret } from './secretFiles.ts'
import { whyUnusable } from '../lib/whyUnusable.ts'

/** One wallet: a tenant of Rafiki. */
export interface Tenant {
  id: string
  /** Signs the admin requests of this tenant. Only `rafiki/transport/sign.ts` reveals it. */
  secret: Secret
  /** Speaks for this tenant's consent page. Only `rafiki/interactionServer.ts` reveals it. */
  idpSecret?: Secret
  /** May reach across tenants, by naming `tenantId`, and manage tenants. Rafiki's own operator tenant is one. */
  operator: boolean
  /** No other tenant is configured beside it. */
  alone?: boolean
}

/** The issuer of a tenant, where variables or the file of tenants name it. */
export interface SpokenFor {
  tenant: Tenant
  issuer: string
  keys: KeysAt
}

const entry = z
  .strictObject({
    id: z.guid('expected a UUID'),
    secret: z.string().min(1).optional(),
    secretFile: z.string().optional(),
    idpSecret: z.string().min(1).optional(),
    idpSecretFile: z.string().optional(),
    issuer: z.string().min(1).optional(),
    jwksUrl: z.url({ protocol: /^https?$/ }).optional(),
    jwksFile: z.string().optional(),
    operator: z.boolean().default(false)
  })
  .refine((it) => !it.secret !== !it.secretFile, 'expected one of secret, secretFile')
  .refine((it) => !it.idpSecret || !it.idpSecretFile, 'expected one of idpSecret, idpSecretFile, or neither')

const withIssuer = entry.refine(
  (it) => it.issuer && !it.jwksUrl !== !it.jwksFile,
  'expected issuer, and one of jwksUrl, jwksFile'
)
const withoutIssuer = entry.refine(
  (it) => !it.issuer && !it.jwksUrl && !it.jwksFile,
  'remove issuer, jwksUrl and jwksFile: ISSUERS_FILE has them'
)

type Env = Record<string, string | undefined>
type Read = Pick<SpokenFor, 'tenant'> & Partial<SpokenFor>

/** What the tenants file says for each tenant, and variables for the only one. */
const ofTheOnlyOne = [
  ...['RAFIKI_TENANT_ID', 'RAFIKI_TENANT_SECRET', 'RAFIKI_IDP_SECRET'],
  ...['JWT_ISSUER', 'JWT_JWKS_URL', 'JWT_JWKS_FILE']
]

/**
 * The tenants that the environment names: one by variables, or several by a file, and the issuers that are named with
 * them. Adds what is wrong to `problems`.
 */
export function readTenants(env: Env, problems: string[]): { tenants: Tenant[]; spokenFor: SpokenFor[] } {
  for (const name of ofTheOnlyOne) {
    const twice = env.RAFIKI_TENANTS_FILE && env[name]
    if (twice) problems.push(`${name}: remove it. RAFIKI_TENANTS_FILE has it for each tenant.`)
  }
  const read = env.RAFIKI_TENANTS_FILE ? fromFile(env.RAFIKI_TENANTS_FILE, env, problems) : fromVariables(env, problems)
  const tenants = read.map(({ tenant }) => tenant)
  const spokenFor = read.flatMap(({ tenant, issuer, keys }) => (issuer && keys ? [{ tenant, issuer, keys }] : []))
  const ids = new Set(tenants.map((tenant) => tenant.id))
  if (ids.size < tenants.length) problems.push('RAFIKI_TENANTS_FILE: expected each tenant id once.')
  for (const { issuer, keys } of spokenFor) {
    const twin = spokenFor.find((other) => other.issuer === issuer)
    if (twin && JSON.stringify(twin.keys) !== JSON.stringify(keys))
      problems.push(`RAFIKI_TENANTS_FILE: tenants of one issuer need the same jwksUrl or jwksFile (${issuer}).`)
  }
  // Half of it would take the consent page's fields away without a word.
  const some = tenants.some((tenant) => tenant.idpSecret)
  if (env.RAFIKI_INTERACTION_URL && tenants.length > 0 && !some)
    problems.push(
      'RAFIKI_IDP_SECRET, or idpSecret in RAFIKI_TENANTS_FILE, is missing: RAFIKI_INTERACTION_URL needs it.'
    )
  if (some && !env.RAFIKI_INTERACTION_URL) problems.push('RAFIKI_INTERACTION_URL is missing: the idpSecret needs it.')
  return { tenants, spokenFor }
}

function fromVariables(env: Env, problems: string[]): Read[] {
  const { RAFIKI_TENANT_ID: id, RAFIKI_TENANT_SECRET: secret, JWT_ISSUER: issuer } = env
  if (!id || !secret) problems.push('RAFIKI_TENANT_ID and RAFIKI_TENANT_SECRET, or RAFIKI_TENANTS_FILE, are missing.')
  if (!env.ISSUERS_FILE) {
    if (!issuer) problems.push('JWT_ISSUER or ISSUERS_FILE is missing: the `iss` of tokens.')
    if (!env.JWT_JWKS_URL === !env.JWT_JWKS_FILE) problems.push('JWT_JWKS_URL or JWT_JWKS_FILE: expected one of them.')
  }
  if (!id || !secret) return []
  const keys: KeysAt = env.JWT_JWKS_URL ? { url: env.JWT_JWKS_URL } : { file: env.JWT_JWKS_FILE ?? '' }
  // A lone tenant is Rafiki's operator tenant in the usual set-up, yet nothing lies across from it to be reached.
  const tenant: Tenant = {
    id: id.toLowerCase(),
    secret: new Secret(secret),
    ...(env.RAFIKI_IDP_SECRET && { idpSecret: new Secret(env.RAFIKI_IDP_SECRET) }),
    operator: false,
    alone: true
  }
  return [{ tenant, ...(issuer && { issuer, keys }) }]
}

function fromFile(file: string, env: Env, problems: string[]): Read[] {
  const complain = (what: string): Read[] => {
    problems.push(`RAFIKI_TENANTS_FILE: ${what}`)
    return []
  }
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return complain(`expected a readable JSON file (${whyUnusable(file)}).`)
  }
  const parsed = z
    .array(env.ISSUERS_FILE ? withoutIssuer : withIssuer)
    .min(1, 'expected at least one tenant')
    .safeParse(json)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) complain(`${issue.path.join('.') || 'the list'}: ${issue.message}`)
    return []
  }
  return parsed.data.flatMap((it): Read[] => {
    const noSecretIn = (name: 'secretFile' | 'idpSecretFile'): Read[] =>
      complain(
        `${it.id}: expected ${name} to be the path of a file that contains the secret (${whyUnusable(it[name] ?? '')}).`
      )
    const secret = it.secret ?? readSecret(it.secretFile ?? '')
    if (!secret) return noSecretIn('secretFile')
    const idpSecret = it.idpSecret ?? (it.idpSecretFile && readSecret(it.idpSecretFile))
    if (it.idpSecretFile && !idpSecret) return noSecretIn('idpSecretFile')
    const keys: KeysAt = it.jwksUrl ? { url: it.jwksUrl } : { file: it.jwksFile ?? '' }
    const tenant: Tenant = {
      id: it.id.toLowerCase(),
      secret: new Secret(secret),
      ...(idpSecret && { idpSecret: new Secret(idpSecret) }),
      operator: it.operator
    }
    return [{ tenant, ...(it.issuer && { issuer: it.issuer, keys }) }]
  })
}
