import type { Context } from '../../src/context.ts'
import { recordedClients } from '../../src/domain/clients/recordedClients.ts'
import type { ClientList } from '../../src/history.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { prune } from '../../src/journal/prune.ts'
import { erasePerson } from '../../src/journal/erasePerson.ts'
import { flood, spending } from '../support/clientKeys.ts'
import { accessFor, addGrant, addressOf, ownerOf, subjectFor, type Row } from '../support/grantOracle.ts'
import { codeOf, recordedSeed, startHarness, type Harness } from '../support/harness.ts'
import { emptyGrantRows, haveAllGrants, recordRows } from '../support/recordedGrants.ts'

/* Clients and counts from the rows of the journal: what that costs, and when Rafiki's lists are walked all the same. */

let harness: Harness
let journal: Journal
let tenantId: string
let otherTenantId: string

/** The journal is known from the first request on. */
const clients: ClientList<Context> = {
  ...recordedClients,
  counts(context, scope) {
    journal ??= context.journal!
    return recordedClients.counts(context, scope)
  }
}

beforeAll(async () => {
  harness = await startHarness({
    seed: { ...recordedSeed(), outgoingPayments: [], grants: [] },
    history: { clients },
    journal: { database: 'memory', retentionDays: undefined }
  })
  ;[tenantId, otherTenantId] = harness.rafiki.tenants.map(({ id }) => id) as [string, string]
  await harness.ask('alice', summary)
})
afterAll(() => harness.close())
beforeEach(async () => {
  Object.assign(store(), { grants: [], outgoingPayments: [] })
  await emptyGrantRows(journal)
})

const store = () => harness.rafiki.store
const summary = '{ myGrantsSummary { active canSpend revoked expired complete } }'
const page = `query ($first: Int = 20) {
  myClients(first: $first) { complete totalCount nodes { id client activeGrants grants(first: 2) { nodes { id status } } } }
}`
const none = { active: 0, canSpend: 0, revoked: 0, expired: 0, complete: true }
const lost = { position: null, complete: false, updated_at: new Date() }
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()
const follow = async (at?: Date): Promise<void> => {
  for (const id of [tenantId, otherTenantId]) await recordRows(journal, id, store().grants)
  await haveAllGrants(journal, tenantId, at)
}
/** As a gateway writes them that knows neither kinds nor keys of clients. */
const forgetKinds = (): Promise<unknown> =>
  journal.db.updateTable('journal_grant_addresses').set({ kinds: null, client_key: null }).execute()
/** Grants with many clients, the newest of each long before the newest of all. */
const fill = (count: number): Row[] =>
  Array.from({ length: count }, (_, n) =>
    spending(store(), { client: `https://client-${n % 40}.example/app`, createdAt: minutesAgo(10 + n) })
  )

it.each([20, 100, 1_000])(
  'the clients of a wallet of %i grants take at most three requests, its counts one',
  async (count) => {
    fill(count)
    await follow()
    const counted = await harness.ask('alice', summary)
    expect(counted.data.myGrantsSummary).toEqual({ ...none, active: count, canSpend: count })
    expect(counted.cost).toEqual({ auth: 1, backend: 0, mutations: 0 })
    const listed = await harness.ask('alice', '{ myClients { complete totalCount nodes { activeGrants canSpend } } }')
    expect(listed.data.myClients).toMatchObject({ complete: true, totalCount: Math.min(40, count) })
    expect(listed.cost.auth).toBeLessThanOrEqual(3)
    expect(listed.cost.backend).toBe(0)
  }
)

/** Only the newest are in the journal. */
async function fillPartly(): Promise<void> {
  const rows = fill(60)
  await recordRows(journal, tenantId, rows.slice(0, 30))
  await haveAllGrants(journal, tenantId)
}
const walks = () => journal.db.updateTable('journal_walks').where('tenant_id', '=', tenantId)

it.each([
  [
    'has not been walked through to its end',
    () => walks().set({ complete: false }).where('name', '=', 'grants back').execute()
  ],
  [
    'was looked at too long ago',
    () =>
      walks()
        .set({ updated_at: new Date(0) })
        .where('name', '=', 'grants')
        .execute()
  ],
  [
    'lost rows, nobody knows whose',
    () =>
      journal.db
        .insertInto('journal_walks')
        .values({ ...lost, tenant_id: tenantId, name: 'grants erased' })
        .execute()
  ]
])('Rafiki’s lists are walked where its list of grants %s', async (_, change) => {
  await fillPartly()
  expect((await harness.ask('alice', summary)).data.myGrantsSummary.active).toBe(30)
  await change()
  expect((await harness.ask('alice', summary)).data.myGrantsSummary.active).toBe(60)
})

it('Rafiki’s lists are walked where more grants are new than one page has', async () => {
  await follow()
  fill(60)
  expect((await harness.ask('alice', summary)).data.myGrantsSummary.active).toBe(60)
})

it('a page shows of a client what Rafiki has now, and the journal knows it from then on', async () => {
  const rows = fill(40)
  await follow()
  Object.assign(rows[35]!, { finalizationReason: 'REVOKED' })
  const { data } = await harness.ask('alice', page, { first: 40 })
  expect(data.myClients.nodes[35]).toMatchObject({ activeGrants: 0, grants: { nodes: [{ status: 'REVOKED' }] } })
  expect(data.myClients.nodes[34]).toMatchObject({ activeGrants: 1, grants: { nodes: [{ status: 'ACTIVE' }] } })
  const row = await journal.db
    .selectFrom('journal_grants')
    .select('finalization_reason')
    .where('id', '=', rows[35]!.id)
    .executeTakeFirst()
  expect(row?.finalization_reason).toBe('REVOKED')
})

