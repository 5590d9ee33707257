import { randomUUID } from 'node:crypto'
import { codeOf, type Harness } from '../support/harness.ts'
import { addWorld, startTwoTenants, type World } from '../support/twoTenants.ts'

let harness: Harness
let first: World
let second: World
beforeAll(async () => {
  ;({ harness, first, second } = await startTwoTenants())
  // Another tenant's rows on both sides of the last one of the first tenant's.
  const { store, tenants } = harness.rafiki
  for (const tenant of [tenants[1], tenants[0], tenants[1]]) addWorld(store, tenant?.id ?? '')
})
afterAll(() => harness.close())

const lists: [name: string, idOf: (of: World) => string][] = [
  ['assets', ({ asset }) => asset.id],
  ['peers', ({ peer }) => peer.id],
  ['walletAddresses', (of) => of.walletAddress.id],
  ['incomingPayments', (of) => of.incomingPayment.id],
  ['outgoingPayments', (of) => of.outgoingPayment.id],
  ['payments', (of) => of.incomingPayment.id],
  ['webhookEvents', ({ event }) => event.id]
]

const ask = (own: World, list: string, args: string) =>
  harness.ask(
    own.claims,
    `{ ${list}${args} { edges { cursor node { id tenant { id } } } pageInfo { hasNextPage hasPreviousPage } } }`
  )

describe.each(lists)('%s', (list, idOf) => {
  it("an operator's list has the tenant's rows only, and another tenant's where an operator tenant names it", async () => {
    for (const own of [first, second]) {
      const { data, errors } = await ask(own, list, '(first: 100)')
      expect(errors).toBeUndefined()
      const edges = data[list].edges as { node: { id: string; tenant: { id: string } } }[]
      expect(edges.map(({ node }) => node.id)).toContain(idOf(own))
      expect(new Set(edges.map(({ node }) => node.tenant.id))).toEqual(new Set([own.tenantId]))
    }
    const across = await ask(first, list, `(tenantId: "${second.tenantId}")`)
    expect(across.data[list].edges[0].node.tenant.id).toBe(second.tenantId)
    expect(codeOf(await ask(second, list, `(tenantId: "${first.tenantId}")`))).toBe('NOT_FOUND')
  })

  it.each(['ASC', 'DESC'])(
    "an operator's list says of the tenant's own rows whether more follow or go before, %s",
    async (order) => {
      for (const own of [first, second]) {
        const all = (await ask(own, list, `(first: 100, sortOrder: ${order})`)).data[list]
        expect(all.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false })
        const cursors = (all.edges as { cursor: string }[]).map(({ cursor }) => cursor)
        expect(cursors.length).toBeGreaterThan(1)
        const rest = (await ask(own, list, `(first: 100, after: "${cursors[0]}", sortOrder: ${order})`)).data[list]
        expect(rest.edges.map(({ cursor }: { cursor: string }) => cursor)).toEqual(cursors.slice(1))
        expect(rest.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true })
        const before = (await ask(own, list, `(last: 1, before: "${cursors.at(-1)}", sortOrder: ${order})`)).data[list]
        expect(before.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: cursors.length > 2 })
      }
    }
  )

  it("an operator's list takes no cursor that is not of the tenant's list, and no size beyond the bounds", async () => {
    const foreign = idOf(second)
    const refusals = [
      await ask(first, list, `(after: "${foreign}")`),
      await ask(first, list, `(last: 1, before: "${foreign}")`),
      await ask(first, list, `(after: "${randomUUID()}")`),
      await ask(first, list, '(after: "1\' or")')
    ]
    expect(refusals.map(codeOf)).toEqual(Array(4).fill('BAD_USER_INPUT'))
    expect(refusals[0]?.errors?.[0]?.message).toBe(refusals[2]?.errors?.[0]?.message)
    expect(refusals[3]?.cost.backend).toBe(0)
    for (const args of ['(first: 101)', '(first: -1)', '(last: 1)', `(last: 101, before: "${idOf(first)}")`]) {
      const reply = await ask(first, list, args)
      expect([codeOf(reply), reply.cost.backend]).toEqual(['BAD_USER_INPUT', 0])
    }
  })
})

it.each([
  ['incomingPayments', 'initiatedBy: { in: [] }'],
  ['outgoingPayments', 'receiver: { in: [] }'],
  ['outgoingPayments', 'walletAddressId: { in: [] }'],
  ['outgoingPayments', 'state: { in: [] }'],
  ['payments', 'type: { in: [] }'],
  ['payments', 'walletAddressId: { in: [] }'],
  ['webhookEvents', 'type: { in: [] }']
])("an operator's list with an empty filter is empty and sends nothing: %s(filter: { %s })", async (list, filter) => {
  const literal = await ask(first, list, `(filter: { ${filter} })`)
  expect([literal.errors, literal.data[list].edges, literal.cost.backend]).toEqual([undefined, [], 0])
})

