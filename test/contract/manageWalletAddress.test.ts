import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { addAddress, addKey, addressNamed, askFully, past, secondTenant } from '../support/payments.ts'

let harness: Harness
const ask = askFully(() => harness)
let home: string, bobs: string, erins: string
const start = async (env: Record<string, string> = {}): Promise<void> => {
  harness = await startHarness({ env })
  const { store } = harness.rafiki
  home = addressNamed(store, 'https://wallet.example/alice').id
  bobs = addressNamed(store, 'https://wallet.example/bob').id
  erins = addAddress(store, 'https://other.example/erin', secondTenant).id
}
beforeEach(() => start())
afterEach(() => harness.close())

const update = (input: object, who: Parameters<typeof ask>[0] = 'alice') =>
  ask(
    who,
    'mutation ($input: UpdateWalletAddressInput!) { updateWalletAddress(input: $input) { walletAddress { id publicName status } } }',
    { input }
  )
const create = (input: object, who: Parameters<typeof ask>[0] = 'alice') =>
  ask(
    who,
    'mutation ($input: CreateWalletAddressKeyInput!) { createWalletAddressKey(input: $input) { walletAddressKey { id walletAddressId revoked jwk { kid alg } } } }',
    {
      input: { jwk, idempotencyKey: crypto.randomUUID(), ...input }
    }
  )
const revoke = (id: string, who: Parameters<typeof ask>[0] = 'alice') =>
  ask(
    who,
    'mutation ($input: RevokeWalletAddressKeyInput!) { revokeWalletAddressKey(input: $input) { walletAddressKey { id revoked } } }',
    { input: { id } }
  )
const jwk = { kid: 'k1', x: 'A'.repeat(43), alg: 'EdDSA', kty: 'OKP', crv: 'Ed25519' }
const mutations = () => harness.rafiki.backend.counters.mutations

it("a wallet address's public name can be changed, and the address deactivated, not reactivated", async () => {
  expect((await update({ id: home, publicName: 'Al' })).data.updateWalletAddress.walletAddress).toEqual({
    id: home,
    publicName: 'Al',
    status: 'ACTIVE'
  })
  expect((await update({ id: home, status: 'INACTIVE' })).data.updateWalletAddress.walletAddress).toMatchObject({
    status: 'INACTIVE'
  })
  const back = await update({ id: home, status: 'ACTIVE' })
  expect([codeOf(back), back.errors?.[0]?.extensions.argument]).toEqual(['BAD_USER_INPUT', 'input.status'])
  expect(addressNamed(harness.rafiki.store, 'https://wallet.example/alice').status).toBe('INACTIVE')
})

it('a wallet address can be reactivated only where that is configured', async () => {
  await harness.close()
  await start({ ACCOUNT_HOLDERS_MAY_REACTIVATE: 'true' })
  await update({ id: home, status: 'INACTIVE' })
  expect((await update({ id: home, status: 'ACTIVE' })).data.updateWalletAddress.walletAddress.status).toBe('ACTIVE')
})

it("a wallet address's keys are published and revoked, each once", async () => {
  const made = await create({ walletAddressId: home })
  const key = made.data.createWalletAddressKey.walletAddressKey
  expect(key).toMatchObject({ walletAddressId: home, revoked: false, jwk: { kid: 'k1', alg: 'EdDSA' } })
  expect(codeOf(await create({ walletAddressId: home }))).toBe('DUPLICATE_KEY')
  for (let times = 0; times < 2; times += 1) {
    expect((await revoke(key.id)).data.revokeWalletAddressKey.walletAddressKey).toEqual({ id: key.id, revoked: true })
  }
})

it('a key of a wallet address is found among hundreds', async () => {
  const { store } = harness.rafiki
  for (let n = 0; n < 250; n += 1) addKey(store, home, { createdAt: past(n) })
  const oldest = addKey(store, home, { createdAt: past(1000) })
  expect((await revoke(oldest.id)).data.revokeWalletAddressKey.walletAddressKey).toEqual({
    id: oldest.id,
    revoked: true
  })
})

it("nobody else's wallet address or key is touched, and all of them get the same answer", async () => {
  const { store } = harness.rafiki
  const keys = [addKey(store, bobs).id, addKey(store, erins).id]
  const replies = []
  for (const id of [bobs, erins, crypto.randomUUID(), 'x']) {
    replies.push(await update({ id, publicName: 'mine now' }), await create({ walletAddressId: id }))
  }
  for (const id of [...keys, crypto.randomUUID(), 'x']) replies.push(await revoke(id))
  expect(replies.map(codeOf)).toEqual(replies.map(() => 'NOT_FOUND'))
  expect(new Set(replies.map(({ errors }) => errors?.[0]?.message)).size).toBe(1)
  expect(mutations()).toBe(0)
  expect(store.walletAddressKeys.some(({ revoked }) => revoked)).toBe(false)
})

it('changes of a wallet address need their scopes, a fresh authentication and idempotency keys', async () => {
  const who = { ...harness.people.alice, scope: 'payments:read' }
  const key = addKey(harness.rafiki.store, home).id
  const replies = [
    await update({ id: home, publicName: 'x' }, who),
    await create({ walletAddressId: home }, who),
    await revoke(key, who)
  ]
  expect(replies.map(codeOf)).toEqual(Array(3).fill('SCOPE_REQUIRED'))
  const stale = { ...harness.people.alice, auth_time: Math.floor(Date.now() / 1000) - 302 }
  expect([codeOf(await create({ walletAddressId: home }, stale)), codeOf(await revoke(key, stale))]).toEqual([
    'STEP_UP_REQUIRED',
    'STEP_UP_REQUIRED'
  ])
  expect(codeOf(await create({ walletAddressId: home, idempotencyKey: '' }))).toBe('BAD_USER_INPUT')
  expect(mutations()).toBe(0)
})

it("wallet address settings that are the staff's are not in the account holders' contract", async () => {
  expect(codeOf(await update({ id: home, additionalProperties: [] }))).toBe('BAD_USER_INPUT')
  for (const selection of [
    'liquidity',
    'tenant { id }',
    'additionalProperties { key }',
    'incomingPayments { edges { cursor } }'
  ]) {
    expect(codeOf(await ask('alice', `{ myWalletAddresses { edges { node { ${selection} } } } }`))).toBe(
      'GRAPHQL_VALIDATION_FAILED'
    )
  }
})
