import type { Context } from '../../src/context.ts'
import { clientIdOf } from '../../src/domain/clients/clientId.ts'
import { clientKeyOf } from '../../src/lib/clientKey.ts'
import type { ClientList, CountedGrant, GrantUse, MyClient, SpentAmounts } from '../../src/history.ts'
import { recordedSeed, startHarness, type Harness } from '../support/harness.ts'
import { addGrant, addressOf, type Row } from '../support/grantOracle.ts'
import { addOutgoing } from '../support/payments.ts'
import { spendingAccess, spendingFields, usd } from '../support/spending.ts'

/* Another way to know the past, behind the gateway as it is: fields show what it says, of what is proven the caller's. */

const asked: unknown[] = []
const lastUsedAt = new Date(Date.now() - 60_000).toISOString()
let use: GrantUse
let usedIds: string[]

const spending: SpentAmounts<Context> = {
  useOf({ rafiki }, grantId, since) {
    rafiki.recording.end()
    asked.push({ grantId, since })
    return Promise.resolve(use)
  },
  lastUseOf({ rafiki }, grantIds) {
    rafiki.recording.end()
    asked.push({ grantIds })
    return Promise.resolve(lastUsedAt)
  },
  usedGrants({ rafiki }) {
    rafiki.recording.end()
    return Promise.resolve({ ids: usedIds, complete: true })
  }
}

/** Of each of these there is a client, with all of them as its grants. */
let listed: Row[]
/** What the ids of clients are made of. */
let nameOf: (grant: Row) => string | null

const rowOf = (grant: Row): CountedGrant => ({ ...grant, status: 'ACTIVE', spends: true, asked: true })
const clientsFor = ({ viewer }: Context): MyClient[] =>
  listed.map((grant) => ({
    id: clientIdOf(viewer, clientKeyOf({ id: grant.id, client: nameOf(grant) })),
    client: grant.client,
    activeGrants: 9_000,
    canSpend: true,
    firstGrantedAt: grant.createdAt,
    lastGrantedAt: grant.createdAt,
    newest: rowOf(grant),
    totalGrants: listed.length,
    grants: () => Promise.resolve(listed.map(rowOf))
  }))

const clients: ClientList<Context> = {
  page(context, wanted) {
    context.rafiki.recording.end()
    asked.push(wanted)
    const more = { hasNextPage: true, hasPreviousPage: false, totalCount: 12_345, complete: true }
    return Promise.resolve({ clients: clientsFor(context), ...more })
  },
  byId(context, id, scope) {
    context.rafiki.recording.end()
    asked.push({ id, scope })
    return Promise.resolve({ client: clientsFor(context).find((it) => it.id === id), complete: true })
  },
  counts({ rafiki }, scope) {
    rafiki.recording.end()
    asked.push({ scope })
    const counts = { ACTIVE: 1, AWAITING_APPROVAL: 2, EXPIRED: 3, REVOKED: 4, REJECTED: 5 }
    return Promise.resolve({ ...counts, canSpend: 6, complete: true })
  }
}

let harness: Harness
beforeEach(async () => {
  asked.length = 0
  usedIds = []
  listed = []
  nameOf = ({ client }) => client
  use = {
    payments: 7,
    lastUsedAt,
    sent: { debitAmount: [usd(123)], receiveAmount: [usd(45)] },
    counted: { debitAmount: [usd(100)], receiveAmount: [usd(40)] },
    complete: true
  }
  harness = await startHarness({ seed: { ...recordedSeed(), outgoingPayments: [] }, history: { spending, clients } })
})
afterEach(() => harness.close())

const store = () => harness.rafiki.store
const grantOf = (identifier: string): Row =>
  addGrant(store(), {
    state: 'FINALIZED',
    finalizationReason: 'ISSUED',
    createdAt: new Date(Date.now() - 3_600_000).toISOString(),
    access: [spendingAccess(identifier, { debitAmount: usd(500) })]
  })
const ask = (id: string, fields = spendingFields) =>
  harness.ask('alice', `query ($id: ID!) { myGrant(id: $id) { ${fields} } }`, { id })

