import { sql, type Kysely } from 'kysely'
import { ConfigError } from '../../config/config.ts'
import { property } from '../../lib/property.ts'
import type { Tables } from '../tables.ts'
import { migrations } from './index.ts'

/** An advisory lock's number: any, as long as nothing else in the database uses it. */
const lock = 1_907_241_601

/**
 * Brings the tables up to date: forward only, one process at a time, each migration in a transaction of its own. A schema
 * newer than this gateway is left as it is, and one that is up to date is only read.
 * @returns the names of those that ran
 * @throws ConfigError where this role may not change the tables
 */
export async function migrate(db: Kysely<Tables>, all = migrations): Promise<string[]> {
  const missing = await missingMigrations(db, all)
  if (missing.length === 0) return []
  try {
    return await run(db, all)
  } catch (error) {
    if (!lacksRights.has(property(error, 'code'))) throw error
    throw new ConfigError([
      `JOURNAL_URL: the tables lack ${missing.join(', ')}, and this role may not change them. Run "rafiki-gateway journal migrate" as the role that owns them.`
    ])
  }
}

/** No privilege; no schema that the role may use. */
const lacksRights = new Set<unknown>(['42501', '3F000'])

/** The names of the migrations that have not run. Writes nothing. */
export async function missingMigrations(db: Kysely<Tables>, all = migrations): Promise<string[]> {
  const names = all.map(({ name }) => name)
  const { rows } = await sql<{ made: boolean }>`select to_regclass('journal_migrations') is not null as made`.execute(
    db
  )
  if (!rows[0]?.made) return names
  const done = await sql<{ name: string }>`select name from journal_migrations`.execute(db)
  const ran = new Set(done.rows.map(({ name }) => name))
  return names.filter((name) => !ran.has(name))
}

async function run(db: Kysely<Tables>, all: typeof migrations): Promise<string[]> {
  const ran: string[] = []
  for (const { name, up } of all) {
    await db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${lock})`.execute(tx)
      await sql`create table if not exists journal_migrations (
        name text primary key, ran_at timestamptz not null
      )`.execute(tx)
      const done = await sql`select 1 from journal_migrations where name = ${name}`.execute(tx)
      if (done.rows.length > 0) return
      await up(tx)
      await sql`insert into journal_migrations (name, ran_at) values (${name}, ${new Date()})`.execute(tx)
      ran.push(name)
    })
  }
  return ran
}
