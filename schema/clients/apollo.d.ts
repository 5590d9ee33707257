// Written by `npm run contracts` from schema/contracts/accountHolder.graphql.
import type { TypePolicies } from '@apollo/client'

/** Which types an interface or union can stand for: `new InMemoryCache({ possibleTypes, typePolicies })`. */
export declare const possibleTypes: Record<string, string[]>
/** What tells objects apart, how pages join, and look-ups by id that need no request. */
export declare const typePolicies: TypePolicies
