import type { Audience } from '../identity/viewer.ts'
import type { Rule } from './guards/scope.ts'

/**
 * What each audience sees, as a table: type → field → rules. A field that no row names is not in the contract.
 * Input types and interfaces are listed like object types; enums, scalars and unions come with what refers to them.
 */
export type Policy = Partial<Record<Audience, Record<string, Record<string, readonly Rule[]>>>>

/** Fields that come with their object: whoever may have the one may have the other. */
export const fields = (names: string): Record<string, readonly Rule[]> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, []]))

/** Adds policies up. A field that two of them name is a mistake. */
export function mergePolicies(
  policies: readonly Policy[]
): Record<Audience, Record<string, Record<string, readonly Rule[]>>> {
  const merged: ReturnType<typeof mergePolicies> = { user: {}, client: {}, operator: {} }
  for (const policy of policies) {
    for (const [audience, types] of Object.entries(policy) as [Audience, NonNullable<Policy[Audience]>][]) {
      for (const [type, named] of Object.entries(types)) {
        const known = (merged[audience][type] ??= {})
        for (const [field, rules] of Object.entries(named)) {
          if (known[field]) throw new Error(`The policy of ${audience} names ${type}.${field} twice.`)
          known[field] = rules
        }
      }
    }
  }
  return merged
}
