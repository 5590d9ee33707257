import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { Agent } from 'undici'
import { addWebhookEvent } from '../../sandbox/rafiki/store.ts'
import type { Check } from '../../scripts/soak/ledger.ts'
import { Secret } from '../../src/config/secret.ts'
import { createJournal, type Journal } from '../../src/journal/journal.ts'
import { createLog } from '../../src/observability/log.ts'
import { addGrant, addressOf } from '../support/grantOracle.ts'
import { recordedSeed, startHarness, type Harness } from '../support/harness.ts'
import { addOutgoing, addressNamed } from '../support/payments.ts'
import { startPostgres } from '../support/postgres.ts'
import { bundle, startProcess, type Process } from '../support/processes.ts'
import { check, checksOf, type Attempt } from './fleetChecks.ts'

/* Gateways, each a process, that share a journal: they are killed, and its PostgreSQL is restarted, under load. */

export interface FleetOptions {
  /** Mutations before the first trouble, and after each. */
  operations: number
  restarts: number
  kills: number
  /** Milliseconds within which a leader that was killed must be replaced. */
  replacedWithin?: number
  tell?: (line: string) => void
}

const callers = 8
const revoke = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }'
const request =
  'mutation ($input: CreateIncomingPaymentInput!) { createIncomingPayment(input: $input) { payment { id } } }'

export async function fleet(options: FleetOptions): Promise<Check[]> {
  const { operations, restarts, kills, replacedWithin = 10_000, tell = () => undefined } = options
  const gateway = bundle('src/start.ts', 'dist/fleet')
  const folder = mkdtempSync(join(tmpdir(), 'fleet-'))
  const seed = { ...recordedSeed(), grants: [], outgoingPayments: [] }
  const [postgres, harness] = await Promise.all([startPostgres(), startHarness({ seed })])
  const journal = await createJournal({ database: { url: new Secret(postgres.url) } }, createLog('silent'))
  await journal.start()
  await watchLeaders(journal)
  const load = createLoad(harness)

  /** One that follows one that was killed has its spool and its audit log. */
  async function start(name: string): Promise<void> {
    const spool = join(folder, name)
    mkdirSync(spool, { recursive: true })
    const env = {
      JOURNAL_URL: `${postgres.url}&application_name=${name}`,
      JOURNAL_RETENTION: 'forever',
      JOURNAL_SPOOL_DIR: spool,
      JOURNAL_GRANTS_EVERY: '1',
      JOURNAL_REQUESTS: '100',
      AUDIT_LOG: join(folder, `${name}.log`),
      ...{ RATE_LIMIT_ACCOUNT_HOLDER: '0', RATE_LIMIT_ADDRESS: '0', CALLER_MAX_IN_FLIGHT: '0' }
    }
    load.gateways.set(name, await startProcess(harness, gateway, env))
  }

  /** @returns how long it took until another one led */
  async function killLeader(): Promise<number> {
    const { name, holder } = await leader(journal)
    const killed = load.gateways.get(name)!
    load.gateways.delete(name)
    killed.child.kill('SIGKILL')
    const at = Date.now()
    await until(async () => (await leader(journal)).holder !== holder)
    const took = Date.now() - at
    await start(name)
    return took
  }

  try {
    await Promise.all([start('first'), start('second')])
    const loaded = load.run()
    await load.more(operations)
    await start('third')
    await load.more(operations)
    for (let n = 0; n < restarts; n += 1) {
      await postgres.restart(n % 2 ? 'SIGINT' : 'SIGQUIT')
      await load.more(operations)
      tell(`PostgreSQL was restarted: ${load.attempts.length} mutations`)
    }
    const replaced = []
    for (let n = 0; n < kills; n += 1) {
      replaced.push(await killLeader())
      await load.more(operations)
      tell(`the leader was killed, and replaced after ${replaced.at(-1)} ms: ${load.attempts.length} mutations`)
    }
    load.stop()
    await loaded
    await until(() => isFollowed(journal, harness))
    for (const { child, ended } of load.gateways.values()) {
      child.kill('SIGTERM')
      await ended
    }
    const late = replaced.filter((ms) => ms > replacedWithin)
    return [
      ...(await checksOf({ journal, harness, folder, ...load })),
      check(`a leader was replaced within ${replacedWithin} ms`, replaced, late.length, `${replaced.join(', ')} ms`)
    ]
  } finally {
    load.stop()
    for (const { child } of load.gateways.values()) child.kill('SIGKILL')
    await Promise.all([load.close(), journal.close()])
    await Promise.all([harness.close(), postgres.stop()])
    rmSync(folder, { recursive: true })
  }
}

