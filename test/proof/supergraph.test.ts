import { readFileSync } from 'node:fs'
import { balance } from '../../examples/wallet/gateway/balance.ts'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import { allScopes } from '../../sandbox/people.ts'
import { subgraphFields } from '../../src/fields/accountHolder/subgraph.ts'
import { fieldModules } from '../../src/fields/index.ts'
import { subgraphSdl } from '../../src/fields/subgraphSdl.ts'
import { contracts, stitchGraph } from '../../src/graph.ts'
import { ownModules } from '../../src/extension/ownModules.ts'
import { startHarness, type Harness, type Reply, type Who } from '../support/harness.ts'
import { addressOf } from '../support/grantOracle.ts'
import { describeUnlessMissing } from '../support/missing.ts'
import { addIncoming, addressNamed } from '../support/payments.ts'
import { compose, missingRouter, startRouter } from '../support/supergraph.ts'
import { startToySubgraph, toyLink, toySdl } from '../support/toySubgraph.ts'
import { askersOf, usersOf } from '../../testing/askers.ts'
import { markPattern, plant } from '../../testing/canary.ts'
import { timesOf } from './full.ts'
import { fuzz, printReport } from '../../testing/fuzz.ts'
import { maximalDocuments } from '../../testing/maximal.ts'
import { oracleFor } from '../../testing/oracle.ts'
import { randomOf } from '../../testing/random.ts'
import { poolOf } from '../../testing/values.ts'

const file = new URL('../../schema/contracts/accountHolder.subgraph.graphql', import.meta.url)
const ours = readFileSync(file, 'utf8')
const toy = { url: 'http://toy.invalid/graphql', sdl: `${toyLink}${toySdl}` }
const composed = (sdl: string, toySubgraph = toy): string =>
  compose({ gateway: { url: 'http://gateway.invalid/graphql', sdl }, toy: toySubgraph })

describe('the composition', () => {
  it('the contract is composed with another subgraph, alone, and with the example wallet’s balance', () => {
    expect(composed(ours)).toContain('label: String @join__field(graph: TOY, requires: "client")')
    expect(composed(ours)).toContain('limit: Amount @unit(of: "cent") @join__field(graph: TOY)')
    expect(compose({ gateway: { url: 'http://gateway.invalid/graphql', sdl: ours } })).toContain('type MyGrant')
    const all = [...fieldModules, ...ownModules([balance({ url: 'http://wallet.invalid', token: '' })])]
    const extended = subgraphSdl(contracts({}, stitchGraph(all), all).accountHolder)
    expect(compose({ gateway: { url: 'http://gateway.invalid/graphql', sdl: extended } })).toMatch(/balance: Amount/)
  })

  it.each([
    ['a key of a type', ' @key(fields: "id")', /MyGrant|MyWalletAddress/],
    ['that values are shared', ' @shareable', /Amount|PageInfo/]
  ])('the composition fails without %s', (_, directive, why) => {
    expect(() => composed(ours.replaceAll(directive, ''))).toThrow(why)
  })
})

