import { byId, refusal, uuid } from '../errors.ts'
import type { Metadata, OutgoingPaymentRow, WalletAddressRow } from '../rows.ts'
import { fence, within } from '../service.ts'
import type { Context, Resolver } from '../service.ts'
import { addWebhookEvent, newRow } from '../store.ts'
import type { Store } from '../store.ts'
import { activeWalletAddress } from './incomingPayments.ts'
import type { AmountInput } from './incomingPayments.ts'
import { idFilter, listOf, passes } from './lists.ts'
import type { FilterString, ListArgs } from './lists.ts'
import { activeReceiver, createQuote } from './quotes.ts'
import { receivingPayment } from './receivers.ts'
import { tenantOfRow } from './tenants.ts'

interface OutgoingPaymentsArgs extends ListArgs {
  filter?: {
    receiver?: FilterString | null
    walletAddressId?: FilterString | null
    state?: FilterString | null
  } | null
}

interface CreateInput {
  walletAddressId: string
  quoteId: string
  metadata?: Metadata
}

interface FromIncomingInput {
  walletAddressId: string
  incomingPayment: string
  debitAmount?: AmountInput | null
  metadata?: Metadata
}

interface CancelInput {
  id: string
  reason?: string | null
  cardPaymentFailureReason?: string | null
}

const outgoingPayment: Resolver<unknown, { id: string }> = (_, { id }, context) => {
  const found = byId(context.store.outgoingPayments, id)
  if (!within(found, fence(context))) throw refusal('payment does not exist', 'NOT_FOUND')
  return found
}

const outgoingPayments: Resolver<unknown, OutgoingPaymentsArgs> = (_, args, context) => {
  const tenantId = fence(context, args.tenantId)
  const walletAddressId = idFilter(args.filter?.walletAddressId)
  return listOf(
    context.store.outgoingPayments,
    args,
    (row) =>
      within(row, tenantId) &&
      passes(args.filter?.receiver, row.receiver) &&
      passes(walletAddressId, row.walletAddressId) &&
      passes(args.filter?.state, row.state)
  )
}

const ofWalletAddress: Resolver<WalletAddressRow, ListArgs> = ({ id }, args, context) =>
  listOf(context.store.outgoingPayments, args, (row) => row.walletAddressId === id && within(row, fence(context)))

/** The wallet address is the caller's; the quote is looked up among everybody's. */
const createOutgoingPayment: Resolver<unknown, { input: CreateInput }> = (_, { input }, { store, tenant }) => {
  const walletAddress = activeWalletAddress(store, input.walletAddressId, tenant.id)
  const quote = byId(store.quotes, input.quoteId)
  if (!quote) throw refusal('unknown quote', 'NOT_FOUND')
  const usable =
    activeReceiver(store, quote.receiver) &&
    quote.walletAddressId === walletAddress.id &&
    Date.parse(quote.expiresAt) > Date.now() &&
    !byId(store.outgoingPayments, quote.id)
  if (!usable) throw refusal('invalid quote', 'BAD_USER_INPUT')
  const { id, receiver, debitAmount, receiveAmount } = quote
  const created: OutgoingPaymentRow = {
    ...newRow(),
    ...{ id, receiver, debitAmount, receiveAmount },
    tenantId: tenant.id,
    walletAddressId: walletAddress.id,
    client: null,
    state: 'FUNDING',
    error: null,
    stateAttempts: 0,
    sentAmount: { ...debitAmount, value: '0' },
    metadata: input.metadata ?? null,
    grantId: null
  }
  store.outgoingPayments.push(created)
  addWebhookEvent(store, tenant.id, 'outgoing_payment.created', { ...created, balance: '0' })
  return { payment: created }
}

/** A quote and its payment in one. */
const createOutgoingPaymentFromIncomingPayment: Resolver<unknown, { input: FromIncomingInput }> = (
  parent,
  { input },
  context,
  info
) => {
  const { walletAddressId, incomingPayment, debitAmount, metadata } = input
  const quoted = createQuote(
    parent,
    { input: { walletAddressId, receiver: incomingPayment, debitAmount } },
    context,
    info
  )
  const { quote } = quoted as { quote: { id: string } }
  return createOutgoingPayment(parent, { input: { walletAddressId, quoteId: quote.id, metadata } }, context, info)
}

