import { startHarness, type Harness, type Reply } from '../../support/harness.ts'

let harness: Harness
let before = 0
beforeAll(async () => void (harness = await startHarness({ compare: true })))
beforeEach(() => void (before = harness.logged().length))
afterAll(() => harness.close())

const secret = 'mark-of-a-secret-4711'
const list =
  'query ($first: Int, $filter: MyGrantFilter) { myGrants(first: $first, filter: $filter) { edges { cursor } } }'
const revoke = 'mutation ($input: RevokeMyGrantInput!) { revokeMyGrant(input: $input) { grant { id } } }'
const byIds = 'query ($ids: [ID!]!) { myGrantsByIds(ids: $ids) { id } }'

/** The secret is in what was asked, and nowhere in what was answered or logged; and nothing was sent. */
function expectKept(reply: Reply): void {
  expect(reply.text).not.toContain(secret)
  expect(harness.logged().slice(before)).not.toContain(secret)
  expect(reply.cost.auth).toBe(0)
  expect(reply.errors?.length).toBeGreaterThan(0)
  for (const { extensions } of reply.errors ?? []) expect(extensions.code).not.toBe('INTERNAL_SERVER_ERROR')
}

describe('variables that do not fit are refused by their path and never by their value', () => {
  const cases: [where: string, query: string, variables: Record<string, unknown>][] = [
    ['$first', list, { first: secret }],
    ['$first', list, { first: [secret] }],
    ['$first', list, { first: { [secret]: 1 } }],
    ['$filter', list, { filter: secret }],
    ['$filter', list, { filter: [secret] }],
    ['$filter.status', list, { filter: { status: secret } }],
    ['$filter.status.in.0', list, { filter: { status: { in: [secret] } } }],
    ['$filter.status.in.1', list, { filter: { status: { in: ['ACTIVE', secret] } } }],
    ['$filter.client.in.1', list, { filter: { client: { in: [secret, 5] } } }],
    ['$filter.client.in.0', list, { filter: { client: { in: [null, secret] } } }],
    ['$filter.client.in.0', list, { filter: { client: { in: [{ secret }] } } }],
    ['$filter.canSpend', list, { filter: { canSpend: secret } }],
    ['$filter', list, { filter: { nothing: { secret } } }],
    ['$filter.client', list, { filter: { client: { nothing: secret } } }],
    ['$input', revoke, {}],
    ['$input', revoke, { input: null, undeclared: secret }],
    ['$input', revoke, { input: { secret } }],
    ['$input.grantId', revoke, { input: { grantId: { token: secret } } }],
    ['$input.grantId', revoke, { input: { grantId: null, token: secret } }],
    ['$ids', byIds, { ids: null }],
    ['$ids.1', byIds, { ids: [secret, { secret }] }]
  ]

  it.each(cases)(
    'variables that do not fit are refused by their path and never by their value: %s',
    async (where, query, variables) => {
      const reply = await harness.ask('alice', query, variables)
      expectKept(reply)
      expect(reply.status).toBe(400)
      expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: where })
    }
  )

  it("an operator's variables that do not fit are refused without their values too", async () => {
    const query =
      'query ($filter: GrantFilter, $id: ID!) { grants(filter: $filter) { edges { cursor } } grant(id: $id) { id } }'
    const filter = { state: { notIn: ['PENDING', secret] } }
    const reply = await harness.ask('operator', query, { id: secret, filter })
    expectKept(reply)
    expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: '$filter.state.notIn.1' })
  })

  it.each([
    ['query ($v: ID = "x") { myGrant(id: $v) { id } }'],
    ['query ($v: [ID!] = []) { myGrantsByIds(ids: $v) { id } }'],
    ['query ($v: Boolean = true) { me { id @skip(if: $v) subject } }'],
    [`query ($v: String = "x") { myGrants(filter: { client: { in: ["${secret}", $v] } }) { edges { cursor } } }`],
    [`mutation ($v: ID = "x") { revokeMyGrant(input: { grantId: $v }) { grant { id } } }`]
  ])(
    'variables that do not fit are refused without their values (a default, and null where null cannot be) %s',
    async (query) => {
      expectKept(await harness.ask('alice', query, { v: null }))
    }
  )

  it('variables that fit pass, with defaults, nulls and omitted ones', async () => {
    const query =
      'query ($first: Int = 2, $filter: MyGrantFilter) { myGrants(first: $first, filter: $filter) { edges { cursor } } }'
    for (const variables of [{}, { first: 2 }, { filter: null }, { filter: { status: null, canSpend: null } }]) {
      const { errors, data } = await harness.ask('alice', query, variables)
      expect(errors).toBeUndefined()
      expect((data as { myGrants: { edges: unknown[] } }).myGrants.edges).toHaveLength(2)
    }
  })

  it('a variable named like a property of every object passes', async () => {
    const query = 'query ($constructor: Int) { myGrants(first: $constructor) { edges { cursor } } }'
    expect((await harness.ask('alice', query, {})).errors).toBeUndefined()
  })
})

