import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import { grantsByIds, type Grant } from '../../rafiki/grants.ts'
import type { ListedGrant } from '../../rafiki/grantLists.ts'
import { isCallers } from '../grantView.ts'
import { usageOf } from '../usage.ts'
import { knownTerms, termsPerRequest } from './terms.ts'

/** So many requests for grants that payments name and the lists lack. */
const maxRequests = 4

/**
 * Grants that the caller's own payments name and their lists lack: an identifier may be spelt otherwise than the wallet
 * address is stored, and is live all the same. The backend being down takes nothing from the lists.
 * @param listed by id
 * @param of `all`: whether the lists hold every grant that Rafiki can list for the caller
 */
export async function unlistedGrants(
  context: Context,
  listed: ReadonlyMap<string, ListedGrant>,
  { all }: { all: boolean }
): Promise<{ rows: ListedGrant[]; complete: boolean }> {
  try {
    const usage = await usageOf(context, 0)
    const ids = usage.grantIds.filter((id) => !listed.has(id) && (all || !isListable(context, id)))
    const asked = ids.slice(0, maxRequests * termsPerRequest)
    const found = asked.length > 0 ? await grantsByIds(context.rafiki, asked) : new Map<string, Grant>()
    const rows = [...found.values()].filter((grant) => isCallers(context.viewer, grant))
    return { rows, complete: usage.complete && asked.length === ids.length }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    context.log.warn({ requestId: context.requestId, code: error.code }, 'payments were not read: no unlisted grants')
    return { rows: [], complete: false }
  }
}

/** Whether a grant that was met before is one that Rafiki lists for the caller: then it is in none of these lists. */
function isListable(context: Context, id: string): boolean {
  const { spellings } = context.viewer.wallet
  return (
    knownTerms(context, id)?.access.some((it) => it.identifier !== null && spellings.includes(it.identifier)) ?? false
  )
}
