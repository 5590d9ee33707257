import { sql } from 'kysely'
import { keysPerRequest } from '../../rafiki/queries/batch.ts'
import type { Journal } from '../journal.ts'

/* What following asks of the rows of grants and payments. */

type Followed = 'journal_grants' | 'journal_payments'

/** Sets a moment of rows: since when Rafiki no longer knows them, or when they were looked at last. */
export async function mark(
  journal: Journal,
  rows: { table: Followed; tenantId: string; ids: readonly string[] },
  column: 'missing_at' | 'seen_at',
  at: number
): Promise<void> {
  const { table, tenantId, ids } = rows
  if (ids.length === 0) return
  await journal.read((db) =>
    sql`update ${sql.table(table)} set ${sql.ref(column)} = ${new Date(at)}
      where tenant_id = ${tenantId} and id in (${sql.join(ids)})`.execute(db)
  )
}

export async function knownGrants(journal: Journal, tenantId: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await journal.read((db) =>
    db.selectFrom('journal_grants').select('id').where('tenant_id', '=', tenantId).where('id', 'in', ids).execute()
  )
  return new Set(rows.map(({ id }) => id))
}

/** Id → whether it is final. */
export async function knownPayments(
  journal: Journal,
  tenantId: string,
  ids: readonly string[]
): Promise<Map<string, boolean>> {
  if (ids.length === 0) return new Map()
  const rows = await journal.read((db) =>
    db
      .selectFrom('journal_payments')
      .select(['id', 'final'])
      .where('tenant_id', '=', tenantId)
      .where('id', 'in', ids)
      .execute()
  )
  return new Map(rows.map(({ id, final }) => [id, final]))
}

/**
 * Ids of as many grants as fit into one request, of those that are not over and were not looked at since a moment; those
 * that wait longest first.
 * @param addresses only those of these wallet addresses
 */
export async function dueGrants(
  journal: Journal,
  tenantId: string,
  before: number,
  addresses?: readonly string[]
): Promise<string[]> {
  if (addresses?.length === 0) return []
  const rows = await journal.read((db) => {
    let found = db
      .selectFrom('journal_grants')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('ended_at', 'is', null)
      .where('missing_at', 'is', null)
      .where('seen_at', '<', new Date(before))
    if (addresses) {
      found = found.where('id', 'in', (its) =>
        its
          .selectFrom('journal_grant_addresses')
          .select('grant_id')
          .where('tenant_id', '=', tenantId)
          .where('wallet_address', 'in', addresses)
      )
    }
    return found.orderBy('seen_at').limit(keysPerRequest).execute()
  })
  return rows.map(({ id }) => id)
}

/** As many whose addresses lack what a newer schema has, but for some. What was emptied stays so. */
export async function unfilledGrants(journal: Journal, tenantId: string, except: readonly string[]): Promise<string[]> {
  const rows = await journal.read((db) =>
    db
      .selectFrom('journal_grant_addresses as its')
      .innerJoin('journal_grants as known', (join) =>
        join.onRef('known.tenant_id', '=', 'its.tenant_id').onRef('known.id', '=', 'its.grant_id')
      )
      .select('its.grant_id')
      .distinct()
      .where('its.tenant_id', '=', tenantId)
      .where('its.kinds', 'is', null)
      .where('known.missing_at', 'is', null)
      .where(sql<boolean>`its.grant_id <> all(${except}::uuid[])`)
      .where((row) => row.or([row('known.subject', 'is not', null), row('known.accesses', 'is distinct from', '[]')]))
      .limit(keysPerRequest)
      .execute()
  )
  return rows.map((row) => row.grant_id)
}

/** As many that are not final. */
export async function duePayments(journal: Journal, tenantId: string, before: number): Promise<string[]> {
  const rows = await journal.read((db) =>
    db
      .selectFrom('journal_payments')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('final', '=', false)
      .where('missing_at', 'is', null)
      .where('seen_at', '<', new Date(before))
      .orderBy('seen_at')
      .limit(keysPerRequest)
      .execute()
  )
  return rows.map(({ id }) => id)
}
