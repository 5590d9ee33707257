import { sql } from 'kysely'
import type { Config, JournalConfig } from '../../config/config.ts'
import { ConfigError } from '../../config/config.ts'
import { openDatabase, type Database } from '../../journal/database/database.ts'
import { migrations } from '../../journal/migrations/index.ts'
import { missingMigrations } from '../../journal/migrations/migrate.ts'
import { reasonOf } from './captured.ts'
import { off, right, unknown, wrong, type Row } from './rows.ts'

const what = 'journal'
const oldest = 15
const docs = 'See docs/journal.md.'
/** What PostgreSQL means by its codes. */
const codes: Record<string, string> = {
  '28000': 'it does not accept this user',
  '28P01': 'it does not accept the password',
  '3D000': 'it has no such database',
  '42501': 'this user lacks rights'
}

/** Whether the journal's database is there, new enough, keeps sessions, and has the tables of this version. */
export async function journal({ journal: configured }: Config): Promise<Row[]> {
  if (!configured) return [off(what, 'no JOURNAL_URL and no JOURNAL_DIR: nothing is kept')]
  let db: Database | undefined
  try {
    db = await openDatabase(configured.database)
    const rows = [await version(db, configured)]
    if (configured.database !== 'memory' && 'url' in configured.database) rows.push(await sessions(db))
    return [...rows, await schema(db)]
  } catch (error) {
    const reason = reasonOf(error)
    const found =
      error instanceof ConfigError ? error.problems.join(' ') : `${codes[reason] ?? 'does not answer'} (${reason})`
    return [wrong(what, found, `Mutations that move money are refused meanwhile. ${docs}`)]
  } finally {
    await db?.destroy()
  }
}

async function version(db: Database, { database }: JournalConfig): Promise<Row> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version_num') as version`.execute(db)
  const major = Math.floor(Number(rows[0]?.version) / 10_000)
  if (major < oldest) return wrong(what, `PostgreSQL ${major}`, `PostgreSQL ${oldest} or later is needed. ${docs}`)
  if (database === 'memory' || 'url' in database) return right(what, `PostgreSQL ${major} answers`)
  return unknown(
    what,
    'JOURNAL_DIR: for trying on one machine, not for evidence',
    `Set JOURNAL_URL in production. ${docs}`
  )
}

/** A connection, as one process of the database. */
interface Session {
  query: (text: string) => Promise<number>
}

/**
 * Whether a pool in transaction mode stands before the database: it gives one session's process to another as soon as no
 * transaction is open. Locks of a session, and LISTEN, end there unseen.
 */
export async function isShared(first: Session, second: Session): Promise<boolean> {
  const own = await first.query('select pg_backend_pid() as pid')
  await second.query('begin')
  try {
    const theirs = await second.query('select pg_backend_pid() as pid')
    return theirs === own || (await first.query('select pg_backend_pid() as pid')) !== own
  } finally {
    await second.query('rollback')
  }
}

async function sessions(db: Database): Promise<Row> {
  // A pool that has a process to spare may give each session its own again, one way round.
  const shared = await db.connection().execute((first) =>
    db.connection().execute(async (second) => {
      const [one, other] = [sessionOf(first), sessionOf(second)]
      return (await isShared(one, other)) || isShared(other, one)
    })
  )
  if (!shared) return right('journal: sessions', 'a connection keeps its session')
  const todo = `Connect to PostgreSQL itself, or to a pool in session mode. ${docs}`
  return wrong('journal: sessions', 'a pool in transaction mode stands before the database', todo)
}

const sessionOf = (db: Database): Session => ({
  query: async (text) => Number((await sql<{ pid: number }>`${sql.raw(text)}`.execute(db)).rows[0]?.pid)
})

async function schema(db: Database): Promise<Row> {
  const missing = await missingMigrations(db)
  if (missing.length === 0) return right('journal: tables', 'up to date')
  const found = `not there yet: ${missing.join(', ')}`
  const { rows } = await sql<{ may: boolean | null }>`
    select has_schema_privilege(current_schema(), 'create') as may`.execute(db)
  if (missing.length === migrations.length && !rows[0]?.may)
    return wrong(
      'journal: tables',
      'not there yet, and this user may not create them',
      'Run "rafiki-gateway journal migrate" as the role that is to own them: the gateway does not start before.'
    )
  const todo = 'The gateway creates them at its start, if it owns them; else run rafiki-gateway journal migrate.'
  return unknown('journal: tables', found, todo)
}
