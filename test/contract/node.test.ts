import { isObjectType } from 'graphql'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import { allScopes } from '../../sandbox/people.ts'
import { contracts } from '../../src/graph.ts'
import { codeOf, startHarness, type Harness, type Reply, type Who } from '../support/harness.ts'
import { addGrant, addressOf, ownerOf } from '../support/grantOracle.ts'
import { askConsent } from '../support/grantRequests.ts'
import { addAddress, addIncoming, addKey, addOutgoing, addressNamed, secondTenant } from '../support/payments.ts'

let harness: Harness
beforeAll(async () => {
  const env = { RECEIVER_ORIGINS: '*', MAX_COST_ACCOUNT_HOLDER: '0' }
  harness = await startHarness({
    ...{ seed: builtinSeed(), env },
    journal: { database: 'memory', retentionDays: undefined }
  })
})
afterAll(() => harness.close())
afterEach(() => {
  harness.rafiki.auth.intercept = undefined
  harness.rafiki.backend.intercept = undefined
})

const store = () => harness.rafiki.store
const unknown = '00000000-0000-4000-8000-000000000000'
const down = () => ({ status: 503, body: '' })
const clientIdsOf = async (who: Who): Promise<string[]> => {
  const { data } = await harness.ask(who, '{ myClients { nodes { id } } }')
  return data.myClients.nodes.map(({ id }: { id: string }) => id)
}

/** An object of each type, of one account holder. */
async function nodesOf(name: string): Promise<Record<string, string>> {
  const address = addressNamed(store(), addressOf(name))
  return {
    MyGrant: addGrant(store(), { access: [{ ...grantAccess, identifier: address.address }] }).id,
    MyClient: String((await clientIdsOf(ownerOf(name)))[0]),
    MyWalletAddress: address.id,
    MyOutgoingPayment: addOutgoing(store(), address.id).id,
    MyIncomingPayment: addIncoming(store(), address.id).id
  }
}
const grantAccess = { id: unknown, type: 'incoming-payment', actions: ['create'], limits: null, createdAt: '' }

const node = (id: string, who: Who = 'alice', fields = 'id __typename'): Promise<Reply> =>
  harness.ask(who, `query ($id: ID!) { node(id: $id) { ${fields} } }`, { id })

describe('node', () => {
  it('node finds an object of each type that has the interface, by its id alone', async () => {
    for (const [type, id] of Object.entries(await nodesOf('alice'))) {
      expect((await node(id)).data).toEqual({ node: { id, __typename: type } })
      if (type !== 'MyClient') expect((await node(id.toUpperCase())).data).toEqual({ node: { id, __typename: type } })
    }
  })

  it('node answers the fields of the type that it finds, as the field of that type does', async () => {
    const { MyGrant: id } = await nodesOf('alice')
    const fields = 'id status access { type actions } connectedClient { id grants(first: 1) { nodes { id } } }'
    const own = await harness.ask('alice', `{ myGrant(id: "${id}") { ${fields} } }`)
    expect(own.errors).toBeUndefined()
    expect((await node(String(id), 'alice', `... on MyGrant { ${fields} }`)).data).toEqual({ node: own.data.myGrant })
  })

  it("node answers someone else's id, an unknown one and no id at all alike, to the byte and to the request", async () => {
    const theirs = await nodesOf('bob')
    const { id: elsewhere } = addAddress(store(), `${addressOf('alice')}/else`, secondTenant)
    const strangers = [unknown, elsewhere, 'garbage', '', `quote:${unknown}`, "' or 1=1 --", 'x'.repeat(2_000)]
    const { MyClient: client, ...others } = theirs
    // Of its quote's id, a payment is not the object.
    const quote = `quote:${addOutgoing(store(), addressNamed(store(), addressOf('alice')).id).id}`
    const replies = await Promise.all([...Object.values(others), ...strangers, quote].map((id) => node(id)))
    for (const { status, text } of replies) expect([status, text]).toEqual([200, '{"data":{"node":null}}\n'])
    // One after the other, where none shares a request with another.
    const costs = []
    for (const id of [...Object.values(others), ...strangers, quote]) costs.push((await node(id)).cost)
    expect(new Set(costs.map((it) => JSON.stringify(it))).size).toBe(1)
    expect(costs[0]).toEqual({ auth: 1, backend: 2, mutations: 0 })
    const [foreign, none] = [await node(String(client)), await node('A'.repeat(43))]
    expect([foreign.status, foreign.text, foreign.cost]).toEqual([200, none.text, none.cost])
    expect(foreign.text).toBe('{"data":{"node":null}}\n')
  })

  it('node says SCOPE_REQUIRED alike for all that a token without a scope cannot find', async () => {
    const nodes = await nodesOf('alice')
    const who = { ...harness.people.alice, scope: 'grants:read' }
    expect((await node(String(nodes.MyGrant), who)).data).toMatchObject({ node: { id: nodes.MyGrant } })
    const replies = [await node(unknown, who), await node(String(nodes.MyOutgoingPayment), who)]
    for (const reply of replies) {
      expect(codeOf(reply)).toBe('SCOPE_REQUIRED')
      expect(reply.text).toBe(replies[0]?.text)
      expect(reply.cost).toEqual({ auth: 1, backend: 0, mutations: 0 })
    }
  })

  it('node finds what one of Rafiki’s services has while the other is down, and calls nothing absent', async () => {
    const { MyGrant, MyIncomingPayment } = await nodesOf('alice')
    harness.rafiki.auth.intercept = down
    expect((await node(String(MyIncomingPayment))).data).toMatchObject({ node: { id: MyIncomingPayment } })
    const reply = await node(String(MyGrant))
    expect([reply.data, codeOf(reply)]).toEqual([{ node: null }, 'UPSTREAM_UNAVAILABLE'])
  })
})

