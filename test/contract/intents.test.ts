import { randomUUID } from 'node:crypto'
import { Secret } from '../../src/config/secret.ts'
import type { EventKind, JournalEvent } from '../../src/journal/event.ts'
import { findEvents } from '../../src/journal/events.ts'
import { recordPayments } from '../../src/journal/payments.ts'
import { createJournal, type Journal } from '../../src/journal/journal.ts'
import { createLog } from '../../src/observability/log.ts'
import { allScopes } from '../../sandbox/people.ts'
import { addGrant, listedFor, viewOf } from '../support/grantOracle.ts'
import { accept, askConsent } from '../support/grantRequests.ts'
import { urlOf } from '../../sandbox/rafiki/backendApi/incomingPayments.ts'
import { addIncoming, addOutgoing, addressNamed } from '../support/payments.ts'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { describeWithPostgres, startPostgres, type Postgres } from '../support/postgres.ts'

describeWithPostgres('where there is a journal', () => {
  let postgres: Postgres
  let journal: Journal
  let harness: Harness
  beforeAll(async () => {
    postgres = await startPostgres()
    const database = { url: new Secret(postgres.url) }
    journal = await createJournal({ database }, createLog('silent'))
    harness = await startHarness({ journal: { database, retentionDays: undefined, callers: 'addressAndAgent' } })
  })
  afterAll(async () => {
    await harness.close()
    await journal.close()
    await postgres.stop()
  })

  const revoke = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }'
  const tenantId = () => harness.rafiki.store.operatorTenantId
  const written = (kinds: EventKind[] = ['mutation.intended', 'mutation.ended']): Promise<JournalEvent[]> =>
    findEvents(journal.db, {
      tenantId: tenantId(),
      kinds,
      direction: 'forwards',
      size: 1_000
    })
  /** The newest event of a mutation. */
  const last = async (kind: string): Promise<JournalEvent> => (await written()).find((it) => it.kind === kind)!

  it('an event of a mutation says which token it was, how its holder signed in, and where from', async () => {
    const row = addGrant(harness.rafiki.store)
    const act = { sub: 'employee-7' }
    const said = {
      jti: 'token-1',
      sid: 'session-1',
      acr: 'phr',
      amr: ['hwk'],
      auth_time: 1_700_000_000,
      client_id: 'app',
      act
    }
    const token = await harness.mint(said)
    await harness.ask({ token }, revoke, { id: row.id })
    const { address, userAgent, ...actor } = (await last('mutation.ended')).actor
    expect(actor).toEqual({
      ...{
        role: 'accountHolder',
        subject: 'alice',
        clientId: 'app',
        jti: 'token-1',
        sid: 'session-1',
        acr: 'phr',
        amr: ['hwk']
      },
      ...{ authTime: 1_700_000_000, act }
    })
    expect([address, userAgent]).toEqual(['127.0.0.1', 'node'])
  })

  it('an `act` that is too long is left out, and the event says so', async () => {
    const token = await harness.mint({ act: { sub: 'x'.repeat(2_100) } })
    await harness.ask({ token }, revoke, { id: addGrant(harness.rafiki.store).id })
    const { actor } = await last('mutation.ended')
    expect(actor.act).toBeUndefined()
    expect(actor.actTooLong).toBe(true)
  })

  it('a mutation is written down before it is sent, and its outcome before it is answered', async () => {
    const row = addGrant(harness.rafiki.store)
    const before = (await written()).length
    let met: JournalEvent[] = []
    harness.rafiki.auth.intercept = async ({ text }) => {
      if (text.includes('mutation')) met = await written()
      return undefined
    }
    const reply = await harness.ask('alice', revoke, { id: row.id })
    harness.rafiki.auth.intercept = undefined
    expect(reply.errors).toBeUndefined()
    expect(met).toHaveLength(before + 1)
    const objects = { 'input.grantId': row.id }
    const requestId = reply.headers.get('x-request-id')
    expect(met[0]).toMatchObject({ kind: 'mutation.intended', grantId: row.id, subject: 'alice' })
    expect(met[0]!.details).toEqual({ mutation: 'revokeMyGrant', objects, requestId })
    const ended = await last('mutation.ended')
    expect(ended.details).toMatchObject({ intent: met[0]!.id, outcome: 'DONE', objects, requestId })
    const [intent, line] = harness.audited().slice(-2)
    expect(intent).toMatchObject({ v: 1, type: 'intent', journal: { event: met[0]!.id, number: met[0]!.number } })
    expect(line).toMatchObject({
      ...{ v: 1, type: 'mutation', outcome: 'DONE' },
      journal: { event: ended.id, intent: { event: met[0]!.id, number: met[0]!.number } }
    })
  })

  it('a grant that was revoked through the gateway was revoked by its caller, at one moment', async () => {
    const { id } = addGrant(harness.rafiki.store)
    const began = Date.now()
    await harness.ask('alice', revoke, { id })
    const revoked = async () => (await written(['grant.revoked'])).filter(({ grantId }) => grantId === id)
    const [event, ...more] = await revoked()
    expect(more).toEqual([])
    expect(event).toMatchObject({ actor: { role: 'accountHolder', subject: 'alice' }, subject: 'alice' })
    expect(event).not.toHaveProperty('notBefore')
    expect(event!.at >= began && event!.at <= Date.now()).toBe(true)
    // Rafiki takes it again, which ends nothing.
    const again = 'mutation ($id: String!) { revokeGrant(input: { grantId: $id }) { id } }'
    expect((await harness.ask('operator', again, { id })).errors).toBeUndefined()
    expect(await revoked()).toEqual([event])
  })

  it('a grant that was over before an operator revoked it was not ended by them', async () => {
    const { id } = Object.assign(addGrant(harness.rafiki.store), {
      ...{ state: 'FINALIZED', finalizationReason: 'REVOKED' }
    })
    const again = 'mutation ($id: String!) { revokeGrant(input: { grantId: $id }) { id } }'
    await harness.ask('operator', again, { id })
    const [event] = (await written(['grant.revoked'])).filter(({ grantId }) => grantId === id)
    expect(event).toMatchObject({ actor: { role: 'unknown' } })
  })

  const callOff = (who: Parameters<Harness['ask']>[0], id: string) =>
    harness.ask(
      who,
      'mutation ($input: CancelOutgoingPaymentInput!) { cancelOutgoingPayment(input: $input) { payment { id } } }',
      { input: { id } }
    )

  it('a payment is made and called off by who did it through the gateway', async () => {
    const { store } = harness.rafiki
    const [walletAddressId, payee] = ['alice', 'bob'].map(
      (it) => addressNamed(store, `https://wallet.example/${it}`).id
    )
    const quoteId = randomUUID()
    store.quotes.push({
      ...{ ...store.quotes[0]!, id: quoteId, walletAddressId: walletAddressId! },
      receiver: urlOf(store, addIncoming(store, payee!)),
      expiresAt: new Date(Date.now() + 60_000).toISOString()
    })
    const make =
      'mutation ($input: CreateOutgoingPaymentInput!) { createOutgoingPayment(input: $input) { payment { id } } }'
    const input = { walletAddressId, quoteId: `quote:${quoteId}`, idempotencyKey: randomUUID() }
    const alice = { ...harness.people.alice, scope: allScopes.accountHolder }
    expect((await harness.ask(alice, make, { input })).errors).toBeUndefined()
    expect((await callOff('operator', quoteId)).errors).toBeUndefined()
    const row = store.outgoingPayments.find((it) => it.id === quoteId)!
    const seen = { walletAddress: undefined, askedAt: Date.now(), seenAt: Date.now() }
    await recordPayments(journal, tenantId(), [{ payment: { ...row, grantId: null }, ...seen }])
    const told = ['payment.cancelled', 'payment.created', 'mutation.ended', 'mutation.intended'] as const
    const events = (await written([...told])).filter(({ paymentId }) => paymentId === quoteId)
    expect(events.filter(({ kind }) => kind.startsWith('mutation'))).toHaveLength(4)
    expect(events.filter(({ kind }) => kind.startsWith('payment'))).toMatchObject([
      { kind: 'payment.cancelled', actor: { role: 'operator' } },
      { kind: 'payment.created', actor: { role: 'accountHolder', subject: 'alice' } }
    ])
  })

  it("a payment of somebody else's that a caller names is no payment of their events", async () => {
    const { store } = harness.rafiki
    const other = addOutgoing(store, addressNamed(store, 'https://wallet.example/alice').id, { state: 'FUNDING' })
    await callOff({ ...harness.people.bob, scope: allScopes.accountHolder }, other.id)
    const ended = await last('mutation.ended')
    expect(ended.details).toMatchObject({ mutation: 'cancelOutgoingPayment', outcome: 'REFUSED' })
    expect(ended.paymentId).toBeUndefined()
  })

  it('many grants that are revoked together have one intent', async () => {
    const ids = [addGrant(harness.rafiki.store).id, addGrant(harness.rafiki.store).id]
    const before = (await written()).length
    const all = 'mutation ($ids: [ID!]) { revokeMyGrants(input: { grantIds: $ids }) { results { outcome } } }'
    await harness.ask('alice', all, { ids })
    expect((await written()).slice(0, -before).map(({ kind }) => kind)).toEqual(['mutation.ended', 'mutation.intended'])
  })

  it("an intent to revoke all of a client's grants names them", async () => {
    const list = await harness.ask('alice', '{ myClients(first: 1) { nodes { id } } }')
    const all = 'mutation ($id: ID) { revokeMyGrants(input: { clientId: $id }) { results { grantId } } }'
    const { data } = await harness.ask('alice', all, { id: list.data.myClients.nodes[0].id })
    const grants = (data.revokeMyGrants.results as { grantId: string }[]).map(({ grantId }) => grantId)
    expect(grants.length).toBeGreaterThan(0)
    expect((await last('mutation.intended')).details).toMatchObject({ grants })
  })

  it('a mutation that is refused before anything is sent has an outcome, and no intent', async () => {
    const foreign = listedFor(['bob'], harness.rafiki.store).find((row) => viewOf(['alice'], row).access.length === 0)!
    const before = (await written()).length
    expect(codeOf(await harness.ask('alice', revoke, { id: foreign.id }))).toBe('NOT_FOUND')
    const [ended, ...more] = (await written()).slice(0, -before)
    expect(more).toEqual([])
    expect(ended!.details).toMatchObject({ outcome: 'REFUSED', code: 'NOT_FOUND' })
    expect(ended!.details).not.toHaveProperty('intent')
  })

  /** Which mutation was written down last, whenever one arrives at one of Rafiki's servers. */
  function watch(): unknown[] {
    const met: unknown[] = []
    const look = async (): Promise<void> => {
      const { kind, details } = (await written())[0]!
      met.push([kind, details?.mutation])
    }
    const { backend, interaction, authServer } = harness.rafiki
    backend.intercept = ({ text }) => (text.includes('mutation') ? { delay: look() } : undefined)
    for (const server of [interaction, authServer]) {
      server.intercept = ({ method }) => (method === 'GET' ? undefined : { delay: look() })
    }
    return met
  }
  afterEach(() => {
    for (const name of ['auth', 'backend', 'interaction', 'authServer'] as const)
      harness.rafiki[name].intercept = undefined
  })

  it("an operator's mutation is written down before it is sent", async () => {
    const met = watch()
    const create = 'mutation ($input: CreateAssetInput!) { createAsset(input: $input) { asset { id } } }'
    await harness.ask('operator', create, { input: { code: 'ABC', scale: 2 } })
    expect(met).toEqual([['mutation.intended', 'createAsset']])
  })

  it('an answer to a grant request is written down before it is sent', async () => {
    const { key, row } = await askConsent(harness)
    const met = watch()
    expect((await accept(harness, key)).errors).toBeUndefined()
    expect(await last('mutation.intended')).toMatchObject({ grantId: row.id, details: { grants: [row.id] } })
    expect(met).toEqual([['mutation.intended', 'acceptMyGrantRequest']])
  })

  it("a client's request is written down before it is sent", async () => {
    const given = (await (await fetch(`${harness.url}/sandbox/client-grant`)).json()) as Record<string, string>
    const met = watch()
    const cancel = 'mutation ($input: CancelClientGrantInput!) { cancelClientGrant(input: $input) { state } }'
    expect((await harness.ask('client', cancel, { input: given })).errors).toBeUndefined()
    const [intended] = await written(['mutation.intended'])
    expect(intended!.details?.client).toEqual(expect.stringContaining('https://'))
    // The second one proves the first.
    expect(met).toEqual(Array(2).fill(['mutation.intended', 'cancelClientGrant']))
  })
})
