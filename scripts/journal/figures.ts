import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { Agent } from 'undici'
import { Secret } from '../../src/config/secret.ts'
import type { NewEvent } from '../../src/journal/event.ts'
import { recordGrants } from '../../src/journal/grants.ts'
import { createJournal, type Journal } from '../../src/journal/journal.ts'
import { recordPayments } from '../../src/journal/payments.ts'
import { createLog } from '../../src/observability/log.ts'
import { startHarness, type Harness } from '../../test/support/harness.ts'
import { startProcess } from '../../test/support/processes.ts'
import { addPerson, emptySeed, personOf, type Person } from './people.ts'

/* What a large journal takes: rates, sizes and how long readers wait. The gateway is a process of its own. */

const writers = 200
/** People whose rows the stand-in for Rafiki has as well, and who ask. */
const askers = 20
/** People whose events are written in one transaction. */
const together = 10
const byOneWriter = 500

const queries = {
  history: '{ myGrants(first: 20) { nodes { id history(first: 20) { nodes { id at } } } } }',
  activity: '{ myActivity(first: 20) { nodes { id at } } }',
  spending: '{ myGrants(first: 20) { nodes { access { spending { payments complete debitAmount { value } } } } } }',
  summary: '{ myGrantsSummary { active canSpend revoked } }'
}

export interface FigureOptions {
  url: string
  /** The bundle of a gateway. */
  gateway: string
  events: number
  /** Of each query. */
  reads: number
  tell: (line: string) => void
}

/** Writes so many events, and measures. */
export async function measureJournal({ url, gateway, events, reads, tell }: FigureOptions): Promise<void> {
  const harness = await startHarness({ seed: emptySeed() })
  const journal = await createJournal({ database: { url: new Secret(url) } }, createLog('warn'))
  await journal.start()
  const { operatorTenantId: tenantId } = harness.rafiki.store
  tell(`one writer: ${await appendRate(journal, tenantId, 1, byOneWriter)} events a second`)
  tell(`${writers} writers: ${await appendRate(journal, tenantId, writers, Math.floor(events / 10))} events a second`)
  const people = await fill(journal, harness, events)
  await sql`analyze`.execute(journal.db)
  tell(await sizes(journal))
  await measureReads({ harness, gateway, url, people, reads, tell })
  await journal.close()
  await harness.close()
}

/** Events one by one, by so many at once. */
async function appendRate(journal: Journal, tenantId: string, at: number, count: number): Promise<number> {
  const began = performance.now()
  let left = count
  const writer = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await journal.append([eventOf(tenantId)])
    }
  }
  await Promise.all(Array.from({ length: at }, writer))
  return Math.round((count / (performance.now() - began)) * 1000)
}

const eventOf = (tenantId: string): NewEvent => ({
  ...{ id: randomUUID(), kind: 'mutation.intended', tenantId, at: Date.now(), grantId: randomUUID() },
  ...{ actor: { role: 'accountHolder', subject: 'somebody' }, subject: 'somebody' },
  details: { mutation: 'revokeMyGrant', objects: {}, requestId: randomUUID() }
})

/** Grants and payments of as many people as it takes. @returns who can ask */
async function fill(journal: Journal, harness: Harness, events: number): Promise<Person[]> {
  const { store } = harness.rafiki
  const { operatorTenantId: tenantId } = store
  const asking: Person[] = []
  while (journal.appended < events) {
    const people = Array.from({ length: together }, () => personOf(store))
    if (asking.length < askers) {
      for (const person of people) addPerson(store, person)
      asking.push(...people)
    }
    await recordGrants(
      journal,
      tenantId,
      people.flatMap(({ grants }) => grants)
    )
    for (const { payments } of people) await recordPayments(journal, tenantId, payments)
  }
  return asking
}

async function sizes({ db }: Journal): Promise<string> {
  const { rows } = await sql<{ name: string; mb: number; count: number }>`
    select relname as name, round(pg_total_relation_size(oid) / 1e6)::int as mb, reltuples::int as count
    from pg_class where relkind = 'r' and relname like 'journal_%' and reltuples > 1000 order by 2 desc`.execute(db)
  return rows.map(({ name, mb, count }) => `${name}: ${count} rows, ${mb} MB with indexes`).join('\n')
}

interface Reading extends Pick<FigureOptions, 'gateway' | 'url' | 'reads' | 'tell'> {
  harness: Harness
  people: readonly Person[]
}

async function measureReads({ harness, gateway, url, people, reads, tell }: Reading): Promise<void> {
  const env = { JOURNAL_URL: url, JOURNAL_RETENTION: 'forever', RATE_LIMIT_ACCOUNT_HOLDER: '0', AUDIT_LOG: '/dev/null' }
  const started = await startProcess(harness, gateway, env, { until: 'ready' })
  const agent = new Agent()
  const tokens = await Promise.all(
    people.map(({ address }) => harness.mint({ sub: address, wallet_addresses: [address] }))
  )
  const ask = async (query: string, token: string): Promise<void> => {
    const { body } = await agent.request({
      ...{ origin: started.url, path: '/graphql', method: 'POST' },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query })
    })
    const { errors } = (await body.json()) as { errors?: unknown }
    if (errors) throw new Error(`${query}: ${JSON.stringify(errors)}`)
  }
  for (const [name, query] of Object.entries(queries)) {
    for (const token of tokens) await ask(query, token)
    const times: number[] = []
    for (let n = 0; n < reads; n += 1) {
      const began = performance.now()
      await ask(query, tokens[n % tokens.length]!)
      times.push(performance.now() - began)
    }
    times.sort((a, b) => a - b)
    const at = (part: number): string => times[Math.floor(part * (times.length - 1))]!.toFixed(1)
    tell(`${name}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, of ${reads}, one after the other`)
  }
  started.child.kill('SIGTERM')
  await started.ended
  await agent.close()
}
