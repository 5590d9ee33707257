import { isDeepStrictEqual } from 'node:util'
import { unchanging } from '../../lib/unchanging.ts'
import type { Rafiki } from '../client.ts'
import type { GrantTerms } from '../grant.ts'
import { isTooLong } from '../longText.ts'

/** The terms of a grant that was fetched before. */
export function cachedTerms(rafiki: Rafiki, id: string, tenantId = rafiki.tenant.id): GrantTerms | undefined {
  const terms = rafiki.grantTermsCache.get(id)
  return terms?.tenantId === tenantId ? terms : undefined
}

/** The object that is cached already stays where it says the same: derived data is stored with it. */
export function cacheTerms(rafiki: Rafiki, terms: GrantTerms): void {
  if (isDeepStrictEqual(cachedTerms(rafiki, terms.id, terms.tenantId), terms)) return
  for (const { limits } of terms.access) if (limits && !isTooLong(limits)) unchanging(limits)
  rafiki.grantTermsCache.set(terms.id, unchanging(terms))
}
