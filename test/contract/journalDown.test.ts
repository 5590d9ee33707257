import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Secret } from '../../src/config/secret.ts'
import { findEvents } from '../../src/journal/events.ts'
import { createJournal, type Journal } from '../../src/journal/journal.ts'
import { createLog } from '../../src/observability/log.ts'
import { addGrant } from '../support/grantOracle.ts'
import { accept, askConsent, reject } from '../support/grantRequests.ts'
import { codeOf, readMetrics, startHarness, type Harness } from '../support/harness.ts'
import { describeWithPostgres, startPostgres, type Postgres } from '../support/postgres.ts'

const revoke = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }'
const createAsset = 'mutation ($input: CreateAssetInput!) { createAsset(input: $input) { asset { id } } }'

describeWithPostgres("while the journal's database is down", () => {
  let postgres: Postgres
  let journal: Journal
  let spoolDir: string
  let harness: Harness
  beforeEach(async () => {
    postgres = await startPostgres()
    journal = await createJournal({ database: { url: new Secret(postgres.url) } }, createLog('silent'))
    spoolDir = mkdtempSync(join(tmpdir(), 'spool-'))
  })
  afterEach(async () => {
    await harness.close()
    await journal.close()
    await postgres.stop()
    rmSync(spoolDir, { recursive: true })
  })

  const start = async (spool: boolean): Promise<void> => {
    const database = { url: new Secret(postgres.url) }
    harness = await startHarness({
      journal: { database, retentionDays: undefined, patienceMs: 200, ...(spool && { spoolDir }) },
      env: { METRICS_PORT: '0' }
    })
  }
  const revokeOne = async () => {
    const row = addGrant(harness.rafiki.store)
    const reply = await harness.ask('alice', revoke, { id: row.id })
    expect(reply.errors).toBeUndefined()
    expect(row.finalizationReason).toBe('REVOKED')
    return row.id
  }
  const written = async () =>
    (
      await findEvents(journal.db, {
        tenantId: harness.rafiki.store.operatorTenantId,
        kinds: ['mutation.intended', 'mutation.ended'],
        direction: 'backwards',
        size: 1_000
      })
    )
      .reverse()
      .map(({ kind, details }) => [kind, details?.mutation, details?.outcome])
  const said = async (): Promise<unknown> => JSON.parse((await harness.send('/readyz')).text)
  const waiting = async (): Promise<number | undefined> => (await readMetrics(harness)).gateway_journal_waiting_bytes
  /** Waits until it is up, and all that waited is written. */
  async function caughtUp(): Promise<void> {
    for (;;) {
      const { journal: state } = (await said()) as { journal: string }
      if (state === 'up' && (await waiting()) === 0) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const done = (mutation: string) => [
    ['mutation.intended', mutation, undefined],
    ['mutation.ended', mutation, 'DONE']
  ]

  it('a gateway starts, is ready, and has all in its database once that is there', async () => {
    await postgres.halt()
    await start(true)
    const { status, text } = await harness.send('/readyz')
    expect([status, JSON.parse(text)]).toMatchObject([200, { status: 'ready', journal: 'down' }])
    await revokeOne()
    expect((await harness.ask('operator', createAsset, { input: { code: 'ABC', scale: 2 } })).errors).toBeUndefined()
    expect(readdirSync(spoolDir).map((name) => statSync(join(spoolDir, name)).mode & 0o777)).toEqual([0o600, 0o600])
    expect(harness.audited().map(({ type }) => type)).toEqual(['intent', 'mutation', 'intent', 'mutation'])
    await postgres.resume()
    await caughtUp()
    expect(await written()).toEqual([...done('revokeMyGrant'), ...done('createAsset')])
    expect(readdirSync(spoolDir)).toEqual([])
    expect(await readMetrics(harness)).toMatchObject({
      ...{ gateway_journal_up: 1, gateway_journal_events_lost_total: 0 }
    })
  })

  it('grants are revoked and requests declined without a spool, and what moves money or gives consent is refused', async () => {
    await start(false)
    const [one, other] = [await askConsent(harness), await askConsent(harness)]
    await postgres.halt()
    await revokeOne()
    expect((await reject(harness, one.key)).errors).toBeUndefined()
    const { backend } = harness.rafiki
    const before = backend.counters.mutations
    const refused = await harness.ask('operator', createAsset, { input: { code: 'ABC', scale: 2 } })
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'JOURNAL_UNAVAILABLE', outcome: 'NOT_DONE' })
    expect(backend.counters.mutations).toBe(before)
    expect(codeOf(await accept(harness, other.key))).toBe('JOURNAL_UNAVAILABLE')
    expect(other.row.state).toBe('PENDING')
    expect(harness.audited().map(({ type, mutation, outcome }) => [type, mutation, outcome])).toEqual([
      ...[['intent', 'revokeMyGrant', undefined] as unknown, ['mutation', 'revokeMyGrant', 'DONE']],
      ...[
        ['intent', 'rejectMyGrantRequest', undefined],
        ['mutation', 'rejectMyGrantRequest', 'DONE']
      ],
      ...[
        ['mutation', 'createAsset', 'NOT_DONE'],
        ['mutation', 'acceptMyGrantRequest', 'NOT_DONE']
      ]
    ])
    await postgres.resume()
    await caughtUp()
    expect(await written()).toEqual([
      ...[...done('revokeMyGrant'), ...done('rejectMyGrantRequest')],
      ...[
        ['mutation.intended', 'createAsset', undefined],
        ['mutation.ended', 'createAsset', 'NOT_DONE']
      ],
      ['mutation.intended', 'acceptMyGrantRequest', undefined],
      ['mutation.ended', 'acceptMyGrantRequest', 'NOT_DONE']
    ])
    expect((await accept(harness, other.key)).errors).toBeUndefined()
  })

  it('a gateway whose database refuses to commit spools, and writes each event once when it commits again', async () => {
    await start(true)
    await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`.execute(
      journal.db
    )
    await sql`create constraint trigger refuse after insert on journal_events deferrable initially deferred
      for each row execute function refuse()`.execute(journal.db)
    await revokeOne()
    expect(await written()).toEqual([])
    await sql`drop trigger refuse on journal_events`.execute(journal.db)
    await caughtUp()
    expect(await written()).toEqual(done('revokeMyGrant'))
  })

  it('a caller does not wait for a database that hangs, and each event is there once afterwards', async () => {
    await start(true)
    let release = (): void => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    let over: Promise<unknown> | undefined
    await new Promise<void>((locked) => {
      over = journal.db.transaction().execute(async (tx) => {
        await sql`lock table journal_events in access exclusive mode`.execute(tx)
        locked()
        await held
      })
    })
    await revokeOne()
    await revokeOne()
    expect(await waiting()).toBeGreaterThan(0)
    release()
    await over
    await caughtUp()
    expect(await written()).toEqual([...done('revokeMyGrant'), ...done('revokeMyGrant')])
  })

  it('a database that comes back serves the gateway without a restart', async () => {
    await start(true)
    await revokeOne()
    await postgres.restart()
    await revokeOne()
    await caughtUp()
    expect(await written()).toEqual([...done('revokeMyGrant'), ...done('revokeMyGrant')])
  })
})
