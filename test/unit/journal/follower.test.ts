import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { JournalEvent } from '../../../src/journal/event.ts'
import { outcomeId } from '../../../src/journal/eventId.ts'
import { findEvents } from '../../../src/journal/events.ts'
import { recordGrants } from '../../../src/journal/grants.ts'
import { createJournal, type Journal } from '../../../src/journal/journal.ts'
import { createLog } from '../../../src/observability/log.ts'
import { addGrant, type Row } from '../../support/grantOracle.ts'
import { startWorld, type Following, type World } from '../../support/following.ts'
import { onAnyDatabase, startJournal } from '../../support/journals.ts'
import { addAddress, addOutgoing } from '../../support/payments.ts'

const minute = 60_000
/** More than one look, and what it finds. */
const looks = 7
const revoked = { state: 'FINALIZED', finalizationReason: 'REVOKED' } as const
const issued = { state: 'FINALIZED', finalizationReason: 'ISSUED' } as const

onAnyDatabase((database, postgres) => {
  let journal: Journal
  let world: World
  let follower: Following
  let tenantId: string
  let secondTenantId: string

  beforeAll(async () => void (journal = await startJournal(database())))
  afterAll(() => journal.close())
  beforeEach(async () => {
    world = await startWorld()
    const [first, second] = world.rafiki.tenants
    tenantId = first!.id
    secondTenantId = second!.id
    follower = world.follow(journal)
  })
  afterEach(async () => {
    await follower.close()
    await world.close()
    for (const table of [
      'journal_grants',
      'journal_grant_addresses',
      'journal_payments',
      'journal_walks',
      'journal_leaders'
    ]) {
      await sql`delete from ${sql.table(table)}`.execute(journal.db)
    }
  })

  const store = () => world.rafiki.store
  const ago = (ms: number): string => new Date(world.now() - ms).toISOString()
  /** By number. */
  const eventsOf = async (query: {
    grantId?: string
    paymentId?: string
    tenantId?: string
  }): Promise<JournalEvent[]> => {
    const { tenantId: of = tenantId, grantId, paymentId } = query
    const all = await findEvents(journal.db, { tenantId: of, direction: 'forwards', size: 20_000 })
    return all
      .filter((event) => grantId === undefined || event.grantId === grantId)
      .filter((event) => paymentId === undefined || event.paymentId === paymentId)
      .sort((one, two) => one.number - two.number)
  }
  const kindsOf = async (query: Parameters<typeof eventsOf>[0]) => (await eventsOf(query)).map(({ kind }) => kind)
  const walks = async () =>
    Object.fromEntries(
      (
        await journal.db
          .selectFrom('journal_walks')
          .select(['name', 'complete'])
          .where('tenant_id', '=', tenantId)
          .execute()
      ).map(({ name, complete }) => [name, complete])
    )
  const announce = (type: string, payment: { id: string; tenantId: string }, createdAt: string): { id: string } => {
    const event = {
      id: randomUUID(),
      createdAt,
      tenantId: payment.tenantId,
      type,
      data: { ...payment, metadata: { secret: 'sauce' } }
    }
    store().webhookEvents.push(event)
    return event
  }
  const pay = (more: Parameters<typeof addOutgoing>[2] = {}, address = store().walletAddresses[0]!) => {
    const payment = addOutgoing(store(), address.id, { createdAt: ago(0), state: 'FUNDING', ...more })
    store().webhookEvents = store().webhookEvents.filter(({ data }) => data.id !== payment.id)
    announce('outgoing_payment.created', payment, payment.createdAt)
    return payment
  }
  const grant = (more: Partial<Row> = {}): Row => addGrant(store(), { createdAt: ago(0), ...more })

  it('grants that were there before are found, each by its tenant, whatever Rafiki shows its operator', async () => {
    const old = Array.from({ length: 230 }, (_, n) =>
      grant({ createdAt: ago(n * minute), tenantId: n % 3 ? tenantId : secondTenantId })
    )
    await follower.pass(15)
    for (const id of [tenantId, secondTenantId]) {
      const rows = await journal.db.selectFrom('journal_grants').select('id').where('tenant_id', '=', id).execute()
      expect(rows.map((row) => row.id).sort()).toEqual(
        old
          .filter((row) => row.tenantId === id)
          .map((row) => row.id)
          .sort()
      )
    }
    expect(await walks()).toMatchObject({ grants: true, 'grants back': true, 'payments back': true })
    expect(await kindsOf({ grantId: old[1]!.id })).toContain('grant.requested')
  })

  it('a change of a grant is written with the looks between which it came, by nobody knows whom', async () => {
    const its = grant({ state: 'PENDING', finalizationReason: null })
    await follower.pass(looks)
    Object.assign(its, { state: 'FINALIZED', finalizationReason: 'ISSUED' })
    await follower.pass(looks)
    Object.assign(its, { state: 'FINALIZED', finalizationReason: 'REVOKED' })
    await follower.pass(looks)
    const events = await eventsOf({ grantId: its.id })
    expect(events.map(({ kind }) => kind)).toEqual([
      'grant.requested',
      'grant.approved',
      'grant.token_issued',
      'grant.revoked'
    ])
    const { at, notBefore, notAfter, actor } = events.at(-1)!
    expect([at, actor]).toEqual([notAfter, { role: 'unknown' }])
    expect(notAfter! - notBefore!).toBeGreaterThan(0)
    expect(notAfter! - notBefore!).toBeLessThanOrEqual(looks * 1_000)
  })

  it.each([
    ['that it names', (id: string) => ({ 'input.grantId': id })],
    ['of a client', () => ({ 'input.clientId': 'some' })]
  ])('an end that a gateway is about to write, since it revokes a grant %s, is left to it', async (_, objects) => {
    const [its, other] = [grant(issued), grant(issued)]
    await follower.pass(looks)
    const intent = randomUUID()
    const details = { mutation: 'revokeMyGrants', objects: objects(its.id), requestId: 'r' }
    const intended = { id: intent, kind: 'mutation.intended' as const, tenantId, at: Date.now() }
    await journal.append([{ ...intended, actor: { role: 'accountHolder' }, details }])
    Object.assign(its, revoked)
    await follower.pass(looks)
    expect(await kindsOf({ grantId: its.id })).not.toContain('grant.revoked')
    await recordGrants(journal, tenantId, [
      {
        ...{ grant: { ...its, access: undefined }, askedAt: world.now(), seenAt: world.now(), at: world.now() },
        actor: { role: 'accountHolder', subject: 'alice' }
      }
    ])
    await journal.append([
      {
        ...{ id: outcomeId(intent, 'ended'), kind: 'mutation.ended', tenantId, at: Date.now() },
        ...{ actor: { role: 'accountHolder' }, details: { ...details, intent } }
      }
    ])
    Object.assign(other, revoked)
    await follower.pass(looks)
    expect((await eventsOf({ grantId: its.id })).at(-1)).toMatchObject({ kind: 'grant.revoked', subject: 'alice' })
    expect((await eventsOf({ grantId: other.id })).at(-1)).toMatchObject({
      kind: 'grant.revoked',
      actor: { role: 'unknown' }
    })
  })

  it.each([
    ['revokeMyGrants', 'other grants', { 'input.clientId': 'some' }, { grants: [randomUUID()] }],
    ['rejectMyGrantRequest', 'another grant', { 'input.interactionId': randomUUID() }, { grants: [randomUUID()] }],
    ['cancelClientGrant', 'one of another client', {}, { client: 'https://other.example/client' }]
  ])('the end of a grant is written while a gateway is about to end others: %s of %s', async (...all) => {
    const [mutation, , objects, about] = all
    const its = grant(issued)
    await follower.pass(looks)
    const intended = { id: randomUUID(), kind: 'mutation.intended' as const, tenantId, at: Date.now() }
    const details = { mutation, objects, requestId: 'r', ...about }
    await journal.append([{ ...intended, actor: { role: 'client' }, details }])
    Object.assign(its, revoked)
    await follower.pass(looks)
    expect(await kindsOf({ grantId: its.id })).toContain('grant.revoked')
  })

  it.each([
    ['of its client', (client: string) => client],
    ['of no client that is named', () => null]
  ])('an end that a client is about to bring by itself is left to it: a grant %s', async (_, clientOf) => {
    const client = `https://client.example/${randomUUID()}`
    const its = grant({ ...issued, client: clientOf(client) })
    await follower.pass(looks)
    const details = { mutation: 'cancelClientGrant', objects: {}, requestId: 'r', client }
    const intended = { id: randomUUID(), kind: 'mutation.intended' as const, tenantId, at: Date.now() }
    await journal.append([{ ...intended, actor: { role: 'client' }, details }])
    Object.assign(its, revoked)
    await follower.pass(looks)
    expect(await kindsOf({ grantId: its.id })).not.toContain('grant.revoked')
  })

  it('a payment that a gateway is about to make waits for who made it', async () => {
    await follower.pass(looks)
    const payment = pay({ grantId: null })
    const actor = { role: 'accountHolder', subject: 'alice' } as const
    const intent = { id: randomUUID(), tenantId, paymentId: payment.id, at: Date.now(), actor }
    const details = { mutation: 'createOutgoingPayment', objects: {}, requestId: 'r' }
    await journal.append([{ ...intent, kind: 'mutation.intended', details }])
    await follower.pass(looks)
    expect(await kindsOf({ paymentId: payment.id })).toEqual(['mutation.intended'])
    const ended = { ...details, intent: intent.id, outcome: 'DONE' }
    await journal.append([{ ...intent, id: outcomeId(intent.id, 'ended'), kind: 'mutation.ended', details: ended }])
    await follower.pass(looks)
    expect((await eventsOf({ paymentId: payment.id })).at(-1)).toMatchObject({ kind: 'payment.created', actor })
  })

  it('rows are filled where a gateway of the version before left something out, of grants that are over as well', async () => {
    const rows = Array.from({ length: 20 }, (_, n) =>
      grant({ ...(n % 2 ? revoked : issued), createdAt: ago(n * minute) })
    )
    await follower.pass(looks)
    const kinds = async () =>
      (await journal.db.selectFrom('journal_grant_addresses').select(['kinds', 'client_key']).execute()).filter(
        (row) => row.kinds !== null && row.client_key !== null
      ).length
    expect(await kinds()).toBe(rows.length)
    await journal.db.updateTable('journal_grant_addresses').set({ kinds: null, client_key: null }).execute()
    await follower.pass(2 * looks)
    expect(await kinds()).toBe(rows.length)
  })

  it.each(['cancelOutgoingPayment', 'revokeWalletAddressKey', 'revokeClientToken'])(
    'the end of a grant is written while somebody does what ends none: %s',
    async (mutation) => {
      const its = grant(issued)
      await follower.pass(looks)
      const details = { mutation, objects: { 'input.id': randomUUID() }, requestId: 'r' }
      const intended = { id: randomUUID(), kind: 'mutation.intended' as const, tenantId, at: Date.now() }
      await journal.append([{ ...intended, actor: { role: 'accountHolder', subject: 'mallory' }, details }])
      Object.assign(its, revoked)
      await follower.pass(looks)
      expect(await kindsOf({ grantId: its.id })).toContain('grant.revoked')
    }
  )

  it('an old grant that changes is seen although no list is read so far down', async () => {
    const its = grant({ ...issued, createdAt: ago(90 * 24 * 60 * minute) })
    for (let n = 0; n < 130; n += 1) grant({ createdAt: ago(n * minute) })
    await follower.pass(20)
    Object.assign(its, { finalizationReason: 'REVOKED' })
    await follower.pass(20)
    expect(await kindsOf({ grantId: its.id })).toContain('grant.revoked')
  })

  it("a request that nobody answers expires when Rafiki's interaction does, and is read no more", async () => {
    const its = grant({ state: 'PENDING', finalizationReason: null, createdAt: ago(595_000) })
    await follower.pass(2 * looks)
    expect((await eventsOf({ grantId: its.id })).at(-1)).toMatchObject({
      kind: 'grant.expired',
      at: Date.parse(its.createdAt) + 600_000
    })
    const { requests } = world.rafiki.auth.counters
    await follower.pass(5)
    // One look at the newest of each tenant.
    expect(world.rafiki.auth.counters.requests - requests).toBe(2)
  })

  it('a payment is followed from its event to its end, and a second tenant has its own', async () => {
    const other = addAddress(store(), 'https://second.example/olga', secondTenantId)
    const [mine, theirs] = [pay({ grantId: randomUUID() }), pay({}, other)]
    await follower.pass(looks)
    Object.assign(mine, { state: 'COMPLETED', sentAmount: { ...mine.sentAmount, value: '105' } })
    announce('outgoing_payment.completed', mine, ago(1_000))
    await follower.pass(looks)
    const [created, completed, ...more] = await eventsOf({ paymentId: mine.id })
    expect(more).toEqual([])
    expect(created).toMatchObject({ kind: 'payment.created', at: Date.parse(mine.createdAt), grantId: mine.grantId })
    expect(completed).toMatchObject({
      kind: 'payment.completed',
      walletAddresses: [store().walletAddresses[0]!.address]
    })
    expect(completed!.notBefore).toBeGreaterThanOrEqual(world.now() - looks * 1_000 - 1_000)
    expect(await kindsOf({ tenantId, paymentId: theirs.id })).toEqual([])
    expect(await eventsOf({ tenantId: secondTenantId, paymentId: theirs.id })).toMatchObject([
      { kind: 'payment.created', walletAddresses: [other.address] }
    ])
    const stored = await sql<{ all: string }>`select string_agg(content, '') as all from journal_events`.execute(
      journal.db
    )
    expect(stored.rows[0]?.all).not.toContain('sauce')
  })

  it("an event that shows up 10 minutes late is found, and others' with its time", async () => {
    await follower.pass(looks)
    const createdAt = ago(0)
    pay({ createdAt })
    await follower.rest(10 * minute)
    // More than a page that is newer was seen before.
    for (let n = 0; n < 25; n += 1) pay({ createdAt: ago(n * 5_000) })
    await follower.pass(looks)
    const late = [pay({ createdAt }), pay({ createdAt })]
    await follower.rest(5 * minute)
    for (const { id } of late) expect(await kindsOf({ paymentId: id })).toEqual(['payment.created'])
  })

  it('a payment that stays in FUNDING is read again, and its cancellation found, which no event tells', async () => {
    const payment = pay()
    await follower.rest(20 * minute)
    payment.state = 'CANCELLED'
    await follower.pass(looks)
    expect(await kindsOf({ paymentId: payment.id })).toEqual(['payment.created', 'payment.cancelled'])
    const { requests } = world.rafiki.backend.counters
    await follower.pass(5)
    expect(world.rafiki.backend.counters.requests - requests).toBe(2)
  })

  it('a payment that Rafiki cannot read keeps no other from being followed', async () => {
    const [broken, ...others] = Array.from({ length: 5 }, () => pay())
    await follower.pass(looks)
    world.rafiki.backend.intercept = ({ text }) =>
      text.includes(broken!.id)
        ? { status: 200, body: JSON.stringify({ data: null, errors: [{ message: 'no account', path: ['r0'] }] }) }
        : undefined
    for (const payment of others) payment.state = 'CANCELLED'
    await follower.pass(2 * looks)
    for (const { id } of others) expect(await kindsOf({ paymentId: id })).toContain('payment.cancelled')
    expect(await kindsOf({ paymentId: broken!.id })).toEqual(['payment.created'])
  })

  it.each([
    ['one in the middle', [37]],
    ['the first, the last and two in a row', [0, 60, 61, 149]]
  ])('payments that Rafiki cannot read keep no walk back from its end: %s', async (_, places) => {
    const payments = Array.from({ length: 150 }, (_, n) => pay({ createdAt: ago(n * minute), state: 'COMPLETED' }))
    store().webhookEvents = []
    const broken = places.map((n) => payments[n]!.id)
    world.rafiki.backend.intercept = ({ text }) =>
      text.includes('GrantPayments') || (text.includes('GrantPayment') && broken.some((id) => text.includes(id)))
        ? { status: 200, body: JSON.stringify({ data: null, errors: [{ message: 'no account', path: ['x'] }] }) }
        : undefined
    await follower.pass(60)
    const rows = await journal.db.selectFrom('journal_payments').select('id').execute()
    const read = payments.filter(({ id }) => !broken.includes(id))
    expect(rows.map(({ id }) => id).sort()).toEqual(read.map(({ id }) => id).sort())
    expect((await walks())['payments back']).toBe(true)
    expect(world.passedOver).toEqual({ payment: places.length, event: 0 })
  })

  it('a walk back waits while Rafiki is out of order', async () => {
    pay({ state: 'COMPLETED' })
    store().webhookEvents = []
    world.rafiki.backend.intercept = ({ text }) =>
      text.includes('GrantPayment') ? { status: 503, body: '' } : undefined
    await follower.pass(looks)
    expect(await walks()).not.toHaveProperty('payments back')
    expect(world.passedOver.payment).toBe(0)
  })

  it('events of types that nobody knows are counted once, each by its tenant, and hide none that are known', async () => {
    const payment = pay()
    const unknown = { id: randomUUID(), tenantId }
    for (let n = 0; n < 30; n += 1) announce('grant.approved', unknown, ago(0))
    announce('grant.approved', { ...unknown, tenantId: secondTenantId }, ago(0))
    for (const type of ['incoming_payment.created', 'wallet_address.not_found']) announce(type, unknown, ago(0))
    await follower.pass(70)
    expect(world.passedOver).toEqual({ payment: 0, event: 31 })
    expect(await kindsOf({ paymentId: payment.id })).toEqual(['payment.created'])
    announce('grant.approved', unknown, ago(0))
    await follower.pass(70)
    expect(world.passedOver.event).toBe(32)
  })

  it("another tenant's events, which Rafiki shows its operator, are neither looked up nor counted", async () => {
    const data = { id: randomUUID() }
    const node = { id: randomUUID(), type: 'outgoing_payment.created', data, createdAt: ago(0) }
    const edges = [{ node: { ...node, tenant: { id: secondTenantId } } }]
    const webhookEvents = { pageInfo: { hasNextPage: false, hasPreviousPage: false }, edges }
    const body = JSON.stringify({ data: { webhookEvents, whoami: { id: tenantId, isOperator: true } } })
    let looked = 0
    world.rafiki.backend.intercept = ({ text, headers }) => {
      if (text.includes(data.id)) looked += 1
      return text.includes('webhookEvents') && headers['tenant-id'] === tenantId ? { status: 200, body } : undefined
    }
    await follower.pass(looks)
    expect([looked, world.passedOver.event]).toEqual([0, 0])
    expect(await walks()).toMatchObject({ 'payment events': true, 'unknown events': true })
  })

  it('payments without events, which are older than these, are found by the walk back', async () => {
    const payments = Array.from({ length: 150 }, (_, n) => pay({ createdAt: ago(n * minute), state: 'COMPLETED' }))
    store().webhookEvents = []
    await follower.pass(30)
    const rows = await journal.db.selectFrom('journal_payments').select('id').where('final', '=', true).execute()
    expect(rows.map(({ id }) => id).sort()).toEqual(payments.map(({ id }) => id).sort())
    expect((await walks())['payments back']).toBe(true)
  })

  it('a look whose cursor was deleted on the way begins again, and leaves nothing out', async () => {
    await follower.pass(looks)
    const payments = Array.from({ length: 60 }, (_, n) => pay({ createdAt: ago((60 + n) * minute) }))
    pay()
    // After hours without a gateway a first page was read, and the event at its end is gone.
    const top = world.now() - 180 * minute
    const position = { top, pass: { newest: world.now(), until: top, after: randomUUID() } }
    await journal.db
      .updateTable('journal_walks')
      .set({ position: JSON.stringify(position) })
      .where('name', '=', 'payment events')
      .where('tenant_id', '=', tenantId)
      .execute()
    await follower.pass(20)
    const rows = await journal.db.selectFrom('journal_payments').select('id').execute()
    const found = new Set(rows.map(({ id }) => id))
    expect(payments.filter(({ id }) => !found.has(id))).toEqual([])
  })

  it('a first walk that is interrupted goes on where it was', async () => {
    for (let n = 0; n < 320; n += 1) grant({ createdAt: ago(n * minute) })
    await follower.pass(2)
    expect((await walks())['grants back']).toBe(false)
    await follower.close()
    const before = listed()
    follower = world.follow(journal)
    await follower.pass(25)
    expect((await walks())['grants back']).toBe(true)
    const cursors = listed()
      .slice(before.length)
      .filter((after) => after !== undefined)
    for (const after of cursors) expect(before).not.toContain(after)
    const { count } = await journal.db
      .selectFrom('journal_grants')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(count).toBe(320)
  })

  it('a walk back whose cursor was deleted begins again', async () => {
    const payments = Array.from({ length: 120 }, (_, n) => pay({ createdAt: ago(n * minute), state: 'COMPLETED' }))
    store().webhookEvents = []
    await journal.db
      .insertInto('journal_walks')
      .values({
        tenant_id: tenantId,
        name: 'payments back',
        position: JSON.stringify({ after: randomUUID() }),
        complete: false,
        updated_at: new Date()
      })
      .execute()
    await follower.pass(30)
    const rows = await journal.db.selectFrom('journal_payments').select('id').execute()
    expect(rows).toHaveLength(payments.length)
    expect((await walks())['payments back']).toBe(true)
  })

  it('rows that vanish from Rafiki stay, and are asked for no more', async () => {
    const [its, payment] = [grant(issued), pay()]
    await follower.pass(looks)
    store().grants = []
    Object.assign(store(), { outgoingPayments: [], webhookEvents: [] })
    await follower.pass(2 * looks)
    const { auth, backend } = world.rafiki
    const before = [auth.counters.requests, backend.counters.requests]
    await follower.pass(5)
    expect([auth.counters.requests - before[0]!, backend.counters.requests - before[1]!]).toEqual([2, 2])
    expect(await kindsOf({ grantId: its.id })).toContain('grant.requested')
    expect(await kindsOf({ paymentId: payment.id })).toEqual(['payment.created'])
  })

  it('no more requests are sent a second than the configuration allows, but for the end of what was begun', async () => {
    for (let n = 0; n < 500; n += 1)
      grant({ createdAt: ago(n * minute), state: 'FINALIZED', finalizationReason: 'ISSUED' })
    const { auth, backend } = world.rafiki
    await follower.pass(20)
    expect(auth.counters.requests + backend.counters.requests).toBeLessThanOrEqual(20 * 5 + 5 + 10)
  })

  it("a viewer's grants are read again before others", async () => {
    const address = store().walletAddresses[0]!.address
    for (let n = 0; n < 200; n += 1) grant({ ...issued, createdAt: ago(minute) })
    const its = addGrant(store(), {
      names: [address],
      state: 'FINALIZED',
      finalizationReason: 'ISSUED',
      createdAt: ago(2 * minute)
    })
    await follower.pass(20)
    await follower.close()
    // So few that a turn of all takes longer than the test.
    follower = world.follow(journal, { requestsPerSecond: 2 })
    await follower.pass(1)
    follower.viewed(tenantId, [address])
    Object.assign(its, { finalizationReason: 'REVOKED' })
    await follower.pass(6)
    expect(await kindsOf({ grantId: its.id })).toContain('grant.revoked')
  })

  it('a leader that is gone is replaced once its lease is over, and at once where it ends in order', async () => {
    const second = world.follow(journal)
    const counted = () => world.rafiki.auth.counters.requests
    await follower.pass(looks)
    let before = counted()
    await second.pass(looks)
    expect(counted()).toBe(before)
    // The leader is heard of no more.
    await sql`update journal_leaders set until = until - interval '7 seconds'`.execute(journal.db)
    await second.pass(1)
    expect(counted()).toBeGreaterThan(before)
    await second.close()
    before = counted()
    await follower.pass(looks)
    expect(counted()).toBeGreaterThan(before)
  })

  it('two gateways that both follow write each event once', async () => {
    const other = postgres() ? await createJournal({ database: database() }, createLog('silent')) : journal
    const second = world.follow(other)
    const grants = Array.from({ length: 60 }, (_, n) => grant({ createdAt: ago(n * minute) }))
    const payments = Array.from({ length: 40 }, (_, n) => pay({ createdAt: ago(n * minute) }))
    const release = () => sql`delete from journal_leaders`.execute(journal.db)
    for (let n = 0; n < 20; n += 1) {
      await release()
      await Promise.all([follower.pass(1), release().then(() => second.pass(1))])
      if (n === 10) for (const payment of payments) payment.state = 'FAILED'
      if (n === 10) for (const its of grants) Object.assign(its, { state: 'FINALIZED', finalizationReason: 'REVOKED' })
    }
    await second.close()
    if (other !== journal) await other.close()
    const events = await eventsOf({})
    const { written, last } = await journal.db
      .selectFrom('journal_events')
      .select(({ fn }) => [fn.countAll<number>().as('written'), fn.max('number').as('last')])
      .where('tenant_id', '=', tenantId)
      .executeTakeFirstOrThrow()
    expect(last).toBe(written)
    for (const { id } of payments) {
      const kinds = events.filter(({ paymentId }) => paymentId === id).map(({ kind }) => kind)
      expect(kinds).toEqual(['payment.created', 'payment.failed'])
    }
    for (const { id } of grants) {
      const kinds = events.filter(({ grantId }) => grantId === id).map(({ kind }) => kind)
      expect(kinds.filter((kind) => kind === 'grant.requested')).toHaveLength(1)
      expect(kinds.filter((kind) => kind === 'grant.revoked')).toHaveLength(1)
    }
  })

  /** The cursors of the tenant's lists of grants, in their order. */
  const listed = (): (string | undefined)[] =>
    world.rafiki.auth.log.flatMap(({ tenantId: of, body }) => {
      const { query, variables } = body as { query: string; variables: { after?: string } }
      return of === tenantId && query.includes('NewestGrants') ? [variables.after] : []
    })
})
