import { sql } from 'kysely'
import type { Database } from './database/database.ts'

/** Whose payments are looked at: those of some wallet addresses, of which there is at least one. */
export interface Payers {
  tenantId: string
  walletAddressIds: readonly string[]
}

/** Payments of one pair of assets under one grant, added up. Amounts are decimal digits. */
export interface UseRow {
  /** Which of the grants asked for, by its place. */
  n: number
  debit_code: string
  debit_scale: number
  receive_code: string
  receive_scale: number
  payments: number
  last: Date
  /** The latest that counts; null where none does. */
  last_counted: Date | null
  counted_debit: string
  counted_receive: string
  /** What failed payments have sent all the same. */
  failed_debit: string
  failed_receive: string
}

const list = (values: readonly string[]) => sql.join(values.map((value) => sql`${value}::uuid`))

/**
 * What was paid under grants, each since a moment (milliseconds). Rafiki does not count what failed or was cancelled; a
 * failed payment may have sent a part.
 * @throws Error of the database
 */
export async function sumUses(
  db: Database,
  { tenantId, walletAddressIds }: Payers,
  uses: readonly { grantId: string; since: number }[]
): Promise<UseRow[]> {
  const grants = uses.map(
    ({ grantId, since }, n) => sql`(${n}::int, ${grantId}::uuid, ${new Date(since)}::timestamptz)`
  )
  const counts = sql`state not in ('FAILED', 'CANCELLED')`
  const { rows } = await sql<UseRow>`
    select n, debit_code, debit_scale, receive_code, receive_scale, count(*)::int as payments, max(created_at) as last,
      max(created_at) filter (where ${counts}) as last_counted,
      coalesce(sum(debit_value) filter (where ${counts}), 0)::text as counted_debit,
      coalesce(sum(receive_value) filter (where ${counts}), 0)::text as counted_receive,
      coalesce(sum(sent_value) filter (where state = 'FAILED'), 0)::text as failed_debit,
      coalesce(sum(div(receive_value * sent_value, nullif(debit_value, 0))) filter (where state = 'FAILED'), 0)::text
        as failed_receive
    from (values ${sql.join(grants)}) as wanted (n, grant_id, since)
    join journal_payments using (grant_id)
    where tenant_id = ${tenantId}::uuid and wallet_address_id in (${list(walletAddressIds)}) and created_at >= since
    group by n, debit_code, debit_scale, receive_code, receive_scale`.execute(db)
  return rows
}

/** When the latest payment under any of these grants was made, looking no further back than a moment. @throws Error */
export async function lastUse(
  db: Database,
  { tenantId, walletAddressIds }: Payers,
  grantIds: readonly string[],
  since: number
): Promise<Date | undefined> {
  if (grantIds.length === 0) return undefined
  const { rows } = await sql<{ last: Date | null }>`
    select max(latest.created_at) as last
    from json_array_elements_text(${JSON.stringify(grantIds)}::json) as wanted (id)
    cross join lateral (
      select created_at from journal_payments
      where tenant_id = ${tenantId}::uuid and grant_id = wanted.id::uuid and created_at >= ${new Date(since)}
        and wallet_address_id in (${list(walletAddressIds)})
      order by created_at desc limit 1
    ) as latest`.execute(db)
  return rows[0]?.last ?? undefined
}

/** The grants that payments since a moment name, in the order of their last use, at most so many. @throws Error */
export async function grantsUsed(
  db: Database,
  { tenantId, walletAddressIds }: Payers,
  { since, limit }: { since: number; limit: number }
): Promise<string[]> {
  const { rows } = await sql<{ grant_id: string }>`
    select grant_id from (
      select distinct on (grant_id) grant_id, created_at, id from journal_payments
      where tenant_id = ${tenantId}::uuid and grant_id is not null and created_at >= ${new Date(since)}
        and wallet_address_id in (${list(walletAddressIds)})
      order by grant_id, created_at desc, id desc
    ) as latest order by created_at desc, id desc limit ${limit}`.execute(db)
  return rows.map((row) => row.grant_id)
}

/** Payments under these grants whose state may have changed since it was seen, at most so many. @throws Error */
export async function unsettledPayments(
  db: Database,
  { tenantId, walletAddressIds }: Payers,
  grants: { ids: readonly string[]; since: number; limit: number }
): Promise<string[]> {
  if (grants.ids.length === 0) return []
  const rows = await db
    .selectFrom('journal_payments')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('wallet_address_id', 'in', [...walletAddressIds])
    .where('grant_id', 'in', [...grants.ids])
    .where('final', '=', false)
    .where('created_at', '>=', new Date(grants.since))
    .limit(grants.limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** The states in which these payments were last seen, by id. @throws Error of the database */
export async function statesOf(db: Database, tenantId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('journal_payments')
    .select(['id', 'state'])
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, state }) => [id, state]))
}

/** The oldest payment of a wallet address since a moment, but for some. @throws Error of the database */
export async function oldestPayment(
  db: Database,
  { tenantId, walletAddressId }: { tenantId: string; walletAddressId: string },
  since: number,
  except: readonly string[]
): Promise<string | undefined> {
  const row = await db
    .selectFrom('journal_payments')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('wallet_address_id', '=', walletAddressId)
    .where('created_at', '>=', new Date(since))
    .where('id', 'not in', [...except])
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}
