import DataLoader from 'dataloader'
import type { Context } from '../../context.ts'
import type { ClientList, ClientPage, ClientsWanted, Scope } from '../../history.ts'
import { findClients, findClientsById, findSpellings } from '../../journal/clientCounts.ts'
import { countGrants } from '../../journal/grantCounts.ts'
import { clientTextOf } from '../grants/clientText.ts'
import { once } from '../grants/overviewCache.ts'
import { inTime, orWalk } from '../recorded.ts'
import { clientIdAround } from './clientId.ts'
import { clientList } from './clientWalk.ts'
import { keyOf } from './overview.ts'
import { givenFor, recordedGrants } from './recordedGrants.ts'
import { shown, type Counts } from './shownClients.ts'

/** So many spellings of clients are searched. */
const maxSpellings = 10_000

/** Counts from the rows of the journal; where that does not have all, is down or slow, from Rafiki's lists. */
export const recordedClients: ClientList<Context> = {
  page: (context, wanted) =>
    fromRows(
      context,
      { ...wanted, byClient: true },
      (counts) => pageOf(counts, wanted),
      () => clientList.page(context, wanted)
    ),
  byId: (context, id, scope) =>
    fromRows(
      context,
      { scope, byClient: true },
      async (counts) => ({ client: await clientsById(counts, scope).then((all) => all.load(id)), complete: true }),
      () => clientList.byId(context, id, scope)
    ),
  counts: (context, scope) =>
    fromRows(
      context,
      { scope, byClient: false },
      async ({ read }) => {
        const counts = {
          ACTIVE: 0,
          AWAITING_APPROVAL: 0,
          EXPIRED: 0,
          REVOKED: 0,
          REJECTED: 0,
          canSpend: 0,
          complete: true
        }
        for (const { status, grants, spending } of await read(countGrants)) {
          counts[status] = grants
          counts.canSpend += spending
        }
        return counts
      },
      () => clientList.counts(context, scope)
    )
}

function fromRows<T>(
  context: Context,
  { scope, byClient }: { scope: Scope; byClient: boolean },
  look: (counts: Counts) => Promise<T | undefined>,
  walk: () => Promise<T>
): Promise<T> {
  if (context.viewer.wallet.addresses.length === 0 || scope.statuses?.length === 0) return walk()
  return orWalk(
    context,
    async (journal) => {
      const recorded = await recordedGrants(context, journal)
      const given = recorded && (await givenFor(context, recorded, byClient))
      if (!given) return walk()
      const wanted = { ...recorded.counting, ...scope, given }
      const read: Counts['read'] = (its) => inTime(journal.read((db) => its(db, wanted)))
      return (await look({ context, recorded, read })) ?? walk()
    },
    walk
  )
}

async function pageOf(
  counts: Counts,
  { canSpend, clientText, size, after }: ClientsWanted
): Promise<ClientPage | undefined> {
  const { context, read } = counts
  const matches = clientTextOf(clientText)
  let keys: string[] | undefined
  if (matches) {
    const spelt = await read((db, wanted) => findSpellings(db, wanted, maxSpellings + 1))
    if (spelt.length > maxSpellings) return undefined
    keys = spelt.filter(({ client }) => matches(client)).map(({ client_key }) => client_key)
  }
  const which = { idOf: clientIdAround(context.viewer), keys, ...(typeof canSpend === 'boolean' && { canSpend }) }
  const window = { size: size + 1, after: after && { last: Date.parse(after.lastGrantedAt), id: after.id } }
  const { found, clients } = await shown(counts, async () => {
    const page = await read((db, wanted) => findClients(db, wanted, which, window))
    return { ...page, clients: page.clients.slice(0, size), more: page.clients.length > size }
  })
  return {
    ...{ clients, hasNextPage: found.more, hasPreviousPage: found.before > 0, totalCount: found.total, complete: true }
  }
}

const clientsById = ({ context, ...counts }: Counts, scope: Scope) =>
  once(context, `recorded clients ${keyOf(scope)}`, () =>
    Promise.resolve(
      new DataLoader(async (ids: readonly string[]) => {
        const which = { idOf: clientIdAround(context.viewer) }
        const { clients } = await shown({ context, ...counts }, async () => ({
          clients: await counts.read((db, wanted) => findClientsById(db, wanted, which, ids))
        }))
        return ids.map((id) => clients.find((client) => client.id === id))
      })
    )
  )
