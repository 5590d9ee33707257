import type { JournalDatabase } from '../../src/config/config.ts'
import { Secret } from '../../src/config/secret.ts'
import { createJournal, type Journal } from '../../src/journal/journal.ts'
import { createLog } from '../../src/observability/log.ts'
import { describeWithPostgres, missingPostgres, startPostgres, type Postgres } from './postgres.ts'

type Tests = (database: () => JournalDatabase, postgres: () => Postgres | undefined) => void

/** A journal whose tables are there. Close it. */
export async function startJournal(database: JournalDatabase): Promise<Journal> {
  const journal = await createJournal({ database }, createLog('silent'))
  await journal.start()
  return journal
}

/** Runs the same tests on both databases that a journal may have. Each file has a PostgreSQL of its own. */
export function onBothDatabases(tests: Tests): void {
  describe('on PGlite', () =>
    tests(
      () => 'memory',
      () => undefined
    ))
  onPostgres((postgres) => tests(() => ({ url: new Secret(postgres().url) }), postgres))
}

/** Runs tests of what is the same on both databases on PostgreSQL alone; with `PROOF=full` (`npm run proof -- tests`) on both. */
export function onAnyDatabase(tests: Tests): void {
  if (process.env.PROOF === 'full' || missingPostgres.length > 0) onBothDatabases(tests)
  else onPostgres((postgres) => tests(() => ({ url: new Secret(postgres().url) }), postgres))
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
