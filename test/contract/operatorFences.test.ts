import { randomUUID } from 'node:crypto'
import { codeOf, type Harness, type Reply } from '../support/harness.ts'
import { addWorld, startTwoTenants, type World } from '../support/twoTenants.ts'

let harness: Harness
let first: World
let second: World
beforeAll(async () => void ({ harness, first, second } = await startTwoTenants()))
afterAll(() => harness.close())

const amount = { value: '10', assetCode: 'CHF', assetScale: 2 }
const once = () => ({ idempotencyKey: randomUUID() })
const http = { outgoing: { authToken: 't', endpoint: 'https://peer.example' } }

type Input = Record<string, unknown>

/** A mutation, what it answers, and its input over an object: `id` is the one whose tenant matters. */
type Row = [field: string, selection: string, input: (id: string, own: World) => Input, objectOf: (of: World) => string]

const fenced: Row[] = [
  ['updateAsset', 'asset { id }', (id) => ({ id, ...once() }), ({ asset }) => asset.id],
  ['deleteAsset', 'asset { id }', (id) => ({ id }), ({ spare }) => spare.id],
  [
    'setFee',
    'fee { assetId }',
    (assetId) => ({ assetId, type: 'SENDING', fee: { fixed: '1', basisPoints: 1 } }),
    ({ asset }) => asset.id
  ],
  [
    'createPeer',
    'peer { id }',
    (assetId) => ({ assetId, http, staticIlpAddress: `test.made-${randomUUID()}` }),
    ({ asset }) => asset.id
  ],
  [
    'createOrUpdatePeerByUrl',
    'peer { id }',
    (assetId) => ({ assetId, peerUrl: 'https://other-rafiki.example/' }),
    ({ asset }) => asset.id
  ],
  ['updatePeer', 'peer { id }', (id) => ({ id, name: 'changed' }), ({ peer }) => peer.id],
  [
    'createWalletAddress',
    'walletAddress { id }',
    (assetId) => ({ assetId, address: `/${randomUUID()}` }),
    ({ asset }) => asset.id
  ],
  ['updateWalletAddress', 'walletAddress { id }', (id) => ({ id, publicName: 'X' }), (of) => of.walletAddress.id],
  [
    'createWalletAddressKey',
    'walletAddressKey { id }',
    (walletAddressId) => ({
      walletAddressId,
      jwk: { kid: 'n', x: randomUUID(), alg: 'EdDSA', kty: 'OKP', crv: 'Ed25519' }
    }),
    (of) => of.walletAddress.id
  ],
  ['revokeWalletAddressKey', 'walletAddressKey { revoked }', (id) => ({ id }), ({ key }) => key.id],
  ['createIncomingPayment', 'payment { id }', (walletAddressId) => ({ walletAddressId }), (of) => of.walletAddress.id],
  [
    'updateIncomingPayment',
    'payment { id }',
    (id) => ({ id, metadata: { changed: true } }),
    (of) => of.incomingPayment.id
  ],
  ['approveIncomingPayment', 'payment { id }', (id) => ({ id }), (of) => of.incomingPayment.id],
  [
    'confirmPartialIncomingPayment',
    'success',
    (incomingPaymentId) => ({ incomingPaymentId, partialIncomingPaymentId: randomUUID() }),
    (of) => of.incomingPayment.id
  ],
  [
    'rejectPartialIncomingPayment',
    'success',
    (incomingPaymentId) => ({ incomingPaymentId, partialIncomingPaymentId: randomUUID() }),
    (of) => of.incomingPayment.id
  ],
  [
    'createQuote',
    'quote { id }',
    (walletAddressId, own) => ({ walletAddressId, receiver: own.incomingPayment.url, debitAmount: amount }),
    (of) => of.walletAddress.id
  ],
  [
    'createOutgoingPaymentFromIncomingPayment',
    'payment { id }',
    (walletAddressId, own) => ({ walletAddressId, incomingPayment: own.incomingPayment.url, debitAmount: amount }),
    (of) => of.walletAddress.id
  ],
  [
    'createOutgoingPayment',
    'payment { id }',
    (quoteId, own) => ({ walletAddressId: own.walletAddress.id, quoteId }),
    ({ quote }) => quote.id
  ],
  [
    'depositAssetLiquidity',
    'success',
    (assetId) => ({ assetId, amount: '5', id: randomUUID(), ...once() }),
    ({ asset }) => asset.id
  ],
  [
    'createAssetLiquidityWithdrawal',
    'success',
    (assetId) => ({ assetId, amount: '5', id: randomUUID(), timeoutSeconds: '0', ...once() }),
    ({ asset }) => asset.id
  ],
  [
    'depositPeerLiquidity',
    'success',
    (peerId) => ({ peerId, amount: '5', id: randomUUID(), ...once() }),
    ({ peer }) => peer.id
  ],
  [
    'createPeerLiquidityWithdrawal',
    'success',
    (peerId) => ({ peerId, amount: '5', id: randomUUID(), timeoutSeconds: '0', ...once() }),
    ({ peer }) => peer.id
  ],
  [
    'createWalletAddressWithdrawal',
    'withdrawal { amount walletAddress { id } }',
    (walletAddressId) => ({ walletAddressId, id: randomUUID(), timeoutSeconds: '0', ...once() }),
    (of) => of.walletAddress.id
  ],
  ['depositEventLiquidity', 'success', (eventId) => ({ eventId, ...once() }), ({ event }) => event.id],
  [
    'createOutgoingPaymentWithdrawal',
    'success',
    (outgoingPaymentId) => ({ outgoingPaymentId, timeoutSeconds: '0', ...once() }),
    (of) => of.outgoingPayment.id
  ],
  [
    'completeReceiver',
    'receiver { completed }',
    (incomingPaymentUrl) => ({ incomingPaymentUrl }),
    (of) => of.incomingPayment.url
  ],
  // Completed by now, with what was paid into it.
  [
    'createIncomingPaymentWithdrawal',
    'success',
    (incomingPaymentId) => ({ incomingPaymentId, timeoutSeconds: '0', ...once() }),
    (of) => of.incomingPayment.id
  ],
  ['deletePeer', 'success', (id) => ({ id }), ({ peer }) => peer.id]
]

