import type { Context } from '../../context.ts'
import type { GrantTerms } from '../../rafiki/grant.ts'
import { once } from './overviewCache.ts'
import { ownGrant, view } from './ownGrants.ts'
import type { MyGrant } from './grantView.ts'
import { chunksOf, keysPerRequest } from '../../rafiki/queries/batch.ts'
import { cachedTerms } from '../../rafiki/queries/grantTermsCache.ts'

interface UnlistedGrants {
  grants: MyGrant[]
  /** Further grants that the caller's payments name, which are unknown, or not proven the caller's. */
  withheld: number
  complete: boolean
}

const maxGrants = 100
/** What a chunk costs in which no grant is the caller's. */
const worstCost = keysPerRequest + 1

/**
 * Grants that the caller's payments were made under and that `myGrants` cannot list, as their accesses spell the wallet
 * address in another way than Rafiki stores it. A payment's word is not enough: each is proven the caller's like any
 * other, by its own row.
 * @throws GatewayError
 */
export const unlistedGrants = (context: Context): Promise<UnlistedGrants> =>
  once(context, 'unlisted grants', () => findUnlisted(context))

async function findUnlisted(context: Context): Promise<UnlistedGrants> {
  const used = await context.history.spending.usedGrants(context)
  const ids = used.ids.filter((id) => !isListed(context, cachedTerms(context.rafiki, id)))
  const result: UnlistedGrants = { grants: [], withheld: 0, complete: used.complete }
  for (const chunk of chunksOf(ids)) {
    if (result.grants.length >= maxGrants || context.rafiki.requestsLeft < worstCost) {
      context.rafiki.recording.end()
      return { ...result, complete: false }
    }
    const found = await Promise.all(chunk.map((id) => ownGrant(context, id)))
    for (const grant of found) {
      if (!grant) result.withheld += 1
      else if (!isListed(context, grant)) result.grants.push(view(context, grant))
    }
  }
  return result
}

/** Whether the list has it: Rafiki compares letter for letter. */
const isListed = ({ viewer }: Context, terms: GrantTerms | undefined): boolean =>
  (terms?.access ?? []).some(({ identifier }) => identifier !== null && viewer.wallet.spellings.includes(identifier))
