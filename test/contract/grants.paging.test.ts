import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { addGrant, addressOf } from '../support/grantOracle.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

interface Connection {
  edges: { cursor: string; node: { id: string } }[]
  pageInfo: { h: boolean; p: boolean; e: string; s: string }
}

const document = `query (
  $first: Int, $after: String, $last: Int, $before: String, $filter: GrantFilter, $sortOrder: SortOrder, $tenantId: ID
) {
  grants(
    first: $first, after: $after, last: $last, before: $before, filter: $filter, sortOrder: $sortOrder, tenantId: $tenantId
  ) {
    edges { cursor node { id } }
    pageInfo { h: hasNextPage p: hasPreviousPage e: endCursor s: startCursor }
  }
}`
const ask = (variables: Record<string, unknown>) => harness.ask('operator', document, variables)
const pageOf = async (variables: Record<string, unknown>) =>
  ((await ask(variables)).data as { grants: Connection }).grants
const alices = { identifier: { in: [addressOf('alice')] } }
const own = () => String(harness.rafiki.tenants[0]?.id)
const approved = { ...alices, state: { in: ['APPROVED'] } }
const oldestFirst = (states = ['PROCESSING', 'PENDING', 'APPROVED', 'FINALIZED']) =>
  harness.rafiki.store.grants
    .filter(({ tenantId, state }) => tenantId === own() && states.includes(state))
    .filter(({ access }) => access.some((it) => it.identifier === addressOf('alice')))
    .map(({ id, createdAt }) => `${createdAt} ${id}`)
    .sort()
    .map((key) => key.split(' ')[1])

it.each([1, 2, 7, 20])('grants in ascending order have true page info for pages of %i, both ways', async (size) => {
  const expected = oldestFirst(['APPROVED'])
  expect(expected.length).toBeGreaterThan(12)
  const found: string[] = []
  let after: string | null = null
  for (let more = true; more;) {
    const page: Connection = await pageOf({ sortOrder: 'ASC', filter: approved, first: size, after })
    const seen = found.length
    found.push(...page.edges.map(({ node }) => node.id))
    // Rafiki's pages may come short: what is said is measured at what was shown.
    expect(page.pageInfo).toMatchObject({ h: found.length < expected.length, p: seen > 0 })
    if (seen > 0) {
      const back = await pageOf({ sortOrder: 'ASC', filter: approved, last: 1, before: page.edges[0]?.cursor })
      expect(back.edges.map(({ node }) => node.id)).toEqual([expected[seen - 1]])
      expect(back.pageInfo).toMatchObject({ h: true, p: seen > 1 })
    }
    after = page.pageInfo.e
    more = page.pageInfo.h
  }
  expect(found).toEqual(expected)
})

it('grants cost the look for page info only where page info is selected', async () => {
  const without = await harness.ask('operator', '{ grants(sortOrder: ASC, first: 1) { edges { cursor } } }')
  expect(without.cost.auth).toBe(1)
  const cursors = await harness.ask('operator', '{ grants(sortOrder: ASC, first: 1) { pageInfo { endCursor } } }')
  expect(cursors.cost.auth).toBe(1)
})

it('grants with an empty list of values are an empty page, and send nothing', async () => {
  for (const filter of [
    { identifier: { in: [] } },
    { state: { in: [] } },
    { finalizationReason: { in: [] } },
    { ...alices, state: { in: [] } }
  ]) {
    const reply = await ask({ filter })
    expect(reply.data).toEqual({ grants: { edges: [], pageInfo: { h: false, p: false, e: null, s: null } } })
    expect(reply.cost.auth).toBe(0)
  }
})

it('grants leave nothing out for an empty list of values to leave out', async () => {
  const { edges } = await pageOf({ filter: { ...alices, state: { notIn: [] } }, first: 3 })
  expect(edges).toEqual((await pageOf({ filter: alices, first: 3 })).edges)
})

it('grants have no argument that Rafiki gets wrong', async () => {
  for (const filter of [
    { finalizationReason: { notIn: ['REVOKED'] } },
    { identifier: { notIn: [addressOf('alice')] } }
  ]) {
    const reply = await ask({ filter })
    expect(codeOf(reply)).toBe('BAD_USER_INPUT')
    expect(reply.cost.auth).toBe(0)
  }
  const literal = await harness.ask(
    'operator',
    '{ grants(filter: { finalizationReason: { notIn: [REVOKED] } }) { edges { cursor } } }'
  )
  expect(codeOf(literal)).toBe('GRAPHQL_VALIDATION_FAILED')
})

it('grants refuse bad paging, and every cursor that is not of the list’s tenant, with one answer', async () => {
  const foreign = addGrant(harness.rafiki.store, { tenantId: String(harness.rafiki.tenants[1]?.id) })
  for (const paging of [{ first: 101 }, { first: -1 }, { last: 101 }, { last: 5 }]) {
    const reply = await ask(paging)
    expect(codeOf(reply)).toBe('BAD_USER_INPUT')
    expect(reply.cost.auth).toBe(0)
  }
  for (const [argument, size] of [
    ['after', 'first'],
    ['before', 'last']
  ] as const) {
    const bodies = new Set<string>()
    for (const cursor of [foreign.id, '00000000-0000-4000-8000-000000000000', 'garbage', ' ']) {
      const reply = await ask({ [argument]: cursor, [size]: 1 })
      bodies.add(reply.text)
      expect(reply.sent.filter(({ query }) => query.includes('grants('))).toEqual([])
    }
    expect([...bodies].map((text) => JSON.parse(text) as unknown)).toMatchObject([
      { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }
    ])
  }
  const ours = await ask({ tenantId: foreign.tenantId, first: 1, after: oldestFirst()[0] })
  expect(codeOf(ours)).toBe('BAD_USER_INPUT')
  expect((await ask({ tenantId: foreign.tenantId, first: 1, after: foreign.id })).errors).toBeUndefined()
})

it('grants refuse a document that Rafiki would refuse once the tenant proof is in it, naming the limit', async () => {
  const asking = (count: number) => {
    const fields = Array.from({ length: count }, (_, n) => `a${n}: id`).join(' ')
    return harness.ask('operator', `{ grants(first: 1) { edges { node { ${fields} } } } }`)
  }
  expect((await asking(14)).errors).toBeUndefined()
  const { errors, cost } = await asking(15)
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'OPERATION_TOO_LARGE',
    limit: 'aliases',
    maximum: 15,
    found: 16
  })
  expect(cost.auth).toBe(0)
})