describe('variables that the operation does not declare', () => {
  const grants =
    'query ($filter: GrantFilter, $first: Int = 5) { grants(filter: $filter, first: $first) { edges { cursor } } }'
  const filter = { state: { in: ['PENDING'] } }

  it.each(['alice', 'client'] as const)('undeclared variables are ignored for %s, as GraphQL says', async (who) => {
    const query = 'query ($s: Boolean!, $t: Boolean = true) { me { id @skip(if: $s) __typename @include(if: $t) } }'
    for (const undeclared of [{ connections: [secret] }, { input: { s: true } }, { toString: secret }])
      expect((await harness.ask(who, query, { s: true, ...undeclared })).data).toEqual({ me: { __typename: 'Me' } })
  })

  it('undeclared variables are ignored for account holders where a declared one is left out, too', async () => {
    const { data, errors } = await harness.ask('alice', list, { input: { first: 1 } })
    expect(errors).toBeUndefined()
    expect(data.myGrants.edges.length).toBeGreaterThan(1)
  })

  it('undeclared variables are ignored for operators where all declared ones have a value, a default or null', async () => {
    for (const given of [
      { filter, input: 1 },
      { filter: null, first: 1, connections: [] }
    ])
      expect((await harness.ask('operator', grants, given)).errors).toBeUndefined()
    expect((await harness.ask('operator', '{ me { id } }', { input: {} })).errors).toBeUndefined()
  })

  it('undeclared variables are refused to operators where a declared one has no value: the list would be everybody’s', async () => {
    for (const times of [1, 2]) {
      const reply = await harness.ask('operator', grants, { input: { filter, first: 1 } })
      expectKept(reply)
      expect([times, reply.status]).toEqual([times, 400])
      expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: '$input' })
      expect(reply.errors?.[0]?.message).toContain('$filter is left without a value: send what is inside `input`')
      // The second time there is a plan, if any.
      expect((await harness.ask('operator', grants, { filter, first: 1 })).errors).toBeUndefined()
    }
  })
})

