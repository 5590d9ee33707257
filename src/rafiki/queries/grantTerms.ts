import type { Rafiki } from '../client.ts'
import type { GrantTerms } from '../grant.ts'
import { grantsByIds } from './grants.ts'
import { cachedTerms } from './grantTermsCache.ts'

/** The terms of grants that are known to exist; those that were fetched before cost nothing. @throws GatewayError */
export async function grantTerms(
  rafiki: Rafiki,
  ids: readonly string[],
  tenantId = rafiki.tenant.id
): Promise<Map<string, GrantTerms>> {
  const terms = new Map<string, GrantTerms>()
  const unknown: string[] = []
  for (const id of ids) {
    const known = cachedTerms(rafiki, id, tenantId)
    if (known) terms.set(id, known)
    else unknown.push(id)
  }
  if (unknown.length > 0) {
    // The next time, nobody asks for them.
    rafiki.recording.end()
    for (const [id, grant] of await grantsByIds(rafiki, unknown, tenantId)) terms.set(id, grant)
  }
  return terms
}
