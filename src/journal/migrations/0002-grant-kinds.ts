import { sql, type QueryExecutorProvider } from 'kysely'

/*
 * What account holders' grants are counted by. A gateway of the version before leaves these columns null in the rows that it
 * writes; the follower of this one fills them, as it does those that were there before.
 */
const statements = [
  `alter table journal_grant_addresses add column kinds smallint, add column client_key text`,
  `create index on journal_grant_addresses (tenant_id, grant_id) where kinds is null`,
  `create index on journal_grant_addresses (tenant_id, wallet_address) where client_key is null`,
  // The wallet addresses of these were removed: counts would lack them, nobody knows whose.
  `insert into journal_walks (tenant_id, name, complete, updated_at)
    select distinct tenant_id, 'grants erased', false, now() from journal_grants
    where accesses = '[]' and subject is null
    on conflict do nothing`
]

export async function up(db: QueryExecutorProvider): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
