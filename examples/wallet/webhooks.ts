import type pg from 'pg'
import { z } from 'zod'
import { debited, move } from './accounts.ts'
import { transaction } from './database.ts'
import { AdminError, type Admin } from './rafiki.ts'

const units = z
  .string()
  .regex(/^\d{1,19}$/)
  .transform(BigInt)
const amount = z.object({ value: units, assetCode: z.string().max(32), assetScale: z.int().min(0).max(255) })
const outgoing = z.object({
  id: z.guid(),
  walletAddressId: z.guid(),
  debitAmount: amount,
  sentAmount: amount,
  balance: units
})
const incoming = z.object({ id: z.guid(), walletAddressId: z.guid(), receivedAmount: amount })

/** What Rafiki posts. Events that move money are acted on here, all others are noted. */
export const webhook = z.object({ id: z.guid(), type: z.string().max(100), data: z.record(z.string(), z.unknown()) })
export type Webhook = z.output<typeof webhook>

export type Outcome = 'funded' | 'refused' | 'cancelled' | 'returned' | 'settled' | 'credited' | 'noted'

/** What somebody has to look at. Its words are ours, and hold nothing of anybody. */
export class BookingError extends Error {}

interface Parts {
  pool: pg.Pool
  admin: Admin
}

/**
 * Does what follows from an event: first in the accounts, in one transaction, once however often Rafiki sends it; then at
 * Rafiki, until that has taken it.
 * @throws AdminError, BookingError, ZodError and what the database throws: Rafiki sends the event again
 */
export async function handle(event: Webhook, { pool, admin }: Parts): Promise<Outcome> {
  const { outcome, told } = await transaction(pool, (client) => record(client, event))
  if (told) return outcome
  const final = await tell(event, outcome, { pool, admin })
  await pool.query('update events set told = true, outcome = $2 where id = $1', [event.id, final])
  return final
}

async function record(client: pg.ClientBase, event: Webhook): Promise<{ outcome: Outcome; told: boolean }> {
  // If an event comes twice at once, the second waits here for the first.
  const { rowCount } = await client.query(
    "insert into events (id, type, outcome) values ($1, $2, 'noted') on conflict do nothing",
    [event.id, event.type]
  )
  if (rowCount) {
    const outcome = await book(client, event)
    await client.query('update events set outcome = $2 where id = $1', [event.id, outcome])
    return { outcome, told: false }
  }
  const { rows } = await client.query<{ outcome: Outcome; told: boolean }>(
    'select outcome, told from events where id = $1',
    [event.id]
  )
  return rows[0]!
}

async function book(client: pg.ClientBase, { type, data }: Webhook): Promise<Outcome> {
  switch (type) {
    case 'outgoing_payment.created': {
      const { id: paymentId, walletAddressId, debitAmount } = outgoing.parse(data)
      const moved = await move(client, { paymentId, kind: 'debit', walletAddressId, amount: debitAmount })
      return moved === 'refused' ? 'refused' : 'funded'
    }
    case 'outgoing_payment.completed':
    case 'outgoing_payment.failed': {
      const { id: paymentId, walletAddressId, sentAmount, balance } = outgoing.parse(data)
      const taken = await debited(client, paymentId)
      if (taken === undefined || taken < sentAmount.value) throw new BookingError('more was sent than was taken for it')
      const amount = { ...sentAmount, value: taken - sentAmount.value }
      if (amount.value > 0n) await move(client, { paymentId, kind: 'refund', walletAddressId, amount })
      return balance > 0n ? 'returned' : 'settled'
    }
    case 'incoming_payment.completed':
    case 'incoming_payment.expired': {
      const { id: paymentId, walletAddressId, receivedAmount } = incoming.parse(data)
      if (receivedAmount.value === 0n) return 'noted'
      const moved = await move(client, { paymentId, kind: 'credit', walletAddressId, amount: receivedAmount })
      if (moved === 'refused') throw new BookingError('the account is in another asset')
      return moved === 'moved' ? 'credited' : 'noted'
    }
    default:
      return 'noted'
  }
}

const mutation = (field: string, input: string, answer: string): string =>
  `mutation ($input: ${input}!) { ${field}(input: $input) { ${answer} } }`
const deposit = mutation('depositOutgoingPaymentLiquidity', 'DepositOutgoingPaymentLiquidityInput', 'success')
const cancel = mutation('cancelOutgoingPayment', 'CancelOutgoingPaymentInput', 'payment { id }')
const takeBack = mutation('createOutgoingPaymentWithdrawal', 'CreateOutgoingPaymentWithdrawalInput', 'success')
const takeOut = mutation('createIncomingPaymentWithdrawal', 'CreateIncomingPaymentWithdrawalInput', 'success')

/** The event's id is the idempotency key, and the id of the transfer in Rafiki's ledger: it is made there once, too. */
async function tell({ id, data }: Webhook, outcome: Outcome, parts: Parts): Promise<Outcome> {
  const { admin } = parts
  const paymentId = String(data.id)
  const once = { idempotencyKey: id, timeoutSeconds: '0' }
  switch (outcome) {
    case 'funded': {
      const input = { outgoingPaymentId: paymentId, idempotencyKey: id }
      return (await isDone(admin(deposit, { input }), 'CONFLICT')) ? outcome : afterConflict(data, parts)
    }
    case 'refused':
      await isDone(admin(cancel, { input: { id: paymentId, reason: 'not enough money' } }), 'CONFLICT')
      return outcome
    case 'returned':
      await isDone(admin(takeBack, { input: { outgoingPaymentId: paymentId, ...once } }), 'DUPLICATE')
      return outcome
    case 'credited':
      await isDone(admin(takeOut, { input: { incomingPaymentId: paymentId, ...once } }), 'DUPLICATE')
      return outcome
    case 'cancelled':
    case 'settled':
    case 'noted':
      return outcome
  }
}

/** @returns false where Rafiki refused with this code: it was done before, or there is nothing left to do */
const isDone = (sent: Promise<unknown>, code: string): Promise<boolean> =>
  sent.then(
    () => true,
    (error: unknown) => {
      if (error instanceof AdminError && error.code === code) return false
      throw error
    }
  )

/** The payment no longer waits for money: an earlier try funded it, or somebody cancelled it, of which no event tells. */
async function afterConflict(data: Webhook['data'], { pool, admin }: Parts): Promise<Outcome> {
  const { id: paymentId, walletAddressId, debitAmount } = outgoing.parse(data)
  const query = 'query ($id: String!) { outgoingPayment(id: $id) { state } }'
  const { outgoingPayment } = await admin<{ outgoingPayment: { state: string } }>(query, { id: paymentId })
  if (outgoingPayment.state !== 'CANCELLED') return 'funded'
  await transaction(pool, (client) => move(client, { paymentId, kind: 'refund', walletAddressId, amount: debitAmount }))
  return 'cancelled'
}
