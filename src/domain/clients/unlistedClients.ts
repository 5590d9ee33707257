import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { SpentAmounts } from '../../history.ts'
import { isCallers } from '../../identity/viewer.ts'
import { keysPerRequest } from '../../rafiki/queries/batch.ts'
import { grantsByIds } from '../../rafiki/queries/grants.ts'
import { knownTerms } from '../grants/grantTerms.ts'
import type { ListedGrant } from '../../rafiki/grant.ts'

/** So many grants are looked up. */
const maxGrants = 60
/** What one request's look-ups cost where Rafiki has none of them. */
const worstCost = keysPerRequest + 1

/**
 * Grants that the caller's own payments name and their lists lack: an identifier may be spelt otherwise than the wallet
 * address is stored, and is live all the same. Each is proven the caller's by its own row. The backend being down takes
 * nothing from the lists.
 * @param listed by id
 * @param options `spending`: who knows which grants payments name; `all`: whether the lists hold every grant that Rafiki can list for the caller; `reserve`: requests to
 * Rafiki that are left to the rest of the operation
 */
export async function unlistedGrants(
  context: Context,
  listed: ReadonlyMap<string, ListedGrant>,
  { spending, all, reserve }: { spending: SpentAmounts<Context>; all: boolean; reserve: number }
): Promise<{ rows: ListedGrant[]; complete: boolean }> {
  const rows: ListedGrant[] = []
  // That a grant is here tells that a payment was made with it.
  if (!context.viewer.scopes.includes('payments:read')) return { rows, complete: false }
  try {
    const named = await spending.usedGrants(context)
    const ids = named.ids.filter((id) => !listed.has(id) && (all || !isListable(context, id)))
    let at = 0
    while (at < Math.min(ids.length, maxGrants) && context.rafiki.requestsLeft >= worstCost + reserve) {
      const found = await grantsByIds(context.rafiki, ids.slice(at, at + keysPerRequest))
      rows.push(...[...found.values()].filter((grant) => isCallers(context.viewer, grant)))
      at += keysPerRequest
    }
    return { rows, complete: named.complete && at >= ids.length }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    context.log.warn({ requestId: context.requestId, code: error.code }, 'not all unlisted grants were read')
    return { rows, complete: false }
  }
}

/** Whether a grant that was met before is one that Rafiki lists for the caller: then it is in none of these lists. */
function isListable(context: Context, id: string): boolean {
  const { spellings } = context.viewer.wallet
  return (
    knownTerms(context, id)?.access.some((it) => it.identifier !== null && spellings.includes(it.identifier)) ?? false
  )
}
