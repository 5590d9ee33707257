/**
 * What the gateway fetches beside what a caller asks for, in the same objects: whose they are (`tenantCheck.ts`),
 * what a mutation changed (`mutationIds.ts`), what joins start from (`fields/operator/joins.ts`), which type. And the one
 * name that is no property of an object, but its prototype.
 */
export const fetchedNames: ReadonlySet<string> = new Set([
  '__tenantId',
  '__tenant',
  '__made',
  '__id',
  '__identifier',
  '__grantId',
  '__address',
  '__typename',
  '__proto__'
])