const cancelOutgoingPayment: Resolver<unknown, { input: CancelInput }> = (_, { input }, context) => {
  const payment = fundingPayment(context.store, input.id, context.tenant.id)
  callOff(payment, {
    ...(input.reason && { cancellationReason: input.reason }),
    ...(input.cardPaymentFailureReason && { cardPaymentFailureReason: input.cardPaymentFailureReason })
  })
  return { payment }
}

export function callOff(payment: OutgoingPaymentRow, reasons: Record<string, string>): void {
  payment.state = 'CANCELLED'
  payment.metadata = { ...payment.metadata, ...reasons }
}

/** The amount comes from the event that announced the payment; a payment that none announced cannot be funded. */
const depositOutgoingPaymentLiquidity: Resolver<unknown, { input: { outgoingPaymentId: string } }> = (
  _,
  { input },
  context
) => {
  const id = uuid(input.outgoingPaymentId)
  const announced = context.store.webhookEvents.some(
    ({ type, data }) => type === 'outgoing_payment.created' && data.id === id
  )
  if (!announced) throw refusal('Invalid transfer id', 'BAD_USER_INPUT')
  fundPayment(context.store, id, context.tenant.id)
  return { success: true }
}

export function fundPayment(store: Store, id: string, tenantId: string): void {
  fund(store, fundingPayment(store, id, tenantId))
}

export function fund(store: Store, payment: OutgoingPaymentRow): void {
  payment.state = 'SENDING'
  settle(store, payment)
}

function fundingPayment(store: Store, id: string, tenantId: string): OutgoingPaymentRow {
  const found = byId(store.outgoingPayments, id)
  if (!found || found.tenantId !== tenantId) throw refusal('unknown payment', 'NOT_FOUND')
  if (found.state !== 'FUNDING') throw refusal('wrong state', 'CONFLICT')
  return found
}

/** Rafiki's workers send a funded payment within moments; the sandbox does so at once, where the receiver is local. */
function settle(store: Store, payment: OutgoingPaymentRow): void {
  const receiver = receivingPayment(store, payment.receiver)
  store.transfers.push({
    ...newRow(),
    debitAccountId: payment.id,
    creditAccountId: receiver?.id ?? payment.id,
    amount: payment.debitAmount.value,
    transferType: 'TRANSFER',
    ledger: 1,
    state: 'POSTED',
    expiresAt: null
  })
  payment.state = 'COMPLETED'
  payment.sentAmount = { ...payment.debitAmount }
  addWebhookEvent(store, payment.tenantId, 'outgoing_payment.completed', { ...payment, balance: liquidityOf(payment) })
  if (!receiver) return
  const received = BigInt(receiver.receivedAmount.value) + BigInt(payment.receiveAmount.value)
  const full = receiver.incomingAmount && received >= BigInt(receiver.incomingAmount.value)
  receiver.receivedAmount = { ...receiver.receivedAmount, value: received.toString() }
  receiver.state = full ? 'COMPLETED' : 'PROCESSING'
  if (full) addWebhookEvent(store, receiver.tenantId, 'incoming_payment.completed', { ...receiver })
}

export const outgoingPaymentFields = {
  Query: { outgoingPayment, outgoingPayments },
  Mutation: {
    createOutgoingPayment,
    createOutgoingPaymentFromIncomingPayment,
    cancelOutgoingPayment,
    depositOutgoingPaymentLiquidity
  },
  WalletAddress: { outgoingPayments: ofWalletAddress },
  OutgoingPayment: {
    quote: ({ id }: OutgoingPaymentRow, _: unknown, { store }: Context) => byId(store.quotes, id),
    liquidity: liquidityOf,
    tenant: tenantOfRow
  }
}

/** An account is opened when the payment is funded; before that, and for one cancelled, there is none. */
export function liquidityOf({ state, debitAmount, sentAmount }: OutgoingPaymentRow): string | null {
  if (state === 'FUNDING' || state === 'CANCELLED') return null
  return (BigInt(debitAmount.value) - BigInt(sentAmount.value)).toString()
}
