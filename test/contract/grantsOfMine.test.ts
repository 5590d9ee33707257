import { answered, codeOf, startHarness, type Harness } from '../support/harness.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness()))
afterEach(() => harness.close())

// The two documents of Rafiki's guide "Viewing and revoking grants".
const grants = /* GraphQL */ `
  query Grants($after: String, $before: String, $first: Int, $last: Int, $filter: GrantFilter) {
    grants(after: $after, before: $before, first: $first, last: $last, filter: $filter) {
      edges {
        cursor
        node {
          id
          client
          state
          finalizationReason
          access {
            id
            identifier
            createdAt
            actions
            type
            limits {
              receiver
              debitAmount {
                value
                assetCode
                assetScale
              }
            }
          }
          subject {
            sub_ids {
              id
              subId
              subIdFormat
            }
          }
          createdAt
        }
      }
      pageInfo {
        endCursor
        hasNextPage
        hasPreviousPage
        startCursor
      }
    }
  }
`
const revoke = 'mutation RevokeGrant($input: RevokeGrantInput!) { revokeGrant(input: $input) { id } }'

interface Edge {
  cursor: string
  node: { id: string; state: string; access: { identifier: string | null }[] }
}
type Page = { grants: { edges: Edge[]; pageInfo: { endCursor: string; hasNextPage: boolean } } }

const isAlices = (identifier: string | null): boolean => identifier?.toLowerCase() === 'https://wallet.example/alice'

async function all(filter?: object): Promise<Edge['node'][]> {
  const nodes: Edge['node'][] = []
  let after: string | undefined
  for (;;) {
    const reply = await harness.ask('alice', grants, { first: 7, after, filter })
    expect(reply.errors).toBeUndefined()
    const page = (reply.data as Page).grants
    nodes.push(...page.edges.map(({ node }) => node))
    if (!page.pageInfo.hasNextPage) return nodes
    after = page.pageInfo.endCursor
  }
}

/** Grants that Rafiki's exact filter finds for Alice. */
const listed = () =>
  harness.rafiki.store.grants.filter(
    (grant) =>
      grant.tenantId === harness.rafiki.store.operatorTenantId &&
      grant.access.some(({ identifier }) => identifier === 'https://wallet.example/alice')
  )

it("the guide's list, run as an account holder, shows their own grants only, with accesses that are theirs or nobody's", async () => {
  const nodes = await all()
  expect(nodes.map(({ id }) => id).sort()).toEqual(
    listed()
      .map(({ id }) => id)
      .sort()
  )
  const accesses = nodes.flatMap(({ access }) => access)
  expect(accesses.filter(({ identifier }) => identifier !== null && !isAlices(identifier))).toEqual([])
  expect(listed().some(({ access }) => access.some(({ identifier }) => identifier && !isAlices(identifier)))).toBe(true)
})

it.each([
  [{ state: { in: ['FINALIZED'] } }, (grant: { state: string }) => grant.state === 'FINALIZED'],
  [
    { state: { notIn: ['FINALIZED', 'PENDING'] } },
    ({ state }: { state: string }) => !['FINALIZED', 'PENDING'].includes(state)
  ],
  [
    { finalizationReason: { in: ['REVOKED'] } },
    ({ finalizationReason }: { finalizationReason: string | null }) => finalizationReason === 'REVOKED'
  ],
  [{ identifier: { in: ['https://wallet.example/alice', 'https://wallet.example/bob'] } }, () => true],
  [{ identifier: { in: ['https://wallet.example/bob'] } }, () => false],
  [{ identifier: { in: [] } }, () => false],
  [{ state: { in: [] } }, () => false],
  [{ state: { in: ['PENDING'], notIn: ['PENDING'] } }, () => false]
])("an account holder's grants are filtered as Rafiki filters, among their own: %j", async (filter, matches) => {
  const expected = listed().filter(matches as (grant: unknown) => boolean)
  expect((await all(filter)).map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())
})

it("arguments of grants that would reach further are not in the account holders' contract", async () => {
  for (const document of [
    '{ grants(tenantId: "x") { edges { cursor } } }',
    '{ grants { edges { node { tenantId } } } }',
    '{ grants(filter: { finalizationReason: { notIn: [REVOKED] } }) { edges { cursor } } }',
    '{ grants(filter: { identifier: { notIn: ["x"] } }) { edges { cursor } } }'
  ]) {
    expect(codeOf(await harness.ask('alice', document))).toBe('GRAPHQL_VALIDATION_FAILED')
  }
})

it("the guide's revocation works on an account holder's own grants, and on nobody else's", async () => {
  const { store, auth } = harness.rafiki
  const mine = listed().find(({ state }) => state === 'APPROVED')!
  const theirs = store.grants.find(({ access }) => access.length > 0 && !access.some((it) => isAlices(it.identifier)))!
  const shown = await harness.ask('alice', `{ grant(id: "${mine.id}") { id state } }`)
  expect(shown.data).toEqual({ grant: { id: mine.id, state: 'APPROVED' } })
  expect((await harness.ask('alice', revoke, { input: { grantId: mine.id } })).data).toEqual({
    revokeGrant: { id: mine.id }
  })
  expect(mine.finalizationReason).toBe('REVOKED')

  const { mutations } = auth.counters
  for (const id of [theirs.id, crypto.randomUUID(), 'x']) {
    const look = await harness.ask('alice', `{ grant(id: "${id}") { id } }`)
    expect([answered(look), codeOf(look)]).toEqual([null, 'NOT_FOUND'])
    expect(codeOf(await harness.ask('alice', revoke, { input: { grantId: id } }))).toBe('NOT_FOUND')
  }
  expect(auth.counters.mutations).toBe(mutations)
})

it('grant, grants and revokeGrant each need their scope from an account holder', async () => {
  const who = { ...harness.people.alice, scope: 'payments:read' }
  const id = crypto.randomUUID()
  expect(codeOf(await harness.ask(who, grants))).toBe('SCOPE_REQUIRED')
  expect(codeOf(await harness.ask(who, `{ grant(id: "${id}") { id } }`))).toBe('SCOPE_REQUIRED')
  expect(codeOf(await harness.ask(who, revoke, { input: { grantId: id } }))).toBe('SCOPE_REQUIRED')
})
