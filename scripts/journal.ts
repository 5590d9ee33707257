import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { Secret } from '../src/config/secret.ts'
import { openDatabase } from '../src/journal/database/database.ts'
import { fleet } from '../test/proof/fleet.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { bundle } from '../test/support/processes.ts'
import { measureJournal } from './journal/figures.ts'
import { measureFirstWalk } from './journal/firstWalk.ts'
import { table } from './soak/run.ts'

/*
 * npm run proof -- journal: three gateways on one PostgreSQL lose nothing, whatever is killed or restarted; then what a
 * large journal takes. A count of 0 leaves a part out.
 */

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '500' },
    kills: { type: 'string', default: '6' },
    restarts: { type: 'string', default: '10' },
    events: { type: 'string', default: '1000000' },
    reads: { type: 'string', default: '2000' },
    payments: { type: 'string', default: '100000' }
  }
})
const numberOf = (name: keyof typeof values): number => Number(values[name])
const tell = (line: string): void => console.log(line)

if (numberOf('operations') > 0) {
  const load = { operations: numberOf('operations'), kills: numberOf('kills'), restarts: numberOf('restarts') }
  const checks = await fleet({ ...load, tell })
  console.log(table(checks))
  if (checks.some(({ holds }) => !holds)) process.exitCode = 1
}

const gateway = bundle('src/start.ts', 'dist/fleet')
const postgres = await startPostgres()
if (numberOf('payments') > 0) {
  const db = await openDatabase({ url: new Secret(postgres.url) })
  await sql`create database walk`.execute(db)
  await db.destroy()
  const url = postgres.url.replace('/postgres?', '/walk?')
  await measureFirstWalk({ url, gateway, payments: numberOf('payments'), tell })
}
if (numberOf('events') > 0)
  await measureJournal({ url: postgres.url, gateway, events: numberOf('events'), reads: numberOf('reads'), tell })
await postgres.stop()
