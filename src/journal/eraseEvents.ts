import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { holdChain } from './append.ts'
import type { Database } from './database/database.ts'
import type { Actor, Json } from './event.ts'
import { rangesOf } from './ranges.ts'
import type { Tables } from './tables.ts'
import { addressesIn, type EventRow } from './verifyRow.ts'
import { parsed } from './heads.ts'

/** Why events are erased: the event that names them. */
export interface Erasure {
  kind: 'person.erased' | 'journal.pruned'
  at: number
  actor: Actor
  details?: { readonly [key: string]: Json }
}

/** What goes with the events, in the same transaction. */
type Also = (tx: Transaction<Tables>) => Promise<void>

/**
 * Empties events and removes the rows by which they are found; their hashes stay, and an event names them. Needs the role
 * that owns the tables.
 */
export async function eraseEvents(
  db: Database,
  tenantId: string,
  rows: readonly EventRow[],
  { details, ...erasure }: Erasure,
  also: Also = () => Promise.resolve()
): Promise<void> {
  const numbers = rows.map(({ number }) => number)
  await holdChain(db, tenantId, async ({ tx, append }) => {
    await maintain(tx)
    if (numbers.length > 0) {
      const nothing = { content: null, salt: null, grant_id: null, payment_id: null, subject: null, client: null }
      await tx
        .updateTable('journal_events')
        .set(nothing)
        .where('tenant_id', '=', tenantId)
        .where('number', 'in', numbers)
        .execute()
      await removeOwners(tx, tenantId, rows)
    }
    await also(tx)
    if (numbers.length > 0)
      await append([{ id: randomUUID(), tenantId, ...erasure, details: { ...details, numbers: rangesOf(numbers) } }])
  })
}

/** Lets this transaction change what is append only. The trigger is against mistakes; the roles are the guard. */
export const maintain = (tx: Transaction<Tables>): Promise<unknown> =>
  sql`set local journal.maintenance = 'on'`.execute(tx)

async function removeOwners(tx: Transaction<Tables>, tenantId: string, rows: readonly EventRow[]): Promise<void> {
  const owners = rows.flatMap(({ number, at, content }) =>
    addressesIn(parsed(content ?? '')).map((address) => ({ number, at, address }))
  )
  await sql`delete from journal_event_owners o
    using unnest(${owners.map(({ address }) => address)}::text[], ${owners.map(({ at }) => at)}::timestamptz[],
      ${owners.map(({ number }) => number)}::bigint[]) as erased (address, at, number)
    where o.tenant_id = ${tenantId} and o.wallet_address = erased.address and o.at = erased.at
      and o.number = erased.number`.execute(tx)
}

/**
 * Rows of grants keep their state and moments, so that they are not taken for new ones when they are seen again, and their
 * wallet addresses, since counts are made of them.
 */
export async function emptyGrants(tx: Transaction<Tables>, tenantId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('journal_grants')
    .set({ client: null, subject: null, accesses: '[]', ended_by: null })
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', ids)
    .execute()
  await tx
    .updateTable('journal_grant_addresses')
    .set({ client_key: null })
    .where('tenant_id', '=', tenantId)
    .where('grant_id', 'in', ids)
    .execute()
}
