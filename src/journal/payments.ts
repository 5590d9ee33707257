import type { Selectable, Transaction } from 'kysely'
import type { GrantPayment } from '../rafiki/queries/grantPayments.ts'
import type { EventKind, NewEvent } from './event.ts'
import { eventId } from './eventId.ts'
import { latest } from './grantRows.ts'
import { findPaymentActs, type PaymentActs } from './paymentActs.ts'
import type { Journal } from './journal.ts'
import type { Tables } from './tables.ts'

/** An outgoing payment as Rafiki showed it. */
export interface PaymentSighting {
  payment: GrantPayment
  /** The address of `walletAddressId`, as Rafiki stores it; undefined where it cannot be read. */
  walletAddress: string | undefined
  /** When Rafiki was asked, and had answered. Milliseconds, as the others. */
  askedAt: number
  seenAt: number
  /** Before which it cannot have come to this state, where more is known than when it was seen before. */
  notBefore?: number
}

export type PaymentRow = Selectable<Tables['journal_payments']>

const ends: Partial<Record<string, EventKind>> = {
  COMPLETED: 'payment.completed',
  FAILED: 'payment.failed',
  CANCELLED: 'payment.cancelled'
}

/** Whether a payment's state can no longer change. */
const isFinal = (state: string): boolean => ends[state] !== undefined

/**
 * Writes what became of outgoing payments: their rows, and the events that must have happened since they were last seen.
 * @throws Error of the database: then nothing is written
 */
export async function recordPayments(
  journal: Journal,
  tenantId: string,
  sightings: readonly PaymentSighting[]
): Promise<void> {
  if (sightings.length === 0) return
  const ids = [...new Set(sightings.map(({ payment }) => payment.id))]
  await journal.write(tenantId, async ({ tx, append }) => {
    const known = await tx
      .selectFrom('journal_payments')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', 'in', ids)
      .execute()
    const rows = new Map(known.map((row) => [row.id, row]))
    const acts = await findPaymentActs(tx, tenantId, ids)
    const changed = new Map<string, PaymentRow>()
    const events: NewEvent[] = []
    for (const sighting of sightings) {
      const { id } = sighting.payment
      const before = rows.get(id)
      if (before && isStale(before, sighting)) continue
      events.push(...eventsOf(tenantId, sighting, before, acts.get(id)))
      const row = rowOf(tenantId, sighting, before)
      rows.set(id, row)
      changed.set(id, row)
    }
    await keepRows(tx, [...changed.values()])
    await append(events)
  })
}

/** What somebody else saw later: a payment that is final stays so. */
const isStale = (before: PaymentRow, { payment, seenAt }: PaymentSighting): boolean =>
  (before.final && !isFinal(payment.state)) || seenAt < before.asked_at.getTime()

function eventsOf(
  tenantId: string,
  sighting: PaymentSighting,
  before: PaymentRow | undefined,
  { made, calledOff }: PaymentActs = {}
): NewEvent[] {
  const { payment, walletAddress, seenAt } = sighting
  const { id, grantId, client, state, debitAmount, receiveAmount, sentAmount } = payment
  const createdAt = Date.parse(payment.createdAt)
  const event = (kind: EventKind, known: Pick<NewEvent, 'at' | 'notBefore' | 'notAfter' | 'actor'>): NewEvent => ({
    // Made of the payment, not of Rafiki's webhook event: the same is also seen in lists.
    id: eventId(tenantId, id, kind),
    ...{ kind, tenantId, paymentId: id, walletAddresses: walletAddress === undefined ? [] : [walletAddress] },
    ...known,
    ...(grantId && { grantId }),
    ...(client && { client }),
    ...(known.actor.role === 'accountHolder' && { subject: known.actor.subject }),
    details: {
      state,
      debitAmount: { ...debitAmount },
      receiveAmount: { ...receiveAmount },
      sentAmount: { ...sentAmount }
    }
  })
  const end = before?.final ? undefined : ends[state]
  const by = end === 'payment.cancelled' ? calledOff : undefined
  const notAfter = Math.min(seenAt, by?.at ?? seenAt)
  const from = Math.max(sighting.notBefore ?? createdAt, before?.asked_at.getTime() ?? createdAt, by?.from ?? createdAt)
  const between = { at: notAfter, notBefore: Math.min(from, notAfter), notAfter }
  const creator = made?.actor ?? { role: grantId ? 'client' : 'unknown' }
  return [
    ...(before ? [] : [event('payment.created', { at: createdAt, actor: creator })]),
    ...(end ? [event(end, { ...between, actor: by?.actor ?? { role: 'unknown' } })] : [])
  ]
}

const rowOf = (
  tenantId: string,
  { payment, askedAt, seenAt }: PaymentSighting,
  before: PaymentRow | undefined
): PaymentRow => ({
  tenant_id: tenantId,
  id: payment.id,
  wallet_address_id: payment.walletAddressId,
  grant_id: payment.grantId,
  client: payment.client,
  state: payment.state,
  final: isFinal(payment.state),
  created_at: new Date(payment.createdAt),
  debit_value: payment.debitAmount.value,
  debit_code: payment.debitAmount.assetCode,
  debit_scale: payment.debitAmount.assetScale,
  receive_value: payment.receiveAmount.value,
  receive_code: payment.receiveAmount.assetCode,
  receive_scale: payment.receiveAmount.assetScale,
  sent_value: payment.sentAmount.value,
  asked_at: latest(askedAt, before?.asked_at),
  seen_at: latest(seenAt, before?.seen_at),
  missing_at: null
})

async function keepRows(tx: Transaction<Tables>, rows: readonly PaymentRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('journal_payments')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'id']).doUpdateSet((row) => ({
        state: row.ref('excluded.state'),
        final: row.ref('excluded.final'),
        sent_value: row.ref('excluded.sent_value'),
        asked_at: row.ref('excluded.asked_at'),
        seen_at: row.ref('excluded.seen_at'),
        missing_at: null
      }))
    )
    .execute()
}
