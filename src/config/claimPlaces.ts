import { z } from 'zod'
import { roles, type Role } from './roles.ts'

/** Where a claim is: the steps that lead to it. There may be two ways; the first one that leads to a value counts. */
export type ClaimAt = readonly (readonly string[])[]

/** Where an issuer writes what the gateway reads, and in which words. */
export interface Claims {
  role: {
    at: ClaimAt
    /** The issuer's values; undefined: the gateway's own names of roles. */
    values?: ReadonlyMap<string, Role> | undefined
    /** The role of tokens in which no value is one. */
    default?: Role | undefined
  }
  tenant: {
    at: ClaimAt
    /** The issuer's names of tenants, and their ids; undefined: the claim is an id. */
    values?: ReadonlyMap<string, string> | undefined
  }
  walletAddresses: ClaimAt
  scope: {
    at: ClaimAt
    /** Scopes without it are not the gateway's. */
    prefix?: string | undefined
  }
  clientId: ClaimAt
  authTime: ClaimAt
  acr: ClaimAt
  amr: ClaimAt
}

const maxSteps = 8

/**
 * A claim of this name, whatever characters it has; otherwise dots lead into objects (`realm_access.roles`), unless
 * the name has a slash or a colon, as namespaced names do.
 */
export function claimAt(name: string): ClaimAt {
  return /[/:]/.test(name) || !name.includes('.') ? [[name]] : [[name], name.split('.')]
}

const text = z.string().min(1).max(256)
const place = z
  .union(
    [
      text.refine((name) => name.split('.').length <= maxSteps).transform(claimAt),
      z
        .array(text)
        .min(1)
        .max(maxSteps)
        .transform((steps): ClaimAt => [steps])
    ],
    `expected a name, a path (realm_access.roles), or a list of at most ${maxSteps} steps`
  )
  .optional()

/** The name alone says where the claim is. */
const named = (value: unknown): unknown =>
  typeof value === 'string' || Array.isArray(value) ? { claim: value } : value

const table = <T extends z.ZodType>(value: T) =>
  z.record(text, value).transform((values) => new Map(Object.entries(values)))

/** Nobody is an operator because nothing else is said. */
const defaultRole = z.enum(['accountHolder', 'client'], 'expected accountHolder or client')
const role = z.enum(roles, `expected names from: ${roles.join(' ')}`)

/** The `claims` of an issuer in ISSUERS_FILE. */
export const claimPlaces = z
  .strictObject({
    role: z.preprocess(
      named,
      z.strictObject({ claim: place, values: table(role).optional(), default: defaultRole.optional() }).optional()
    ),
    tenant: z.preprocess(
      named,
      z.strictObject({ claim: place, values: table(z.guid('expected a UUID').toLowerCase()).optional() }).optional()
    ),
    walletAddresses: place,
    scope: z.preprocess(named, z.strictObject({ claim: place, prefix: text.optional() }).optional()),
    clientId: place,
    authTime: place,
    acr: place,
    amr: place
  })
  .prefault({})
  .transform((said): Claims => ({
    role: { at: said.role?.claim ?? [['role']], values: said.role?.values, default: said.role?.default },
    tenant: { at: said.tenant?.claim ?? [['tenant_id']], values: said.tenant?.values },
    walletAddresses: said.walletAddresses ?? [['wallet_addresses']],
    scope: { at: said.scope?.claim ?? [['scope']], prefix: said.scope?.prefix },
    clientId: said.clientId ?? [['client_id']],
    authTime: said.authTime ?? [['auth_time']],
    acr: said.acr ?? [['acr']],
    amr: said.amr ?? [['amr']]
  }))