describe('null for a variable that has a default and stands where null may not', () => {
  const query = (beneath: string) => `query ($d: Boolean = true) { ${beneath} }`

  it.each([
    ['operator', 'grants(first: 1) { edges { node { id state @include(if: $d) } } }'],
    ['operator', 'grants(first: 1) { edges { ... @skip(if: $d) { cursor } } }'],
    [
      'operator',
      'me { id } assets(first: 1) { ...F @include(if: $d) } } fragment F on AssetsConnection { edges { cursor }'
    ],
    [
      'operator',
      'me { id } assets(first: 1) { ...F } } fragment F on AssetsConnection { edges @include(if: $d) { cursor }'
    ],
    ['alice', 'myGrants(first: 1) { edges { node { id @skip(if: $d) } } }'],
    ['client', 'me { id @skip(if: $d) }']
  ] as const)(
    'null for a variable with a default is refused before anything is sent where null may not stand, to %s: %s',
    async (who, beneath) => {
      for (const url of [harness.url, harness.withoutPlans ?? '']) {
        const reply = await harness.ask(who, query(beneath), { d: null }, url)
        expect(reply.status).toBe(400)
        expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: '$d' })
        expect(reply.errors?.[0]?.message).toBe('$d: expected Boolean!, and null came.')
        expect(reply.cost).toEqual({ auth: 0, backend: 0, mutations: 0 })
        expect((await harness.ask(who, query(beneath), {}, url)).errors).toBeUndefined()
      }
    }
  )

  it('null for a variable with a default is taken where null may stand', async () => {
    const { errors } = await harness.ask('operator', 'query ($n: Int = 1) { assets(first: $n) { edges { cursor } } }', {
      n: null
    })
    expect(errors).toBeUndefined()
  })

  it('null for a variable with a default is taken in another operation of the document', async () => {
    const two =
      'query A ($d: Boolean = true) { me { id @include(if: $d) } } query B ($d: Boolean = true) { me { subject } myGrants(filter: { canSpend: $d }) { edges { cursor } } }'
    const body = JSON.stringify({ query: two, operationName: 'B', variables: { d: null } })
    const reply = await harness.send('/graphql', {
      as: 'alice',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body
    })
    expect(reply.errors).toBeUndefined()
  })
})

describe('documents that do not fit are refused without their values', () => {
  it.each([
    `{ myGrants(first: "${secret}") { edges { cursor } } }`,
    `{ myGrants(filter: "${secret}") { edges { cursor } } }`,
    `{ myGrants(filter: { client: { in: [["${secret}"]] } }) { edges { cursor } } }`,
    `{ myGrants(filter: { status: { in: ["${secret}"] } }) { edges { cursor } } }`,
    `{ myGrants(filter: { canSpend: "${secret}" }) { edges { cursor } } }`,
    `{ myGrants(filter: { client: { in: ["${secret}", 5] } }) { edges { cursor } } }`,
    `{ myGrants(filter: { client: { nothing: "${secret}" } }) { edges { cursor } } }`,
    `query ($first: Int = "${secret}") { myGrants(first: $first) { edges { cursor } } }`,
    `query ($f: MyGrantFilter = { client: "${secret}", nothing: "${secret}" }) { myGrants(filter: $f) { edges { cursor } } }`,
    `{ a: myGrant(id: "${secret}") { id } a: myGrant(id: "${secret}2") { id } }`,
    `mutation { revokeMyGrant(input: "${secret}") { grant { id } } }`,
    `mutation { revokeMyGrant(input: { grantId: { token: "${secret}" } }) { grant { id } } }`,
    `mutation { revokeMyGrant(input: { grantId: "${secret}", grantId: "${secret}" }) { grant { id } } }`,
    `{ me { id @include(if: "${secret}") } }`,
    `{ me { id @nothing(if: "${secret}") } }`
  ])('a document that does not fit is refused without its values: %s', async (query) => {
    const reply = await harness.ask('alice', query)
    expectKept(reply)
    expect(reply.status).toBe(400)
    expect(reply.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
  })

  it.each([
    `{ me "${secret}" }`,
    `{ me("${secret}") { id } }`,
    `{ me { id } "${secret}`,
    `${secret} { me { id } }`,
    `{ me { id } } ${secret}`,
    `"""${secret}""" { me { id } }`,
    `{ me(x: "\\u${secret}") { id } }`
  ])('a document that is not GraphQL is refused without its values: %s is not GraphQL', async (query) => {
    const reply = await harness.ask('alice', query)
    expectKept(reply)
    expect(reply.status).toBe(400)
    expect(reply.errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'GRAPHQL_PARSE_FAILED' }])
  })
})
