import { byId, isUuid, refusal } from '../errors.ts'
import type { IncomingPaymentRow, OutgoingPaymentRow, OwnedRow } from '../rows.ts'
import { fence, within } from '../service.ts'
import type { Context, Resolver } from '../service.ts'
import { newRow } from '../store.ts'
import type { Store } from '../store.ts'

/** What stands at the other end of a deposit or withdrawal: the world outside Rafiki. */
const SETTLEMENT_ACCOUNT = '00000000-0000-4000-8000-00000000feed'

interface Withdrawal {
  id: string
  amount: bigint
  timeoutSeconds: bigint
}

/** What an account holds: posted credits less debits that are posted or still may be. */
export function balanceOf({ transfers }: Store, account: string): bigint {
  let balance = 0n
  for (const { creditAccountId, debitAccountId, amount, state } of transfers) {
    if (creditAccountId === account && state === 'POSTED') balance += BigInt(amount)
    if (debitAccountId === account && state !== 'VOIDED') balance -= BigInt(amount)
  }
  return balance
}

function addTransfer(store: Store, id: string, from: string, to: string, amount: bigint, timeoutSeconds = 0n): void {
  if (!isUuid(id)) throw refusal('Invalid transfer id', 'BAD_USER_INPUT')
  if (store.transfers.some((row) => row.id === id)) throw refusal('Transfer already exists', 'DUPLICATE')
  const pending = timeoutSeconds > 0n
  store.transfers.push({
    ...newRow(),
    id,
    debitAccountId: from,
    creditAccountId: to,
    amount: amount.toString(),
    transferType: from === SETTLEMENT_ACCOUNT ? 'DEPOSIT' : 'WITHDRAWAL',
    ledger: 1,
    state: pending ? 'PENDING' : 'POSTED',
    expiresAt: pending ? new Date(Date.now() + Number(timeoutSeconds) * 1000).toISOString() : null
  })
}

export function deposit(store: Store, id: string, account: string, amount: bigint): void {
  if (amount === 0n) throw refusal('Transfer amount is zero', 'FORBIDDEN')
  addTransfer(store, id, SETTLEMENT_ACCOUNT, account, amount)
}

function withdraw(store: Store, account: string, { id, amount, timeoutSeconds }: Withdrawal): void {
  if (amount === 0n) throw refusal('Transfer amount is zero', 'FORBIDDEN')
  if (balanceOf(store, account) < amount) throw refusal('Insufficient transfer balance', 'FORBIDDEN')
  addTransfer(store, id, account, SETTLEMENT_ACCOUNT, amount, timeoutSeconds)
}

/** Assets and peers, by the name of the argument: fenced, but not for the operator. */
function accounts(table: 'assets' | 'peers', argument: 'assetId' | 'peerId', unknown: string) {
  const find = (context: Context, input: Record<typeof argument, string>): OwnedRow => {
    const found = byId<OwnedRow>(context.store[table], input[argument])
    if (!found || !within(found, fence(context))) throw refusal(unknown, 'NOT_FOUND')
    return found
  }
  type Input = Record<typeof argument, string> & Withdrawal
  const into: Resolver<unknown, { input: Input }> = (_, { input }, context) => {
    deposit(context.store, input.id, find(context, input).id, input.amount)
    return { success: true }
  }
  const outOf: Resolver<unknown, { input: Input }> = (_, { input }, context) => {
    withdraw(context.store, find(context, input).id, input)
    return { success: true }
  }
  return { into, outOf }
}

const ofAsset = accounts('assets', 'assetId', 'Unknown asset')
const ofPeer = accounts('peers', 'peerId', 'Unknown peer')

const createWalletAddressWithdrawal: Resolver<
  unknown,
  { input: Omit<Withdrawal, 'amount'> & { walletAddressId: string } }
> = (_, { input }, context) => {
  const walletAddress = byId(context.store.walletAddresses, input.walletAddressId)
  if (!walletAddress || !within(walletAddress, fence(context))) throw refusal('Unknown wallet address', 'NOT_FOUND')
  const amount = balanceOf(context.store, walletAddress.id)
  withdraw(context.store, walletAddress.id, { ...input, amount })
  return { withdrawal: { id: input.id, amount: amount.toString(), walletAddress } }
}

type PaymentInput = { timeoutSeconds: bigint; incomingPaymentId?: string; outgoingPaymentId?: string }

/** The transfer has the id of the event that announced the end of the payment: it can be made once. */
function ofPayment(
  table: 'incomingPayments' | 'outgoingPayments',
  unknown: string,
  ends: string[]
): Resolver<unknown, { input: PaymentInput }> {
  return (_, { input }, context) => {
    const { store } = context
    const id = input.incomingPaymentId ?? input.outgoingPaymentId ?? ''
    const payment = byId<IncomingPaymentRow | OutgoingPaymentRow>(store[table], id)
    const event = store.webhookEvents.findLast(({ type, data }) => ends.includes(type) && data.id === payment?.id)
    if (!payment || !within(payment, fence(context)) || !event) throw refusal(unknown, 'NOT_FOUND')
    const received = 'receivedAmount' in payment ? BigInt(payment.receivedAmount.value) : undefined
    const left = received ?? ('sentAmount' in payment ? leftOf(payment) : 0n)
    if (left === 0n) throw refusal('Insufficient transfer balance', 'FORBIDDEN')
    addTransfer(store, event.id, payment.id, SETTLEMENT_ACCOUNT, left, input.timeoutSeconds)
    return { success: true }
  }
}

const leftOf = ({ debitAmount, sentAmount }: OutgoingPaymentRow): bigint =>
  BigInt(debitAmount.value) - BigInt(sentAmount.value)

/** Fenced for nobody. */
const finish =
  (state: 'POSTED' | 'VOIDED'): Resolver<unknown, { input: { withdrawalId: string } }> =>
  (_, { input }, { store }) => {
    const found = store.transfers.find(({ id }) => id === input.withdrawalId)
    if (!found) throw refusal('Unknown transfer', 'NOT_FOUND')
    if (found.state !== 'PENDING') {
      throw refusal(found.state === 'POSTED' ? 'Transfer already posted' : 'Transfer already voided', 'CONFLICT')
    }
    found.state = state
    return { success: true }
  }

export const liquidityMutations = {
  depositAssetLiquidity: ofAsset.into,
  createAssetLiquidityWithdrawal: ofAsset.outOf,
  depositPeerLiquidity: ofPeer.into,
  createPeerLiquidityWithdrawal: ofPeer.outOf,
  createWalletAddressWithdrawal,
  createIncomingPaymentWithdrawal: ofPayment('incomingPayments', 'Unknown incoming payment', [
    'incoming_payment.completed',
    'incoming_payment.expired'
  ]),
  createOutgoingPaymentWithdrawal: ofPayment('outgoingPayments', 'Unknown outgoing payment', [
    'outgoing_payment.completed',
    'outgoing_payment.failed'
  ]),
  postLiquidityWithdrawal: finish('POSTED'),
  voidLiquidityWithdrawal: finish('VOIDED')
}
