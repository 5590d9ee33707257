import { sql } from 'kysely'
import type { Database } from './database/database.ts'

/** Whose payments are looked at: those of some wallet addresses, of which there is at least one. */
export interface Payers {
  tenantId: string
  walletAddressIds: readonly string[]
}

/** For `in (…)`. */
export const uuidList = (values: readonly string[]) => sql.join(values.map((value) => sql`${value}::uuid`))

/** When the latest payment under each of these grants was made, looking no further back than a moment. @throws Error */
export async function lastUses(
  db: Database,
  { tenantId, walletAddressIds }: Payers,
  grants: readonly { grantId: string; since: number }[]
): Promise<(Date | undefined)[]> {
  const wanted = grants.map(({ grantId, since }, n) => ({ n, id: grantId, since: new Date(since) }))
  const { rows } = await sql<{ n: number; last: Date }>`
    select wanted.n, latest.created_at as last
    from json_to_recordset(${JSON.stringify(wanted)}::json) as wanted (n int, id uuid, since timestamptz)
    cross join lateral (
      select created_at from journal_payments
      where tenant_id = ${tenantId}::uuid and grant_id = wanted.id and created_at >= wanted.since
        and wallet_address_id in (${uuidList(walletAddressIds)})
      order by created_at desc limit 1
    ) as latest`.execute(db)
  const found = new Map(rows.map(({ n, last }) => [n, last]))
  return wanted.map(({ n }) => found.get(n))
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
        and wallet_address_id in (${uuidList(walletAddressIds)})
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
