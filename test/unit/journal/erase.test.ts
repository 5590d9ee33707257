import { randomUUID } from 'node:crypto'
import { heldBy, recordHolder } from '../../../src/journal/addressHolders.ts'
import type { Journal } from '../../../src/journal/journal.ts'
import type { NewEvent } from '../../../src/journal/event.ts'
import { erasePerson } from '../../../src/journal/erasePerson.ts'
import { findEvents } from '../../../src/journal/events.ts'
import { readKnownRanges, writeKnownRanges } from '../../../src/journal/knownRanges.ts'
import { prune } from '../../../src/journal/prune.ts'
import { signHeads } from '../../../src/journal/signHeads.ts'
import { issuerOf } from '../../../src/journal/signing.ts'
import { verifyChain } from '../../../src/journal/verify.ts'
import { onAnyDatabase, startJournal } from '../../support/journals.ts'

const alice = 'https://wallet.example/alice'
const bob = 'https://wallet.example/bob'
const day = 86_400_000

onAnyDatabase((database) => {
  let journal: Journal
  let tenantId: string
  beforeAll(async () => void (journal = await startJournal(database())))
  afterAll(() => journal.close())
  beforeEach(() => (tenantId = randomUUID()))

  const event = (more: Partial<NewEvent>): NewEvent => ({
    ...{ id: randomUUID(), kind: 'payment.created', tenantId, at: 1_000, actor: { role: 'client' } },
    ...more
  })
  const grant = async (id: string, addresses: string[], endedAt?: number) => {
    const moment = new Date(500)
    const ended_at = endedAt === undefined ? null : new Date(endedAt)
    const ended_by = JSON.stringify({ role: 'accountHolder', subject: 'alice' })
    await journal.db
      .insertInto('journal_grants')
      .values({
        ...{ tenant_id: tenantId, id, client: 'https://client.example/', state: 'FINALIZED', subject: '{"a":1}' },
        ...{
          finalization_reason: 'REVOKED',
          created_at: moment,
          asked_at: moment,
          seen_at: moment,
          ended_at,
          ended_by
        },
        accesses: '[{"id":"1"}]'
      })
      .execute()
    for (const address of addresses)
      await journal.db
        .insertInto('journal_grant_addresses')
        .values({ tenant_id: tenantId, wallet_address: address, created_at: moment, grant_id: id })
        .execute()
  }
  const payment = (id: string, grantId: string | null) =>
    journal.db
      .insertInto('journal_payments')
      .values({
        ...{ tenant_id: tenantId, id, wallet_address_id: randomUUID(), grant_id: grantId, state: 'COMPLETED' },
        ...{ client: 'https://client.example/', final: true, created_at: new Date(1), debit_value: '1' },
        ...{ debit_code: 'USD', debit_scale: 2, receive_value: '1', receive_code: 'USD', receive_scale: 2 },
        ...{ sent_value: '1', asked_at: new Date(1), seen_at: new Date(1) }
      })
      .execute()
  const signer = {
    sign: (tenant: string, typ: string, claims: object) =>
      Promise.resolve(JSON.stringify({ iss: issuerOf(tenant), typ, ...claims }))
  }
  const all = () => findEvents(journal.db, { tenantId, direction: 'backwards', size: 100 })
  const whole = async () => (await verifyChain(journal.db, tenantId, { batch: 3 })).findings
  const rowsOf = async (table: 'journal_grants' | 'journal_grant_addresses' | 'journal_payments') =>
    journal.db.selectFrom(table).selectAll().where('tenant_id', '=', tenantId).execute()
  /** Everything that any table holds, as text. */
  const everything = async (): Promise<string> => {
    const tables = ['journal_events', 'journal_event_owners', 'journal_grants', 'journal_grant_addresses'] as const
    const rows = await Promise.all(
      tables.map((table) => journal.db.selectFrom(table).selectAll().where('tenant_id', '=', tenantId).execute())
    )
    return JSON.stringify(rows)
  }

  it('a person who is erased is in no row any more, an event says so without naming them, and the chain is whole', async () => {
    const [theirs, others] = [randomUUID(), randomUUID()]
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()]
    await journal.append([
      event({ subject: 'alice', actor: { role: 'accountHolder', subject: 'alice' }, walletAddresses: [alice] }),
      event({ grantId: theirs, paymentId: first, walletAddresses: [alice] }),
      event({ kind: 'data.read', actor: { role: 'operator', subject: 'eve' }, details: { subject: 'alice' } }),
      event({ subject: 'bob', grantId: others, paymentId: second, walletAddresses: [bob] })
    ])
    await grant(theirs, [alice])
    await grant(others, [bob])
    await Promise.all([payment(first, null), payment(second, others), payment(third, theirs)])
    const person = { subject: 'alice', walletAddresses: [alice] }
    const erased = await erasePerson(journal.db, tenantId, person, 9_000)
    expect(erased).toEqual({ events: 3, grants: 1, payments: 2, shared: 0 })
    expect(await whole()).toEqual([])
    expect(await everything()).not.toContain('alice')
    const events = await all()
    expect(
      events
        .filter((it) => it.erased)
        .map(({ number }) => number)
        .sort()
    ).toEqual([1, 2, 3])
    expect(events.find(({ kind }) => kind === 'person.erased')).toMatchObject({ details: { numbers: [[1, 3]] } })
    expect(events.find(({ subject }) => subject === 'bob')).toMatchObject({ erased: false, grantId: others })
    expect((await rowsOf('journal_grants')).find(({ id }) => id === others)).toMatchObject({ accesses: '[{"id":"1"}]' })
    expect((await rowsOf('journal_payments')).map(({ id }) => id)).toEqual([second])
    // A second run finds nothing more, and writes nothing.
    expect(await erasePerson(journal.db, tenantId, person, 9_000)).toMatchObject({ events: 0, grants: 0, payments: 0 })
    expect(await all()).toHaveLength(events.length)
  })

  it('a wallet address of which payments were removed has no payments that are known to be all', async () => {
    const paymentId = randomUUID()
    await payment(paymentId, null)
    await payment(randomUUID(), null)
    const [their, other] = (await rowsOf('journal_payments'))
      .sort(({ id }) => (id === paymentId ? -1 : 1))
      .map((row) => ('wallet_address_id' in row ? row.wallet_address_id : ''))
    for (const walletAddressId of [their!, other!]) {
      const ranges = [{ to: 9, from: null, cursor: paymentId }]
      await writeKnownRanges(journal.db, tenantId, { walletAddressId, ranges, before: '' })
    }
    await journal.append([event({ subject: 'alice', paymentId, walletAddresses: [alice] })])
    await erasePerson(journal.db, tenantId, { subject: 'alice', walletAddresses: [alice] }, 9_000)
    expect([...(await readKnownRanges(journal.db, tenantId, [their!, other!])).keys()]).toEqual([other])
  })

  it('a caller who was refused a grant keeps nobody from having it erased', async () => {
    const its = randomUUID()
    await grant(its, [alice])
    const subject = 'mallory'
    const actor = { role: 'accountHolder', subject } as const
    await journal.append([event({ kind: 'mutation.ended', grantId: its, subject, actor })])
    const person = { subject: 'alice', walletAddresses: [alice] }
    expect(await erasePerson(journal.db, tenantId, person, 9_000)).toMatchObject({ grants: 1 })
  })

  it('events and grants that are also of others stay, and what the next holder of an address did', async () => {
    const [shared, handed] = [randomUUID(), randomUUID()]
    await journal.append([
      event({ grantId: shared, walletAddresses: [alice, bob] }),
      event({ grantId: handed, subject: 'carol', walletAddresses: [alice] }),
      event({ actor: { role: 'operator', subject: 'alice' } }),
      event({ walletAddresses: [bob] })
    ])
    await grant(shared, [alice, bob])
    await grant(handed, [alice])
    const person = { subject: 'alice', walletAddresses: [alice] }
    const erased = await erasePerson(journal.db, tenantId, person, 9_000)
    expect(erased).toEqual({ events: 0, grants: 0, payments: 0, shared: 1 })
    expect((await all()).every((it) => !it.erased)).toBe(true)
    expect(await rowsOf('journal_grant_addresses')).toHaveLength(3)
  })

  it('an erased holder of a wallet address is not named, and who holds it next is still not the first', async () => {
    const walletAddresses = ['https://wallet.example/flat']
    const seen = (subject: string, at: number) =>
      recordHolder(journal.db, { tenantId, subject, walletAddresses, saidAt: at, seenAt: at })
    await seen('alice', 10)
    await seen('bob', 20)
    await seen('alice', 30)
    await erasePerson(journal.db, tenantId, { subject: 'alice', walletAddresses: [] }, 2_000)
    const held = await heldBy(journal.db, tenantId, 'bob', walletAddresses)
    expect([...held.values()]).toEqual([[{ from: 20, until: Infinity }]])
    for (const table of ['journal_address_holders', 'journal_address_returns'] as const) {
      const rows = await journal.db.selectFrom(table).select('subject').where('tenant_id', '=', tenantId).execute()
      expect(rows.map(({ subject }) => subject)).not.toContain('alice')
    }
  })

  it('events are emptied after the retention of their grant; a beginning of such events is removed', async () => {
    const [old, recent, open, unknown] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    const now = 100 * day
    await grant(old, [alice], 10 * day)
    await grant(recent, [alice], 95 * day)
    await grant(open, [alice])
    await payment(randomUUID(), old)
    await journal.append([
      event({ grantId: old, walletAddresses: [alice] }),
      event({ at: 2 * day }),
      event({ grantId: old, at: 10 * day }),
      event({ grantId: open, at: day }),
      event({ grantId: recent, at: day }),
      event({ grantId: unknown, at: day }),
      event({ grantId: old, at: 11 * day }),
      event({ at: 99 * day })
    ])
    await signHeads(journal.db, [tenantId], { now, everyMs: 0, signer })
    const options = { retentionDays: 30, signer }
    const pruned = await prune(journal.db, tenantId, { ...options, now })
    expect(pruned).toMatchObject({ emptied: 4, grants: 1, removed: 3, head: { kind: 'pruned', number: 3 } })
    expect((await all()).map(({ number, erased }) => [number, erased]).sort()).toEqual([
      [10, false],
      [4, false],
      [5, false],
      [6, false],
      [7, true],
      [8, false],
      [9, false]
    ])
    expect(await whole()).toEqual([])
    const claimsIn = (jws: string) => Promise.resolve(JSON.parse(jws) as unknown)
    expect(await verifyChain(journal.db, tenantId, { claimsIn })).toMatchObject({ wrong: 0, from: 4, signed: 2 })
    expect((await rowsOf('journal_grants')).find(({ id }) => id === old)).toMatchObject({ client: null, subject: null })
    expect(await rowsOf('journal_payments')).toMatchObject([{ client: null, debit_value: '1' }])
    expect(await prune(journal.db, tenantId, { ...options, now })).toMatchObject({ emptied: 0, removed: 0 })
    // All is over one day, but what tells of it and grants whose end nobody knows.
    const later = await prune(journal.db, tenantId, { ...options, now: 200 * day })
    expect(later).toMatchObject({ emptied: 2, grants: 1, removed: 0 })
    expect(await whole()).toEqual([])
    await journal.append([event({ at: 300 * day })])
    expect(await whole()).toEqual([])
  })

  it('a chain that is empty behind its checkpoint goes on from there', async () => {
    await journal.append([event({}), event({})])
    await prune(journal.db, tenantId, { retentionDays: 1, now: 10 * day, signer: undefined })
    // What told of it is removed as well, once its own time is over.
    const pruned = await prune(journal.db, tenantId, { retentionDays: 1, now: 20 * day, signer: undefined })
    expect(pruned).toMatchObject({ emptied: 0, removed: 2, head: { number: 4 } })
    await journal.append([event({ at: 30 * day })])
    expect((await all()).map(({ number }) => number).sort()).toEqual([5, 6])
    expect(await whole()).toEqual([])
  })

  it('a head is signed once by several processes, if the chain has grown, and not before its time', async () => {
    await journal.append([event({})])
    const at = (now: number) => signHeads(journal.db, [tenantId], { now, everyMs: 600, signer })
    const [first] = (await Promise.all([at(1_000), at(1_000), at(1_000)])).flat()
    expect(first).toMatchObject({ kind: 'head', number: 1, madeAt: 1_000 })
    expect(JSON.parse(first?.jws ?? '')).toMatchObject({ type: 'journal.head', tenant: tenantId, number: 1 })
    expect(await at(9_000)).toEqual([])
    await journal.append([event({})])
    expect(await at(1_500)).toEqual([])
    expect(await at(1_600)).toMatchObject([{ number: 2 }])
    const rows = await journal.db
      .selectFrom('journal_checkpoints')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .execute()
    expect(rows.map(({ number }) => number)).toEqual([1, 2])
    expect(await verifyChain(journal.db, tenantId)).toMatchObject({ heads: 2, wrong: 0 })
  })
})
