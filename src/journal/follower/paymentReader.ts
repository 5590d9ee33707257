import { GatewayError } from '../../errors.ts'
import { chunksOf } from '../../rafiki/queries/batch.ts'
import { grantPaymentsByIds, type GrantPayment } from '../../rafiki/queries/grantPayments.ts'
import { findOpenIntents, longestMutationMs } from '../openIntents.ts'
import { recordPayments } from '../payments.ts'
import { addressReader } from './addressReader.ts'
import { timed, type Followed, type Timed } from './followed.ts'
import { mark } from './rows.ts'

/** In this time the intents of a process that ended are settled. */
const heldMs = 2 * longestMutationMs

/** Writes what outgoing payments have become, as they were listed or are read by their ids. */
export function paymentReader(followed: Followed) {
  const { journal, tenant, rafiki, now, passOver } = followed
  const addressesOf = addressReader(followed)

  /** @param notBefore by payment, before which it cannot have come to this state */
  async function record(
    payments: readonly GrantPayment[],
    times: Timed,
    notBefore?: ReadonlyMap<string, number>
  ): Promise<void> {
    const addresses = await addressesOf(payments)
    const held = await heldBack(payments)
    const sightings = payments.flatMap((payment) =>
      held.has(payment.id)
        ? []
        : {
            ...{ payment, ...times },
            walletAddress: addresses.get(payment.walletAddressId),
            notBefore: notBefore?.get(payment.id)
          }
    )
    await recordPayments(journal, tenant.id, sightings)
  }

  /** Payments that a gateway is about to make or to call off: it is known soon whether it did. */
  async function heldBack(payments: readonly GrantPayment[]): Promise<ReadonlySet<string | undefined>> {
    if (payments.length === 0) return new Set()
    const window = { from: now() - heldMs, until: now() + longestMutationMs }
    const intents = await journal.read((db) => findOpenIntents(db, tenant.id, window))
    return new Set(intents.map(({ paymentId }) => paymentId))
  }

  async function readAgain(ids: readonly string[], notBefore?: ReadonlyMap<string, number>): Promise<boolean> {
    for (const chunk of chunksOf(ids)) {
      const { answer, ...times } = await timed(followed, () => readEach(rafiki, chunk))
      const found = [...answer.values()].flatMap((row) => (row instanceof GatewayError ? [] : [row]))
      await record(found, times, notBefore)
      const unreadable = chunk.filter((id) => answer.get(id) instanceof GatewayError)
      passOver(tenant.id, 'payment', unreadable, unreadable)
      await mark(journal, { table: 'journal_payments', tenantId: tenant.id, ids: unreadable }, 'seen_at', now())
      const missing = chunk.filter((id) => !answer.has(id))
      // Rows that vanish upstream stay, and are asked for no more.
      await mark(journal, { table: 'journal_payments', tenantId: tenant.id, ids: missing }, 'missing_at', now())
    }
    return ids.length > 0
  }

  return { record, readAgain }
}

/** Rafiki refuses an answer, in words of its own, for one payment whose account it does not find in its ledger. */
export const isRowsFault = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && error.code === 'UPSTREAM_ERROR'

/** The others are asked for without such a payment. */
async function readEach(
  rafiki: Followed['rafiki'],
  ids: readonly string[]
): Promise<Map<string, GrantPayment | GatewayError>> {
  try {
    return await grantPaymentsByIds(rafiki(), ids)
  } catch (error) {
    if (!isRowsFault(error)) throw error
    if (ids.length === 1) return new Map(ids.map((id) => [id, error]))
    const middle = Math.ceil(ids.length / 2)
    const first = await readEach(rafiki, ids.slice(0, middle))
    return new Map([...first, ...(await readEach(rafiki, ids.slice(middle)))])
  }
}
