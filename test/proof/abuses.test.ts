import { answered, startHarness, type Harness, type Reply, type Who } from '../support/harness.ts'
import { addGrant, addressOf, listedFor, type Row } from '../support/grantOracle.ts'

/**
 * Requests that nobody sends who means well. Whatever they are, they get the code that the table says (or an answer
 * with nothing in it), change nothing at Rafiki, show nothing of anybody else's, and are no fault of the gateway's.
 */

let harness: Harness
let before: Row[]
let foreign: string[]
beforeAll(async () => {
  harness = await startHarness()
  const { store, tenants } = harness.rafiki
  for (const tenantId of tenants.map(({ id }) => id)) addGrant(store, { tenantId, names: ['bob'] })
  addGrant(store, { tenantId: String(tenants[1]?.id) })
  before = structuredClone(store.grants)
  const own = new Set(listedFor(['alice'], store))
  const ofHers = ({ subjects }: Row) => subjects.some(({ subId }) => subId === addressOf('alice'))
  foreign = store.grants.filter((row) => !own.has(row) && !ofHers(row)).map(({ id }) => id)
})
afterAll(() => harness.close())

type Claimed = Record<string, unknown>
interface Abuse {
  query: string | (() => string)
  variables?: Record<string, unknown> | (() => Record<string, unknown>)
  who?: Who | (() => Who)
  /** The code that it must get; none: it is answered, with this. */
  code?: string | string[]
  data?: unknown
}

const list = '{ myGrants { edges { node { id client } } } }'
const nothing = { myGrants: { edges: [] } }
const one = 'query ($id: ID!) { myGrant(id: $id) { id } }'
const revoke = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }'
const after = 'query ($c: String) { myGrants(after: $c) { edges { node { id } } } }'
const byClient = 'query ($in: [String!]!) { myGrants(filter: { client: { in: $in } }) { edges { node { id } } } }'
const byAddress = byClient.replace('client:', 'walletAddress:')
const repeated = (count: number, part: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => part(n)).join(' ')

const strings = {
  SQL: "' or '1'='1' --",
  'SQL with a comment': "x'); drop table grants; /*",
  'a null byte': '\u0000',
  'half a character': '\ud800',
  'a direction mark': '\u202e\u200f',
  'a long text': 'x'.repeat(2_048),
  'many slashes': `${'/'.repeat(2_047)}x`,
  'a path': '../../etc/passwd',
  'a template': '${jndi:ldap://x}{{7*7}}',
  JSON: '{"$ne":null}',
  'a prototype': '__proto__',
  'a name of every object': 'constructor',
  nothing: ''
}
/** No database keeps them: as subjects they could be somebody else's. */
const unkept = ['a null byte', 'half a character']
const inStrings = Object.entries(strings).flatMap(([name, value]): [string, Abuse][] => [
  [`${name} as an id`, { query: one, variables: { id: value }, data: { myGrant: null } }],
  [`${name} as the id of a mutation`, { query: revoke, variables: { id: value }, code: 'NOT_FOUND' }],
  [`${name} as a cursor`, { query: after, variables: { c: value }, code: 'BAD_USER_INPUT' }],
  [`${name} as a client`, { query: byClient, variables: { in: [value] }, data: nothing }],
  [`${name} as a wallet address`, { query: byAddress, variables: { in: [value] }, data: nothing }],
  [
    `${name} as a subject`,
    {
      ...{ query: list, who: { sub: value.slice(0, 1000) || ' ', wallet_addresses: [] } },
      ...(unkept.includes(name) ? { code: 'UNAUTHENTICATED' } : { data: nothing })
    }
  ]
])

const huge: [string, Abuse][] = Object.entries({ id: one, c: after, in: byClient }).map(([name, query]) => {
  const text = 'x'.repeat(200_000)
  return [
    `a huge text as $${name}`,
    { query, variables: { [name]: name === 'in' ? [text] : text }, code: 'BAD_USER_INPUT' }
  ]
})

