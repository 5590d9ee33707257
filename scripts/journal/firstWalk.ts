import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { Secret } from '../../src/config/secret.ts'
import { createJournal } from '../../src/journal/journal.ts'
import { createLog } from '../../src/observability/log.ts'
import { addressOf } from '../../test/support/grantOracle.ts'
import { startHarness } from '../../test/support/harness.ts'
import { addOutgoing, addressNamed } from '../../test/support/payments.ts'
import { startProcess } from '../../test/support/processes.ts'
import type { FigureOptions } from './figures.ts'
import { emptySeed } from './people.ts'

interface WalkOptions extends Pick<FigureOptions, 'url' | 'gateway' | 'tell'> {
  payments: number
}

/** How long a gateway takes to read all payments of a Rafiki that it did not know, and how many requests it sends. */
export async function measureFirstWalk({ url, gateway, payments, tell }: WalkOptions): Promise<void> {
  const harness = await startHarness({ seed: emptySeed() })
  const { store, backend } = harness.rafiki
  const { id } = addressNamed(store, addressOf('alice'))
  const now = Date.now()
  for (let n = 0; n < payments; n += 1) addOutgoing(store, id, { createdAt: new Date(now - n * 60_000).toISOString() })
  const journal = await createJournal({ database: { url: new Secret(url) } }, createLog('warn'))
  await journal.start()
  const before = backend.counters.requests
  const env = { JOURNAL_URL: url, JOURNAL_RETENTION: 'forever', JOURNAL_REQUESTS: '1000', AUDIT_LOG: '/dev/null' }
  const began = performance.now()
  const { child, ended } = await startProcess(harness, gateway, env)
  const known = async (): Promise<number> => {
    const { rows } = await sql<{ count: number }>`select count(*)::int from journal_payments`.execute(journal.db)
    return rows[0]!.count
  }
  while ((await known()) < payments) await sleep(200)
  const seconds = Math.round((performance.now() - began) / 1000)
  tell(`first walk of ${payments} payments: ${backend.counters.requests - before} requests, ${seconds} s`)
  child.kill('SIGTERM')
  await ended
  await journal.close()
  await harness.close()
}
