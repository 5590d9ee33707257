import { randomUUID } from 'node:crypto'
import type { GrantRow, OutgoingPaymentRow } from '../../sandbox/rafiki/rows.ts'
import { codeOf, recordedSeed, startHarness, type Harness } from '../support/harness.ts'

let harness: Harness
let grants: GrantRow[]
let payments: OutgoingPaymentRow[]

/** 100 payments of Alice's, each by a grant of its own, newest first. */
beforeEach(async () => {
  harness = await startHarness({ seed: recordedSeed() })
  const { store } = harness.rafiki
  const alice = store.walletAddresses.find(({ address }) => address.endsWith('/alice'))
  const [template] = store.outgoingPayments
  if (!alice || !template) throw new Error('the seed has no Alice, or no payment')
  const moment = (n: number) => new Date(Date.now() + (100 - n) * 1000).toISOString()
  grants = Array.from({ length: 100 }, (_, n) => ({
    id: randomUUID(),
    state: 'FINALIZED',
    finalizationReason: 'ISSUED',
    client: `https://client.example/${n}`,
    createdAt: moment(n),
    tenantId: alice.tenantId,
    access: [
      {
        id: randomUUID(),
        type: 'outgoing-payment',
        actions: ['create'],
        identifier: alice.address.replace('/alice', '/Alice'),
        limits: null,
        createdAt: moment(n)
      }
    ],
    subjects: []
  }))
  payments = grants.map((grant, n) => ({
    ...template,
    id: randomUUID(),
    grantId: grant.id,
    walletAddressId: alice.id,
    tenantId: alice.tenantId,
    createdAt: moment(n)
  }))
  store.grants.push(...grants)
  store.outgoingPayments.push(...payments)
})
afterEach(() => harness.close())

const pageOfPayments = (first: number) =>
  harness.ask(
    'operator',
    `{ outgoingPayments(first: ${first}) { edges { node { id grant { id client state } } } pageInfo { hasNextPage } } }`
  )

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of many shapes */
const nodes = (connection: any): any[] => connection.edges.map((edge: any) => edge.node)
/* eslint-enable @typescript-eslint/no-explicit-any */

it.each([
  [20, 2],
  [100, 7]
])('a page of %i payments with their grants costs 1 + %i requests', async (size, requests) => {
  const reply = await pageOfPayments(size)
  expect(reply.errors).toBeUndefined()
  expect(nodes(reply.data.outgoingPayments).map((node) => node.grant.id)).toEqual(
    grants.slice(0, size).map(({ id }) => id)
  )
  expect(reply.cost).toMatchObject({ backend: 1, auth: requests })
})

it('a joined grant that is gone is null, costs a request more, and spoils nothing', async () => {
  const gone = [3, 4, 50].map((n) => grants[n]?.id)
  const { store } = harness.rafiki
  store.grants.splice(0, store.grants.length, ...store.grants.filter(({ id }) => !gone.includes(id)))
  const reply = await pageOfPayments(100)
  expect(reply.errors).toBeUndefined()
  expect(nodes(reply.data.outgoingPayments).flatMap(({ grant }, n) => (grant ? [] : [n]))).toEqual([3, 4, 50])
  expect(reply.cost).toMatchObject({ backend: 1, auth: 7 + 3 })
})

it('many joined grants that are gone: the rest is JOIN_INCOMPLETE after 7 requests more', async () => {
  const { store } = harness.rafiki
  const gone = grants.filter((_, n) => n % 5 === 0).map(({ id }) => id)
  store.grants.splice(0, store.grants.length, ...store.grants.filter(({ id }) => !gone.includes(id)))
  const reply = await pageOfPayments(100)
  expect(reply.cost).toMatchObject({ backend: 1, auth: 7 + 7 })
  expect(nodes(reply.data.outgoingPayments)).toHaveLength(100)
  expect(new Set(reply.errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['JOIN_INCOMPLETE']))
})

it("a grant of another tenant's is not joined to a payment", async () => {
  if (grants[0]) grants[0].tenantId = harness.rafiki.tenants[1]?.id ?? ''
  const reply = await pageOfPayments(1)
  expect([nodes(reply.data.outgoingPayments)[0].grant, reply.errors]).toEqual([null, undefined])
})

it("a caller's aliases never change what is joined", async () => {
  const reply = await harness.ask(
    'operator',
    `{ outgoingPayments(first: 2) { edges { node {
      grantId: id  id: receiver  realId: id  grant {
        id: client  realId: id
        access { identifier: type  walletAddress { id: publicName address: status url: address } }
        outgoingPayments(first: 1) { edges { node { id grantId } } }
      }
    } } } }`
  )
  expect(reply.errors).toBeUndefined()
  expect(nodes(reply.data.outgoingPayments).map((node) => node.grant.realId)).toEqual([grants[0]?.id, grants[1]?.id])
  for (const [n, { grant }] of nodes(reply.data.outgoingPayments).entries()) {
    expect(grant.access[0].walletAddress.url).toBe('https://wallet.example/alice')
    expect(nodes(grant.outgoingPayments)).toEqual([{ id: payments[n]?.id, grantId: grants[n]?.id }])
  }
})

it('reserved aliases are refused in a join, and so is the same name by another path', async () => {
  const reply = await harness.ask('operator', '{ outgoingPayments { edges { node { __grantId: id grant { id } } } } }')
  expect(codeOf(reply)).toBe('GRAPHQL_VALIDATION_FAILED')
})

