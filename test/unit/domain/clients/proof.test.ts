import { clientPage, spending } from '../../../support/clientKeys.ts'
import { answered, codeOf, startHarness, type Harness } from '../../../support/harness.ts'
import { accessFor, addGrant, addressOf, listedFor, viewOf, type Row } from '../../../support/grantOracle.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness()))
afterEach(() => harness.close())

const store = () => harness.rafiki.store

/** A Rafiki that lists this row, whatever it is asked for. */
function list(row: Row): void {
  const { subjects: _, ...node } = row
  const page = { pageInfo: { hasNextPage: false, hasPreviousPage: false }, edges: [{ node }] }
  const data = Object.fromEntries(Array.from({ length: 6 }, (__, n) => [`r${n}`, page]))
  harness.rafiki.auth.intercept = ({ text }) =>
    text.includes('query GrantLists') ? { status: 200, body: JSON.stringify({ data }) } : undefined
}

const queries = [
  '{ myClients { edges { cursor } } }',
  '{ myGrantsSummary { active } }',
  '{ myGrants(filter: { consentRequired: true }) { edges { cursor } } }',
  'mutation { revokeMyGrants(input: { clientId: "x" }) { complete } }'
]

describe.each(queries)('%s: a row that is not proven hers fails the field', (query) => {
  it('a row of somebody else’s fails the field of a client', async () => {
    list(listedFor(['bob'], store()).find((row) => viewOf(['alice'], row).access.length === 0) as Row)
    const reply = await harness.ask('alice', query)
    expect([answered(reply), codeOf(reply), reply.cost.mutations]).toEqual([null, 'UPSTREAM_UNTRUSTED', 0])
    expect(harness.logged()).toContain('"alarm":true')
  })

  it('a row of another tenant fails the field of a client', async () => {
    list(addGrant(store(), { tenantId: String(harness.rafiki.tenants[1]?.id) }))
    const reply = await harness.ask('alice', query)
    expect([answered(reply), codeOf(reply), reply.cost.mutations]).toEqual([null, 'UPSTREAM_UNTRUSTED', 0])
  })
})

it("a grant whose terms are somebody else’s fails the field, though its row said that it is the account holder's", async () => {
  const row = addGrant(store(), { state: 'FINALIZED', finalizationReason: 'ISSUED' })
  harness.rafiki.auth.intercept = ({ text }) => {
    if (text.includes('query Grants(')) row.access = [accessFor(addressOf('bob'))]
    return undefined
  }
  const reply = await harness.ask('alice', '{ myClients { edges { cursor } } }')
  expect([answered(reply), codeOf(reply)]).toEqual([null, 'UPSTREAM_UNTRUSTED'])
})

it("a payment of the account holder's that names somebody else’s grant shows nothing of that grant", async () => {
  const bobs = spending(store(), { client: 'https://bobs.example/app' }, 'bob')
  const wallet = store().walletAddresses.find(({ address }) => address === addressOf('alice'))
  const payment = store().outgoingPayments.find(({ walletAddressId }) => walletAddressId === wallet?.id)
  if (payment) store().outgoingPayments.push({ ...payment, id: crypto.randomUUID(), grantId: bobs.id })
  const { clients } = await clientPage(harness, 'alice', { first: 100, filter: { consentRequired: null } })
  expect(clients.map(({ client }) => client)).not.toContain(bobs.client)
  expect(payment).toBeDefined()
})

it('accesses that are somebody else’s are neither shown nor counted', async () => {
  const [quote, spend] = [addressOf('alice'), addressOf('bob')].map((it) => accessFor(it))
  const access = [quote, { ...spend, type: 'outgoing-payment', actions: ['create'] }] as Row['access']
  const row = addGrant(store(), {
    client: 'https://both.example/app',
    access,
    state: 'FINALIZED',
    finalizationReason: 'ISSUED'
  })
  const all = await clientPage(harness, 'alice', { first: 100, filter: { consentRequired: null, clientText: 'both' } })
  expect(all.clients).toMatchObject([{ canSpend: false, activeGrants: 1, grants: [row.id] }])
  expect((await clientPage(harness, 'alice', { filter: { clientText: 'both' } })).clients).toEqual([])
  expect((await clientPage(harness, 'bob', { filter: { clientText: 'both' } })).clients).toMatchObject([
    { canSpend: true }
  ])
})
