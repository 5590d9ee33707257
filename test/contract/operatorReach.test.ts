import { codeOf, type Harness } from '../support/harness.ts'
import { startTwoTenants, type World } from '../support/twoTenants.ts'

let harness: Harness
let first: World
let second: World
beforeEach(async () => void ({ harness, first, second } = await startTwoTenants()))
afterEach(() => harness.close())

const look = (own: World, id: string) =>
  harness.ask(own.claims, 'query($id: String!) { receiver(id: $id) { id metadata } }', { id })

it("a tenant without any incoming payment sees nothing of another's either", async () => {
  const { store } = harness.rafiki
  store.incomingPayments = store.incomingPayments.filter(({ tenantId }) => tenantId !== second.tenantId)
  const { data, errors } = await look(second, first.incomingPayment.url)
  expect([data, errors]).toEqual([{ receiver: null }, undefined])
})

it('an id in a spelling that only a database reads is passed on for no tenant', async () => {
  for (const [own, other] of [
    [first, second],
    [second, first]
  ] as const) {
    const plain = other.incomingPayment.id.replaceAll('-', '')
    const moved = [4, 8, 12, 16].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, plain)
    const braced = `{${plain.slice(0, 8)}-${plain.slice(8, 20)}-${plain.slice(20)}}`
    for (const id of [moved, braced]) {
      expect(id).toHaveLength(36)
      const before = harness.rafiki.backend.log.length
      const { data } = await look(own, `https://elsewhere.example/incoming-payments/${id}`)
      expect(data ?? { receiver: null }).toEqual({ receiver: null })
      const sent = harness.rafiki.backend.log.slice(before).map(({ body }) => JSON.stringify(body))
      expect(sent.filter((body) => body.includes('elsewhere.example'))).toEqual([])
    }
  }
})

const settings = (own: World, key: string, value: string) =>
  harness.ask(
    own.claims,
    'mutation($input: CreateTenantSettingsInput!) { createTenantSettings(input: $input) { settings { key } } }',
    { input: { settings: [{ key, value }] } }
  )

it("a tenant's settings lead to public places, and name nothing that is not the tenant's to name", async () => {
  for (const [key, value] of [
    ['WEBHOOK_URL', 'http://169.254.169.254/latest/'],
    ['EXCHANGE_RATES_URL', 'http://127.0.0.1:3001/graphql'],
    ['WALLET_ADDRESS_URL', 'https://wallet.example'],
    ['ILP_ADDRESS', 'test.first']
  ] as const) {
    const reply = await settings(second, key, value)
    expect([key, codeOf(reply), reply.cost.mutations]).toEqual([key, 'BAD_USER_INPUT', 0])
  }
  expect((await settings(second, 'WEBHOOK_URL', 'https://hooks.second.example/rafiki')).errors).toBeUndefined()
})

it("a tenant's peers lie at public places", async () => {
  const http = (endpoint: string) => ({ outgoing: { endpoint, authToken: 'a-token' } })
  const reply = await harness.ask(
    second.claims,
    'mutation($input: UpdatePeerInput!) { updatePeer(input: $input) { peer { id } } }',
    { input: { id: second.peer.id, http: http('http://169.254.169.254/latest') } }
  )
  expect([codeOf(reply), reply.cost.mutations]).toEqual(['BAD_USER_INPUT', 0])
})

it('accounting transfers are asked for in a bounded number', async () => {
  const query = 'query($id: String!) { accountingTransfers(id: $id, limit: 2147483647) { debits { id } } }'
  const reply = await harness.ask(first.claims, query, { id: first.walletAddress.id })
  expect([codeOf(reply), reply.cost.backend]).toEqual(['BAD_USER_INPUT', 0])
})

it("a mutation's answer is no way around the scope for reading", async () => {
  const reply = await harness.ask(
    { ...first.claims, scope: 'admin:write' },
    `mutation($input: UpdateWalletAddressInput!) {
      updateWalletAddress(input: $input) { walletAddress { outgoingPayments { edges { node { id } } } } }
    }`,
    { input: { id: first.walletAddress.id, publicName: 'New' } }
  )
  expect([codeOf(reply), reply.cost.mutations]).toEqual(['SCOPE_REQUIRED', 0])
})

it('mutations of which one may spoil the answers of others are sent one at a time', async () => {
  const one = 'updateWalletAddress(input: $input) { walletAddress { id } }'
  for (const document of [
    `mutation($input: UpdateWalletAddressInput!) { a: ${one} b: ${one} }`,
    `mutation($input: UpdateWalletAddressInput!) { ...F ...G } fragment F on Mutation { a: ${one} } fragment G on Mutation { b: ${one} }`
  ]) {
    const reply = await harness.ask(first.claims, document, {
      input: { id: first.walletAddress.id, publicName: 'New' }
    })
    expect([codeOf(reply), reply.cost.mutations]).toEqual(['OPERATION_TOO_LARGE', 0])
  }
})
