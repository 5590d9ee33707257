import type { PGlite } from '@electric-sql/pglite'
import {
  CompiledQuery,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver
} from 'kysely'

/** Kysely over PGlite: PostgreSQL inside this process. It has one session, so that transactions wait for each other. */
export const pgliteDialect = (open: () => Promise<PGlite>): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createDriver: () => new PgliteDriver(open)
})

class PgliteDriver implements Driver {
  readonly #open: () => Promise<PGlite>
  #database: PGlite | undefined
  #last: Promise<void> = Promise.resolve()
  readonly #release = new WeakMap<DatabaseConnection, () => void>()

  constructor(open: () => Promise<PGlite>) {
    this.#open = open
  }

  async init(): Promise<void> {
    this.#database = await this.#open()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#last
    let release = (): void => {}
    this.#last = new Promise<void>((resolve) => (release = resolve))
    await before
    const connection = connectionTo(this.#database)
    this.#release.set(connection, release)
    return connection
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#release.get(connection)?.()
    return Promise.resolve()
  }

  async destroy(): Promise<void> {
    await this.#last
    await this.#database?.close()
  }
}

const connectionTo = (database: PGlite | undefined): DatabaseConnection => ({
  async executeQuery<Row>({ sql, parameters }: CompiledQuery) {
    if (!database) throw new Error('the database is not open')
    const { rows, affectedRows } = await database.query<Row>(sql, [...parameters])
    return { rows, ...(affectedRows !== undefined && { numAffectedRows: BigInt(affectedRows) }) }
  },
  async *streamQuery() {
    await Promise.reject(new Error('PGlite does not stream'))
  }
})
