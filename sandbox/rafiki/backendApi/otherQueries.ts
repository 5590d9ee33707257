import { byId, refusal, uuid } from '../errors.ts'
import type { IncomingPaymentRow, Metadata, OutgoingPaymentRow, OwnedRow, PeerRow } from '../rows.ts'
import { fence, within } from '../service.ts'
import type { Context, Resolver } from '../service.ts'
import type { Store } from '../store.ts'
import { assetOf } from './assets.ts'
import { idFilter, listOf, passes, passesNot } from './lists.ts'
import type { FilterString, ListArgs } from './lists.ts'
import { balanceOf } from './liquidity.ts'
import { liquidityOf } from './outgoingPayments.ts'
import { tenantOfRow } from './tenants.ts'

interface PaymentRow extends OwnedRow {
  type: 'INCOMING' | 'OUTGOING'
  state: string
  walletAddressId: string
  client: string | null
  metadata: Metadata
  liquidity: string | null
}

interface PaymentsArgs extends ListArgs {
  filter?: { type?: FilterString | null; walletAddressId?: FilterString | null } | null
}

interface WebhookEventsArgs extends ListArgs {
  filter?: { type?: FilterString | null } | null
}

const HIDDEN_EVENTS = ['outgoing_payment.funded', 'outgoing_payment.cancelled']

const peer: Resolver<unknown, { id: string }> = (_, { id }, context) => {
  const found = byId(context.store.peers, id)
  if (!within(found, fence(context))) throw refusal('unknown peer', 'NOT_FOUND')
  return found
}

/** Only the caller's own tenant, for the operator too. */
const peerByAddressAndAsset: Resolver<unknown, { staticIlpAddress: string; assetId: string }> = (_, args, context) =>
  context.store.peers.find(
    (row) =>
      row.tenantId === context.tenant.id &&
      row.assetId === uuid(args.assetId) &&
      (row.staticIlpAddress === args.staticIlpAddress || args.staticIlpAddress.startsWith(`${row.staticIlpAddress}.`))
  )

/** The page info counts every tenant's rows. */
const peers: Resolver<unknown, ListArgs> = (_, args, context) => {
  const tenantId = fence(context, args.tenantId)
  return listOf(context.store.peers, args, (row) => within(row, tenantId), { where: () => true })
}

/** Two types of events are left out unless `notIn` says otherwise, even where `in` names them. */
const webhookEvents: Resolver<unknown, WebhookEventsArgs> = (_, args, context) => {
  const { in: wanted, notIn } = args.filter?.type ?? {}
  const type = { in: wanted, notIn: notIn?.length ? notIn : HIDDEN_EVENTS }
  const tenantId = fence(context, args.tenantId)
  return listOf(
    context.store.webhookEvents,
    args,
    (row) => within(row, tenantId) && passes(type, row.type) && passesNot(type, row.type)
  )
}

const payments: Resolver<unknown, PaymentsArgs> = (_, args, context) => {
  const tenantId = fence(context, args.tenantId)
  const walletAddressId = idFilter(args.filter?.walletAddressId)
  return listOf(
    combined(context.store),
    args,
    (row) =>
      within(row, tenantId) && passes(walletAddressId, row.walletAddressId) && passes(args.filter?.type, row.type)
  )
}

/** Fenced for nobody. */
const accountingTransfers: Resolver<unknown, { id: string; limit?: number | null }> = (_, args, { store }) => {
  const id = uuid(args.id)
  const transfers = store.transfers
    .filter((row) => row.debitAccountId === id || row.creditAccountId === id)
    .slice(0, args.limit ?? 20)
  return {
    debits: transfers.filter((row) => row.debitAccountId === id),
    credits: transfers.filter((row) => row.creditAccountId === id)
  }
}

function combined({ incomingPayments, outgoingPayments }: Store): PaymentRow[] {
  const incoming = (row: IncomingPaymentRow): PaymentRow => ({
    ...row,
    type: 'INCOMING',
    liquidity: row.receivedAmount.value === '0' ? null : row.receivedAmount.value
  })
  const outgoing = (row: OutgoingPaymentRow): PaymentRow => ({ ...row, type: 'OUTGOING', liquidity: liquidityOf(row) })
  return [...incomingPayments.map(incoming), ...outgoingPayments.map(outgoing)]
}

export const otherFields = {
  Query: { peer, peerByAddressAndAsset, peers, webhookEvents, payments, accountingTransfers },
  Peer: {
    asset: (row: PeerRow, _: unknown, { store }: Context) => assetOf(store, row),
    liquidity: ({ id }: PeerRow, _: unknown, { store }: Context) => balanceOf(store, id).toString(),
    tenant: tenantOfRow
  },
  Payment: { tenant: tenantOfRow },
  WebhookEvent: { tenant: tenantOfRow }
}
