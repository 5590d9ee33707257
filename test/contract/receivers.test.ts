import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { addAddress, addIncoming, addressNamed, askFully, secondTenant } from '../support/payments.ts'

let harness: Harness
const ask = askFully(() => harness)
afterEach(() => harness.close())

async function start(origins: string) {
  harness = await startHarness({ env: { RECEIVER_ORIGINS: origins } })
  const { store } = harness.rafiki
  const bobs = addIncoming(store, addressNamed(store, 'https://wallet.example/bob').id, {
    metadata: { note: 'CANARY' }
  })
  const erins = addIncoming(store, addAddress(store, 'https://other.example/erin', secondTenant).id)
  const url = (row: { id: string; tenantId: string }): string =>
    `${store.openPaymentsUrl}/${row.tenantId}/incoming-payments/${row.id}`
  return { store, bobs, erins, url }
}
const sent = () => harness.rafiki.backend.log.map(({ body }) => JSON.stringify(body)).join('\n')
const look =
  'query ($id: String!) { receiver(id: $id) { id walletAddressUrl completed incomingAmount { value } receivedAmount { value } expiresAt } }'
const create =
  'mutation ($input: CreateReceiverInput!) { createReceiver(input: $input) { receiver { id walletAddressUrl } } }'

it('receivers are absent where no origin is allowed', async () => {
  await start('')
  expect(codeOf(await ask('alice', look, { id: 'x' }))).toBe('GRAPHQL_VALIDATION_FAILED')
  expect(codeOf(await ask('alice', create, { input: { walletAddressUrl: 'x' } }))).toBe('GRAPHQL_VALIDATION_FAILED')
})

it('a local receiver is shown by exactly its own URL, without its metadata', async () => {
  const { bobs, url } = await start('https://elsewhere.example')
  const reply = await ask('alice', look, { id: url(bobs) })
  expect(reply.data.receiver).toMatchObject({
    id: url(bobs),
    walletAddressUrl: 'https://wallet.example/bob',
    completed: false
  })
  for (const selection of ['metadata', 'createdAt']) {
    expect(codeOf(await ask('alice', `{ receiver(id: "x") { ${selection} } }`))).toBe('GRAPHQL_VALIDATION_FAILED')
  }
  for (const id of [
    `https://elsewhere.example/incoming-payments/${bobs.id}`,
    `https://evil.example/incoming-payments/${bobs.id}`,
    `https://elsewhere.example/../incoming-payments/${bobs.id}`,
    `HTTPS://elsewhere.example/incoming-payments/${bobs.id}`,
    `https://u:p@elsewhere.example/incoming-payments/${bobs.id}`,
    `http://elsewhere.example/incoming-payments/${bobs.id}`,
    'https://elsewhere.example/incoming-payments/unknown',
    ''
  ]) {
    expect(await ask('alice', look, { id })).toMatchObject({ errors: undefined, data: { receiver: null } })
  }
  expect(sent()).not.toContain('evil.example')
  expect(sent()).not.toContain('u:p@')
  // Only the one form of a URL is handed on.
  expect(sent()).not.toContain('/../')
  expect(sent()).not.toContain('HTTPS:')
  expect(sent()).not.toContain('http://')
})

it("another tenant's receiver is not local: only an allowed origin makes it reachable, and only by its own URL", async () => {
  const { erins, url } = await start('https://elsewhere.example')
  expect((await ask('alice', look, { id: url(erins) })).data).toEqual({ receiver: null })
  expect((await ask('alice', look, { id: `https://elsewhere.example/incoming-payments/${erins.id}` })).data).toEqual({
    receiver: null
  })
})

it.each([
  'https://127.0.0.1',
  'https://[::1]',
  'https://2130706433',
  'https://localhost',
  'https://rafiki',
  'https://db.internal',
  'https://example.com:8443'
])('RECEIVER_ORIGINS=* means public names: %s is not one', async (origin) => {
  await start('*')
  expect((await ask('alice', look, { id: `${origin}/incoming-payments/1` })).data).toEqual({ receiver: null })
  const reply = await ask('alice', create, { input: { walletAddressUrl: `${origin}/bob`, idempotencyKey: 'k' } })
  expect(codeOf(reply)).toBe('INVALID_RECEIVER')
  expect(harness.rafiki.backend.counters.mutations).toBe(0)
  expect(sent()).toBe('')
})

it('createReceiver asks an allowed wallet for a payment', async () => {
  await start('https://wallet.example')
  const reply = await ask('alice', create, {
    input: { walletAddressUrl: 'https://wallet.example/bob', idempotencyKey: 'k' }
  })
  expect(reply.data.createReceiver.receiver).toMatchObject({ walletAddressUrl: 'https://wallet.example/bob' })
  expect(codeOf(await ask('alice', create, { input: { walletAddressUrl: 'https://wallet.example/bob' } }))).toBe(
    'BAD_USER_INPUT'
  )
  const unknown = await ask('alice', create, {
    input: { walletAddressUrl: 'https://wallet.example/nobody', idempotencyKey: 'l' }
  })
  expect([codeOf(unknown), unknown.errors?.[0]?.extensions.argument]).toEqual([
    'INVALID_RECEIVER',
    'input.walletAddressUrl'
  ])
})

it('a quote to an outside receiver needs an allowed origin, and a receiver that exists', async () => {
  const { store, bobs, url } = await start('https://wallet.example')
  const quote = (receiver: string) =>
    ask('alice', 'mutation ($input: CreateQuoteInput!) { createQuote(input: $input) { quote { id receiver } } }', {
      input: {
        walletAddressId: addressNamed(store, 'https://wallet.example/alice').id,
        receiver,
        idempotencyKey: receiver,
        debitAmount: { value: '5', assetCode: 'USD', assetScale: 2 }
      }
    })
  expect((await quote(url(bobs))).data.createQuote.quote.receiver).toBe(url(bobs))
  expect(codeOf(await quote(`https://wallet.example/incoming-payments/${bobs.id}`))).toBe('INVALID_RECEIVER')
  expect(codeOf(await quote(`https://else.example/incoming-payments/${bobs.id}`))).toBe('INVALID_RECEIVER')
  expect(harness.rafiki.backend.counters.mutations).toBe(1)
})
