import { claimAt, type Claims } from './claimPlaces.ts'
import type { KeysAt } from './keysAt.ts'
import { roles, type Role } from './roles.ts'
import type { SpokenFor, Tenant } from './tenants.ts'
import type { Environment } from './variables.ts'

/** Any of these values of `acr`, and any of these of `amr`; undefined: whichever. */
export interface StepUp {
  acrValues?: readonly string[] | undefined
  amr?: readonly string[] | undefined
}

/** An issuer of tokens: whom it speaks for, and what its tokens may say. */
export interface Issuer {
  /** For logs and metrics: a word of the configuration's. */
  name: string
  /** The `iss` of its tokens, exactly. */
  issuer: string
  tenants: readonly Tenant[]
  keys: KeysAt
  /** The `aud` that its tokens must name; undefined only where `clientIds` is set. */
  audience: string | undefined
  /** Applications whose tokens are taken; undefined: all. */
  clientIds?: readonly string[] | undefined
  algorithms: readonly string[]
  maxAgeSeconds: number
  /** A token may begin this much in the future, as clocks differ. No token is accepted after its end. */
  toleranceSeconds: number
  /** The header types that are taken, and asked for. None: the usual ones, or no type at all. */
  types: readonly string[]
  /** Roles that its tokens may have. */
  roles: readonly Role[]
  /** Scopes of its tokens that have no scope claim, instead of `DEFAULT_SCOPES_…`. */
  defaultScopes?: Readonly<Partial<Record<Role, readonly string[]>>>
  claims: Claims
  /** What a sign-in must show where one must be recent. */
  stepUp?: StepUp | undefined
  /** Whether each of its tokens must be bound to a key. */
  senderConstrained: boolean
  /** The `aud` of its logout tokens: the application as which it knows the gateway. By default as for other tokens. */
  logoutAudience?: string | undefined
  /** Before the subjects of its tokens, where another issuer of the same tenant makes the same roles. */
  subjectPrefix?: string | undefined
  /** Prefixes of others: a subject that begins with one is not this issuer's to say. */
  othersPrefixes?: readonly string[] | undefined
}

/** The issuers that variables or the file of tenants name: they differ in their keys and tenants alone. */
export function issuersOf(spokenFor: readonly SpokenFor[], set: Environment): Issuer[] {
  const issuers = new Map<string, Issuer>()
  for (const { tenant, issuer, keys } of spokenFor) {
    const known = issuers.get(issuer)
    const name = spokenFor.length === 1 ? 'default' : `issuer-${issuers.size + 1}`
    const tenants = [...(known?.tenants ?? []), tenant]
    issuers.set(issuer, known ? { ...known, tenants } : { name, issuer, tenants, keys, ...sharedBy(set) })
  }
  return [...issuers.values()]
}

const sharedBy = (set: Environment) => ({
  audience: set.JWT_AUDIENCE,
  algorithms: set.JWT_ALGORITHMS,
  maxAgeSeconds: set.JWT_MAX_AGE,
  toleranceSeconds: 5,
  types: set.JWT_TYP,
  senderConstrained: set.JWT_SENDER_CONSTRAINED,
  logoutAudience: set.JWT_LOGOUT_AUDIENCE,
  roles,
  claims: {
    role: { at: claimAt(set.JWT_CLAIM_ROLE) },
    tenant: { at: claimAt(set.JWT_CLAIM_TENANT) },
    walletAddresses: claimAt(set.JWT_CLAIM_WALLET_ADDRESSES),
    scope: { at: claimAt(set.JWT_CLAIM_SCOPE) },
    clientId: claimAt(set.JWT_CLAIM_CLIENT_ID),
    authTime: claimAt(set.JWT_CLAIM_AUTH_TIME),
    acr: claimAt('acr'),
    amr: claimAt('amr')
  }
})