it.each([
  [20, { auth: 1 + 2, backend: 1 + 1 }],
  // The oldest payment ends the first hundred, so that the next one has to be looked at.
  [100, { auth: 1 + 7, backend: 1 + 2 }]
])('a page of %i grants with their payments: accounts that are shared are walked once', async (size, cost) => {
  const reply = await harness.ask(
    'operator',
    `{ grants(first: ${size}) { edges { node { id outgoingPayments(first: 5) {
      edges { node { id grantId liquidity } } pageInfo { hasNextPage }
    } } } } }`.replace(' liquidity', '')
  )
  expect(reply.errors).toBeUndefined()
  const found = nodes(reply.data.grants)
  expect(found.map(({ outgoingPayments }) => nodes(outgoingPayments).map(({ id }) => id))).toEqual(
    payments.slice(0, size).map(({ id }) => [id])
  )
  expect(found.some(({ outgoingPayments }) => outgoingPayments.pageInfo.hasNextPage)).toBe(false)
  expect(reply.cost).toMatchObject(cost)
})

it.each([20, 100])(
  'a page of %i grants with the wallet addresses of their accesses costs one request more',
  async (size) => {
    const reply = await harness.ask(
      'operator',
      `{ grants(first: ${size}) { edges { node { access { walletAddress { id address asset { code } } } } } } }`
    )
    expect(reply.errors).toBeUndefined()
    expect(nodes(reply.data.grants)).toHaveLength(size)
    expect(nodes(reply.data.grants)[0].access[0].walletAddress.address).toBe('https://wallet.example/alice')
    expect(reply.cost).toMatchObject({ auth: 1, backend: 1 })
  }
)

it.each([
  [20, 2 + 2],
  [100, 7 + 7]
])('a page of %i wallet addresses with a grant each costs 1 + %i requests', async (size, auth) => {
  const { store } = harness.rafiki
  const [template] = store.walletAddresses
  if (!template) throw new Error('the seed has no wallet address')
  for (const [n, grant] of grants.entries()) {
    const address = `https://wallet.example/person-${n}`
    store.walletAddresses.push({ ...template, id: randomUUID(), address, createdAt: grant.createdAt })
    for (const access of grant.access) access.identifier = address
  }
  const reply = await harness.ask(
    'operator',
    `{ walletAddresses(first: ${size}) { edges { node { address grants(first: 1, filter: { state: { in: [FINALIZED] } }) {
      edges { node { id access { identifier } } } pageInfo { hasNextPage }
    } } } } }`
  )
  expect(reply.errors).toBeUndefined()
  expect(nodes(reply.data.walletAddresses).map((node) => nodes(node.grants)[0].id)).toEqual(
    grants.slice(0, size).map(({ id }) => id)
  )
  expect(reply.cost).toMatchObject({ backend: 1, auth })
})

it('the payments of one grant are walked exactly, with both ends known', async () => {
  for (const payment of payments.slice(10, 15)) payment.grantId = grants[99]?.id ?? ''
  const ask = (after?: string) =>
    harness.ask(
      'operator',
      `query($id: ID!, $after: String) { grant(id: $id) { outgoingPayments(first: 2, after: $after) {
        edges { node { id } } pageInfo { endCursor hasNextPage hasPreviousPage }
      } } }`,
      { id: grants[99]?.id, after }
    )
  const seen: string[] = []
  let after: string | undefined
  for (const previous of [false, true, true]) {
    const { data } = await ask(after)
    const { pageInfo } = data.grant.outgoingPayments
    seen.push(...nodes(data.grant.outgoingPayments).map(({ id }) => id as string))
    expect([pageInfo.hasPreviousPage, pageInfo.hasNextPage]).toEqual([previous, seen.length < 6])
    after = pageInfo.endCursor as string
  }
  expect(seen).toEqual([10, 11, 12, 13, 14, 99].map((n) => payments[n]?.id))
  expect(codeOf(await ask(randomUUID()))).toBe('BAD_USER_INPUT')
})

it("a field below a joined row is asked for by the row's id", async () => {
  const { data, errors } = await harness.ask(
    'operator',
    `query($id: ID!) { grant(id: $id) { access { walletAddress {
      walletAddressKeys { edges { cursor } } tenant { publicName } asset { fees { edges { cursor } } liquidity }
      payments: outgoingPayments(first: 1) { edges { node { id tenant { id } } } }
      incomingPayments(filter: { initiatedBy: { in: [] } }) { edges { cursor } }
    } } outgoingPayments { edges { node { liquidity tenant { id } } } } } }`,
    { id: grants[0]?.id }
  )
  expect(errors).toBeUndefined()
  const { walletAddress } = data.grant.access[0]
  expect(nodes(walletAddress.payments)[0].id).toBe(payments[0]?.id)
  expect(walletAddress.tenant.publicName).toBe('Operator')
  expect(walletAddress.incomingPayments.edges).toEqual([])
  expect(nodes(data.grant.outgoingPayments)[0].tenant.id).toBe(harness.rafiki.tenants[0]?.id)
})

it('a join asks for nothing where a filter matches nothing, and takes no size above the bound', async () => {
  const ask = (args: string) =>
    harness.ask('operator', `{ walletAddresses(first: 1) { edges { node { grants${args} { edges { cursor } } } } } }`)
  const empty = await ask('(filter: { state: { in: [] } })')
  expect(nodes(empty.data.walletAddresses)[0].grants.edges).toEqual([])
  expect(empty.cost).toMatchObject({ auth: 0, backend: 1 })
  expect(codeOf(await ask('(first: 101)'))).toBe('BAD_USER_INPUT')
  expect(codeOf(await ask('(after: "x")'))).toBe('BAD_USER_INPUT')
})