/** What these answer over the rows as they are is no success either: but it is Rafiki that refuses, not we. */
const refused: Row[] = [
  [
    'depositOutgoingPaymentLiquidity',
    'success',
    (outgoingPaymentId) => ({ outgoingPaymentId, ...once() }),
    (of) => of.outgoingPayment.id
  ],
  ['withdrawEventLiquidity', 'success', (eventId) => ({ eventId, ...once() }), ({ event }) => event.id],
  ['cancelOutgoingPayment', 'payment { id }', (id) => ({ id }), (of) => of.outgoingPayment.id],
  ['cancelIncomingPayment', 'payment { id }', (id) => ({ id }), (of) => of.incomingPayment.id]
]

const send = (own: World, field: string, selection: string, input: Input): Promise<Reply> => {
  const type = field.charAt(0).toUpperCase() + field.slice(1)
  return harness.ask(own.claims, `mutation($input: ${type}Input!) { ${field}(input: $input) { ${selection} } }`, {
    input
  })
}

describe.each([...fenced, ...refused])('%s names objects of the tenant only', (field, selection, input, objectOf) => {
  it.each(['the operator', 'the second tenant'])(
    "an operator's mutation names no object of another tenant's: %s",
    async (who) => {
      const [own, other] = who === 'the operator' ? [first, second] : [second, first]
      const before = harness.rafiki.backend.counters.mutations
      const reply = await send(own, field, selection, input(objectOf(other), own))
      expect(codeOf(reply)).toBe('NOT_FOUND')
      expect(harness.rafiki.backend.counters.mutations).toBe(before)
      const unknown = await send(own, field, selection, input(randomUUID(), own))
      expect(unknown.errors?.[0]?.message).toBe(reply.errors?.[0]?.message)
      expect(unknown.errors?.[0]?.extensions).toEqual(reply.errors?.[0]?.extensions)
    }
  )

  it("an operator's mutation sends no id that is not a UUID", async () => {
    const before = harness.rafiki.backend.counters.mutations
    expect(codeOf(await send(first, field, selection, input("1' or", first)))).toBe('NOT_FOUND')
    expect(harness.rafiki.backend.counters.mutations).toBe(before)
  })
})

describe.each(fenced)('%s', (field, selection, input, objectOf) => {
  it.each(['the operator', 'the second tenant'])("an operator's mutation is done for an object of %s", async (who) => {
    const own = who === 'the operator' ? first : second
    if (field === 'createOutgoingPaymentWithdrawal') {
      Object.assign(own.outgoingPayment, {
        state: 'FAILED',
        sentAmount: { ...own.outgoingPayment.sentAmount, value: '40' }
      })
      harness.rafiki.store.webhookEvents.push({
        ...own.event,
        id: randomUUID(),
        type: 'outgoing_payment.failed',
        data: { id: own.outgoingPayment.id }
      })
    }
    const reply = await send(own, field, selection, input(objectOf(own), own))
    expect(reply.errors).toBeUndefined()
    expect(reply.data[field]).toBeTruthy()
  })
})

describe.each(refused)('%s', (field, selection, input, objectOf) => {
  it("an operator's mutation is refused by Rafiki in the state that the object is in by now", async () => {
    const before = harness.rafiki.backend.counters.mutations
    const reply = await send(first, field, selection, input(objectOf(first), first))
    expect(harness.rafiki.backend.counters.mutations).toBe(before + 1)
    expect(['WRONG_STATE', 'BAD_USER_INPUT', 'NOT_FOUND', 'REFUSED']).toContain(codeOf(reply))
  })
})

