import { startHarness, type Harness } from '../support/harness.ts'
import { Agent, request } from 'undici'

/*
 * Requests of every oddity, sent to a gateway that makes plans and to one that makes none: statuses, headers and bodies
 * are the same, the first time and the second, when the operation is known.
 */

let harness: Harness
const outside = new Agent()
const tokens: Record<string, string> = {}
beforeAll(async () => {
  harness = await startHarness({ compare: true })
  for (const who of ['alice', 'nobody', 'operator', 'client'] as const) tokens[who] = await harness.tokenOf(who)
  tokens.scopeless = await harness.tokenOf({ sub: 'alice', scope: 'payments:read' })
})
afterAll(async () => {
  await outside.close()
  await harness.close()
})

interface Odd {
  who?: string
  method?: 'GET' | 'POST' | 'PUT'
  path?: string
  headers?: Record<string, string>
  body?: string
}

const json = { 'content-type': 'application/json' }
const page = '{ myGrants(first: 2) { edges { cursor node { id status __typename } } pageInfo { hasNextPage } } }'
const withVariable = 'query Page($n: Int) { myGrants(first: $n) { edges { node { id } } } }'
const grants =
  '{ grants(first: 3) { edges { cursor node { id tenantId access { id } } } pageInfo { endCursor hasNextPage } } }'
const of = (body: unknown, more: Odd = {}): Odd => ({ body: JSON.stringify(body), ...more })
const asking = (query: string, more: Odd = {}): Odd => of({ query }, more)

const odd: [string, Odd][] = [
  ['plain', asking(page)],
  ['with variables', of({ query: withVariable, variables: { n: 1 } })],
  ['with variables of null', of({ query: withVariable, variables: null })],
  ['with an operation name', of({ query: withVariable, operationName: 'Page' })],
  ['with an operation name of null', of({ query: page, operationName: null, variables: {} })],
  ['with an operation name that is empty', of({ query: page, operationName: '' })],
  ['with an operation name that is none of them', of({ query: withVariable, operationName: 'Other' })],
  ['with an operation name that is a number', of({ query: withVariable, operationName: 1 })],
  ['of two operations, without a name', asking('query A { me { id } } query B { me { subject } }')],
  [
    'of two operations, the second',
    of({ query: 'query A { me { id } } query B { me { subject } }', operationName: 'B' })
  ],
  ['with a variable too many', of({ query: withVariable, variables: { n: 1, more: 2 } })],
  ['with a variable of the wrong type', of({ query: withVariable, variables: { n: 'one' } })],
  ['with a variable past all numbers', { body: `{"query":${JSON.stringify(withVariable)},"variables":{"n":1e999}}` }],
  ['with variables in a text', of({ query: withVariable, variables: '{}' })],
  ['with variables in a list', of({ query: withVariable, variables: [] })],
  ['with a page size that is refused', of({ query: withVariable, variables: { n: 0 } })],
  ['with a body key that means nothing', of({ query: page, more: 1 })],
  ['with extensions', of({ query: page, extensions: { clientLibrary: { name: 'x' } } })],
  ['with a persisted query', of({ query: page, extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } })],
  ['with extensions in a text', of({ query: page, extensions: 'x' })],
  ['in a batch', of([{ query: page }])],
  ['without a query', of({ variables: {} })],
  ['with a query that is empty', of({ query: '' })],
  ['with a query that is an object', of({ query: { kind: 'Document' } })],
  ['that is a text', of('x')],
  ['that is null', of(null)],
  ['that is nothing', { body: '' }],
  ['that is no JSON', { body: '{"query":' }],
  ['with a prototype', { body: `{"query":${JSON.stringify(page)},"__proto__":{"variables":{}}}` }],
  ['that is no GraphQL', asking('{ myGrants(')],
  ['of a field that is not there', asking('{ myGrants { nothing } }')],
  ['of an operator', asking(grants)],
  ['with a reserved alias', asking('{ __proto__: me { id } }')],
  ['of an alias like an own method', asking('{ toString: me { constructor: id } valueOf: me { id } }')],
  ['that is too deep', asking(`{ ${'a { '.repeat(12)} id ${'}'.repeat(12)} }`)],
  ['of introspection', asking('{ __schema { queryType { name } } }')],
  ['with a condition', asking('{ me { id @skip(if: true) subject } }')],
  ['of a mutation', asking('mutation { revokeMyGrant(input: { grantId: "x" }) { grant { id } } }')],
  ['of a grant that is not there', asking('{ myGrant(id: "00000000-0000-4000-8000-000000000000") { id } me { id } }')],
  ['of ids of which one is none', asking('{ myGrantsByIds(ids: ["x"]) { id } }')],
  ['of a bad cursor', asking('{ myGrants(after: "x") { edges { node { id } } } me { id } }')],
  ...[
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/json;charset=latin1',
    'application/graphql',
    'application/graphql+json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'nonsense'
  ].map((type): [string, Odd] => [`as ${type}`, asking(page, { headers: { 'content-type': type } })]),
  ['without a content type', asking(page, { headers: {} })],
  ...[
    '*/*',
    'application/json',
    'application/graphql-response+json',
    'application/graphql-response+json,application/json;q=0.9',
    'text/html',
    'text/html, */*;q=0.1',
    'image/png',
    'multipart/mixed',
    ''
  ].map((accept): [string, Odd] => [`that accepts ${accept}`, asking(page, { headers: { ...json, accept } })]),
  [
    'with a preflight header',
    asking(page, { headers: { 'apollo-require-preflight': 'x', 'content-type': 'text/plain' } })
  ],
  ['from a page elsewhere', asking(page, { headers: { ...json, origin: 'https://studio.apollographql.com' } })],
  ['by GET', { method: 'GET', path: `/graphql?query=${encodeURIComponent(page)}`, headers: {} }],
  ['by GET, as a page could', { method: 'GET', path: `/graphql?query=${encodeURIComponent(page)}`, headers: json }],
  ['by GET, of a mutation', { method: 'GET', path: '/graphql?query=mutation{x}', headers: { ...json } }],
  ['by PUT', asking(page, { method: 'PUT' })],
  ['with a query string', asking(page, { path: '/graphql?x=1' })],
  ['with a slash at the end', asking(page, { path: '/graphql/' })],
  ['without a token', asking(page, { who: 'nobody at all' })]
]

