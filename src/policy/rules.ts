import { ownGrant } from '../accountHolder/grants.ts'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { grantsByIds } from '../rafiki/grants.ts'
import { toUuid } from '../uuid.ts'

export type Args = Record<string, unknown>

/** A condition on a field, checked before its resolver runs. */
export interface Rule {
  /** As it is printed in documents. */
  name: string
  /** Arguments that this audience does not have. */
  without?: readonly string[]
  /** Throws for a caller who may not; answers the arguments to go on with, where they are not the caller's own. */
  check?: (args: Args, context: Context) => Promise<Args | void> | Args | void
}

/** Everyone of the audience; the field itself answers only what is the caller's. */
export const everyone: Rule = { name: 'everyone' }

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

function textAt(args: Args, path: string): string {
  const value = path.split('.').reduce<unknown>((at, key) => (at as Args | undefined)?.[key], args)
  return typeof value === 'string' ? value : ''
}
