import type { Transaction } from 'kysely'
import { property } from '../lib/property.ts'
import { eventIn } from './chain.ts'
import type { Actor } from './event.ts'
import type { Tables } from './tables.ts'

/** What a caller did through the gateway: between which moments (milliseconds), as far as they were answered. */
interface Act {
  actor: Actor
  from: number
  at: number
}

/** Who made a payment and who called it off, where that was done through the gateway. */
export interface PaymentActs {
  made?: Act
  calledOff?: Act
}

/** Acts count that are known to be done: nobody else's payment has the id of the quote, or was read back as cancelled. */
export async function findPaymentActs(
  tx: Transaction<Tables>,
  tenantId: string,
  ids: readonly string[]
): Promise<Map<string, PaymentActs>> {
  const rows = await tx
    .selectFrom('journal_events')
    .select(['payment_id', 'content'])
    .where('tenant_id', '=', tenantId)
    .where('payment_id', 'in', ids)
    .where('kind', '=', 'mutation.ended')
    .orderBy('number')
    .execute()
  const acts = new Map<string, PaymentActs>()
  for (const { payment_id: id, content } of rows) {
    if (id === null || content === null) continue
    const { actor, at, notBefore, details } = eventIn(content)
    if (details?.outcome !== 'DONE') continue
    const ms = property(details, 'ms')
    const act = { actor, at, from: notBefore ?? at - (typeof ms === 'number' ? ms : 0) }
    // Once more is no other act.
    acts.set(id, { [details.mutation === 'cancelOutgoingPayment' ? 'calledOff' : 'made']: act, ...acts.get(id) })
  }
  return acts
}