describe('who counts spent amounts', () => {
  it('spending shows what the counter says, and asks Rafiki for no payments', async () => {
    const grant = grantOf(addressOf('alice'))
    const reply = await ask(grant.id)
    expect(reply.data.myGrant.lastUsedAt).toBe(lastUsedAt)
    expect(reply.data.myGrant.access[0].spending).toEqual({
      debitAmount: usd(123),
      receiveAmount: usd(45),
      remainingDebitAmount: usd(400),
      remainingReceiveAmount: null,
      period: null,
      payments: 7,
      lastUsedAt,
      complete: true
    })
    expect(asked).toContainEqual({ grantId: grant.id, since: Date.parse(grant.createdAt) })
    expect(reply.cost.backend).toBe(0)
  })

  it.each([
    ['the counter has not seen all payments', { complete: false }],
    ['Rafiki counts another asset', { counted: { debitAmount: [{ ...usd(1), assetCode: 'EUR' }], receiveAmount: [] } }]
  ])('spending says nothing of what is left where %s', async (_, said) => {
    use = { ...use, ...said }
    const { data } = await ask(grantOf(addressOf('alice')).id)
    expect(data.myGrant.access[0].spending.remainingDebitAmount).toBeNull()
  })

  it('an answer that rests on the counter is not given again, although Rafiki sends the same', async () => {
    const { id } = grantOf(addressOf('alice'))
    for (const payments of [1, 2, 3, 4, 5, 6]) {
      use = { ...use, payments }
      expect((await ask(id, 'access { spending { payments } }')).data.myGrant.access).toEqual([
        { spending: { payments } }
      ])
    }
  })

  it('sums in two assets are shown as no sum at all', async () => {
    use = { ...use, sent: { ...use.sent, debitAmount: [usd(1), { ...usd(1), assetCode: 'EUR' }] } }
    const { data } = await ask(grantOf(addressOf('alice')).id)
    expect(data.myGrant.access[0].spending.debitAmount).toBeNull()
  })

  it('the counter is never asked about a grant that is not proven the caller’s', async () => {
    const reply = await ask(grantOf(addressOf('bob')).id)
    expect(reply.data.myGrant).toBeNull()
    expect(asked).toEqual([])
  })

  it('a used grant that the counter names is shown only if its own row proves it the caller’s', async () => {
    const shouting = grantOf(addressOf('alice').toUpperCase().replace('HTTPS', 'https'))
    const bobs = grantOf(addressOf('bob'))
    usedIds = [bobs.id, shouting.id]
    const { data } = await harness.ask('alice', '{ myUnlistedGrants { grants { id } withheld complete } }')
    expect(data.myUnlistedGrants).toEqual({ grants: [{ id: shouting.id }], withheld: 1, complete: true })
  })

  it('the last use of a client is asked for once, for all of its grants', async () => {
    listed = [grantOf(addressOf('alice')), grantOf(addressOf('alice'))]
    const { data } = await harness.ask('alice', '{ myClients { nodes { lastUsedAt } } }')
    expect(data.myClients.nodes[0]).toEqual({ lastUsedAt })
    expect(asked).toContainEqual({ grantIds: listed.map(({ id }) => id) })
  })
})

