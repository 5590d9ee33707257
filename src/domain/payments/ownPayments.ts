import type { Context } from '../../context.ts'
import type { IncomingPayment, OutgoingPayment } from '../../rafiki/queries/payments.ts'
import type { Quote } from '../../rafiki/queries/quotes.ts'
import { toUuid } from '../../lib/uuid.ts'
import { ownAddresses } from '../walletAddresses/ownAddresses.ts'
import { paymentIdOf } from './paymentView.ts'

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
