import type { Role } from '../identity/viewer.ts'
import type { Rule } from './guards/scope.ts'

/**
 * What each role sees, as a table: type → field → guards. A field that no line names is not in the contract. Input
 * types and interfaces are listed like object types; enums, scalars and unions come with what refers to them.
 */
export type Policy = Partial<Record<Role, Record<string, Record<string, readonly Rule[]>>>>

/** Fields that come with their object: a caller who may have the object may have these. */
export const fields = (names: string): Record<string, readonly Rule[]> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, []]))

/** Adds policies up. A field that two of them name is a mistake. */
export function mergePolicies(
  policies: readonly Policy[]
): Record<Role, Record<string, Record<string, readonly Rule[]>>> {
  const merged: ReturnType<typeof mergePolicies> = { accountHolder: {}, client: {}, operator: {} }
  for (const policy of policies) {
    for (const [role, types] of Object.entries(policy) as [Role, NonNullable<Policy[Role]>][]) {
      for (const [type, named] of Object.entries(types)) {
        const known = (merged[role][type] ??= {})
        for (const [field, rules] of Object.entries(named)) {
          if (known[field]) throw new Error(`The policy of ${role} names ${type}.${field} twice.`)
          known[field] = rules
        }
      }
    }
  }
  return merged
}
