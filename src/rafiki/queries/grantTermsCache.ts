import { isObject } from '../../lib/property.ts'
import type { Rafiki } from '../client.ts'
import type { GrantTerms } from '../grant.ts'

/** The terms of a grant that was fetched before. */
export function cachedTerms(rafiki: Rafiki, id: string, tenantId = rafiki.tenant.id): GrantTerms | undefined {
  const terms = rafiki.grantTermsCache.get(id)
  return terms?.tenantId === tenantId ? terms : undefined
}

/** Frozen: nobody who is answered from the cache changes what others are answered. */
export function cacheTerms(rafiki: Rafiki, terms: GrantTerms): void {
  // The next time, nobody asks for them.
  if (!cachedTerms(rafiki, terms.id, terms.tenantId)) rafiki.recording.end()
  rafiki.grantTermsCache.set(terms.id, deepFreeze(terms))
}

/** For data, which has no cycles. */
function deepFreeze<T>(value: T): T {
  if (isObject(value) && !Object.isFrozen(value)) {
    for (const child of Object.values(Object.freeze(value))) deepFreeze(child)
  }
  return value
}
