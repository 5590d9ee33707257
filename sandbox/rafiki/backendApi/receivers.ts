import { refusal, isUuid, byId } from '../errors.ts'
import type { IncomingPaymentRow, Metadata } from '../rows.ts'
import type { Resolver } from '../service.ts'
import { addWebhookEvent } from '../store.ts'
import type { Store } from '../store.ts'
import { addIncomingPayment, urlOf } from './incomingPayments.ts'
import type { AmountInput } from './incomingPayments.ts'
import { byUrl } from './walletAddresses.ts'

interface CreateInput {
  walletAddressUrl: string
  expiresAt?: string | null
  incomingAmount?: AmountInput | null
  metadata?: Metadata
}

/** A local receiver is found by the end of its URL, whatever host and tenant; the sandbox fetches no remote one. */
export function receivingPayment(store: Store, url: string): IncomingPaymentRow | undefined {
  const id = /^.+\/incoming-payments\/(.{36})$/.exec(url)?.[1]
  const found = id && isUuid(id) ? byId(store.incomingPayments, id) : undefined
  return found?.deletedAt ? undefined : found
}

const receiver: Resolver<unknown, { id: string }> = (_, { id }, { store }) => {
  const payment = receivingPayment(store, id)
  if (!payment) throw refusal('receiver does not exist', 'NOT_FOUND')
  return toReceiver(store, payment)
}

const createReceiver: Resolver<unknown, { input: CreateInput }> = (_, { input }, context) => {
  const { walletAddressUrl, ...rest } = input
  const walletAddress = byUrl(context.store, walletAddressUrl)
  if (!walletAddress) throw refusal('unknown wallet address', 'NOT_FOUND')
  const payment = addIncomingPayment(context, context.tenant.id, { ...rest, walletAddressId: walletAddress.id })
  return { receiver: toReceiver(context.store, payment) }
}

/** Fenced for nobody. */
const completeReceiver: Resolver<unknown, { input: { incomingPaymentUrl: string } }> = (_, { input }, { store }) => {
  const payment = receivingPayment(store, input.incomingPaymentUrl)
  if (!payment) throw refusal('unknown payment', 'NOT_FOUND')
  if (payment.state !== 'PENDING' && payment.state !== 'PROCESSING') throw refusal('wrong state', 'CONFLICT')
  payment.state = 'COMPLETED'
  // Rafiki tells of money, and there is none in a payment that nobody paid.
  if (BigInt(payment.receivedAmount.value) > 0n)
    addWebhookEvent(store, payment.tenantId, 'incoming_payment.completed', { ...payment })
  return { receiver: toReceiver(store, payment) }
}

function toReceiver(store: Store, payment: IncomingPaymentRow): unknown {
  const { state, expiresAt, incomingAmount, receivedAmount, metadata, createdAt, walletAddressId } = payment
  return {
    id: urlOf(store, payment),
    walletAddressUrl: byId(store.walletAddresses, walletAddressId)?.address,
    completed: state === 'COMPLETED',
    ...{ expiresAt, incomingAmount, receivedAmount, metadata, createdAt }
  }
}

export const receiverFields = {
  Query: { receiver },
  Mutation: { createReceiver, completeReceiver }
}
