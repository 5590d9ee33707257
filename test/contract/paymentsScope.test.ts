import { parse, visit, type GraphQLField } from 'graphql'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import { allScopes } from '../../sandbox/people.ts'
import { contracts, wholePolicy } from '../../src/graph.ts'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { lookupNames } from '../support/connections.ts'
import { accessFor, addGrant, addressOf } from '../support/grantOracle.ts'
import { addOutgoing, addressNamed } from '../support/payments.ts'
import { maximalDocuments } from '../../testing/maximal.ts'
import { randomOf } from '../../testing/random.ts'
import { poolOf } from '../../testing/values.ts'

/** What of Rafiki's tells of payments. */
const ofPayments = /^(payments?|(incoming|outgoing)Payments?|quotes?|receiver)$/
const client = 'https://scoped.example/app'

let harness: Harness
beforeAll(async () => {
  const env = { FEDERATION: '2', RECEIVER_ORIGINS: '*', MAX_COST_ACCOUNT_HOLDER: '0', RATE_LIMIT_ACCOUNT_HOLDER: '0' }
  harness = await startHarness({
    ...{ seed: builtinSeed(), env, network: { lookup: lookupNames } },
    journal: { database: 'memory', retentionDays: undefined }
  })
})
afterAll(() => harness.close())

/** A live grant of Alice's that was used; one that is in no list, where its identifier is spelt in another way. */
function usedGrant(identifier: string): string {
  const { store } = harness.rafiki
  const { id } = addGrant(store, {
    ...{ client, state: 'FINALIZED', finalizationReason: 'ISSUED' },
    access: [{ ...accessFor(identifier), type: 'outgoing-payment', actions: ['create'] }]
  })
  addOutgoing(store, addressNamed(store, addressOf('alice')).id, { grantId: id })
  return id
}
const listed = (): string => usedGrant(addressOf('alice'))
const unlisted = (): string => usedGrant('https://wallet.example/ALICE')

type Root = 'Query' | 'Mutation'
const schema = contracts().accountHolder
const policy = wholePolicy().accountHolder
const rootFields = (['Query', 'Mutation'] as const).flatMap((root) =>
  Object.values((root === 'Query' ? schema.getQueryType() : schema.getMutationType())?.getFields() ?? {}).map(
    (field) => [root, field.name, field] as const
  )
)
const isBehindPayments = ([root, name]: readonly [Root, string, unknown]): boolean =>
  (policy[root]?.[name] ?? []).some((rule) => rule.name.startsWith('needsScope(payments:'))

/** Arguments with which a field has something to answer. */
const argumentsOf: Record<string, () => string> = {
  myGrant: () => `(id: "${listed()}")`,
  grant: () => `(id: "${listed()}")`,
  myGrantsByIds: () => `(ids: ["${listed()}", "${unlisted()}"])`,
  revokeMyGrant: () => `(input: { grantId: "${listed()}" })`,
  revokeGrant: () => `(input: { grantId: "${listed()}" })`,
  revokeMyGrants: () => `(input: { grantIds: ["${listed()}", "${unlisted()}"] })`
}

/** Documents that ask for all that is below a root field. */
function documentsFor(root: Root, name: string, field: GraphQLField<unknown, unknown>): string[] {
  const kind = root === 'Query' ? 'query' : 'mutation'
  const pool = poolOf(harness.rafiki.store)
  // Each mutation finds something that is not done yet.
  return maximalDocuments(schema, kind, field, randomOf(1), pool).map((text) => {
    const args = argumentsOf[name]?.()
    return args === undefined ? text : text.replace(/^(\w+ \{ \w+)(\(.*?\))?(?= \{)/, `$1${args}`)
  })
}

/** What documents make the gateway ask Rafiki's backend of payments. */
async function reached(documents: readonly string[], scopes: readonly string[]): Promise<string[]> {
  const { log } = harness.rafiki.backend
  const found: string[] = []
  for (const text of documents) {
    log.length = 0
    const reply = await harness.ask({ ...harness.people.alice, scope: scopes.join(' ') }, text)
    expect(String(codeOf(reply))).not.toMatch(/^GRAPHQL_/)
    for (const { body } of log) {
      const { query } = body as { query: string }
      visit(parse(query), { Field: ({ name }) => void (ofPayments.test(name.value) && found.push(name.value)) })
    }
  }
  return found
}

const all = (allScopes.accountHolder ?? '').split(' ')
const without = all.filter((it) => it !== 'payments:read')

describe('without payments:read', () => {
  it.each(rootFields.filter((it) => !isBehindPayments(it)))(
    '%s.%s, with all below it, reaches no payments without payments:read',
    async (...row) => {
      unlisted()
      expect(await reached(documentsFor(...row), without)).toEqual([])
    }
  )

  it('ending all grants of a client without payments:read reaches no payments, ends what is listed, and says that there may be more', async () => {
    const [one, other] = [listed(), unlisted()]
    const { data } = await harness.ask('alice', '{ myClients(first: 100) { edges { node { id client } } } }')
    const edges = data.myClients.edges as { node: { id: string; client: string } }[]
    const id = edges.find(({ node }) => node.client === client)?.node.id
    const mutation = `mutation { revokeMyGrants(input: { clientId: "${id}" }) {
      complete results { grantId } clients { lastUsedAt }
    } }`
    harness.rafiki.backend.log.length = 0
    const reply = await harness.ask({ ...harness.people.alice, scope: without.join(' ') }, mutation)
    expect(harness.rafiki.backend.log.filter(({ body }) => /ayments/.test((body as { query: string }).query))).toEqual(
      []
    )
    const { complete, results, clients } = reply.data.revokeMyGrants as {
      complete: boolean
      results: { grantId: string }[]
      clients: unknown
    }
    const ids = results.map(({ grantId }) => grantId)
    expect([complete, ids.includes(one), ids.includes(other), clients]).toEqual([
      false,
      true,
      false,
      [{ lastUsedAt: null }]
    ])
    expect(reply.errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code])).toEqual([
      ['revokeMyGrants.clients.0.lastUsedAt', 'SCOPE_REQUIRED']
    ])
  })

  it("a client's last use says that it is not known without payments:read, wherever it is asked for", async () => {
    const id = listed()
    const reply = await harness.ask(
      { ...harness.people.alice, scope: without.join(' ') },
      `{ myClients(first: 1) { complete edges { node { lastUsedAt } } }
         myGrant(id: "${id}") { connectedClient { lastUsedAt } } }`
    )
    expect(reply.data).toEqual({
      myClients: { complete: false, edges: [{ node: { lastUsedAt: null } }] },
      myGrant: { connectedClient: { lastUsedAt: null } }
    })
    expect(reply.errors?.map(({ extensions }) => extensions)).toEqual(
      Array(2).fill({ code: 'SCOPE_REQUIRED', scope: 'payments:read' })
    )
  })
})

describe('with payments:read', () => {
  // Else the tests above would look at nothing.
  it.each([
    'myGrants',
    'myGrant',
    'myGrantsByIds',
    'myClients',
    'myGrantsSummary',
    'myUnlistedGrants',
    'revokeMyGrant',
    'revokeMyGrants'
  ])('%s reaches payments with payments:read', async (name) => {
    unlisted()
    const row = rootFields.find(([, it]) => it === name)!
    expect(await reached(documentsFor(...row), all)).not.toEqual([])
  })
})
