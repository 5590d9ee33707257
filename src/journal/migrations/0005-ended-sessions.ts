import { sql, type QueryExecutorProvider } from 'kysely'

export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`create table journal_ended_sessions (
    digest text primary key,
    before int8 not null,
    until int8 not null,
    added_at timestamptz not null
  )`.execute(db)
  await sql`create index on journal_ended_sessions (added_at)`.execute(db)
}