const claims: [string, Claimed, string | null][] = [
  ['a homoglyph in the path', { wallet_addresses: ['https://wallet.example/\u0430lice'] }, null],
  ['a homoglyph in the host', { wallet_addresses: ['https://w\u0430llet.example/alice'] }, null],
  ['a dotted capital I', { wallet_addresses: ['https://wallet.example/AL\u0130CE'] }, null],
  ['an invisible character', { wallet_addresses: ['https://wallet.example/ali\u200bce'] }, null],
  ['a percent-encoded letter', { wallet_addresses: ['https://wallet.example/%61lice'] }, null],
  ['a user in front', { wallet_addresses: ['https://wallet.example@evil.example/alice'] }, null],
  ['a query', { wallet_addresses: ['https://wallet.example/alice?x=1'] }, null],
  ['a fragment', { wallet_addresses: ['https://wallet.example/alice#x'] }, null],
  ['http, not https', { wallet_addresses: ['http://wallet.example/alice'] }, null],
  ['another scheme', { wallet_addresses: ['javascript:alert(1)'] }, 'FORBIDDEN'],
  ['a wildcard', { wallet_addresses: ['https://wallet.example/*', 'https://wallet.example/%'] }, null],
  ['a wildcard alone', { wallet_addresses: ['*'] }, 'FORBIDDEN'],
  ['a null', { wallet_addresses: null }, null],
  ['several addresses in one text', { wallet_addresses: `${addressOf('alice')} ${addressOf('alice')}` }, null],
  ['a list as a text', { wallet_addresses: JSON.stringify([addressOf('alice')]) }, 'FORBIDDEN'],
  ['an object', { wallet_addresses: { 0: addressOf('alice'), length: 1 } }, 'FORBIDDEN'],
  ['numbers', { wallet_addresses: [1] }, 'FORBIDDEN'],
  ['lists in the list', { wallet_addresses: [[addressOf('alice')]] }, 'FORBIDDEN'],
  ['too many', { wallet_addresses: Array(101).fill(addressOf('alice')) }, 'FORBIDDEN'],
  ['roles, not a role', { role: ['accountHolder', 'operator'] }, 'FORBIDDEN'],
  ['a role in upper case', { role: 'OPERATOR' }, 'FORBIDDEN'],
  ['a role of every object', { role: 'constructor' }, 'FORBIDDEN'],
  ['no role', { role: null }, 'FORBIDDEN'],
  ['an empty scope', { wallet_addresses: [addressOf('alice')], scope: '' }, 'SCOPE_REQUIRED'],
  ['an object of scopes', { wallet_addresses: [addressOf('alice')], scope: { 0: 'grants:read' } }, 'SCOPE_REQUIRED'],
  ['a scope that is longer', { wallet_addresses: [addressOf('alice')], scope: 'grants:read-all' }, 'SCOPE_REQUIRED'],
  ['no subject', { sub: '' }, 'UNAUTHENTICATED'],
  ['a subject that is no text', { sub: { admin: true } }, 'UNAUTHENTICATED']
]
const inClaims = claims.map(([name, who, code]): [string, Abuse] => [
  `${name} in the claims`,
  { query: list, who: { sub: 'mallory', ...who }, ...(code === null ? { data: nothing } : { code }) }
])

const tenantIds: [string, () => unknown, string | null][] = [
  ['the own tenant in upper case', () => String(harness.rafiki.tenants[0]?.id).toUpperCase(), null],
  [
    'the tenant of another issuer, signed by the own',
    () => String(harness.rafiki.tenants[1]?.id).toUpperCase(),
    'FORBIDDEN'
  ],
  ['tenants, not a tenant', () => harness.rafiki.tenants.map(({ id }) => id), 'FORBIDDEN'],
  // Its issuer speaks for one: for no other, whatever the token says.
  ['no tenant', () => null, null],
  ['a tenant that nobody knows', () => '00000000-0000-4000-8000-000000000000', 'FORBIDDEN']
]
const inTenants = tenantIds.map(([name, tenant, code]): [string, Abuse] => [
  `${name} in the claims`,
  {
    query: list,
    who: () => ({ sub: 'mallory', wallet_addresses: [], tenant_id: tenant() }),
    ...(code === null ? { data: nothing } : { code })
  }
])

