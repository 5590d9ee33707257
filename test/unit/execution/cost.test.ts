import { buildSchema, parse, type OperationDefinitionNode } from 'graphql'
import { costOf } from '../../../src/execution/cost.ts'
import { codeOf, startHarness, type Harness } from '../../support/harness.ts'

const schema = buildSchema(/* GraphQL */ `
  type Query {
    rows(first: Int, after: ID, last: Int): Rows
    row: Row
    byIds(ids: [ID!]!): [Row]
    any: Any
  }
  type Mutation {
    make: Row
  }
  type Rows {
    nodes: [Row]
    count: Int
  }
  interface Named {
    rows(first: Int): Rows
  }
  type Row implements Named {
    id: ID
    tags: [String]
    rows(first: Int): Rows
  }
  type Other {
    id: ID
  }
  union Any = Row | Other
`)

function cost(text: string, variables: Record<string, unknown> = {}): number {
  const document = parse(text)
  return costOf(schema, document, document.definitions[0] as OperationDefinitionNode)(variables)
}

describe('an operation costs', () => {
  it.each([
    ['one for each field', '{ row { id tags } }', 3],
    [
      'nothing for names of types and introspection',
      '{ __typename __schema { types { name } } row { __typename id } }',
      2
    ],
    ['what is beneath a list, twenty times where nothing is said', '{ rows { nodes { id } } }', 1 + 20 * 2],
    ['so many times as is said', '{ rows(first: 5) { nodes { id } } }', 1 + 5 * 2],
    ['backwards too', '{ rows(last: 7) { nodes { id } } }', 1 + 7 * 2],
    ['the larger of two that should not come together', '{ rows(first: 5, last: 7) { nodes { id } } }', 1 + 7 * 2],
    ['no more than a list ever has', '{ rows(first: 2000000000) { nodes { id } } }', 1 + 100 * 2],
    [
      'the usual for what a list does not take',
      '{ a: rows(first: 0) { nodes { id } } b: rows(first: -5) { count } }',
      1 + 40 + 1 + 20
    ],
    [
      'lists in lists as often as both',
      '{ rows(first: 5) { nodes { rows(first: 3) { count } } } }',
      1 + 5 * (1 + 1 + 3)
    ],
    [
      'fragments wherever they are spread',
      '{ rows(first: 5) { ...F } row { rows(first: 2) { ...F } } } fragment F on Rows { nodes { id } }',
      1 + 5 * 2 + 2 + 2 * 2
    ],
    [
      'inline fragments too',
      '{ any { ... on Row { rows(first: 4) { count } } ... on Other { id } ... { __typename } } }',
      1 + 1 + 4 + 1
    ],
    ['lists that an interface declares', '{ any { ... on Named { rows(first: 4) { count } } } }', 1 + 1 + 4],
    ['what is looked up by ids, as often as there are ids', '{ byIds(ids: ["a", "b", "c"]) { id } }', 1 + 3],
    ['mutations the same', 'mutation { make { rows(first: 4) { count } } }', 2 + 4]
  ])('an operation costs what its fields and lists add up to: %s', (_, text, expected) =>
    expect(cost(text)).toBe(expected)
  )

  it('an operation costs what its variables say', () => {
    const text = 'query ($n: Int = 3, $m: Int) { rows(first: $n) { nodes { rows(first: $m) { count } } } }'
    const of = (n: number, m: number): number => 1 + n * (1 + 1 + m)
    expect(cost(text)).toBe(of(3, 20))
    expect(cost(text, { n: 10 })).toBe(of(10, 20))
    expect(cost(text, { n: 10, m: 7 })).toBe(of(10, 7))
    expect(cost(text, { n: null, m: '5' })).toBe(of(20, 20))
    expect(cost(text, { n: 1e9, m: Infinity })).toBe(of(100, 100))
    expect(cost('query ($n: Int) { rows(first: 50, last: $n) { count } }', { n: 2 })).toBe(51)
  })

  it('an operation that looks up ids from a variable costs one look-up for each id', () => {
    const text = 'query ($ids: [ID!]! = ["a", "b"]) { byIds(ids: $ids) { rows(first: 5) { count } } }'
    const ids = (count: number): string[] => Array.from({ length: count }, String)
    expect([{}, { ids: ids(30) }, { ids: ids(1000) }].map((variables) => cost(text, variables))).toEqual([
      1 + 2 * 6,
      1 + 30 * 6,
      1 + 100 * 6
    ])
  })

  it('an operation with fragments that double at each level costs the same as written out, and is measured at once', () => {
    const doubling = Array.from(
      { length: 200 },
      (_, n) => `fragment F${n} on Row { ...F${n + 1} ... { ...F${n + 1} } }`
    )
    expect(cost(`{ row { ...F0 } } ${doubling.join(' ')} fragment F200 on Row { id }`)).toBe(1 + 2 ** 200)
    const nested = '{ rows(first: 100) { nodes '.repeat(190) + '{ id }' + ' } }'.repeat(190)
    expect(cost(nested)).toBe(Infinity)
  })
})