/** What differs between any two requests. */
const masked = (text: string): string =>
  text.replaceAll(/"requestId":"[^"]+"/g, '"requestId":"…"').replaceAll(/127\.0\.0\.1:\d+/g, 'host')

async function answerOf(
  origin: string,
  who: string,
  { method = 'POST', path = '/graphql', headers = json, body, ...asked }: Odd
) {
  const token = tokens[asked.who ?? who]
  const response = await request(`${origin}${path}`, {
    dispatcher: outside,
    method,
    headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
    ...(method !== 'GET' && { body: body ?? '' })
  })
  const { date: _, 'content-length': __, 'x-request-id': ___, etag, ...others } = response.headers
  // Each gateway has a key of its own.
  return {
    status: response.statusCode,
    headers: { ...others, ...(etag && { etag: '…' }) },
    body: masked(await response.body.text())
  }
}

describe.each(['alice', 'nobody', 'scopeless', 'operator', 'client'])('as %s', (who) => {
  it.each(odd)('the fast path and Apollo Server answer alike: a request %s', async (_, asked) => {
    const expected = await answerOf(harness.withoutPlans ?? '', who, asked)
    for (let time = 0; time < 3; time += 1) expect(await answerOf(harness.url, who, asked)).toEqual(expected)
  })
})

it('some of the compared requests are answered without Apollo Server', async () => {
  const first = await answerOf(harness.url, 'alice', asking(page))
  expect(first).toMatchObject({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } })
  expect(JSON.parse(first.body).data.myGrants.edges).toHaveLength(2)
})
