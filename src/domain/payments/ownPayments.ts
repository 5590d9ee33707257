import type { Connection } from '../../lib/connection.ts'
import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import {
  listIncomingPayments,
  listOutgoingPayments,
  listPayments,
  type AnyPayment,
  type IncomingPayment,
  type OutgoingPayment
} from '../../rafiki/queries/payments.ts'
import type { Quote } from '../../rafiki/queries/quotes.ts'
import { toUuid } from '../../lib/uuid.ts'
import { ownAddresses, selectAddresses } from '../walletAddresses/ownAddresses.ts'
import { connectionOf, walkList, type ListArgs } from '../listSource.ts'
import {
  paymentIdOf,
  viewIncoming,
  viewOutgoing,
  type MyIncomingPayment,
  type MyOutgoingPayment
} from './paymentView.ts'

interface In<Value = string> {
  in: readonly Value[]
}

export interface OutgoingArgs extends ListArgs {
  filter?: {
    walletAddress?: In | null
    state?: In<OutgoingPayment['state']> | null
    grant?: In | null
  } | null
}

export interface IncomingArgs extends ListArgs {
  filter?: { walletAddress?: In | null; state?: In<IncomingPayment['state']> | null } | null
}

export interface AnyArgs extends ListArgs {
  filter?: { walletAddress?: In | null; type?: In<AnyPayment['type']> | null; state?: In | null } | null
}

/** Requests that the rest of a page may need once its walk is over: the way back, and the rows' own look-ups. */
const reserve = 16

async function own<Row extends { walletAddressId: string }>(
  context: Context,
  loader: { load(id: string): Promise<Row | undefined> },
  id: string
): Promise<Row | undefined> {
  const uuid = toUuid(id)
  if (uuid === undefined) return undefined
  // Before the row is looked up, so that what is somebody else's costs what is unknown costs.
  const mine = (await ownAddresses(context)).map((it) => it.id)
  const row = mine.length > 0 ? await loader.load(uuid) : undefined
  return row && mine.includes(row.walletAddressId) ? row : undefined
}

/** A payment of the caller's; undefined for one that is not theirs, unknown, or no UUID. @throws GatewayError */
export const ownOutgoing = (context: Context, id: string): Promise<OutgoingPayment | undefined> =>
  own(context, context.loaders.outgoingPayment, paymentIdOf(id))
export const ownIncoming = (context: Context, id: string): Promise<IncomingPayment | undefined> =>
  own(context, context.loaders.incomingPayment, id)
export const ownQuote = (context: Context, id: string): Promise<Quote | undefined> =>
  own(context, context.loaders.quote, paymentIdOf(id))

/** @throws GatewayError */
export async function listMyOutgoingPayments(
  context: Context,
  args: OutgoingArgs
): Promise<Connection<MyOutgoingPayment>> {
  const { rafiki, loaders } = context
  const { walletAddress, state, grant } = args.filter ?? {}
  const ids = (await selectAddresses(context, walletAddress?.in)).map(({ id }) => id)
  const filter = { walletAddressId: { in: ids }, ...(state && { state: { in: state.in } }) }
  const grants = grant?.in.map((id) => id.toLowerCase())
  const impossible = [ids, state?.in, grants].some((list) => list?.length === 0)
  return connectionOf<OutgoingPayment, MyOutgoingPayment>({
    name: 'myOutgoingPayments',
    args,
    proves: async (id) => (await ownOutgoing(context, id)) !== undefined,
    node: (row) => viewOutgoing(row, context),
    source: impossible
      ? undefined
      : {
          read: walkList(
            args.sortOrder !== 'ASC',
            (wanted) => (grants ? 100 : wanted),
            (window) => listOutgoingPayments(rafiki, window, filter)
          ),
          ...(grants && {
            keep: (rows) =>
              Promise.resolve(rows.filter(({ grantId }) => grantId !== null && grants.includes(grantId.toLowerCase())))
          }),
          async find(id) {
            const row = await loaders.outgoingPayment.load(id)
            const listed = row && ids.includes(row.walletAddressId) && (!state || state.in.includes(row.state))
            return listed ? row : undefined
          },
          mayReadOn: () => rafiki.requestsLeft >= reserve
        }
  })
}