describe('over the limit of its role', () => {
  let harness: Harness
  beforeAll(
    async () => void (harness = await startHarness({ env: { MAX_COST_ACCOUNT_HOLDER: '100', MAX_COST_OPERATOR: '0' } }))
  )
  afterAll(() => harness.close())
  const page = 'query ($n: Int) { myGrants(first: $n) { edges { node { id client } } } }'

  it('an operation over the cost limit of its role is refused before anything is sent, and told by how much', async () => {
    expect((await harness.ask('alice', page, { n: 24 })).errors).toBeUndefined()
    const reply = await harness.ask('alice', page, { n: 25 })
    expect(reply.status).toBe(400)
    expect(reply.errors?.[0]?.extensions).toEqual({
      code: 'OPERATION_TOO_COSTLY',
      limit: 'cost',
      maximum: 100,
      found: 101
    })
    expect(reply.cost).toEqual({ auth: 0, backend: 0, mutations: 0 })
    expect((await harness.ask('alice', page, { n: 24 })).errors).toBeUndefined()
  })

  it('a mutation over the cost limit of its role is not sent', async () => {
    const aliases = Array.from({ length: 30 }, (_, n) => `a${n}: client c${n}: id`)
      .slice(0, 14)
      .join(' ')
    const mutation = `mutation { ${['a', 'b', 'c', 'd'].map((it) => `revokeMyGrant(input: { grantId: "${it}" }) { grant { ${aliases} } }`)[0]} }`
    expect((await harness.ask('alice', mutation)).cost.mutations).toBe(0)
    const fields = `fragment F on MyGrant { id client status createdAt access { id type actions identifier limits { receiver interval debitAmount { value assetCode assetScale } receiveAmount { value assetCode assetScale } } } }`
    const spreads = Array.from({ length: 6 }, (_, n) => `g${n}: grant { ...F }`).join(' ')
    const { errors, cost: sent } = await harness.ask(
      'alice',
      `mutation { revokeMyGrant(input: { grantId: "a" }) { ${spreads} } } ${fields}`
    )
    expect([errors?.[0]?.extensions.code, sent.mutations, sent.auth]).toEqual(['OPERATION_TOO_COSTLY', 0, 0])
  })

  it('a cost limit of 0 is no limit', async () => {
    const nested =
      '{ walletAddresses(first: 50) { edges { node { incomingPayments(first: 100) { edges { node { id } } } } } } }'
    expect(codeOf(await harness.ask('operator', nested))).not.toBe('OPERATION_TOO_COSTLY')
  })
})

describe('lists that come whole', () => {
  let harness: Harness
  beforeAll(async () => void (harness = await startHarness()))
  afterAll(() => harness.close())

  it('a short operation cannot ask for a million rows by lists that come whole', async () => {
    const within = (list: string): string => `connectedClient { grants(first: 100) { edges { node { ${list} } } } }`
    const ids = Array.from({ length: 100 }, () => '00000000-0000-4000-8000-000000000000')
    const byIds = `query ($ids: [ID!]!) { myGrantsByIds(ids: $ids) { ${within(within('id'))} } }`
    const revoked = `mutation ($ids: [ID!]) { revokeMyGrants(input: { grantIds: $ids }) { results { grant { ${within('id client status')} } } } }`
    for (const text of [byIds, revoked]) {
      const reply = await harness.ask('alice', text, { ids })
      expect([codeOf(reply), reply.cost.auth]).toEqual(['OPERATION_TOO_COSTLY', 0])
    }
  })
})

describe('profiles', () => {
  it('unknown client profiles are looked up 30 at a time; known ones cost nothing', async () => {
    const harness = await startHarness()
    const aliased = Array.from(
      { length: 30 },
      (_, n) => `a${n}: walletAddressProfile(address: "$w${n}.example/a") { publicName }`
    )
    const query = `{ ${aliased.join(' ')} walletAddressProfile(address: "$last.example/a") { publicName } }`
    const codes = async () =>
      (await harness.ask('alice', query)).errors?.map(({ extensions }) => extensions.code as string)
    const refused = (all: string[] | undefined) => all?.filter((code) => code === 'OPERATION_TOO_COSTLY').length
    const first = await codes()
    expect([first?.length, refused(first)]).toEqual([31, 1])
    expect(refused(await codes())).toBe(0)
    await harness.close()
  })
})