describe('myWalletAddress', () => {
  it("myWalletAddress answers a wallet address of the account holder's, and null for every other id", async () => {
    const ask = (id: string) => harness.ask('alice', `{ myWalletAddress(id: "${id}") { id address } }`)
    const { id, address } = addressNamed(store(), addressOf('alice'))
    const other = addressNamed(store(), addressOf('bob'))
    expect((await ask(id)).data).toEqual({ myWalletAddress: { id, address } })
    for (const none of [other.id, unknown, 'garbage'])
      expect((await ask(none)).text).toBe('{"data":{"myWalletAddress":null}}\n')
  })
})

/**
 * Rafiki's own rows, which account holders see as well: what is left of one is the other's twin. All else would be taken
 * for one object by clients that know objects by their ids, as Relay does.
 */
const twins = [
  ['Grant', 'MyGrant', 'RevokeGrantMutationResponse'],
  ['Access', 'MyGrantAccess']
]

it('no two types of the account holder’s contract share an id, but for Rafiki’s grants and what is shown of them', async () => {
  const nodes = await nodesOf('alice')
  addKey(store(), String(nodes.MyWalletAddress))
  const { key } = await askConsent(harness)
  const { id: receiver } = store().incomingPayments.find(({ id }) => id === nodes.MyIncomingPayment) as { id: string }
  const own = 'id __typename'
  const documents = [
    `{ me { ${own} } grants(first: 20) { edges { node { ${own} access { ${own} } subject { subIds: sub_ids { ${own} } } } } } }`,
    `{ myGrants(first: 100) { nodes { ${own} access { ${own} } } } myClients { nodes { ${own} } } }`,
    `{ myWalletAddresses { nodes { ${own} keys { ${own} } } } myPayments(first: 100) { nodes { ${own} } } }`,
    // A payment has its quote's id in Rafiki.
    `{ myQuote(id: "${nodes.MyOutgoingPayment}") { ${own} } myActivity(first: 100) { nodes { ${own} } } }`,
    `{ myGrantRequest(interactionId: "${key.interactionId}", nonce: "${key.nonce}") { ${own} } }`,
    `{ receiver(id: "${store().openPaymentsUrl}/${store().operatorTenantId}/incoming-payments/${receiver}") { ${own} } }`,
    `mutation { revokeGrant(input: { grantId: "${nodes.MyGrant}" }) { ${own} } }`
  ]
  const typesOf = new Map<string, Set<string>>()
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { id, __typename: type } = value as { id?: unknown; __typename?: unknown }
    if (typeof id === 'string' && typeof type === 'string') typesOf.set(id, (typesOf.get(id) ?? new Set()).add(type))
    Object.values(value).forEach(collect)
  }
  for (const document of documents) {
    const { data, errors } = await harness.ask({ ...harness.people.alice, scope: allScopes.accountHolder }, document)
    expect({ document, errors }).toEqual({ document, errors: undefined })
    collect(data)
  }
  const seen = new Set([...typesOf.values()].flatMap((types) => [...types]))
  const withId = Object.values(contracts().accountHolder.getTypeMap())
    .filter(isObjectType)
    .filter((type) => 'id' in type.getFields() && !type.getInterfaces().some(({ name }) => name === 'MyEvent'))
  expect(withId.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([])
  const shared = [...typesOf.values()].map((types) => [...types].sort()).filter((types) => types.length > 1)
  expect(shared.filter((types) => !twins.some((them) => types.every((name) => them.includes(name))))).toEqual([])
})
