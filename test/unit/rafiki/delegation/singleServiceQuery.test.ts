import { startHarness, type Harness, type Reply } from '../../../support/harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness({ compare: true })
})
afterAll(() => harness.close())

async function withoutPlans(query: string, variables?: Record<string, unknown>): Promise<unknown> {
  const response = await fetch(`${harness.withoutPlans}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await harness.tokenOf('operator')}` },
    body: JSON.stringify({ query, variables })
  })
  return response.json()
}

/** The same answer as by delegation, the first time and the second. */
async function alike(query: string, variables?: Record<string, unknown>): Promise<Reply> {
  const expected = await withoutPlans(query, variables)
  const first = await harness.ask('operator', query, variables)
  expect(JSON.parse(first.text)).toEqual(expected)
  const second = await harness.ask('operator', query, variables)
  expect(second.text).toBe(first.text)
  return second
}

/** How delegation names the operations that it sends; ours have no name. */
const names = (reply: Reply): string[] => reply.sent.map(({ query }) => /^query(?: (\w+))?/.exec(query)?.[1] ?? '')

describe('an operator’s list is asked for directly, and answered as by delegation', () => {
  it.each([
    [
      'plainly',
      '{ grants(first: 3) { edges { cursor node { id client state tenantId access { id actions limits { debitAmount { value assetScale } } } } } pageInfo { endCursor hasNextPage } } }'
    ],
    [
      'under aliases that stand for other fields',
      '{ a: grants(first: 3) { e: edges { node: cursor cursor: node { id: client client: id tenantId: state state: tenantId access: createdAt rights: access { type: id id: type actions: identifier } } } } }'
    ],
    [
      'in fragments, merged',
      '{ grants(first: 2) { edges { ...E node { client } } } } fragment E on GrantEdge { node { id ... on Grant { access { id } } } }'
    ],
    [
      'of nothing but names of types',
      '{ grants(first: 2) { __typename edges { __typename node { __typename access { __typename } } } } }'
    ],
    [
      'with variables, of which some are left out',
      'query Q($n: Int, $o: SortOrder) { grants(first: $n, sortOrder: $o) { edges { node { id } } pageInfo { hasNextPage hasPreviousPage } } }'
    ],
    [
      'with a filter',
      '{ grants(first: 5, filter: { state: { in: [FINALIZED] }, finalizationReason: { in: [REVOKED] } }) { edges { node { id state } } } }'
    ],
    [
      'of the other service',
      '{ walletAddresses(first: 3) { edges { node { id address asset { code scale tenant { id } } tenant { id publicName } } } } }'
    ],
    [
      'with lists within',
      '{ walletAddresses(first: 2) { edges { node { id q: quotes { edges { node { id } } } walletAddressKeys { edges { node { id jwk { kid } } } } } } } }'
    ],
    [
      'of payments, with amounts',
      '{ outgoingPayments(first: 5) { edges { node { id client state a: debitAmount { value } liquidity metadata quote { id } } } } }'
    ]
  ])('an operator’s list of one service is asked for directly, and answered as by delegation: %s', async (_, query) => {
    const { errors, cost } = await alike(query, query.startsWith('query Q') ? { n: 4 } : undefined)
    expect(errors).toBeUndefined()
    expect(cost.auth + cost.backend).toBe(1)
  })

  it('an operator’s list with joins is asked for directly, with the keys of the joins', async () => {
    const { data, cost } = await alike(
      '{ grants(first: 20) { edges { node { access { walletAddress { id address } } } } } }'
    )
    const addresses = data.grants.edges.flatMap(({ node }: never) => (node as { access: unknown[] }).access)
    expect(addresses.some(({ walletAddress }: { walletAddress: unknown }) => walletAddress !== null)).toBe(true)
    expect(cost.auth).toBe(1)
    expect(cost.backend).toBeLessThan(3)
  })

  it('an operator’s list in ascending order is asked for directly, with page info that is found out', async () => {
    const { data } = await alike(
      '{ grants(first: 2, sortOrder: ASC) { edges { node { id } } p: pageInfo { n: hasNextPage hasPreviousPage } } }'
    )
    expect(data.grants.p).toEqual({ n: true, hasPreviousPage: false })
  })

  it('an operator’s list is asked for directly by one document, whatever the variables', async () => {
    const query = 'query Q($n: Int) { grants(first: $n) { edges { node { id } } } }'
    const texts = []
    for (const n of [1, 2]) texts.push((await alike(query, { n })).sent[0]?.query)
    expect(texts[0]).toBe(texts[1])
    expect(texts[0]).toMatch(/first: \$first/)
    expect(texts[0]).toMatch(/__tenantId: tenantId/)
  })
})

it('operations that share a fragment are each asked for what they ask', async () => {
  const query = `query A { ...F } query B { ...F grants { edges { node { client } } } }
    fragment F on Query { grants { edges { node { id } } } }`
  for (const operationName of ['A', 'B', 'A']) {
    const { data } = await harness
      .send('/graphql', {
        as: 'operator',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, operationName })
      })
      .then(({ text }) => JSON.parse(text) as { data: { grants: { edges: { node: object }[] } } })
    expect(Object.keys(data.grants.edges[0]?.node ?? {})).toEqual(operationName === 'A' ? ['id'] : ['id', 'client'])
    expect(data.grants.edges.some(({ node }) => 'client' in node && node.client !== null)).toBe(operationName === 'B')
  }
})

describe('what cannot be expressed is delegated', () => {
  it.each([
    [
      'arguments within',
      '{ walletAddresses(first: 2) { edges { node { quotes(first: 1) { edges { node { id } } } } } } }'
    ],
    ['a fragment of an interface', '{ grants(first: 2) { edges { node { ... on Model { id createdAt } } } } }'],
    ['a condition', '{ grants(first: 2) { edges { node { id client @include(if: true) } } } }']
  ])('a selection that cannot be asked for directly is delegated: %s', async (_, query) => {
    expect((await alike(query)).errors).toBeUndefined()
  })

  it('a document that is too large for Rafiki is delegated, and refused in the same words', async () => {
    const aliases = Array.from({ length: 16 }, (_, n) => `a${n}: id`).join(' ')
    const { errors, cost } = await alike(`{ grants(first: 2) { edges { node { ${aliases} } } } }`)
    expect(cost.auth).toBe(0)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'OPERATION_TOO_LARGE', limit: 'aliases' })
  })
})

it('both delegated and direct operations were seen, by their names', async () => {
  const direct = await harness.ask('operator', '{ grants(first: 1) { edges { node { id } } } }')
  const delegated = await harness.ask(
    'operator',
    'query Mine { grants(first: 1) { edges { node { ... on Model { id } } } } }'
  )
  expect(names(direct)).toEqual([''])
  expect(names(delegated)).toEqual(['Mine'])
})
