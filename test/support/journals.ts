import type { JournalDatabase } from '../../src/config/config.ts'
import { Secret } from '../../src/config/secret.ts'
import { describeWithPostgres, startPostgres, type Postgres } from './postgres.ts'

/** Runs the same tests on both databases that a journal may have. Each file has a PostgreSQL of its own. */
export function onBothDatabases(
  tests: (database: () => JournalDatabase, postgres: () => Postgres | undefined) => void
): void {
  describe('on PGlite', () =>
    tests(
      () => 'memory',
      () => undefined
    ))
  onPostgres((postgres) => tests(() => ({ url: new Secret(postgres().url) }), postgres))
}

/** Runs tests of what only a PostgreSQL has, as roles. */
export function onPostgres(tests: (postgres: () => Postgres) => void): void {
  describeWithPostgres('on PostgreSQL', () => {
    let postgres: Postgres | undefined
    beforeAll(async () => {
      postgres = await startPostgres()
    })
    afterAll(() => postgres?.stop())
    tests(() => postgres!)
  })
}
