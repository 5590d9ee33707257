import { LRUCache } from 'lru-cache'
import { withinMemory } from '../lib/memory.ts'
import { atMost, Cache, type CacheMeter } from '../observability/metrics/cache.ts'
import type { GrantTerms } from './grant.ts'

/** The terms of grants that were fetched whole, by id; whose tenant's they are, they say. State is never kept. */
export type GrantTermsCache = Cache<GrantTerms> & {
  /** With how many others at most a grant was answered whose terms are large; 0: not even alone. */
  readonly atOnce: LRUCache<string, number>
}
export const createGrantTermsCache = (meter?: CacheMeter): GrantTermsCache =>
  Object.assign(new Cache<GrantTerms>(atMost(withinMemory(10_000)), meter), {
    atOnce: new LRUCache<string, number>(atMost(withinMemory(10_000)))
  })

/** Which id a tenant's wallet address has: neither ever changes. */
export type WalletAddressIdCache = Cache<string>
export const createWalletAddressIdCache = (meter?: CacheMeter): WalletAddressIdCache =>
  new Cache(atMost(withinMemory(50_000)), meter)