/** @throws GatewayError */
export async function listMyIncomingPayments(
  context: Context,
  args: IncomingArgs
): Promise<Connection<MyIncomingPayment>> {
  const { rafiki, loaders } = context
  const { walletAddress, state } = args.filter ?? {}
  const addresses = await selectAddresses(context, walletAddress?.in)
  const [only, ...others] = addresses
  // Rafiki lists incoming payments whole under one wallet address; over several, the list of all kinds has the order.
  if (!only || others.length > 0) {
    const filter = { ...args.filter, type: { in: ['INCOMING' as const] } }
    return listBoth<MyIncomingPayment>(context, 'myIncomingPayments', { ...args, filter })
  }
  return connectionOf<IncomingPayment, MyIncomingPayment>({
    name: 'myIncomingPayments',
    args,
    proves: (id) => isListed(context, id),
    node: (row) => viewIncoming(row, context),
    source:
      state?.in.length === 0
        ? undefined
        : {
            read: walkList(
              args.sortOrder !== 'ASC',
              (wanted) => (state ? 100 : wanted),
              (window) => listIncomingPayments(rafiki, window, only.id)
            ),
            ...(state && { keep: (rows) => Promise.resolve(rows.filter((row) => state.in.includes(row.state))) }),
            async find(id) {
              const row = await loaders.incomingPayment.load(id)
              return row?.walletAddressId === only.id ? row : undefined
            },
            mayReadOn: () => rafiki.requestsLeft >= reserve
          }
  })
}

/** @throws GatewayError */
export const listMyPayments = (
  context: Context,
  args: AnyArgs
): Promise<Connection<MyIncomingPayment | MyOutgoingPayment>> => listBoth(context, 'myPayments', args)

async function listBoth<Node extends MyIncomingPayment | MyOutgoingPayment>(
  context: Context,
  name: string,
  args: AnyArgs
): Promise<Connection<Node>> {
  const { rafiki } = context
  const { walletAddress, type, state } = args.filter ?? {}
  const ids = (await selectAddresses(context, walletAddress?.in)).map(({ id }) => id)
  const filter = { walletAddressId: { in: ids }, ...(type && { type: { in: type.in } }) }
  const impossible = [ids, type?.in, state?.in].some((list) => list?.length === 0)
  let stretches = 0
  const detailsOf = async (row: AnyPayment): Promise<Node | undefined> => {
    const details = await readDetails(context, row)
    if (details && details.walletAddressId !== row.walletAddressId) throw untrusted(context, row)
    return details as Node | undefined
  }
  return connectionOf<AnyPayment, Node>({
    name,
    args,
    proves: (id) => isListed(context, id),
    // `keep` has read them: what is missing now has never been there.
    node: async (row) => (await detailsOf(row)) ?? Promise.reject(untrusted(context, row)),
    source: impossible
      ? undefined
      : {
          // Each row costs a look-up, 15 a request: a first stretch that is just enough, then larger ones.
          read: walkList(
            args.sortOrder !== 'ASC',
            (wanted) => (state ? 100 : stretches++ === 0 ? wanted : Math.max(45, wanted)),
            (window) => listPayments(rafiki, window, filter)
          ),
          async keep(rows) {
            const wanted = rows.filter((row) => !state || state.in.includes(row.state))
            const details = await Promise.all(wanted.map(detailsOf))
            return wanted.filter((_, index) => details[index] !== undefined)
          },
          find: (id) => findListed(context, id, filter),
          mayReadOn: () => rafiki.requestsLeft >= reserve
        }
  })
}

async function readDetails(
  context: Context,
  { id, type }: AnyPayment
): Promise<MyIncomingPayment | MyOutgoingPayment | undefined> {
  const { incomingPayment, outgoingPayment } = context.loaders
  if (type === 'INCOMING') {
    const row = await incomingPayment.load(id)
    return row && viewIncoming(row, context)
  }
  const row = await outgoingPayment.load(id)
  return row && viewOutgoing(row, context)
}

/** Whether an id stands in the caller's own list of payments, those included that no look-up finds any more. */
async function isListed(context: Context, id: string): Promise<boolean> {
  const ids = (await ownAddresses(context)).map((it) => it.id)
  return ids.length > 0 && (await findListed(context, id, { walletAddressId: { in: ids } })) !== undefined
}

/** No look-up finds a row of the list: it is found as its neighbour's neighbour. */
async function findListed(
  { rafiki }: Context,
  id: string,
  filter: Parameters<typeof listPayments>[2]
): Promise<AnyPayment | undefined> {
  const one = async (window: object): Promise<AnyPayment | undefined> =>
    (await listPayments(rafiki, window, filter)).rows[0]
  const older = await one({ first: 1, after: id })
  const newer = older ? undefined : await one({ last: 1, before: id })
  const found = older
    ? await one({ last: 1, before: older.id })
    : newer
      ? await one({ first: 1, after: newer.id })
      : await one({ first: 1 })
  if (found?.id === id) return found
  // What is somebody else's takes as many requests as what is unknown: else the number would tell.
  if (older) await one({ first: 1 })
  return undefined
}

function untrusted(context: Context, row: { id: string }): GatewayError {
  const { log, requestId } = context
  log.error({ alarm: true, requestId, payment: row.id }, "Rafiki listed somebody else's payment")
  return new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with data that is not proven to be yours.', {
    requestId
  })
}
