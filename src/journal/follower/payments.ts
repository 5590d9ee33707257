import { toUuid } from '../../lib/uuid.ts'
import {
  listPaymentEvents,
  listPaymentOrder,
  listTenantPayments,
  type PaymentEvent
} from '../../rafiki/queries/journal.ts'
import { isOf } from '../../rafiki/queries/provenRows.ts'
import { timed, type Followed } from './followed.ts'
import { isRowsFault, paymentReader } from './paymentReader.ts'
import { duePayments, knownPayments } from './rows.ts'
import { foldPayments } from '../paymentSums.ts'
import { placeOf, readBack, readNewest, type ReadPage } from './walk.ts'

/** Follows the outgoing payments of a tenant. @param everyMs in which a payment is read again at most once */
export function followPayments(followed: Followed, { everyMs }: { everyMs: number }) {
  const { journal, tenant, rafiki, now } = followed
  const { record, readAgain } = paymentReader(followed)

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

  const [newest, back] = [placeOf(journal, tenant.id, 'payment events'), placeOf(journal, tenant.id, 'payments back')]

  return {
    look: (overlapMs: number) => readNewest(newest, readEvents, overlapMs),
    // Through payments and not events: these go with what they tell of, and older versions of Rafiki wrote fewer.
    back: () => readBack(back, readPayments),
    /** Adds up payments that have ended. @returns whether there may be more */
    fold: (): Promise<boolean> => journal.read((db) => foldPayments(db, tenant.id)),
    /** Reads some again that are not final. @returns whether there were any */
    again: async (): Promise<boolean> => readAgain(await duePayments(journal, tenant.id, now() - everyMs))
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
