import DataLoader from 'dataloader'
import { badCursor, emptyConnection, pageRequest, type Connection, type ConnectionArgs } from '../../lib/connection.ts'
import type { Source } from '../../lib/readPage.ts'
import { GatewayError } from '../../errors.ts'
import { perRequest, type Rafiki } from '../../rafiki/client.ts'
import { hasEmptyList } from '../../rafiki/delegation/emptyFilters.ts'
import { createBudget, joinGrants, type Budget, type JoinedGrant } from '../../rafiki/queries/joinGrants.ts'
import * as ask from '../../rafiki/queries/joins.ts'
import { findOf } from '../../rafiki/queries/tenancy.ts'
import { connectionOf } from '../listSource.ts'
import { foundForm } from '../../lib/walletAddress.ts'
import type { OperatorGrantFilter } from '../../rafiki/queries/grantRows.ts'

/** The loaders of one incoming request, for the rows of one tenant. */
function createLoaders(rafiki: Rafiki, tenantId: string, budget: Budget) {
  return {
    grant: new DataLoader((ids: readonly string[]) => joinGrants(rafiki, ids, tenantId, budget)),
    walletAddress: new DataLoader((urls: readonly string[]) => ask.joinWalletAddresses(rafiki, urls, tenantId)),
    grantList: new DataLoader<ask.GrantWindow, ask.GrantIds, string>(
      (windows) => ask.joinGrantLists(rafiki, windows, tenantId),
      { cacheKeyFn: (window) => JSON.stringify(window) }
    ),
    // Grants of one account holder walk the same payments.
    payments: new DataLoader<ask.PaymentWindow, ask.PaymentPage, string>(
      (windows) => ask.joinPaymentLists(rafiki, windows, tenantId),
      { cacheKeyFn: (window) => JSON.stringify(window) }
    )
  }
}
type Loaders = ReturnType<typeof createLoaders>

const joinsOf = perRequest(() => ({ budget: createBudget(), ofTenant: new Map<string, Loaders>() }))

function loadersOf(rafiki: Rafiki, tenantId: string): Loaders {
  const all = joinsOf(rafiki)
  let loaders = all.ofTenant.get(tenantId)
  if (!loaders) all.ofTenant.set(tenantId, (loaders = createLoaders(rafiki, tenantId, all.budget)))
  return loaders
}

/** @throws GatewayError JOIN_INCOMPLETE */
export const grantOf = async (rafiki: Rafiki, tenantId: string, grantId: string | null) =>
  grantId === null ? null : ((await loadersOf(rafiki, tenantId).grant.load(grantId)) ?? null)

/** The wallet address that an access names, as Rafiki finds it. @throws GatewayError */
export async function walletAddressOf(rafiki: Rafiki, tenantId: string, identifier: string | null) {
  const url = typeof identifier === 'string' ? foundForm(identifier) : undefined
  return url === undefined ? null : ((await loadersOf(rafiki, tenantId).walletAddress.load(url)) ?? null)
}

const isIn =
  <Row extends { id: string }>(source: Source<Row>) =>
  async (id: string): Promise<boolean> =>
    (await source.find(id)) !== undefined

/** Requests that a page may need once its walk is over. */
const reserve = 10

/** The grants that name a wallet address, in its stored form, newest first. @throws GatewayError */
export async function grantsOfWalletAddress(
  rafiki: Rafiki,
  tenantId: string,
  address: string,
  { filter, ...args }: ConnectionArgs & { filter?: OperatorGrantFilter | null }
): Promise<Connection<JoinedGrant>> {
  const loaders = loadersOf(rafiki, tenantId)
  const named = filter?.identifier?.in
  if (hasEmptyList(filter) || (named && !named.includes(address))) {
    pageRequest('grants', args)
    return emptyConnection
  }
  const upstream = { ...filter, identifier: { in: [address] } }
  const grantOfId = async (id: string): Promise<JoinedGrant> => {
    const grant = await loaders.grant.load(id)
    if (grant) return grant
    throw new GatewayError('UPSTREAM_ERROR', 'Rafiki lists a grant that it then cannot find.')
  }
  const source: Source<{ id: string }> = {
    async read(_, from, wanted) {
      // Rafiki's page size counts a grant once for each access that matched: ask for some more than are wanted.
      const first = Math.min(100, Math.ceil(wanted * 1.5))
      const { ids, more } = await loaders.grantList.load({ first, ...(from && { after: from }), filter: upstream })
      return { rows: ids.map((id) => ({ id })), more, behind: undefined }
    },
    async find(id) {
      const grant = await loaders.grant.load(id)
      return grant?.access.some(({ identifier }) => identifier === address) ? { id } : undefined
    },
    mayReadOn: () => rafiki.requestsLeft >= reserve
  }
  return connectionOf({ name: 'grants', args, proves: isIn(source), source, node: ({ id }) => grantOfId(id) })
}

/** The outgoing payments that were made by a grant, newest first. @throws GatewayError */
export async function paymentsOfGrant(
  rafiki: Rafiki,
  tenantId: string,
  grantId: string,
  args: ConnectionArgs
): Promise<Connection<ask.JoinedPayment>> {
  const page = pageRequest('payments', args)
  const grant = await grantOf(rafiki, tenantId, grantId)
  const payers = (grant?.access ?? []).filter(({ type }) => type === 'outgoing-payment')
  const addresses = await Promise.all(payers.map(({ identifier }) => walletAddressOf(rafiki, tenantId, identifier)))
  const walletAddressIds = [...new Set(addresses.flatMap((it) => it?.id ?? []))].sort()
  if (!grant || walletAddressIds.length === 0) {
    if (page.from !== undefined) throw badCursor('after')
    return emptyConnection
  }
  const source: Source<ask.JoinedPayment | { id: string }> = {
    async read(forward, from) {
      const start = from === undefined ? {} : forward ? { after: from } : { before: from }
      const { rows, more } = await loadersOf(rafiki, tenantId).payments.load({ walletAddressIds, ...start })
      if (!forward) return { rows, more, behind: undefined }
      // Payments are younger than the grant that they were made by.
      const older = rows.at(-1)
      return { rows, more: more && (!older || older.createdAt >= grant.createdAt), behind: undefined }
    },
    // Rafiki has no filter by grant.
    keep(rows) {
      rafiki.viewRows(rows.length)
      return Promise.resolve(rows.filter((row) => 'grantId' in row && row.grantId === grantId))
    },
    async find(id) {
      const row = await findOf(rafiki, 'outgoingPayment', id, tenantId)
      return row && walletAddressIds.includes(row.walletAddressId) ? row : undefined
    },
    mayReadOn: () => rafiki.requestsLeft >= reserve
  }
  return connectionOf({
    name: 'payments',
    args,
    proves: isIn(source),
    source,
    node: (row) => {
      // `keep` leaves only these.
      if ('quote' in row) return row
      throw new TypeError('expected a payment of the list')
    }
  })
}