const operatorsOnly: [string, string][] = [
  ['tenants', '{ tenants { edges { node { id } } } }'],
  ['createTenant', 'mutation { createTenant(input: { apiSecret: "s" }) { tenant { id } } }'],
  ['updateTenant', 'mutation { updateTenant(input: { id: "$own", publicName: "x" }) { tenant { id } } }'],
  ['deleteTenant', 'mutation { deleteTenant(id: "$own") { success } }'],
  ['triggerWalletAddressEvents', 'mutation { triggerWalletAddressEvents(input: { limit: 1 }) { count } }'],
  [
    'postLiquidityWithdrawal',
    `mutation { postLiquidityWithdrawal(input: { withdrawalId: "${randomUUID()}", idempotencyKey: "k" }) { success } }`
  ],
  [
    'voidLiquidityWithdrawal',
    `mutation { voidLiquidityWithdrawal(input: { withdrawalId: "${randomUUID()}", idempotencyKey: "k" }) { success } }`
  ]
]

it.each(operatorsOnly)('%s is for operator tenants only', async (_, document) => {
  const reply = await harness.ask(second.claims, document.replace('$own', second.tenantId))
  expect(codeOf(reply)).toBe('NOT_FOUND')
  expect(reply.cost).toMatchObject({ auth: 0, backend: 0 })
})

it('an operator tenant creates, updates and deletes a tenant, and withdraws in two phases', async () => {
  const made = await harness.ask(
    first.claims,
    'mutation { createTenant(input: { apiSecret: "s", publicName: "Third" }) { tenant { id publicName } } }'
  )
  expect(made.errors).toBeUndefined()
  const { id } = made.data.createTenant.tenant
  const changed = await harness.ask(
    first.claims,
    `mutation { updateTenant(input: { id: "${id}", publicName: "3" }) { tenant { id publicName } } }`
  )
  expect(changed.data.updateTenant.tenant).toEqual({ id, publicName: '3' })
  const removed = await harness.ask(first.claims, `mutation { deleteTenant(id: "${id}") { success } }`)
  expect(removed.data.deleteTenant.success).toBe(true)

  const withdrawalId = randomUUID()
  const input = { assetId: first.asset.id, amount: '5', id: withdrawalId, timeoutSeconds: '60' }
  const begun = await send(first, 'createAssetLiquidityWithdrawal', 'success', { ...input, ...once() })
  expect(begun.errors).toBeUndefined()
  const posted = await send(first, 'postLiquidityWithdrawal', 'success', { withdrawalId, ...once() })
  expect(posted.data.postLiquidityWithdrawal.success).toBe(true)
  const again = await send(first, 'voidLiquidityWithdrawal', 'success', { withdrawalId, ...once() })
  expect(codeOf(again)).toBe('WRONG_STATE')
})

it("only an operator tenant creates assets and wallet addresses for another tenant, of that tenant's parts", async () => {
  const asset = (own: World, tenantId: string, code: string) =>
    send(own, 'createAsset', 'asset { id tenant { id } }', { code, scale: 2, tenantId })
  expect((await asset(first, second.tenantId, 'AAA')).data.createAsset.asset.tenant.id).toBe(second.tenantId)
  expect(codeOf(await asset(second, first.tenantId, 'BBB'))).toBe('NOT_FOUND')
  expect((await asset(second, second.tenantId, 'CCC')).errors).toBeUndefined()
  const address = (assetId: string, name: string) =>
    send(first, 'createWalletAddress', 'walletAddress { tenant { id } }', {
      tenantId: second.tenantId,
      assetId,
      address: `https://wallet2.example/${name}`
    })
  expect(codeOf(await address(first.asset.id, 'heidi'))).toBe('NOT_FOUND')
})

it('nothing is created for a tenant that is unknown or deleted: the answer is not found, without an alarm', async () => {
  const run = async (mutation: string) => (await harness.ask(first.claims, `mutation { ${mutation} }`)).data
  const { id } = (await run('createTenant(input: { apiSecret: "s" }) { tenant { id } }')).createTenant.tenant
  const removed = addWorld(harness.rafiki.store, id)
  await run(`deleteTenant(id: "${id}") { success }`)
  const before = harness.logged().length
  for (const tenantId of [randomUUID(), removed.tenantId]) {
    const assetId = removed.asset.id
    for (const reply of [
      await send(first, 'createAsset', 'asset { id }', { code: 'DDD', scale: 2, tenantId }),
      await send(first, 'createWalletAddress', 'walletAddress { id }', { tenantId, assetId, address: '/ivan' })
    ]) {
      expect(codeOf(reply)).toBe('NOT_FOUND')
      expect(reply.cost.mutations).toBe(0)
    }
  }
  expect(harness.logged().slice(before)).not.toContain('"alarm":true')
})