describe('who lists clients', () => {
  const all =
    '{ myClients(first: 1) { totalCount complete pageInfo { hasNextPage } edges { cursor node { id client activeGrants canSpend } } } }'
  const codes = ({ errors }: Awaited<ReturnType<Harness['ask']>>) => errors?.map(({ extensions }) => extensions.code)

  it('clients are shown as the list says, and Rafiki is asked for none of it', async () => {
    listed = [grantOf(addressOf('alice'))]
    const { data, cost } = await harness.ask('alice', all)
    expect(data.myClients).toMatchObject({ totalCount: 12_345, complete: true, pageInfo: { hasNextPage: true } })
    expect(data.myClients.edges).toMatchObject([{ node: { client: listed[0]?.client, activeGrants: 9_000 } }])
    expect(cost).toMatchObject({ auth: 0, backend: 0 })
    expect(asked).toEqual([
      { scope: { asked: true }, canSpend: undefined, clientText: undefined, size: 1, after: undefined }
    ])
  })

  it('the list of clients is asked for what follows the place that a cursor stands for', async () => {
    listed = [grantOf(addressOf('alice'))]
    const [{ cursor, node }] = (await harness.ask('alice', all)).data.myClients.edges
    await harness.ask('alice', `{ myClients(after: "${cursor}") { totalCount } }`)
    expect(asked[1]).toMatchObject({ after: { id: node.id, lastGrantedAt: listed[0]?.createdAt } })
  })

  it('a client whose newest grant is not the caller’s is shown nowhere, whatever the list says', async () => {
    listed = [grantOf(addressOf('bob'))]
    const page = await harness.ask('alice', all)
    expect([page.data.myClients, codes(page)]).toEqual([null, ['UPSTREAM_UNTRUSTED']])
  })

  it('a client is shown under no other id than that of its newest grant', async () => {
    listed = [grantOf(addressOf('alice'))]
    nameOf = () => 'https://another.example/client'
    const page = await harness.ask('alice', all)
    expect([page.data.myClients, codes(page)]).toEqual([null, ['UPSTREAM_UNTRUSTED']])
  })

  it('a client is found by its id, and its grants are shown only if their own rows prove them the caller’s', async () => {
    const [own, bobs] = [grantOf(addressOf('alice')), grantOf(addressOf('bob'))]
    listed = [own]
    const { id } = (await harness.ask('alice', all)).data.myClients.edges[0].node
    const query = `{ myClient(id: "${id}") { activeGrants grants { nodes { id } } } }`
    const found = await harness.ask('alice', query)
    expect(found.data.myClient).toEqual({ activeGrants: 9_000, grants: { nodes: [{ id: own.id }] } })
    listed = [own, bobs]
    const withBobs = await harness.ask('alice', query)
    expect([withBobs.data.myClient.grants, codes(withBobs)]).toEqual([null, ['UPSTREAM_UNTRUSTED']])
  })

  it('the summary is what is counted of all grants, or of those that needed consent', async () => {
    const { data, cost } = await harness.ask(
      'alice',
      '{ myGrantsSummary { active awaitingApproval expired revoked rejected canSpend complete } }'
    )
    expect(data.myGrantsSummary).toEqual({
      ...{ active: 1, awaitingApproval: 2, expired: 3, revoked: 4, rejected: 5, canSpend: 6, complete: true }
    })
    expect(asked).toEqual([{ scope: { asked: true } }])
    expect(cost.auth).toBe(0)
  })

  it('a client’s grants are revoked by what Rafiki lists, not by who lists clients', async () => {
    const grant = grantOf(addressOf('alice'))
    listed = [grant]
    const { id } = (await harness.ask('alice', all)).data.myClients.edges[0].node
    asked.length = 0
    const { data } = await harness.ask(
      'alice',
      `mutation { revokeMyGrants(input: { clientId: "${id}" }) { results { outcome } } }`
    )
    expect(data.revokeMyGrants.results).toContainEqual({ outcome: 'REVOKED' })
    expect(grant.finalizationReason).toBe('REVOKED')
    expect(asked).toEqual([])
  })

  it('a grant that only payments name is revoked by what Rafiki lists, although the counter names none', async () => {
    const shouting = grantOf(addressOf('alice').toUpperCase().replace('HTTPS', 'https'))
    const alice = store().walletAddresses.find(({ address }) => address === addressOf('alice'))!
    addOutgoing(store(), alice.id, { grantId: shouting.id })
    listed = [shouting]
    const { id } = (await harness.ask('alice', all)).data.myClients.edges[0].node
    const { data } = await harness.ask(
      'alice',
      `mutation { revokeMyGrants(input: { clientId: "${id}" }) { results { outcome } } }`
    )
    expect(data.revokeMyGrants.results).toEqual([{ outcome: 'REVOKED' }])
  })
})
