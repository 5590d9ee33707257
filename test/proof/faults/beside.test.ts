import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { Secret } from '../../../src/config/secret.ts'
import { openDatabase, type Database } from '../../../src/journal/database/database.ts'
import { keyHolder } from '../../support/dpop.ts'
import { readMetrics, startHarness, type Harness } from '../../support/harness.ts'
import { addGrant } from '../../support/grantOracle.ts'
import { describeUnlessMissing } from '../../support/missing.ts'
import { missingPostgres, startPostgres, type Postgres } from '../../support/postgres.ts'
import { missingRedis, startRedis, type TestRedis } from '../../support/redis.ts'
import { missingMetrics } from '../../support/rules.ts'
import { goodQuery, publicUrl, seenOf, type Seen } from './world.ts'

/* The fault table, for what a gateway has beside it: Redis, the journal's database, an audit log's file, a collector of spans. */

const nobodys = '00000000-0000-4000-8000-000000000000'
const revoking = (id: string): string => `mutation { revokeMyGrant(input: { grantId: "${id}" }) { grant { id } } }`
const newAsset = 'mutation ($code: String!) { createAsset(input: { code: $code, scale: 2 }) { asset { id } } }'

describeUnlessMissing([...missingRedis, ...missingPostgres], 'the fault table of what is beside a gateway', () => {
  const folder = mkdtempSync(join(tmpdir(), 'beside-'))
  const auditFile = join(folder, 'audit.log')
  let redis: TestRedis
  let postgres: Postgres
  let db: Database
  let harness: Harness
  beforeAll(async () => {
    redis = await startRedis()
    postgres = await startPostgres()
    const database = { url: new Secret(postgres.url) }
    db = await openDatabase(database)
    harness = await startHarness({
      journal: { database, retentionDays: undefined, patienceMs: 200 },
      env: {
        ...{ AUDIT_LOG: auditFile, REDIS_URL: redis.url, PUBLIC_URL: publicUrl, METRICS_PORT: '0' },
        // Nobody listens there.
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9'
      }
    })
  })
  afterAll(async () => {
    redis.thaw()
    await harness.close()
    await redis.kill()
    await db.destroy()
    await postgres.stop()
    rmSync(folder, { recursive: true })
  })

  const good = async (): Promise<Seen> => seenOf(await harness.ask('alice', goodQuery))
  /** Ends nothing, for which there is a line: the id of the request. */
  async function endNothing(): Promise<string> {
    const reply = await harness.ask('alice', revoking(nobodys))
    expect(seenOf(reply)).toEqual({ status: 200, code: 'NOT_FOUND' })
    return String(reply.headers.get('x-request-id'))
  }
  const written = (): string =>
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('')
  const isUp = async (): Promise<number | undefined> => (await readMetrics(harness)).gateway_redis_up
  async function bound(): Promise<Seen> {
    const holder = await keyHolder()
    const token = await harness.mint({ cnf: { jkt: holder.thumbprint } })
    const dpop = await holder.prove({ url: `${publicUrl}/graphql`, token })
    const headers = { authorization: `DPoP ${token}`, dpop, 'content-type': 'application/json' }
    return seenOf(await harness.send('/graphql', { method: 'POST', headers, body: '{"query":"{ me { subject } }"}' }))
  }

  it('the fault table holds for: a collector of spans that is down', async () => {
    expect([await good(), await good()]).toEqual([{ status: 200 }, { status: 200 }])
  })

  it.each<[string, () => void]>([
    ['that is removed', () => rmSync(auditFile)],
    ['that is moved away', () => renameSync(auditFile, `${auditFile}.1`)],
    ['in whose place another one is put', () => (renameSync(auditFile, `${auditFile}.2`), writeFileSync(auditFile, ''))]
  ])('the fault table holds for: an audit file %s', async (_, happens) => {
    const before = await endNothing()
    happens()
    const after = await endNothing()
    // One that was moved away is written to until there is another, which the gateway makes where nobody else does.
    while (!existsSync(auditFile)) await setImmediate()
    const last = await endNothing()
    for (const id of [before, after, last]) expect(written()).toContain(id)
    expect(readFileSync(auditFile, 'utf8')).toContain(last)
  })

  it.each<[string, (redis: TestRedis) => unknown, (redis: TestRedis) => unknown]>([
    ['hangs', (it) => it.freeze(), (it) => it.thaw()],
    ['is gone', (it) => it.kill(), (it) => it.start()]
  ])('the fault table holds for: a Redis that %s, as metrics tell too', async (_, happens, over) => {
    expect([await isUp(), await bound()]).toEqual([1, { status: 200 }])
    await happens(redis)
    // Limits are counted by the process; that a proof is new is known to nobody.
    expect([await bound(), await good()]).toEqual([{ status: 503, code: 'PROOF_UNAVAILABLE' }, { status: 200 }])
    expect(await isUp()).toBe(0)
    await over(redis)
    while ((await isUp()) !== 1) await good()
    expect([await bound(), await good()]).toEqual([{ status: 200 }, { status: 200 }])
  })

  let assets = 0
  const moves = async (): Promise<Seen> =>
    seenOf(await harness.ask('operator', newAsset, { code: `A${(assets += 1)}` }))
  const waits = async (): Promise<number> => (await readMetrics(harness)).gateway_journal_waiting_bytes ?? 0
  /** Its transactions wait for a table until this is called. */
  async function hang(): Promise<() => unknown> {
    let release = (): void => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    let over: Promise<unknown> | undefined
    await new Promise<void>((locked) => {
      over = db.transaction().execute(async (tx) => {
        await sql`lock table journal_events in access exclusive mode`.execute(tx)
        locked()
        await held
      })
    })
    return () => (release(), over)
  }
  async function refuseCommits(): Promise<() => unknown> {
    await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`.execute(
      db
    )
    await sql`create constraint trigger refuse after insert on journal_events deferrable initially deferred
      for each row execute function refuse()`.execute(db)
    return () => sql`drop trigger refuse on journal_events`.execute(db)
  }

  it.each<[string, () => Promise<() => unknown>, string]>([
    ['hangs', hang, 'JOURNAL_UNAVAILABLE'],
    ['refuses to commit', refuseCommits, '"alarm":"journal"'],
    ['is down', async () => (await postgres.halt(), () => postgres.resume()), '"alarm":"journal"']
  ])('the fault table holds for: a journal whose database %s, as metrics tell too', async (_, happens, logs) => {
    const before = harness.logged().length
    const over = await happens()
    const grant = addGrant(harness.rafiki.store)
    const ended = await harness.ask('alice', revoking(grant.id))
    // What money hangs on is not sent; what ends an access is, and the audit log has its lines.
    expect([seenOf(ended), grant.finalizationReason]).toEqual([{ status: 200 }, 'REVOKED'])
    expect(written()).toContain(String(ended.headers.get('x-request-id')))
    expect(await moves()).toEqual({ status: 200, code: 'JOURNAL_UNAVAILABLE', outcome: 'NOT_DONE' })
    expect([await good(), (await waits()) > 0]).toEqual([{ status: 200 }, true])
    await over()
    while ((await waits()) > 0) await setImmediate()
    // A slow machine may be too late for the patience of 200 ms.
    while ((await moves()).code === 'JOURNAL_UNAVAILABLE') await setImmediate()
    expect(await good()).toEqual({ status: 200 })
    expect(harness.logged().slice(before)).toContain(logs)
  })

  it('a gateway with all of it has each metric that an alert, a record or the dashboard names', async () => {
    const text = await (await fetch(new URL('/metrics', harness.gateway.metricsUrl))).text()
    // Which `rafiki-gateway journal verify` writes.
    const notHere = ['gateway_journal_chain_findings', 'gateway_journal_verified_timestamp_seconds']
    expect(missingMetrics(text)).toEqual(notHere)
  })
})
