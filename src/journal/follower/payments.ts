import { GatewayError } from '../../errors.ts'
import { toUuid } from '../../lib/uuid.ts'
import { chunksOf } from '../../rafiki/queries/batch.ts'
import { grantPaymentsByIds, type GrantPayment } from '../../rafiki/queries/grantPayments.ts'
import {
  listPaymentEvents,
  listPaymentOrder,
  listTenantPayments,
  listUnknownEvents,
  type PaymentEvent
} from '../../rafiki/queries/journal.ts'
import { isOf } from '../../rafiki/queries/provenRows.ts'
import { findOpenIntents, longestMutationMs } from '../openIntents.ts'
import { recordPayments } from '../payments.ts'
import { addressReader } from './addressReader.ts'
import { timed, type Followed, type Timed } from './followed.ts'
import { duePayments, knownPayments, mark } from './rows.ts'
import { placeOf, readBack, readNewest, type Place, type ReadPage } from './walk.ts'

/** Follows the outgoing payments of a tenant. @param everyMs in which a payment is read again at most once */
export function followPayments(followed: Followed, { everyMs }: { everyMs: number }) {
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

  /** An event names its payment; what else it says, anybody may have written, and is read of the payment itself. */
  const readEvents: ReadPage = async (window) => {
    const page = await listPaymentEvents(rafiki(), window)
    const told = page.rows.filter((row) => isOf(row, tenant.id)).flatMap(toldBy)
    const known = await knownPayments(journal, tenant.id, [...new Set(told.map(({ id }) => id))])
    const news = told.filter(({ id, ended }) => !known.has(id) || (ended && !known.get(id)))
    const notBefore = new Map(news.filter(({ ended }) => ended).map(({ id, at }) => [id, at]))
    await readAgain([...new Set(news.map(({ id }) => id))], notBefore)
    return page
  }

  const readPayments: ReadPage = async (window) => {
    try {
      const { answer, ...times } = await timed(followed, () => listTenantPayments(rafiki(), window))
      await record(answer.rows, times)
      return answer
    } catch (error) {
      if (!isRowsFault(error)) throw error
      const page = await listPaymentOrder(rafiki(), window)
      await readAgain(page.rows.map(({ id }) => id))
      return page
    }
  }

  const readUnknown: ReadPage = async (window) => {
    const page = await listUnknownEvents(rafiki(), window)
    const rows = page.rows.filter((row) => isOf(row, tenant.id))
    const types = new Set(rows.map(({ type }) => type.slice(0, maxType)))
    const ids = rows.map(({ id }) => id)
    passOver(tenant.id, 'event', ids, [...types])
    return page
  }
  const at = (name: string): Place => placeOf(journal, tenant.id, name)
  const [newest, back, unknown] = [at('payment events'), at('payments back'), at('unknown events')]

  return {
    look: (overlapMs: number) => readNewest(newest, readEvents, overlapMs),
    /** Looks whether Rafiki tells of something that this version does not know. */
    lookForUnknown: (overlapMs: number) => readNewest(unknown, readUnknown, overlapMs),
    // Through payments and not events: these go with what they tell of, and older versions of Rafiki wrote fewer.
    back: () => readBack(back, readPayments),
    /** Reads some again that are not final. @returns whether there were any */
    again: async (): Promise<boolean> => readAgain(await duePayments(journal, tenant.id, now() - everyMs))
  }
}

const maxType = 64
/** In this time the intents of a process that ended are settled. */
const heldMs = 2 * longestMutationMs

/** Rafiki refuses an answer, in words of its own, for one payment whose account it does not find in its ledger. */
const isRowsFault = (error: unknown): error is GatewayError =>
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

const ends: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled'])

/** The payment of an event, whether it tells of its end, and when the transaction of that began. */
function toldBy({ type, data, createdAt }: PaymentEvent): { id: string; ended: boolean; at: number }[] {
  const id = toUuid(String(data.id))
  const [what, which = ''] = type.split('.')
  return id === undefined || what !== 'outgoing_payment'
    ? []
    : [{ id, ended: ends.has(which), at: Date.parse(createdAt) }]
}