it('a grant of a client is shown in the state that it has now, although others of the client are newer', async () => {
  const rows = fill(80)
  await follow()
  Object.assign(rows[75]!, { finalizationReason: 'REVOKED' })
  const { data } = await harness.ask('alice', page, { first: 40 })
  const shown = data.myClients.nodes[35].grants.nodes
  expect(shown).toEqual([
    { id: rows[35]!.id, status: 'ACTIVE' },
    { id: rows[75]!.id, status: 'REVOKED' }
  ])
})

it('a grant that was revoked through the gateway is counted as such at once', async () => {
  const rows = fill(40)
  await follow()
  const { data } = await harness.ask(
    'alice',
    `mutation { revokeMyGrant(input: { grantId: "${rows[30]!.id}" }) { grant { status } } }`
  )
  expect(data.revokeMyGrant.grant.status).toBe('REVOKED')
  const after = await harness.ask('alice', summary)
  expect(after.data.myGrantsSummary).toMatchObject({ active: 39, revoked: 1, complete: true })
})

it('grants of other holders and other tenants do not count; an address that changes hands takes its grants along', async () => {
  const [own] = fill(2)
  spending(store(), {}, 'bob')
  spending(store(), { tenantId: otherTenantId })
  await follow()
  expect((await harness.ask('alice', summary)).data.myGrantsSummary.active).toBe(2)
  const carol = { ...ownerOf('alice'), sub: 'carol' }
  expect((await harness.ask(carol, summary)).data.myGrantsSummary.active).toBe(2)
  const ids = await Promise.all(
    (['alice', carol] as const).map(async (who) => (await harness.ask(who, page)).data.myClients.nodes[0].id as string)
  )
  expect(new Set(ids).size).toBe(2)
  expect(own!.client).toBeDefined()
  const { data } = await harness.ask('bob', `{ myClient(id: "${ids[0]}") { id } }`)
  expect(data).toEqual({ myClient: null })
})

it('a grant that a row gives to somebody else is not shown to them', async () => {
  fill(30)
  const foreign = spending(store(), { client: 'https://foreign.example/app', createdAt: minutesAgo(500) }, 'bob')
  await follow()
  await journal.db
    .updateTable('journal_grant_addresses')
    .set({ wallet_address: addressOf('alice') })
    .where('grant_id', '=', foreign.id)
    .execute()
  const reply = await harness.ask('alice', page, { first: 40 })
  expect(codeOf(reply)).toBe('UPSTREAM_UNTRUSTED')
  expect(reply.text).not.toContain('foreign')
})

it.each([
  [45, 1 + 3],
  [160, 1 + 2]
])('%i rows that a gateway of the version before wrote are counted, by %i requests', async (count, requests) => {
  fill(count)
  await follow()
  await forgetKinds()
  const { data, cost } = await harness.ask('alice', summary)
  expect(data.myGrantsSummary).toEqual({ ...none, active: count, canSpend: count })
  expect(cost.auth).toBe(requests)
  const { data: listed } = await harness.ask('alice', page, { first: 40 })
  expect(listed.myClients).toMatchObject({ complete: true, totalCount: 40 })
})

it('grants whose retention has ended count as before; of a person who was erased, Rafiki’s lists tell', async () => {
  const old = flood(store(), 30, {
    client: 'https://old.example/app',
    state: 'FINALIZED',
    finalizationReason: 'REVOKED'
  })
  for (const [n, row] of old.entries()) row.createdAt = minutesAgo(10_000 + n)
  const subjects = [subjectFor(addressOf('alice'))]
  for (const row of old) row.subjects = subjects
  fill(25)
  await follow()
  await prune(journal.db, tenantId, { retentionDays: 1, now: Date.now() + 2 * 86_400_000, signer: undefined })
  const pruned = await journal.db.selectFrom('journal_grants').select('id').where('client', 'is', null).execute()
  expect(pruned).toHaveLength(30)
  const expected = { ...none, active: 25, canSpend: 25, revoked: 30 }
  const { data, cost } = await harness.ask('alice', summary)
  expect(data.myGrantsSummary).toEqual(expected)
  expect(cost.auth).toBe(1)
  const { data: listed } = await harness.ask('alice', page, { first: 40 })
  expect(listed.myClients.nodes.at(-1)).toMatchObject({ client: 'https://old.example/app', activeGrants: 0 })

  const person = { subject: 'alice', walletAddresses: [addressOf('alice')] }
  await erasePerson(journal.db, tenantId, person, Date.now())
  expect(await journal.db.selectFrom('journal_grant_addresses').select('grant_id').execute()).toEqual([])
  expect((await harness.ask('alice', summary)).data.myGrantsSummary).toEqual(expected)
})

it('grants count that Rafiki lists nowhere: named in another spelling, or by a subject alone', async () => {
  addGrant(store(), { access: [accessFor(addressOf('Alice'))], subjects: [] })
  addGrant(store(), { access: [], subjects: [subjectFor(addressOf('alice'))], client: null })
  await follow()
  const { data } = await harness.ask('alice', '{ myGrantsSummary(consentRequired: null) { active } }')
  expect(data.myGrantsSummary.active).toBe(2)
})
