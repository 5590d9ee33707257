// Written by `npm run contracts` from schema/contracts/accountHolder.graphql.
import type { KeyingConfig } from '@urql/exchange-graphcache'

/** Types without an id belong to the object around them: `cacheExchange({ keys })`. */
export declare const keys: KeyingConfig