const patienceMs = 120_000

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('what was to come did not come')
    await sleep(50)
  }
}

/** Has the database write down which process leads: it knows them by the names of their connections. */
async function watchLeaders({ db }: Journal): Promise<void> {
  await sql`create table leaders (number bigserial, name text, holder uuid)`.execute(db)
  await sql`create function note_leader() returns trigger language plpgsql as $$ begin
    insert into leaders (name, holder) values (current_setting('application_name'), new.holder);
    return new; end $$`.execute(db)
  await sql`create trigger note_leader after insert or update on journal_leaders
    for each row execute function note_leader()`.execute(db)
}

async function leader({ db }: Journal): Promise<{ name: string; holder: string }> {
  const { rows } = await sql<{ name: string; holder: string }>`
    select name, holder from leaders order by number desc limit 1`.execute(db)
  if (!rows[0]) throw new Error('nobody leads')
  return rows[0]
}

/** Whether the journal knows all grants and payments that were made. */
async function isFollowed({ db }: Journal, { rafiki: { store } }: Harness): Promise<boolean> {
  const { rows } = await sql<{ grants: number; payments: number }>`
    select (select count(*)::int from journal_grants) as grants,
      (select count(*)::int from journal_payments where final) as payments`.execute(db)
  return rows[0]!.grants >= store.grants.length && rows[0]!.payments >= store.outgoingPayments.length
}

/** Alice revokes grants and asks for payments, through any gateway; meanwhile clients pay under her grants. */
function createLoad(harness: Harness) {
  const { store } = harness.rafiki
  // The harness's gateway, in this process, has `fetch` go through its address guard.
  const agent = new Agent()
  const token = harness.mint({ sub: 'alice' })
  const gateways = new Map<string, Process>()
  const attempts: Attempt[] = []
  const sent = new Map<string, number>()
  const watch = ({ body }: { body: unknown }): undefined => {
    const { input } =
      (body as { variables?: { input?: { grantId?: string; idempotencyKey?: string } } }).variables ?? {}
    const mark = input?.grantId ?? input?.idempotencyKey
    if (mark !== undefined) sent.set(mark, (sent.get(mark) ?? 0) + 1)
  }
  harness.rafiki.auth.intercept = harness.rafiki.backend.intercept = watch
  const { id: walletAddressId } = addressNamed(store, addressOf('alice'))
  let over = false

  async function ask(url: string, query: string, variables: object): Promise<Pick<Attempt, 'requestId' | 'outcome'>> {
    const { headers, body } = await agent.request({
      ...{ origin: url, path: '/graphql', method: 'POST' },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await token}` },
      body: JSON.stringify({ query, variables })
    })
    const { errors } = (await body.json()) as { errors?: { extensions: { outcome?: Attempt['outcome'] } }[] }
    const outcome = errors ? (errors[0]?.extensions.outcome ?? 'UNKNOWN') : 'DONE'
    return { requestId: String(headers['x-request-id']), outcome }
  }

  async function attempt(n: number): Promise<void> {
    const all = [...gateways.values()]
    const { url } = all[n % all.length]!
    const grant = n % 4 === 0 ? undefined : addGrant(store)
    const mark = grant?.id ?? randomUUID()
    const input = { walletAddressId, metadata: { mark }, idempotencyKey: mark }
    const [document, variables] = grant ? [revoke, { id: mark }] : [request, { input }]
    const reply = await ask(url, document, variables).catch(() => undefined)
    attempts.push({
      mark,
      kind: grant ? 'revoke' : 'request',
      ...(reply ?? { outcome: 'UNKNOWN', requestId: undefined })
    })
    if (n % 4 === 1) {
      const payment = addOutgoing(store, walletAddressId, { grantId: mark, createdAt: new Date().toISOString() })
      addWebhookEvent(store, payment.tenantId, 'outgoing_payment.completed', { ...payment })
    }
  }

  async function caller(first: number): Promise<void> {
    for (let n = first; !over; n += callers) await attempt(n)
  }

  return {
    gateways,
    attempts,
    sent,
    run: () => Promise.all(Array.from({ length: callers }, (_, n) => caller(n))),
    more(count: number): Promise<void> {
      const wanted = attempts.length + count
      return until(() => Promise.resolve(attempts.length >= wanted))
    },
    stop: () => void (over = true),
    close: () => agent.close()
  }
}
