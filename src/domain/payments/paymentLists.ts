import type { Connection } from '../../lib/connection.ts'
import type { Context } from '../../context.ts'
import {
  listIncomingPayments,
  listOutgoingPayments,
  type IncomingPayment,
  type OutgoingPayment
} from '../../rafiki/queries/payments.ts'
import { connectionOf, walkList, type ListArgs } from '../listSource.ts'
import { selectAddresses } from '../walletAddresses/ownAddresses.ts'
import { isListed, listMixed, readIncoming, reserve, type In } from './mixedPayments.ts'
import { ownOutgoing } from './ownPayments.ts'
import { viewIncoming, viewOutgoing, type MyIncomingPayment, type MyOutgoingPayment } from './paymentView.ts'

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
    return listMixed(context, 'myIncomingPayments', { ...args, filter }, readIncoming)
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