it.each([
  ['asset(id: "$id") { id }', (of: World) => of.asset.id],
  ['peer(id: "$id") { id }', (of: World) => of.spare.id],
  ['walletAddress(id: "$id") { id }', (of: World) => of.walletAddress.id],
  ['walletAddressByUrl(url: "$id") { id }', (of: World) => of.walletAddress.address],
  ['quote(id: "$id") { id }', (of: World) => of.quote.id],
  ['outgoingPayment(id: "$id") { id }', (of: World) => of.outgoingPayment.id],
  ['incomingPayment(id: "$id") { id }', (of: World) => of.incomingPayment.id],
  ['receiver(id: "$id") { id }', (of: World) => of.incomingPayment.url]
])("an operator's look-up answers null for another tenant's object, without an error: %s", async (field, idOf) => {
  for (const [own, other] of [
    [first, second],
    [second, first]
  ] as const) {
    const theirs = await harness.ask(own.claims, `{ it: ${field.replace('$id', idOf(other))} }`)
    expect(theirs.errors).toBeUndefined()
    expect(theirs.data).toEqual({ it: null })
    if (field.startsWith('peer')) continue
    const ours = await harness.ask(own.claims, `{ it: ${field.replace('$id', idOf(own))} }`)
    expect(ours.data.it.id).toBeTruthy()
  }
})

it.each(['asset', 'peer', 'walletAddress', 'quote', 'outgoingPayment', 'incomingPayment'])(
  "an operator's look-up sends no id that is not a UUID: %s",
  async (field) => {
    const reply = await harness.ask(first.claims, `{ it: ${field}(id: "1' or") { id } }`)
    expect([reply.data, reply.errors, reply.cost.backend]).toEqual([{ it: null }, undefined, 0])
  }
)

it("an operator's tenant is their own one, or any for an operator tenant", async () => {
  const ask = (own: World, id: string) => harness.ask(own.claims, `{ tenant(id: "${id}") { id publicName } }`)
  expect((await ask(second, second.tenantId)).data.tenant.id).toBe(second.tenantId)
  expect((await ask(first, second.tenantId)).data.tenant.id).toBe(second.tenantId)
  expect(codeOf(await ask(second, first.tenantId))).toBe('NOT_FOUND')
  expect(codeOf(await ask(first, randomUUID()))).toBe('NOT_FOUND')
})

it('accountingTransfers shows the accounts of the tenant only', async () => {
  const ask = (own: World, id: string) =>
    harness.ask(own.claims, `{ accountingTransfers(id: "${id}") { credits { amount } debits { amount } } }`)
  for (const [own, other] of [
    [first, second],
    [second, first]
  ] as const) {
    const ours = await ask(own, own.asset.id)
    expect(ours.data.accountingTransfers.credits.length).toBeGreaterThan(0)
    expect(ours.cost.backend).toBe(2)
    for (const row of [other.asset, other.walletAddress, other.outgoingPayment]) {
      expect(codeOf(await ask(own, row.id))).toBe('NOT_FOUND')
    }
    expect((await ask(own, '1')).cost.backend).toBe(0)
  }
})

it('revokeWalletAddressKey finds a key cheaply where its wallet address is named, and only there', async () => {
  const { walletAddress, key } = first
  const revoke = (walletAddressId: string) =>
    harness.ask(
      first.claims,
      `mutation { revokeWalletAddressKey(input: { id: "${key.id}" }, walletAddressId: "${walletAddressId}") {
        walletAddressKey { revoked }
      } }`
    )
  const reply = await revoke(walletAddress.id)
  expect(reply.data.revokeWalletAddressKey.walletAddressKey.revoked).toBe(true)
  expect(reply.cost.backend).toBe(3)
  expect(codeOf(await revoke(second.walletAddress.id))).toBe('NOT_FOUND')
})

it("revokeWalletAddressKey does not search keys of another tenant's wallet address, whatever Rafiki lists", async () => {
  const { backend } = harness.rafiki
  const node = {
    id: second.walletAddress.id,
    tenant: { id: second.tenantId },
    owned: { edges: [{ cursor: second.key.id, node: { id: second.key.id } }], pageInfo: { hasNextPage: false } }
  }
  const body = JSON.stringify({ data: { walletAddresses: { edges: [{ node }] }, whoami: { id: first.tenantId } } })
  backend.intercept = ({ text }) => (text.includes('All_walletAddressKeys') ? { status: 200, body } : undefined)
  const reply = await send(first, 'revokeWalletAddressKey', 'walletAddressKey { id }', { id: second.key.id })
  backend.intercept = undefined
  expect(codeOf(reply)).toBe('UPSTREAM_UNTRUSTED')
})
