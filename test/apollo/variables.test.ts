import { startHarness, type Harness, type Reply } from '../harness.ts'

let harness: Harness
let before = 0
beforeAll(async () => void (harness = await startHarness()))
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
    ['$undeclared', list, { undeclared: secret }],
    ['$input', list, { input: { filter: { client: { in: [secret] } } } }],
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
    ['$input', revoke, { input: null, secret }],
    ['$input', revoke, { input: { secret } }],
    ['$input.grantId', revoke, { input: { grantId: { token: secret } } }],
    ['$input.grantId', revoke, { input: { grantId: null, token: secret } }],
    ['$ids', byIds, { ids: null }],
    ['$ids.1', byIds, { ids: [secret, { secret }] }]
  ]

  it.each(cases)('%s', async (where, query, variables) => {
    const reply = await harness.ask('alice', query, variables)
    expectKept(reply)
    expect(reply.status).toBe(400)
    const { code, argument } = reply.errors?.[0]?.extensions ?? {}
    expect(code).toBe('BAD_USER_INPUT')
    // Of several mistakes, the first is named: an undeclared variable goes before all others.
    expect([where, 'secret' in variables ? '$secret' : where]).toContain(argument)
  })

  it('to operators as well', async () => {
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
  ])('(a default, and null where null cannot be) %s', async (query) => {
    expectKept(await harness.ask('alice', query, { v: null }))
  })

  it('and passes those that fit, with defaults, nulls and left out ones', async () => {
    const query =
      'query ($first: Int = 2, $filter: MyGrantFilter) { myGrants(first: $first, filter: $filter) { edges { cursor } } }'
    for (const variables of [{}, { first: 2 }, { filter: null }, { filter: { status: null, canSpend: null } }]) {
      const { errors, data } = await harness.ask('alice', query, variables)
      expect(errors).toBeUndefined()
      expect((data as { myGrants: { edges: unknown[] } }).myGrants.edges).toHaveLength(2)
    }
  })

  it('even one that is named like something every object has', async () => {
    const query = 'query ($constructor: Int) { myGrants(first: $constructor) { edges { cursor } } }'
    expect((await harness.ask('alice', query, {})).errors).toBeUndefined()
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
  ])('%s', async (query) => {
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
  ])('%s is not GraphQL', async (query) => {
    const reply = await harness.ask('alice', query)
    expectKept(reply)
    expect(reply.status).toBe(400)
    expect(reply.errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'GRAPHQL_PARSE_FAILED' }])
  })
})
