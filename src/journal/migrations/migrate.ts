import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import { migrations } from './index.ts'

/** An advisory lock's number: any, as long as nothing else in the database uses it. */
const lock = 1_907_241_601

/**
 * Brings the tables up to date: forward only, one process at a time, each migration in a transaction of its own. A schema
 * newer than this gateway is left as it is.
 * @returns the names of those that ran
 */
export async function migrate(db: Kysely<Tables>, upTo = migrations.length): Promise<string[]> {
  const ran: string[] = []
  await sql`create table if not exists journal_migrations (name text primary key, ran_at timestamptz not null)`.execute(
    db
  )
  for (const { name, up } of migrations.slice(0, upTo)) {
    await db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${lock})`.execute(tx)
      const done = await sql`select 1 from journal_migrations where name = ${name}`.execute(tx)
      if (done.rows.length > 0) return
      await up(tx)
      await sql`insert into journal_migrations (name, ran_at) values (${name}, ${new Date()})`.execute(tx)
      ran.push(name)
    })
  }
  return ran
}