describeUnlessMissing(missingRouter, 'Hive Gateway over the gateway and another subgraph', () => {
  let harness: Harness
  let other: Awaited<ReturnType<typeof startToySubgraph>>
  let router: Awaited<ReturnType<typeof startRouter>>
  const grants: Record<string, string> = {}
  beforeAll(async () => {
    harness = await startHarness({
      seed: builtinSeed(),
      env: { FEDERATION: '2', RECEIVER_ORIGINS: '*', MAX_COST_ACCOUNT_HOLDER: '0' }
    })
    const { store } = harness.rafiki
    plant(store)
    const cards = ['alice', 'bob'].map((name) => {
      const { id } = addressNamed(store, addressOf(name))
      return { id: `card of ${name}`, pays: { id }, lastPayment: { id: addIncoming(store, id).id } }
    })
    for (const name of ['alice', 'bob'] as const) {
      const { data } = await harness.ask(name, '{ myGrants(first: 1) { nodes { id } } }')
      grants[name] = data.myGrants.nodes[0].id
    }
    other = await startToySubgraph(
      [...cards, { id: 'lost card', pays: { id: 'garbage' }, lastPayment: null }],
      String(grants.alice)
    )
    const { data } = await harness.ask('alice', '{ _service { sdl } }')
    const gateway = { url: `${harness.url}/graphql`, sdl: data._service.sdl }
    router = await startRouter(compose({ gateway, toy: { url: other.url, sdl: `${toyLink}${toySdl}` } }))
  })
  afterAll(async () => {
    await router?.stop()
    await other?.close()
    await harness?.close()
  })
  const ask = (who: Who, query: string): Promise<Reply> => harness.ask(who, query, undefined, router.url)

  it('a router shows each caller their own objects, by the token that it passes on, and nobody else’s', async () => {
    const query = '{ cards { id limit { value } pays { address balance { value } } lastPayment { state } } }'
    const [alices, bobs] = await Promise.all((['alice', 'bob'] as const).map((who) => ask(who, query)))
    const limit = { value: '100' }
    const cardOf = (name: string, shown: boolean) => ({
      ...{ id: `card of ${name}`, limit },
      pays: shown ? { address: addressOf(name), balance: limit } : null,
      lastPayment: shown ? { state: 'PENDING' } : null
    })
    const lost = { id: 'lost card', limit, pays: null, lastPayment: null }
    expect(alices?.data).toEqual({ cards: [cardOf('alice', true), cardOf('bob', false), lost] })
    expect(bobs?.data).toEqual({ cards: [cardOf('alice', false), cardOf('bob', true), lost] })
    expect(`${alices?.text}`).not.toContain(addressOf('bob'))
  })

  it('a router answers nothing of the gateway’s without a token, and its codes with one', async () => {
    const query = '{ cards { id pays { address } } myPayments { nodes { id } } }'
    for (const token of ['', 'no token']) {
      const reply = await ask({ token }, query)
      expect(reply.text).not.toContain('wallet.example')
      expect(reply.errors?.map(({ extensions }) => extensions?.code)).toContain('UNAUTHENTICATED')
    }
    const reply = await ask({ ...harness.people.alice, scope: 'grants:read' }, query)
    expect(new Set(reply.errors?.map(({ extensions }) => extensions?.code))).toEqual(new Set(['SCOPE_REQUIRED']))
    expect(reply.data.cards.map(({ pays }: { pays: unknown }) => pays)).toEqual([null, null, null])
  })

  // What Apollo's list of the compatibility of subgraphs has, as far as it is a matter of this side.
  it.each<[directive: string, query: string, expected: () => unknown]>([
    [
      '@key, from us to them',
      'myGrant(id: "GRANT") { id client label }',
      () => ({ id: grants.alice, label: expect.stringMatching(/^for https:/) })
    ],
    ['@key, from them to us', 'pinned { id status }', () => ({ id: grants.alice, status: expect.any(String) })],
    ['@requires', 'myGrant(id: "GRANT") { label }', () => ({ label: expect.stringMatching(/^for https:/) })],
    ['@provides', 'pinned { client }', () => ({ client: expect.any(String) })],
    ['@override', 'myGrant(id: "GRANT") { shared }', () => ({ shared: true })],
    [
      '@tag',
      'myWalletAddresses(first: 1) { nodes { balance { value } } }',
      () => ({ nodes: [{ balance: { value: '100' } }] })
    ],
    [
      '@shareable',
      'myWalletAddresses(first: 1) { pageInfo { hasNextPage } }',
      () => ({ pageInfo: { hasNextPage: expect.any(Boolean) } })
    ],
    [
      'an interface',
      'node(id: "GRANT") { __typename id ... on MyGrant { label } }',
      () => ({ __typename: 'MyGrant', id: grants.alice })
    ],
    [
      '@composeDirective',
      'myWalletAddresses(first: 1) { nodes { limit { value } } }',
      () => ({ nodes: [{ limit: { value: '100' } }] })
    ],
    ['a client’s key', 'myClients(first: 1) { nodes { rating } }', () => ({ nodes: [{ rating: 5 }] })]
  ])('a router resolves %s', async (_, query, expected) => {
    const { data, errors } = await ask('alice', `{ it: ${query.replace('GRANT', String(grants.alice))} }`)
    expect(errors).toBeUndefined()
    expect(data.it).toMatchObject(expected() as object)
  })

  it('a router has no field that another subgraph hides, and none that is for routers', async () => {
    for (const query of [
      '{ cards { serial } }',
      '{ _service { sdl } }',
      '{ _entities(representations: []) { __typename } }'
    ]) {
      const reply = await ask('alice', query)
      expect([reply.data, reply.errors?.[0]?.extensions.code]).toEqual([undefined, 'GRAPHQL_VALIDATION_FAILED'])
    }
  })

  it('a mutation through a router is done once, and its answer goes on to the other subgraph', async () => {
    const id = grants.alice
    const reply = await ask(
      'alice',
      `mutation { revokeMyGrant(input: { grantId: "${id}" }) { grant { id status label } } }`
    )
    expect(reply.data.revokeMyGrant.grant).toMatchObject({ id, status: 'REVOKED', label: expect.any(String) })
    expect(reply.cost.mutations).toBe(1)
    const foreign = await ask(
      'alice',
      `mutation { revokeMyGrant(input: { grantId: "${grants.bob}" }) { grant { id } } }`
    )
    expect([foreign.data, foreign.errors?.[0]?.extensions.code]).toEqual([{ revokeMyGrant: null }, 'NOT_FOUND'])
    expect(foreign.cost.mutations).toBe(0)
  })

  it('no answer through a router holds a mark that is not the account holder’s', async () => {
    const schema = contracts({ accountHolder: subgraphFields }).accountHolder
    const pool = poolOf(harness.rafiki.store)
    let fruitful = 0
    for (const asker of usersOf(askersOf(harness)).slice(0, timesOf(1, 20)))
      for (const field of Object.values(schema.getQueryType()?.getFields() ?? {}))
        for (const document of maximalDocuments(schema, 'query', field, randomOf(1), pool).slice(0, timesOf(2, 100))) {
          const oracle = oracleFor(harness.rafiki.store, asker, { across: false, changes: false })
          const { text } = await ask({ ...asker.claims, scope: allScopes.accountHolder }, document)
          expect([asker.name, document, oracle.leaksIn(text, { query: document })]).toEqual([asker.name, document, []])
          if (text.match(markPattern)) fruitful += 1
        }
    expect(fruitful).toBeGreaterThan(3)
  }, 3_600_000)

  it('random operations through a router leak nothing and harm nobody', async () => {
    const report = await fuzz({
      ...{ seed: 1, count: timesOf(40, 3_000), operatorTenant: false },
      through: (url, sdl) => startRouter(compose({ gateway: { url, sdl } }))
    })
    expect(report.findings.length === 0 || printReport(report)).toBe(true)
    expect(report.fruitful).toBeGreaterThan(report.operations / 20)
  }, 3_600_000)
})
