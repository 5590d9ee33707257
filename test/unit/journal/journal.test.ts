import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { findEvents } from '../../../src/journal/events.ts'
import type { NewEvent } from '../../../src/journal/event.ts'
import { createJournal, type Journal } from '../../../src/journal/journal.ts'
import { createLog } from '../../../src/observability/log.ts'
import { Secret } from '../../../src/config/secret.ts'
import { onBothDatabases, onPostgres, startJournal } from '../../support/journals.ts'

const tenantId = randomUUID()
const event = (more: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  kind: 'grant.revoked',
  tenantId,
  at: 1_000,
  actor: { role: 'accountHolder', subject: 'alice' },
  ...more
})

onBothDatabases((database) => {
  let journal: Journal
  beforeAll(async () => void (journal = await startJournal(database())))
  afterAll(() => journal.close())

  it('an event that is appended twice is written once, and numbers have no gap', async () => {
    const [one, two] = [event({ at: 2_000 }), event({ at: 1_000 })]
    await Promise.all([journal.append([one]), journal.append([two, one]), journal.append([one])])
    const found = await findEvents(journal.db, { tenantId, direction: 'forwards', size: 10 })
    expect(found.map(({ id }) => id)).toEqual([one.id, two.id])
    expect(found.map(({ number }) => number).sort()).toEqual([1, 2])
  })

  it('events are found by wallet address, newest first, in both directions', async () => {
    const alice = 'https://wallet.example/alice'
    const all = [5, 6, 7, 8].map((at) => event({ at, walletAddresses: [alice] }))
    await journal.append(all)
    const query = { tenantId, walletAddresses: [alice], size: 2 }
    const first = await findEvents(journal.db, { ...query, direction: 'forwards' })
    expect(first.map(({ at }) => at)).toEqual([8, 7, 6])
    const { at, number } = first[1]!
    const next = await findEvents(journal.db, { ...query, direction: 'forwards', from: { at, number } })
    expect(next.map((it) => it.at)).toEqual([6, 5])
    const back = await findEvents(journal.db, { ...query, direction: 'backwards', from: next[1] })
    expect(back.map((it) => it.at)).toEqual([8, 7, 6])
    expect(await findEvents(journal.db, { ...query, walletAddresses: [], direction: 'forwards' })).toEqual([])
  })

  it.each(['update journal_events set kind = null', 'delete from journal_events', 'truncate journal_events'])(
    'events cannot be changed or removed: %s',
    async (statement) => {
      await expect(sql.raw(statement).execute(journal.db)).rejects.toMatchObject({ code: '42501' })
    }
  )

  it('rows and events of one change are written together, or neither', async () => {
    const lost = event()
    const failing = journal.write(tenantId, async ({ append }) => {
      await append([lost])
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    const found = await findEvents(journal.db, { tenantId, direction: 'forwards', size: 100 })
    expect(found.some(({ id }) => id === lost.id)).toBe(false)
  })
})

onPostgres((postgres) => {
  let journal: Journal
  let other: Journal
  beforeAll(async () => {
    const database = { url: new Secret(postgres().url) }
    journal = await createJournal({ database }, createLog('silent'))
    other = await createJournal({ database }, createLog('silent'))
    await journal.start()
  })
  afterAll(async () => {
    await journal.close()
    await other.close()
  })

  it('a query that takes too long is ended by PostgreSQL itself, and is no outage', async () => {
    const set = (ms: string) => sql.raw(`set statement_timeout = '${ms}'`)
    const slow = journal.read((it) =>
      it.connection().execute(async (db) => {
        const { rows } = await sql<{ statement_timeout: string }>`show statement_timeout`.execute(db)
        expect(rows).toEqual([{ statement_timeout: '8s' }])
        await set('20ms').execute(db)
        await sql`select pg_sleep(600)`.execute(db).finally(() => set('8s').execute(db))
      })
    )
    await expect(slow).rejects.toMatchObject({ code: '57014' })
    expect(journal.up).toBe(true)
    const { rows } = await sql`select from pg_stat_activity where query like '%pg_sleep(600)%' and state = 'active'
      and pid <> pg_backend_pid()`.execute(other.db)
    expect(rows).toEqual([])
  })

  it('reads that hang leave connections to writers', async () => {
    const reads = await other.db.connection().execute(async (db) => {
      await sql`select pg_advisory_lock(1)`.execute(db)
      const hanging = Array.from({ length: 20 }, () =>
        journal.read((it) => sql`select pg_advisory_xact_lock_shared(1)`.execute(it))
      )
      await journal.append([event()])
      await sql`select pg_advisory_unlock(1)`.execute(db)
      return hanging
    })
    await Promise.all(reads)
  })

  it('writers of one tenant that wait for its chain leave connections to other tenants', async () => {
    const writes = await other.write(tenantId, async () => {
      const hanging = Array.from({ length: 20 }, () => journal.write(tenantId, () => Promise.resolve()))
      await journal.append([event({ tenantId: randomUUID() })])
      return hanging
    })
    await Promise.all(writes)
  })
})
