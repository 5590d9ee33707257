import { byId, refusal } from '../errors.ts'
import type { Amount, FeeRow, IncomingPaymentRow, QuoteRow, WalletAddressRow } from '../rows.ts'
import { fence, within } from '../service.ts'
import type { Resolver } from '../service.ts'
import { newRow } from '../store.ts'
import type { Store } from '../store.ts'
import { assetOf, latestFee } from './assets.ts'
import { activeWalletAddress } from './incomingPayments.ts'
import type { AmountInput } from './incomingPayments.ts'
import { listOf } from './lists.ts'
import type { ListArgs } from './lists.ts'
import { receivingPayment } from './receivers.ts'

interface QuoteInput {
  walletAddressId: string
  receiver: string
  debitAmount?: AmountInput | null
  receiveAmount?: AmountInput | null
}

const LIFESPAN_MS = 5 * 60_000

export function activeReceiver(store: Store, url: string): IncomingPaymentRow | undefined {
  const payment = receivingPayment(store, url)
  const over = !payment || payment.state === 'COMPLETED' || Date.parse(payment.expiresAt) <= Date.now()
  return over ? undefined : payment
}

/** Only the caller's own tenant, for the operator too. */
const quote: Resolver<unknown, { id: string }> = (_, { id }, { store, tenant }) => {
  const found = byId(store.quotes, id)
  if (!found || found.tenantId !== tenant.id) throw refusal('quote does not exist', 'NOT_FOUND')
  return found
}

const ofWalletAddress: Resolver<WalletAddressRow, ListArgs> = ({ id }, args, context) =>
  listOf(context.store.quotes, args, (row) => row.walletAddressId === id && within(row, fence(context)))

export const createQuote: Resolver<unknown, { input: QuoteInput }> = (_, { input }, { store, tenant }) => {
  const { debitAmount, receiveAmount } = input
  if (debitAmount && receiveAmount) throw invalidAmount()
  const walletAddress = activeWalletAddress(store, input.walletAddressId, tenant.id)
  const asset = assetOf(store, walletAddress)
  if (debitAmount && (debitAmount.assetCode !== asset.code || debitAmount.assetScale !== asset.scale)) {
    throw invalidAmount()
  }
  if (debitAmount?.value === 0n || receiveAmount?.value === 0n) throw invalidAmount()

  const receiver = activeReceiver(store, input.receiver)
  if (!receiver) throw refusal('invalid receiver', 'BAD_USER_INPUT')
  const received = receiver.receivedAmount
  if (received.assetCode !== asset.code || received.assetScale !== asset.scale) {
    // The sandbox knows no rates; neither does a Rafiki whose rates service is out of reach.
    throw refusal('could not convert between assets', 'INTERNAL_SERVER_ERROR')
  }
  const fee = latestFee(store, asset.id, 'SENDING')
  const values = debitAmount
    ? fixedSend(debitAmount, fee, asset.code, asset.scale)
    : fixedReceive(receiveAmountOf(receiver, receiveAmount), fee)
  const amount = (value: bigint): Amount => ({
    value: value.toString(),
    assetCode: asset.code,
    assetScale: asset.scale
  })
  const created: QuoteRow = {
    ...newRow(),
    tenantId: tenant.id,
    walletAddressId: walletAddress.id,
    receiver: input.receiver,
    debitAmount: amount(values.debit),
    receiveAmount: amount(values.receive),
    expiresAt: new Date(Math.min(Date.now() + LIFESPAN_MS, Date.parse(receiver.expiresAt))).toISOString(),
    estimatedExchangeRate: 1
  }
  store.quotes.push(created)
  return { quote: created }
}

function fixedSend({ value }: AmountInput, fee: FeeRow | undefined, assetCode: string, assetScale: number) {
  const receive = value - feeOn(value, fee)
  if (receive > 0n) return { debit: value, receive }
  const share = 1 - Math.min((fee?.basisPoints ?? 0) / 10_000, 1)
  const least = Math.ceil((1 + Number(fee?.fixed ?? 0)) / share)
  throw refusal('non-positive receive amount', 'BAD_USER_INPUT', {
    minSendAmount: { value: String(least), assetCode, assetScale }
  })
}

function fixedReceive(receive: bigint, fee: FeeRow | undefined) {
  return { debit: receive + feeOn(receive, fee), receive }
}

/** What an incoming payment asks for in all, or a part of it that is not yet paid. */
function receiveAmountOf(receiver: IncomingPaymentRow, asked: AmountInput | null | undefined): bigint {
  const { incomingAmount, receivedAmount } = receiver
  if (!asked) {
    if (!incomingAmount) throw invalidAmount()
    return BigInt(incomingAmount.value)
  }
  if (asked.assetCode !== receivedAmount.assetCode || asked.assetScale !== receivedAmount.assetScale) {
    throw invalidAmount()
  }
  if (incomingAmount && BigInt(incomingAmount.value) - BigInt(receivedAmount.value) < asked.value) throw invalidAmount()
  return asked.value
}

function feeOn(principal: bigint, fee: FeeRow | undefined): bigint {
  if (!fee) return 0n
  return BigInt(Math.ceil((Number(principal) * fee.basisPoints) / 10_000)) + BigInt(fee.fixed)
}

function invalidAmount() {
  return refusal('invalid amount', 'BAD_USER_INPUT')
}

export const quoteFields = {
  Query: { quote },
  Mutation: { createQuote },
  WalletAddress: { quotes: ofWalletAddress }
}
