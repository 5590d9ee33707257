import { createHash } from 'node:crypto'
import { ownGrant } from '../../domain/grants/ownGrants.ts'
import type { Context } from '../../context.ts'
import { badInput, GatewayError, notFound } from '../../errors.ts'
import { grantsByIds } from '../../rafiki/queries/grants.ts'
import { publicRole } from '../../identity/viewer.ts'
import { toUuid } from '../../lib/uuid.ts'

export type Args = Record<string, unknown>

/** A condition on a field, checked before its resolver runs. */
export interface Rule {
  /** As it is printed in documents. */
  name: string
  /** Arguments that this role does not have. */
  without?: readonly string[]
  /** The type that an input field has for this role, where Rafiki says less than is so: see `takes`. */
  type?: string
  /** The field of the same type that answers for this role, under this field's name: see `answeredBy`. */
  instead?: string
  /** Throws for a caller who may not; answers the arguments to go on with, where they are not the caller's own. */
  check?: (args: Args, context: Context) => Promise<Args | void> | Args | void
}

/** What stands at a path of the arguments (`input.grantId`). */
export const valueAt = (args: Args, path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (at as Args | null | undefined)?.[key], args)

/** The string at a path of the arguments; empty for any other value. */
export function textAt(args: Args, path: string): string {
  const value = valueAt(args, path)
  return typeof value === 'string' ? value : ''
}

/** Everyone of the role; the field itself answers only what is the caller's. */
export const everyone: Rule = { name: 'everyone' }

/**
 * This role's field of this name is another one of the graph: with types of its own, where Rafiki's would show what
 * is not for it to see. The other one needs no row of its own.
 */
export const answeredBy = (field: string): Rule => ({ name: `answeredBy(${field})`, instead: field })

/** An input field of Rafiki's takes this type (`ID!`), which is a narrower one than Rafiki declares. */
export const takes = (type: string): Rule => ({ name: `takes(${type})`, type })

export type Scope =
  | 'grants:read'
  | 'grants:revoke'
  | 'grants:approve'
  | 'payments:read'
  | 'payments:write'
  | 'keys:write'
  | 'wallet:write'
  | 'admin:read'
  | 'admin:write'
  | 'liquidity:write'

/** The token's scope covers this. Else SCOPE_REQUIRED. */
export const needsScope = (scope: Scope): Rule => ({
  name: `needsScope(${scope})`,
  check(_, { viewer }) {
    if (!viewer.scopes.includes(scope)) {
      throw new GatewayError('SCOPE_REQUIRED', `The token needs the scope ${scope} for this.`, { scope })
    }
  }
})

/** The caller proved who they are at most this many seconds ago (`auth_time`). Else STEP_UP_REQUIRED. */
export const needsFresh = (seconds: number): Rule => ({
  name: `needsFresh(${seconds})`,
  check(_, { viewer, now }) {
    const age = now / 1000 - (viewer.authTime ?? -Infinity)
    // A time that has not come yet proves nothing, but for clocks that differ.
    if (age > seconds || age < -60) {
      throw new GatewayError('STEP_UP_REQUIRED', 'Please prove again who you are.', { maxAge: seconds })
    }
  }
})

/** The grant that an argument (`input.grantId`) names is the account holder's. Else NOT_FOUND. */
export const ownsGrant = (path: string): Rule => ({
  name: `ownsGrant(${path})`,
  async check(args, context) {
    if (!(await ownGrant(context, textAt(args, path)))) throw notFound()
  }
})

/** The grant that an argument names is of the viewer's tenant, which Rafiki does not see to for all. Else NOT_FOUND. */
export const grantOfTenant = (path: string): Rule => ({
  name: `grantOfTenant(${path})`,
  async check(args, context) {
    const uuid = toUuid(textAt(args, path))
    if (!uuid || !(await grantsByIds(context.rafiki, [uuid])).has(uuid)) throw notFound()
  }
})

/** A list holds the rows of the viewer's tenant, or of another that an operator tenant names in `tenantId`. */
export const ofTenant: Rule = {
  name: 'ofTenant',
  check(args, { viewer: { tenant } }) {
    const named = args.tenantId
    const across = typeof named === 'string' && tenant.operator ? toUuid(named) : undefined
    if (typeof named === 'string' && !across && named.toLowerCase() !== tenant.id) throw notFound()
    return { ...args, tenantId: across ?? tenant.id }
  }
}

/**
 * The idempotency key that goes upstream is this caller's own, for Rafiki keeps those of all callers in one store.
 * @param field which mutation, since a key stands for one call of one field
 */
export const ownIdempotencyKey = (field: string, { required }: { required: boolean }): Rule => ({
  name: `ownIdempotencyKey${required ? '(required)' : ''}`,
  check(args, { viewer: { tenant, role, subject } }) {
    const input = args.input as Args
    const key = input.idempotencyKey
    if (typeof key !== 'string' || key === '') {
      if (required) throw badInput('input.idempotencyKey', 'a key of your own choosing, one for each intended call')
      return
    }
    const own = createHash('sha256')
      .update(JSON.stringify([tenant.id, publicRole(role), subject, field, key]))
      .digest('hex')
    return { ...args, input: { ...input, idempotencyKey: own } }
  }
})