it.each([
  ['outgoingPayments', 'receiver'],
  ['outgoingPayments', 'walletAddressId'],
  ['outgoingPayments', 'state'],
  ['payments', 'type'],
  ['payments', 'walletAddressId']
])("an operator's list refuses a `notIn` that Rafiki would ignore: %s by %s", async (list, name) => {
  const reply = await ask(first, list, `(filter: { ${name}: { notIn: ["x"] } })`)
  expect([codeOf(reply), reply.cost.backend]).toEqual(['BAD_USER_INPUT', 0])
})

it('a filtered list of incoming payments has true page info', async () => {
  const { data } = await ask(first, 'incomingPayments', '(first: 1, filter: { initiatedBy: { in: ["CARD"] } })')
  expect(data.incomingPayments).toEqual({ edges: [], pageInfo: { hasNextPage: false, hasPreviousPage: false } })
  harness.rafiki.store.incomingPayments.push({ ...first.incomingPayment, id: randomUUID(), initiatedBy: 'CARD' })
  const one = await ask(first, 'incomingPayments', '(first: 1, filter: { initiatedBy: { in: ["CARD"] } })')
  expect(one.data.incomingPayments.edges).toHaveLength(1)
  expect(one.data.incomingPayments.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false })
})

describe('lists within objects', () => {
  const within = (own: World, field: string, variables?: Record<string, unknown>, declared = '') =>
    harness.ask(
      own.claims,
      `query${declared} { walletAddresses(first: 100) { edges { node { id ${field} } } } }`,
      variables
    )

  it('an empty filter inside an object is an empty list, by literal and by variable, and the rest is answered', async () => {
    const field = (filter: string) =>
      `incomingPayments(filter: ${filter}) { edges { cursor } pageInfo { hasNextPage } }`
    const replies = [
      await within(first, field('{ initiatedBy: { in: [] } }')),
      await within(
        first,
        field('$filter'),
        { filter: { initiatedBy: { in: [] } } },
        '($filter: IncomingPaymentFilter)'
      ),
      await within(first, field('{ initiatedBy: { in: $in } }'), { in: [] }, '($in: [String!])')
    ]
    for (const { data, errors, cost } of replies) {
      expect(errors).toBeUndefined()
      const rows = data.walletAddresses.edges as { node: { incomingPayments: { edges: unknown[] } } }[]
      expect(rows.flatMap(({ node }) => node.incomingPayments.edges)).toEqual([])
      expect(cost.backend).toBe(1)
    }
  })

  it.each([
    ['incomingPayments', (of: World) => of.incomingPayment.id],
    ['outgoingPayments', (of: World) => of.outgoingPayment.id],
    ['quotes', (of: World) => of.quote.id],
    ['walletAddressKeys', (of: World) => of.key.id],
    ['asset { fees', (of: World) => of.fee.id]
  ])('a list inside an object has its cursors and sizes checked before anything is sent: %s', async (list, idOf) => {
    const end = list.includes('{') ? ' }' : ''
    const field = (args: string) => `${list}(${args}) { edges { cursor } }${end}`
    const bad = [
      await within(first, field('first: 101')),
      await within(first, field('last: 1')),
      await within(first, field(`after: "${idOf(second)}"`)),
      await within(first, `... on WalletAddress { ${field('after: "x"')} }`)
    ]
    expect(bad.map(codeOf)).toEqual(Array(4).fill('BAD_USER_INPUT'))
    expect((await within(first, field(`after: "${idOf(first)}"`))).errors).toBeUndefined()
  })

  it('a list of keys, which is oldest first, has true page info', async () => {
    const { store } = harness.rafiki
    const more = [1, 2].map((n) => ({
      ...first.key,
      id: randomUUID(),
      jwk: { ...first.key.jwk, x: `more-${n}` },
      createdAt: new Date(Date.now() + n * 1000).toISOString()
    }))
    store.walletAddressKeys.push(...more)
    const page = (args: string) =>
      harness.ask(
        first.claims,
        `{ walletAddress(id: "${first.walletAddress.id}") { id: publicName
          walletAddressKeys(${args}) { edges { node { id } } pageInfo { hasNextPage hasPreviousPage } } } }`
      )
    const keys = async (args: string) => (await page(args)).data.walletAddress.walletAddressKeys
    expect((await keys('sortOrder: ASC, first: 1')).pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false })
    const last = await keys(`sortOrder: ASC, first: 5, after: "${first.key.id}"`)
    expect(last.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(more.map(({ id }) => id))
    expect(last.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true })
  })

  it("a list inside an object of another tenant's has true page info for an operator tenant", async () => {
    harness.rafiki.store.incomingPayments.push({ ...second.incomingPayment, id: randomUUID() })
    const { data, errors } = await harness.ask(
      first.claims,
      `{ walletAddresses(first: 100, tenantId: "${second.tenantId}") { edges { node { id
        incomingPayments(first: 1) { edges { cursor } pageInfo { hasNextPage hasPreviousPage } } } } } }`
    )
    expect(errors).toBeUndefined()
    const rows = data.walletAddresses.edges as {
      node: { id: string; incomingPayments: { edges: unknown[]; pageInfo: unknown } }
    }[]
    const own = rows.find(({ node }) => node.id === second.walletAddress.id)
    expect(own?.node.incomingPayments.edges).toHaveLength(1)
    expect(own?.node.incomingPayments.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false })
  })
})
