import { z } from 'zod'
import type { Admin } from '../admin.ts'
import type { Ledger } from './ledger.ts'

const amount = z.object({ value: z.string().regex(/^\d+$/).transform(BigInt) })
const outgoing = z.object({
  id: z.guid(),
  walletAddressId: z.guid(),
  debitAmount: amount,
  sentAmount: amount,
  balance: z.string().regex(/^\d+$/).transform(BigInt)
})
const incoming = z.object({ id: z.guid(), walletAddressId: z.guid(), receivedAmount: amount })

/** What Rafiki posts. The events are described in its documentation; those that move money are acted on here. */
export const webhook = z.object({ id: z.guid(), type: z.string(), data: z.record(z.string(), z.unknown()) })
export type Webhook = z.output<typeof webhook>

/** The event's id is the idempotency key: Rafiki tells an event again until it is answered with 200. */
const mutation = (field: string, input: string, answer: string): string =>
  `mutation ($input: ${input}!) { ${field}(input: $input) { ${answer} } }`
const deposit = mutation('depositOutgoingPaymentLiquidity', 'DepositOutgoingPaymentLiquidityInput', 'success')
const cancel = mutation('cancelOutgoingPayment', 'CancelOutgoingPaymentInput', 'payment { id }')
const giveBack = mutation('createOutgoingPaymentWithdrawal', 'CreateOutgoingPaymentWithdrawalInput', 'success')
const takeOut = mutation('createIncomingPaymentWithdrawal', 'CreateIncomingPaymentWithdrawalInput', 'success')

/**
 * Does what a wallet must do when Rafiki tells of an event: funds a payment that its account holder can afford, cancels
 * one that they cannot, books what was sent and what came in.
 * @returns what was done @throws AdminError, ZodError: to be told again
 */
export async function handle({ id, type, data }: Webhook, ledger: Ledger, admin: Admin): Promise<string> {
  switch (type) {
    case 'outgoing_payment.created': {
      const payment = outgoing.parse(data)
      if (!ledger.hold(payment.walletAddressId, payment.id, payment.debitAmount.value)) {
        await admin(cancel, { input: { id: payment.id, reason: 'not enough money' } })
        return 'cancelled'
      }
      await admin(deposit, { input: { outgoingPaymentId: payment.id, idempotencyKey: id } })
      return 'funded'
    }
    case 'outgoing_payment.completed':
    case 'outgoing_payment.failed': {
      const payment = outgoing.parse(data)
      if (payment.balance > 0n)
        await admin(giveBack, { input: { outgoingPaymentId: payment.id, idempotencyKey: id, timeoutSeconds: '0' } })
      ledger.settle(payment.walletAddressId, payment.id, payment.sentAmount.value)
      return 'settled'
    }
    case 'incoming_payment.completed':
    case 'incoming_payment.expired': {
      const payment = incoming.parse(data)
      if (payment.receivedAmount.value > 0n)
        await admin(takeOut, { input: { incomingPaymentId: payment.id, idempotencyKey: id, timeoutSeconds: '0' } })
      ledger.credit(payment.walletAddressId, payment.id, payment.receivedAmount.value)
      return 'credited'
    }
    default:
      return 'noted'
  }
}
