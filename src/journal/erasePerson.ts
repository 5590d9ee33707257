import { sql, type Transaction } from 'kysely'
import type { Database } from './database/database.ts'
import { emptyGrants, eraseEvents } from './eraseEvents.ts'
import { whoseIs, type Person } from './person.ts'
import { forgetGrantsOf } from './knownGrants.ts'
import { forgetKnownRanges } from './knownRanges.ts'
import type { Tables } from './tables.ts'
import { eventsAfter } from './verifyReads.ts'
import type { EventRow } from './verifyRow.ts'

export interface Erased {
  events: number
  grants: number
  payments: number
  /** Events of these wallet addresses that stay, since they are of others as well. */
  shared: number
}

const batch = 1_000

/**
 * Erases a person (GDPR, article 17): their events are emptied, and what rows hold of them; the chain stays whole. A run
 * that was interrupted is finished by the next one.
 */
export async function erasePerson(
  db: Database,
  tenantId: string,
  person: Person & { subject: string },
  now: number
): Promise<Erased> {
  const erased: Erased = { events: 0, grants: 0, payments: 0, shared: 0 }
  const erasure = { kind: 'person.erased' as const, at: now, actor: { role: 'operator' as const } }
  // What is appended meanwhile is not theirs: the last events are those of the erasure.
  for (let after = 0; ;) {
    const rows = await eventsAfter(db, tenantId, after, batch)
    const last = rows.at(-1)
    if (!last) break
    const whose = rows.map((row) => [row, whoseIs(row, person)] as const)
    const theirs = whose.flatMap(([row, whom]) => (whom === 'theirs' ? [row] : []))
    erased.shared += whose.filter(([, whom]) => whom === 'shared').length
    if (theirs.length > 0)
      await eraseEvents(db, tenantId, theirs, erasure, async (tx) => {
        erased.payments += await removePayments(tx, tenantId, 'id', idsIn(theirs, 'payment_id'))
      })
    erased.events += theirs.length
    after = last.number
  }
  // On a grant that is also of others, what stays is that an account holder ended it.
  await sql`update journal_grants set ended_by = ${JSON.stringify({ role: 'accountHolder' })}
    where tenant_id = ${tenantId} and ended_by::jsonb ->> 'role' = 'accountHolder'
      and ended_by::jsonb ->> 'subject' = ${person.subject}`.execute(db)
  // That somebody held an address stays: who holds it after them sees nothing of theirs.
  await sql`update journal_address_holders set subject = gen_random_uuid()::text
    where tenant_id = ${tenantId} and subject = ${person.subject}`.execute(db)
  await sql`delete from journal_address_returns
    where tenant_id = ${tenantId} and subject = ${person.subject}`.execute(db)
  await eraseRows(db, tenantId, person, erased)
  return erased
}

const idsIn = (rows: readonly EventRow[], column: 'payment_id' | 'grant_id'): string[] =>
  rows.flatMap((row) => row[column] ?? [])

async function removePayments(
  tx: Transaction<Tables>,
  tenantId: string,
  column: 'id' | 'grant_id',
  ids: readonly string[]
): Promise<number> {
  if (ids.length === 0) return 0
  const removed = await tx
    .deleteFrom('journal_payments')
    .where('tenant_id', '=', tenantId)
    .where(column, 'in', ids)
    .returning('wallet_address_id')
    .execute()
  // Nothing may be counted as if they were there.
  await forgetKnownRanges(tx, tenantId, [...new Set(removed.map((row) => row.wallet_address_id))])
  return removed.length
}

/**
 * Rows of grants of their wallet addresses only, as long as no event is left that names somebody else. Who was refused
 * them, has outcomes only.
 */
async function eraseRows(db: Database, tenantId: string, person: Person, erased: Erased): Promise<void> {
  const { walletAddresses: addresses } = person
  if (addresses.length === 0) return
  for (;;) {
    const { rows: found } = await sql<{ grant_id: string }>`
      select distinct grant_id from journal_grant_addresses their
      where tenant_id = ${tenantId} and wallet_address in (${sql.join(addresses)})
        and not exists (select 1 from journal_grant_addresses other where other.tenant_id = ${tenantId}
          and other.grant_id = their.grant_id and other.wallet_address not in (${sql.join(addresses)}))
        and not exists (select 1 from journal_events event where event.tenant_id = ${tenantId}
          and event.grant_id = their.grant_id and event.subject is not null and event.kind <> 'mutation.ended')
      limit ${batch}`.execute(db)
    const ids = found.map(({ grant_id }) => grant_id)
    if (ids.length === 0) return
    await db.transaction().execute(async (tx) => {
      await emptyGrants(tx, tenantId, ids)
      await tx
        .deleteFrom('journal_grant_addresses')
        .where('tenant_id', '=', tenantId)
        .where('grant_id', 'in', ids)
        .execute()
      await forgetGrantsOf(tx, tenantId, addresses)
      erased.payments += await removePayments(tx, tenantId, 'grant_id', ids)
    })
    erased.grants += ids.length
  }
}
