import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { Connection } from '../../lib/connection.ts'
import { listPayments, type AnyPayment } from '../../rafiki/queries/payments.ts'
import { connectionOf, walkList, type ListArgs } from '../listSource.ts'
import { ownAddresses, selectAddresses } from '../walletAddresses/ownAddresses.ts'
import { viewIncoming, viewOutgoing, type MyIncomingPayment, type MyOutgoingPayment } from './paymentView.ts'

export interface In<Value = string> {
  in: readonly Value[]
}

export interface AnyArgs extends ListArgs {
  filter?: { walletAddress?: In | null; type?: In<AnyPayment['type']> | null; state?: In | null } | null
}

/** Requests that the rest of a page may need once its walk is over: the way back, and the rows' own look-ups. */
export const reserve = 16

/** @throws GatewayError */
export const listMyPayments = (
  context: Context,
  args: AnyArgs
): Promise<Connection<MyIncomingPayment | MyOutgoingPayment>> => listMixed(context, 'myPayments', args, readDetails)

/** A list that Rafiki answers without details. @param read the details of a row */
export async function listMixed<Node extends { walletAddressId: string }>(
  context: Context,
  name: string,
  args: AnyArgs,
  read: (context: Context, row: AnyPayment) => Promise<Node | undefined>
): Promise<Connection<Node>> {
  const { rafiki } = context
  const { walletAddress, type, state } = args.filter ?? {}
  const ids = (await selectAddresses(context, walletAddress?.in)).map(({ id }) => id)
  const filter = { walletAddressId: { in: ids }, ...(type && { type: { in: type.in } }) }
  const impossible = [ids, type?.in, state?.in].some((list) => list?.length === 0)
  let stretches = 0
  const detailsOf = async (row: AnyPayment): Promise<Node | undefined> => {
    const details = await read(context, row)
    if (details && details.walletAddressId !== row.walletAddressId) throw untrusted(context, row)
    return details
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
          // Each row costs a look-up, `keysPerRequest` to a request: a first stretch that is just enough, then larger ones.
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
  payment: AnyPayment
): Promise<MyIncomingPayment | MyOutgoingPayment | undefined> {
  if (payment.type === 'INCOMING') return readIncoming(context, payment)
  const row = await context.loaders.outgoingPayment.load(payment.id)
  return row && viewOutgoing(row, context)
}

export async function readIncoming(context: Context, { id }: AnyPayment): Promise<MyIncomingPayment | undefined> {
  const row = await context.loaders.incomingPayment.load(id)
  return row && viewIncoming(row, context)
}

/** Whether an id stands in the caller's own list of payments, those included that no look-up finds any more. */
export async function isListed(context: Context, id: string): Promise<boolean> {
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
