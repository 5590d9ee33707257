import { Kysely, PostgresDialect } from 'kysely'
import type { JournalDatabase } from '../../config/config.ts'
import type { Tables } from '../tables.ts'
import { pgliteDialect } from './pglite.ts'

/** What `int8` is read as: numbers of events and counts stay far below 2^53. */
const int8 = 20

export type Database = Kysely<Tables>

/**
 * Opens the journal's database: PostgreSQL, or PGlite in a folder or in memory. Their packages are loaded only here.
 * Nothing connects before the first query.
 */
export async function openDatabase(where: JournalDatabase): Promise<Database> {
  if (where !== 'memory' && 'url' in where) return openPostgres(where.url.reveal())
  const { PGlite } = await import('@electric-sql/pglite')
  const dataDir = where === 'memory' ? undefined : where.dir
  return new Kysely({
    dialect: pgliteDialect(() => PGlite.create({ ...(dataDir && { dataDir }), parsers: { [int8]: Number } }))
  })
}

async function openPostgres(connectionString: string): Promise<Database> {
  const { default: pg } = await import('pg')
  const types = new pg.TypeOverrides()
  types.setTypeParser(int8, Number)
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: 2_000,
    query_timeout: 10_000,
    application_name: 'rafiki-gateway',
    types
  })
  // A connection that ends while nobody uses it is replaced by the next query.
  pool.on('error', () => undefined)
  return new Kysely({ dialect: new PostgresDialect({ pool }) })
}
