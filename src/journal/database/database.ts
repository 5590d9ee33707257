import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { JournalDatabase } from '../../config/config.ts'
import type { Tables } from '../tables.ts'
import { openPglite } from './pglite.ts'

/** What `int8` is read as: numbers of events and counts stay far below 2^53. */
const int8 = 20

export type Database = Kysely<Tables>

/** Opens the journal's database: PostgreSQL, or PGlite in a folder or in memory. PostgreSQL is asked by the first query. */
export async function openDatabase(where: JournalDatabase): Promise<Database> {
  if (where !== 'memory' && 'url' in where) return open(postgres(where.url.reveal()))
  const { config, close } = await openPglite(where)
  return open(config, close)
}

/**
 * Milliseconds after which PostgreSQL itself ends a statement: who hung up leaves nothing running there. It is set in each
 * session, since a pool before the database takes no such parameter.
 */
const statementMs = 8_000

/** Milliseconds. */
const postgres = (connectionString: string): pg.PoolConfig => ({
  connectionString,
  max: 10,
  connectionTimeoutMillis: 2_000,
  query_timeout: 10_000,
  application_name: 'rafiki-gateway'
})

function open(config: pg.PoolConfig, close?: () => Promise<void>): Database {
  const types = new pg.TypeOverrides()
  types.setTypeParser(int8, Number)
  const pool = new pg.Pool({ ...config, types })
  // A connection that ends while nobody uses it is replaced by the next query. One that ends between two statements of a
  // transaction fails the next: unheard, its `error` would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (session) => {
    session.on('error', () => undefined)
    // Where it fails, so does what comes after it.
    if (!close) session.query(`set statement_timeout = ${statementMs}`).catch(() => undefined)
  })
  const end = (): Promise<void> => pool.end().then(close)
  return new Kysely({ dialect: new PostgresDialect({ pool: { connect: () => pool.connect(), end } }) })
}
