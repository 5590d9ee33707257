import { sql, type Transaction } from 'kysely'
import { genesis, hashOf, seal } from './chain.ts'
import type { Database } from './database/database.ts'
import type { NewEvent } from './event.ts'
import type { Tables } from './tables.ts'

/** What may be done while a tenant's chain is held: rows change with the events that tell of it, or not at all. */
export interface JournalWrite {
  tx: Transaction<Tables>
  /** Written at the end of the chain; an event whose id is there already is passed over. */
  append: (events: readonly NewEvent[]) => Promise<Numbers>
}

/** The numbers of events that were written, by their ids; those that were there before have none. */
export type Numbers = ReadonlyMap<string, number>

/** Two numbers that name the lock: the journal's own, and the tenant's. */
const lockClass = 1_907_241_602

/**
 * Runs a transaction that holds the tenant's chain. Keep it short, and ask nobody else meanwhile: all writers of the tenant,
 * in all processes, wait for it.
 */
export function holdChain<T>(db: Database, tenantId: string, write: (held: JournalWrite) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${lockClass}, hashtext(${tenantId}))`.execute(tx)
    return write({ tx, append: (events) => appendTo(tx, tenantId, events) })
  })
}

async function appendTo(tx: Transaction<Tables>, tenantId: string, events: readonly NewEvent[]): Promise<Numbers> {
  const fresh = await unknown(tx, tenantId, events)
  if (fresh.length === 0) return new Map()
  let { number, hash } = await headOf(tx, tenantId)
  const recordedAt = new Date()
  const rows = fresh.map((event) => {
    const sealed = seal(event)
    number += 1
    const { id, kind, at } = event
    const link = { tenantId, number, id, kind, at, recordedAt: recordedAt.getTime(), digest: sealed.digest }
    hash = hashOf(hash, link)
    return rowOf(event, { number, recordedAt, hash, ...sealed })
  })
  await tx.insertInto('journal_events').values(rows).execute()
  const owners = fresh.flatMap((event, n) =>
    [...new Set(event.walletAddresses)].map((address) => ({ address, at: event.at, number: rows[n]!.number }))
  )
  await insertOwners(tx, tenantId, owners)
  return new Map(rows.map(({ id, number }) => [id, number]))
}

/** However many addresses events name: a statement takes 65,535 values, and each list is one. */
async function insertOwners(
  tx: Transaction<Tables>,
  tenantId: string,
  owners: readonly { address: string; at: number; number: number }[]
): Promise<void> {
  if (owners.length === 0) return
  await sql`
    insert into journal_event_owners (tenant_id, wallet_address, at, number)
    select ${tenantId}::uuid, address, at, number from unnest(${owners.map(({ address }) => address)}::text[],
      ${owners.map(({ at }) => new Date(at))}::timestamptz[], ${owners.map(({ number }) => number)}::bigint[])
      as owner (address, at, number)`.execute(tx)
}

/** Events that are not written yet, each once. */
async function unknown(tx: Transaction<Tables>, tenantId: string, events: readonly NewEvent[]): Promise<NewEvent[]> {
  const byId = new Map(events.map((event) => [event.id, event]))
  if (byId.size === 0) return []
  const known = await tx
    .selectFrom('journal_events')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', [...byId.keys()])
    .execute()
  for (const { id } of known) byId.delete(id)
  return [...byId.values()]
}

/** The end of a tenant's chain: its last event, or where it was pruned behind it. */
export async function headOf(
  db: Database | Transaction<Tables>,
  tenantId: string
): Promise<{ number: number; hash: Uint8Array }> {
  const last = await db
    .selectFrom('journal_events')
    .select(['number', 'hash'])
    .where('tenant_id', '=', tenantId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (last) return last
  const pruned = await db
    .selectFrom('journal_checkpoints')
    .select(['number', 'hash'])
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'pruned')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return pruned ?? { number: 0, hash: genesis }
}

interface Place {
  number: number
  recordedAt: Date
  content: string
  salt: Uint8Array
  digest: Uint8Array
  hash: Uint8Array
}

const rowOf = (event: NewEvent, { number, recordedAt, ...sealed }: Place) => ({
  tenant_id: event.tenantId,
  number,
  id: event.id,
  kind: event.kind,
  at: new Date(event.at),
  recorded_at: recordedAt,
  grant_id: event.grantId ?? null,
  payment_id: event.paymentId ?? null,
  subject: event.subject ?? null,
  client: event.client ?? null,
  ...sealed
})
