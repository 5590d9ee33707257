import type { Context } from '../../context.ts'
import { badInput, GatewayError, type Code } from '../../errors.ts'
import type {
  CancelOutgoingPaymentInput,
  CreateIncomingPaymentInput,
  CreateOutgoingPaymentInput
} from '../../rafiki/documents/backend/paymentMutations.ts'
import type { CreateQuoteInput } from '../../rafiki/documents/backend/receivers.ts'
import * as payments from '../../rafiki/queries/paymentMutations.ts'
import type { IncomingPayment, OutgoingPayment } from '../../rafiki/queries/payments.ts'
import { createQuote, type Quote } from '../../rafiki/queries/quotes.ts'
import { toUuid } from '../../lib/uuid.ts'
import { readBack } from '../readBack.ts'
import { ownIncoming, ownOutgoing, ownQuote } from './ownPayments.ts'
import { paymentIdOf } from './paymentView.ts'
import { provePayable } from './receivers.ts'

/*
 * What an account holder does with payments. Guards have proven the rows that an input names, and hand them on. Each answer
 * is read back: under an idempotency key Rafiki repeats its first answer.
 */

/** @throws GatewayError */
export async function requestPayment(context: Context, input: CreateIncomingPaymentInput): Promise<IncomingPayment> {
  const id = await payments.createIncomingPayment(context.rafiki, input)
  context.loaders.incomingPayment.clear(id)
  return readBack(context, (fresh) => ownIncoming(fresh, id))
}

/** Closes a request for payment. @throws GatewayError WRONG_STATE, NOT_CONFIRMED */
export async function completeRequest(context: Context, payment: IncomingPayment): Promise<IncomingPayment> {
  await payments.completeReceiver(context.rafiki, payment.url)
  context.loaders.incomingPayment.clear(payment.id)
  return readBack(
    context,
    (fresh) => ownIncoming(fresh, payment.id),
    ({ state }) => state === 'COMPLETED'
  )
}

/** @throws GatewayError INVALID_RECEIVER, INVALID_AMOUNT, … */
export async function quotePayment(context: Context, input: CreateQuoteInput): Promise<Quote> {
  await provePayable(context, input.receiver, 'input.receiver')
  const id = await createQuote(context.rafiki, input).catch((error: unknown) => {
    const argument = input.debitAmount ? 'input.debitAmount' : 'input.receiveAmount'
    throw is(error, 'INVALID_AMOUNT')
      ? new GatewayError('INVALID_AMOUNT', error.message, { ...error.extensions, argument })
      : error
  })
  context.loaders.quote.clear(id)
  return readBack(context, (fresh) => ownQuote(fresh, id))
}

/** @throws GatewayError QUOTE_EXPIRED, QUOTE_USED, INVALID_RECEIVER, … */
export async function pay(context: Context, quote: Quote, input: CreateOutgoingPaymentInput): Promise<OutgoingPayment> {
  if (quote.walletAddressId !== toUuid(input.walletAddressId)) {
    throw badInput('input.walletAddressId', 'the wallet address that the quote is for')
  }
  // A payment has its quote's id.
  context.mutation.about = { payment: quote.id }
  const id = await payments
    .createOutgoingPayment(context.rafiki, { ...input, quoteId: quote.id })
    .catch(async (error: unknown) => {
      throw is(error, 'QUOTE_UNUSABLE') ? await whyUnusable(context, quote) : error
    })
  context.loaders.outgoingPayment.clear(id)
  return readBack(context, (fresh) => ownOutgoing(fresh, id))
}

/** Calls a payment off before money has moved. @throws GatewayError WRONG_STATE, NOT_CONFIRMED */
export async function callOff(context: Context, input: CancelOutgoingPaymentInput): Promise<OutgoingPayment> {
  const payment = paymentIdOf(input.id)
  context.mutation.about = { payment }
  const id = await payments.cancelOutgoingPayment(context.rafiki, { ...input, id: payment })
  context.loaders.outgoingPayment.clear(id)
  return readBack(
    context,
    (fresh) => ownOutgoing(fresh, id),
    ({ state }) => state === 'CANCELLED'
  )
}

/** Rafiki has one message for all of it. */
async function whyUnusable(context: Context, quote: Quote): Promise<GatewayError> {
  const argument = 'input.quoteId'
  const used = await context.loaders.outgoingPayment.clear(quote.id).load(quote.id)
  if (used) return new GatewayError('QUOTE_USED', 'A payment was already made from this quote.', { argument })
  if (Date.parse(quote.expiresAt) <= Date.now()) {
    return new GatewayError('QUOTE_EXPIRED', 'The quote has expired.', { argument })
  }
  return new GatewayError('INVALID_RECEIVER', 'The receiver accepts no more money.', { argument })
}

const is = (error: unknown, code: Code): error is GatewayError => error instanceof GatewayError && error.code === code
