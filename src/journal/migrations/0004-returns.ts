import { sql, type QueryExecutorProvider } from 'kysely'

export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`create table journal_address_returns (
    tenant_id uuid not null,
    wallet_address text not null,
    subject text not null,
    seen_at timestamptz not null,
    primary key (tenant_id, wallet_address, subject, seen_at)
  )`.execute(db)
}
