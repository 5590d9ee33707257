import { readFileSync } from 'node:fs'
import { contracts } from '../../src/graph.ts'
import { subgraphSdl } from '../../src/fields/subgraphSdl.ts'
import { codeOf, startHarness, type Harness, type Reply, type Who } from '../support/harness.ts'
import { addGrant, addressOf, ownerOf } from '../support/grantOracle.ts'
import { addIncoming, addOutgoing, addressNamed } from '../support/payments.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness({
    env: { FEDERATION: '2', RECEIVER_ORIGINS: '*', MAX_COST_ACCOUNT_HOLDER: '500' },
    journal: { database: 'memory', retentionDays: undefined }
  })
})
afterAll(() => harness.close())
afterEach(() => void (harness.rafiki.auth.intercept = undefined))

const store = () => harness.rafiki.store
const unknown = '00000000-0000-4000-8000-000000000000'
const document = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on MyGrant { id } ... on MyClient { id } ... on MyWalletAddress { id }
    ... on MyOutgoingPayment { id } ... on MyIncomingPayment { id }
  }
}`
const entities = (representations: unknown, who: Who = 'alice'): Promise<Reply> =>
  harness.ask(who, document, { representations })

async function keysOf(name: string): Promise<{ __typename: string; id: string }[]> {
  const { id: walletAddressId, address } = addressNamed(store(), addressOf(name))
  const access = [{ id: unknown, type: 'quote', actions: ['create'], identifier: address, limits: null, createdAt: '' }]
  const { id: grantId } = addGrant(store(), { access, client: 'https://shop.example/app' })
  const { data } = await harness.ask(ownerOf(name), `{ myGrant(id: "${grantId}") { connectedClient { id } } }`)
  return [
    { __typename: 'MyGrant', id: grantId },
    { __typename: 'MyClient', id: data.myGrant.connectedClient.id },
    { __typename: 'MyWalletAddress', id: walletAddressId },
    { __typename: 'MyOutgoingPayment', id: addOutgoing(store(), walletAddressId).id },
    { __typename: 'MyIncomingPayment', id: addIncoming(store(), walletAddressId).id }
  ]
}

describe('_service', () => {
  const file = new URL('../../schema/contracts/accountHolder.subgraph.graphql', import.meta.url)

  it('_service answers the SDL that is a file, too', async () => {
    const { data } = await harness.ask('alice', '{ _service { sdl } }')
    expect(readFileSync(file, 'utf8')).toBe(`${readFileSync(file, 'utf8').split('\n', 1)[0]}\n\n${data._service.sdl}`)
  })

  it('_service needs a token of an account holder', async () => {
    const body = JSON.stringify({ query: '{ _service { sdl } }' })
    const headers = { 'content-type': 'application/json' }
    expect((await harness.send('/graphql', { method: 'POST', headers, body })).status).toBe(401)
    for (const who of ['operator', 'client'] as const)
      expect(codeOf(await harness.ask(who, '{ _service { sdl } }'))).toBe('GRAPHQL_VALIDATION_FAILED')
  })

  it('_service has a key for each type that can be looked up, and for no type whose look-up was removed', () => {
    const keyed = (sdl: string): string[] =>
      [...sdl.matchAll(/^type (\w+).* @key\(fields: "id"\)/gm)].map(([, it = '']) => it)
    const sdlOf = (removed: string[]) => subgraphSdl(contracts({ accountHolder: removed }).accountHolder)
    const all = ['MyGrant', 'MyClient', 'MyWalletAddress', 'MyOutgoingPayment', 'MyIncomingPayment']
    expect(keyed(sdlOf([])).sort()).toEqual(all.toSorted())
    expect(keyed(sdlOf(['Query.myGrant', 'Query.myClient'])).sort()).toEqual(all.slice(2).toSorted())
  })
})

it('a caller who asks for a trace of a subgraph gets none', async () => {
  const headers = { 'content-type': 'application/json', 'apollo-federation-include-trace': 'ftv1' }
  // A directive: Apollo Server executes it.
  const body = JSON.stringify({ query: '{ _service { sdl @include(if: false) } }' })
  const { text } = await harness.send('/graphql', { as: 'alice', method: 'POST', headers, body })
  expect(text).toBe('{"data":{"_service":{}}}\n')
})

it('a gateway without FEDERATION has neither _service nor _entities', async () => {
  const plain = await startHarness()
  try {
    for (const field of ['_service { sdl }', '_entities(representations: []) { __typename }'])
      expect(codeOf(await plain.ask('alice', `{ ${field} }`))).toBe('GRAPHQL_VALIDATION_FAILED')
  } finally {
    await plain.close()
  }
})

describe('_entities', () => {
  it('_entities answers objects of all types in the order of the representations, repeated ones too', async () => {
    const keys = await keysOf('alice')
    const asked = [...keys, ...keys.toReversed()]
    const { data, errors } = await entities(asked)
    expect(errors).toBeUndefined()
    expect(data._entities).toEqual(asked)
  })

  it('_entities answers a key as a literal, too, and passes over what else a representation says', async () => {
    const [{ id } = { id: '' }] = await keysOf('alice')
    const literal = `{ __typename: "MyGrant", id: "${id}", status: "REVOKED", __proto: { id: 1 } }`
    const { data } = await harness.ask(
      'alice',
      `{ _entities(representations: [${literal}]) { ... on MyGrant { id state } } }`
    )
    expect(data._entities).toEqual([{ id, state: 'APPROVED' }])
  })

  it('_entities asks Rafiki once for 15 objects of a type', async () => {
    const all = (await Promise.all(Array.from({ length: 15 }, () => keysOf('alice')))).flat()
    const { data, cost } = await entities(all.filter(({ __typename: type }) => type !== 'MyClient'))
    expect(data._entities).toHaveLength(60)
    // Grants; outgoing payments, incoming payments, and the one wallet address.
    expect(cost).toEqual({ auth: 1, backend: 3, mutations: 0 })
  })

  it("someone else's keys, unknown, malformed and wrong ones are null alike, to the byte and to the request", async () => {
    const mine = await keysOf('alice')
    const theirs = await keysOf('bob')
    for (const [n, { __typename }] of mine.entries()) {
      const wrong = mine.filter((_, at) => at !== n).map(({ id }) => id)
      const ids = [theirs[n]?.id, unknown, ...wrong, 'garbage', '', `quote:${unknown}`, 7, null, {}, [unknown]]
      const representations = [...ids.map((id) => ({ __typename, id })), { __typename }]
      const replies = []
      for (const it of representations) replies.push(await entities([it]))
      for (const { text, cost } of replies)
        expect([__typename, text, cost]).toEqual([__typename, '{"data":{"_entities":[null]}}\n', replies[0]?.cost])
      if (__typename !== 'MyWalletAddress') expect(replies[0]?.cost).not.toEqual({ auth: 0, backend: 0, mutations: 0 })
    }
  })

  it('a representation of no entity, and what is no representation, is null and asks Rafiki nothing', async () => {
    const types = ['MyQuote', 'Query', 'Nothing', '__proto__', 'constructor', 7, null, { toString: 7 }, ['MyGrant']]
    const none = [...types.map((__typename) => ({ __typename, id: unknown })), { id: unknown }, 'MyGrant', 7, true, []]
    const { text, cost } = await entities(none)
    expect(text).toBe(`{"data":{"_entities":[${none.map(() => 'null').join()}]}}\n`)
    expect(cost).toEqual({ auth: 0, backend: 0, mutations: 0 })
  })

  it('a scope that a token lacks fails the types that need it, alike for every key, and no others', async () => {
    const [grant, , , payment] = await keysOf('alice')
    const keys = [grant, payment, { ...payment, id: unknown }, { ...payment, id: 'garbage' }]
    const reply = await entities(keys, { ...harness.people.alice, scope: 'grants:read' })
    expect(reply.data._entities).toEqual([grant, null, null, null])
    expect(reply.errors?.map(({ path, extensions }) => [path, extensions])).toEqual(
      [1, 2, 3].map((n) => [['_entities', n], { code: 'SCOPE_REQUIRED', scope: 'payments:read' }])
    )
    expect(reply.cost).toEqual({ auth: 1, backend: 0, mutations: 0 })
  })

  it('a service that is down fails its types, and calls none of their objects absent', async () => {
    const [grant, , address] = await keysOf('alice')
    harness.rafiki.auth.intercept = () => ({ status: 503, body: '' })
    const reply = await entities([grant, address])
    expect(reply.data._entities).toEqual([null, address])
    expect(reply.errors).toMatchObject([{ path: ['_entities', 0], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }])
  })

  it('_entities takes at most 100 representations, and counts them as a list of that length', async () => {
    const of = (count: number) => Array.from({ length: count }, () => ({ __typename: 'MyGrant', id: unknown }))
    const short =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on MyGrant { id } } }'
    const ask = (count: number, query = short) => harness.ask('alice', query, { representations: of(count) })
    expect((await ask(100)).data._entities).toHaveLength(100)
    const reply = await ask(101)
    expect([codeOf(reply), reply.cost.auth]).toEqual(['BAD_USER_INPUT', 0])
    const costly = short.replace('{ id }', '{ id client status state createdAt shared }')
    expect((await ask(100, costly)).errors).toMatchObject([
      { extensions: { code: 'OPERATION_TOO_COSTLY', maximum: 500, found: 601 } }
    ])
    expect((await ask(80, costly)).errors).toBeUndefined()
    const literal = costly
      .replace('($representations: [_Any!]!)', '')
      .replace('$representations', `[${Array.from({ length: 84 }, () => `{ id: "${unknown}" }`).join()}]`)
    expect((await harness.ask('alice', literal)).errors).toMatchObject([{ extensions: { found: 505 } }])
  })
})