const documents: [string, Abuse][] = [
  [
    '30 aliases of revokeMyGrant on grants of others',
    {
      query: () =>
        `mutation { ${repeated(30, (n) => `m${n}: revokeMyGrant(input: { grantId: "${foreign[n]}" }) { grant { id } }`)} }`,
      // Each is looked at, as far as the request's own budget goes.
      code: ['NOT_FOUND', 'OPERATION_TOO_COSTLY']
    }
  ],
  [
    '31 of them',
    {
      query: () =>
        `mutation { ${repeated(31, (n) => `m${n}: revokeMyGrant(input: { grantId: "${foreign[n]}" }) { grant { id } }`)} }`,
      code: 'OPERATION_TOO_LARGE'
    }
  ],
  [
    '40 ids of others',
    {
      query: 'query ($ids: [ID!]!) { myGrantsByIds(ids: $ids) { id } }',
      variables: () => ({ ids: foreign.slice(0, 40) }),
      data: { myGrantsByIds: Array(40).fill(null) }
    }
  ],
  [
    '100 of them',
    {
      query: 'query ($ids: [ID!]!) { myGrantsByIds(ids: $ids) { id } }',
      variables: () => ({ ids: foreign.slice(0, 100) }),
      code: 'OPERATION_TOO_COSTLY'
    }
  ],
  [
    'fragments that go round in circles',
    { query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }', code: 'GRAPHQL_VALIDATION_FAILED' }
  ],
  [
    'a tower of fragments',
    {
      query: `{ ...F0 } ${repeated(60, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F60 on Query { a: __typename }`,
      code: 'OPERATION_TOO_LARGE'
    }
  ],
  ['a thousand fields', { query: `{ ${'me { id } '.repeat(400)} }`, code: 'OPERATION_TOO_LARGE' }],
  [
    'a deep list',
    {
      query: `{ myGrantsByIds(ids: ${'['.repeat(200)}"x"${']'.repeat(200)}) { id } }`,
      code: 'GRAPHQL_VALIDATION_FAILED'
    }
  ],
  [
    'a thousand directives',
    { query: `{ me { id ${'@skip(if: false) '.repeat(100)} } }`, code: 'GRAPHQL_VALIDATION_FAILED' }
  ],
  ['a subscription', { query: 'subscription { me { id } }', code: 'GRAPHQL_VALIDATION_FAILED' }],
  [
    'a mutation of a client',
    { query: revoke, variables: () => ({ id: foreign[0] }), who: 'client', code: 'GRAPHQL_VALIDATION_FAILED' }
  ],
  ['operators’ fields', { query: '{ tenants { edges { node { id } } } }', code: 'GRAPHQL_VALIDATION_FAILED' }],
  ['account holders’ fields asked by an operator', { query: list, who: 'operator', code: 'GRAPHQL_VALIDATION_FAILED' }],
  [
    'secrets asked by an operator',
    {
      query: '{ grants { edges { node { tenant { apiSecret } } } } }',
      who: 'operator',
      code: 'GRAPHQL_VALIDATION_FAILED'
    }
  ],
  ['two operations', { query: 'query A { me { id } } query B { me { id } }', code: 'OPERATION_RESOLUTION_FAILURE' }],
  ['an argument twice', { query: '{ myGrant(id: "x", id: "y") { id } }', code: 'GRAPHQL_VALIDATION_FAILED' }],
  [
    'a forged internal alias',
    { query: '{ myGrants { edges { node { __tenantId: id } } } }', code: 'GRAPHQL_VALIDATION_FAILED' }
  ],
  [
    'an undeclared variable of an operator, in the place of a declared one',
    {
      query: 'query ($filter: GrantFilter) { grants(filter: $filter) { edges { cursor } } }',
      variables: { toString: 'x' },
      who: 'operator',
      code: 'BAD_USER_INPUT'
    }
  ],
  [
    'a size past every limit',
    { query: '{ myGrants(first: 2147483648) { edges { cursor } } }', code: 'GRAPHQL_VALIDATION_FAILED' }
  ],
  [
    'a wallet address of others',
    { query: byAddress, variables: { in: [addressOf('bob'), 'HTTPS://WALLET.EXAMPLE/BOB/'] }, data: nothing }
  ],
  [
    'a mutation of an operator on another tenant',
    {
      query: 'mutation ($i: RevokeGrantInput!) { revokeGrant(input: $i) { id } }',
      variables: () => ({ i: { grantId: before.at(-1)?.id } }),
      who: 'operator',
      code: 'NOT_FOUND'
    }
  ]
]

const given = <T>(value: T | (() => T)): T => (typeof value === 'function' ? (value as () => T)() : value)

it.each([...inStrings, ...huge, ...inClaims, ...inTenants, ...documents])(
  'an abuse is refused or answered in bounds: %s',
  async (_, { query, variables, who, code, data }) => {
    const began = Date.now()
    const reply = await harness.ask(given(who ?? 'alice'), given(query), given(variables))
    expectHarmless(reply)
    expect(Date.now() - began).toBeLessThan(60_000)
    if (code === undefined) {
      expect(reply.errors).toBeUndefined()
      expect(reply.data).toEqual(data)
    } else {
      expect([...new Set(reply.errors?.map(({ extensions }) => extensions.code as string))]).toEqual([code].flat())
      expect(answered(reply)).toBeNull()
    }
  }
)

it('the abuses leave every grant as it was', () => {
  expect(harness.rafiki.store.grants).toEqual(before)
  expect(harness.rafiki.auth.counters.mutations + harness.rafiki.backend.counters.mutations).toBe(0)
})

function expectHarmless({ text, status, cost, sent, errors }: Reply): void {
  expect(status).toBeLessThan(500)
  expect(cost.mutations).toBe(0)
  expect(cost.auth).toBeLessThanOrEqual(50)
  expect(foreign.filter((id) => text.includes(id))).toEqual([])
  expect(errors?.map(({ extensions }) => extensions.code as string) ?? []).not.toContain('INTERNAL_SERVER_ERROR')
  expect(JSON.stringify(sent)).not.toContain('drop table')
}
