import { badCursor, cursorOf, pageRequest, toConnection, type Connection } from '../../lib/connection.ts'
import type { Context } from '../../context.ts'
import { perRequest } from '../../rafiki/client.ts'
import { storedForm } from '../../lib/walletAddress.ts'
import type { MyGrantsArgs } from '../grants/grantSource.ts'
import { ownGrant } from '../grants/ownGrants.ts'
import type { MyGrant } from '../grants/grantView.ts'
import { viewOf } from '../grants/grantViews.ts'
import { clientTextOf } from '../grants/clientText.ts'
import type { CountedGrant, MyClient } from '../../history.ts'
import { clientKeyOf } from '../../lib/clientKey.ts'
import { newestFirst } from '../grants/newestFirst.ts'
import { knownTerms, loadTerms, untrusted } from '../grants/grantTerms.ts'
import { withinTime } from '../grants/timeSpan.ts'

type Filter = NonNullable<MyGrantsArgs['filter']>

const name = 'grantsOfMyClient'

/** A client's grants that count, newest first, a page at a time. @throws GatewayError */
export async function grantsOfClient(
  context: Context,
  client: MyClient,
  { first, after, filter }: Pick<MyGrantsArgs, 'first' | 'after' | 'filter'>
): Promise<Connection<MyGrant> & { complete: boolean }> {
  const { size, from } = pageRequest(name, { first, after })
  const counted = await client.grants()
  const place = from === undefined ? undefined : await placeOf(context, counted, from)
  const matching = await matchingOf(context, client, filter ?? {})
  context.rafiki.viewRows(place ? matching.length : size)
  const start = place ? matching.filter((grant) => newestFirst(grant, place) <= 0).length : 0
  const page = await afresh(context, matching.slice(start, start + size))
  const nodes = await viewsOf(context, page)
  const edges = nodes.map((node) => ({ cursor: cursorOf(name, node.id), node }))
  return {
    ...toConnection(edges, { next: start + size < matching.length, previous: start > 0 }),
    complete: counted.length >= client.totalGrants
  }
}

/** Rows in the states that their grants have now. @throws GatewayError UPSTREAM_UNTRUSTED */
const afresh = (context: Context, grants: readonly CountedGrant[]): Promise<CountedGrant[]> =>
  Promise.all(
    grants.map(async (row) => {
      if (!row.lastSeen) return row
      const grant = await ownGrant(context, row.id)
      if (!grant) throw untrusted(context, row.id)
      const { state, finalizationReason } = grant
      return { ...row, state, finalizationReason }
    })
  )

/** Grants of the caller's as she sees them. @throws GatewayError */
export async function viewsOf(context: Context, grants: readonly CountedGrant[]): Promise<MyGrant[]> {
  const ids = grants.map(({ id }) => id)
  const terms = await loadTerms(context, ids)
  return grants.map(({ id, state, finalizationReason }) => {
    const its = terms.get(id)
    if (!its) throw untrusted(context, id)
    return viewOf(context, its, { state, finalizationReason })
  })
}

/** Where a cursor's grant stands, whether it still counts or not. */
async function placeOf(context: Context, counted: readonly CountedGrant[], id: string) {
  const known = counted.find((grant) => grant.id === id)
  if (known) return known
  const grant = knownTerms(context, id) ?? (await ownGrant(context, id))
  const newest = counted[0]
  if (grant && newest && clientKeyOf(grant) === clientKeyOf(newest)) return grant
  throw badCursor('after')
}

const matches = perRequest(() => new Map<MyClient, Map<string, Promise<readonly CountedGrant[]>>>())

/** A client's grants that match a filter; filtered once per request. */
function matchingOf(context: Context, client: MyClient, filter: Filter): Promise<readonly CountedGrant[]> {
  const key = JSON.stringify(filter)
  if (key === '{}') return client.grants()
  const all = matches(context.rafiki)
  const known = all.get(client) ?? new Map<string, Promise<readonly CountedGrant[]>>()
  const found = known.get(key) ?? client.grants().then((grants) => filtered(context, grants, filter))
  all.set(client, known.set(key, found))
  return found
}

async function filtered(context: Context, grants: readonly CountedGrant[], filter: Filter): Promise<CountedGrant[]> {
  context.rafiki.viewRows(grants.length)
  const { status, client: named, walletAddress, accessType, canSpend, consentRequired } = filter
  const hasText = clientTextOf(filter.clientText)
  const inTime = withinTime(filter)
  const byRow = grants.filter(
    (grant) =>
      (!status || status.in.includes(grant.status)) &&
      (!named || (grant.client !== null && named.in.includes(grant.client))) &&
      (!hasText || hasText(grant.client)) &&
      inTime(grant)
  )
  const byTerms = [walletAddress, accessType, canSpend, consentRequired].some((it) => it !== undefined && it !== null)
  if (!byTerms) return byRow
  const addresses = walletAddress && new Set(walletAddress.in.map(storedForm))
  const views = await viewsOf(context, byRow)
  return byRow.filter((_, n) => {
    const view = views[n]
    return (
      view !== undefined &&
      (!addresses || view.access.some((it) => it.identifier !== null && addresses.has(it.identifier.toLowerCase()))) &&
      (!accessType || view.access.some(({ type }) => accessType.in.includes(type))) &&
      (canSpend ?? view.canSpend) === view.canSpend &&
      (consentRequired ?? view.consentRequired) === view.consentRequired
    )
  })
}
