import { randomUUID } from 'node:crypto'
import { codeOf, type Harness } from '../support/harness.ts'
import { startTwoTenants, type World } from '../support/twoTenants.ts'

let harness: Harness
let first: World
let second: World
beforeAll(async () => void ({ harness, first, second } = await startTwoTenants()))
afterAll(() => harness.close())

const look = (own: World, id: string) =>
  harness.ask(own.claims, 'query($id: String!) { receiver(id: $id) { id metadata } }', { id })
const quote = (own: World, receiver: string) =>
  harness.ask(own.claims, 'mutation($input: CreateQuoteInput!) { createQuote(input: $input) { quote { id } } }', {
    input: {
      walletAddressId: own.walletAddress.id,
      receiver,
      debitAmount: { value: '10', assetCode: 'CHF', assetScale: 2 }
    }
  })
const complete = (own: World, incomingPaymentUrl: string) =>
  harness.ask(
    own.claims,
    'mutation($input: CompleteReceiverInput!) { completeReceiver(input: $input) { receiver { completed } } }',
    { input: { incomingPaymentUrl } }
  )
const pay = (own: World, incomingPayment: string) =>
  harness.ask(
    own.claims,
    'mutation($input: CreateOutgoingPaymentFromIncomingPaymentInput!) { createOutgoingPaymentFromIncomingPayment(input: $input) { payment { id } } }',
    {
      input: {
        walletAddressId: own.walletAddress.id,
        incomingPayment,
        debitAmount: { value: '10', assetCode: 'CHF', assetScale: 2 }
      }
    }
  )

/** Everything that another's payment may be called, or one's own by a false name. */
const falseNames = (own: World, other: World): string[] => [
  other.incomingPayment.url,
  `https://elsewhere.example/incoming-payments/${other.incomingPayment.id}`,
  `https://elsewhere.example/incoming-payments/${own.incomingPayment.id}`,
  own.incomingPayment.url.replace(own.tenantId, other.tenantId),
  other.incomingPayment.url.replace(other.tenantId, own.tenantId),
  `${own.incomingPayment.url.slice(0, -36)}${randomUUID()}`
]

describe.each(['the operator', 'the second tenant'])('as %s', (who) => {
  const worlds = (): [World, World] => (who === 'the operator' ? [first, second] : [second, first])

  it("an operator's receiver is shown by its own URL: the tenant's own one", async () => {
    const [own] = worlds()
    const { url } = own.incomingPayment
    expect((await look(own, url)).data.receiver).toEqual({ id: url, metadata: { mark: `metadata of ${own.tenantId}` } })
    expect((await quote(own, url)).errors).toBeUndefined()
    expect((await pay(own, url)).errors).toBeUndefined()
  })

  it("an operator's receiver is nobody else's, whatever its URL says, and not one's own under a false name", async () => {
    const [own, other] = worlds()
    for (const url of falseNames(own, other)) {
      const found = await look(own, url)
      expect([url, found.data, found.errors]).toEqual([url, { receiver: null }, undefined])
      const before = harness.rafiki.backend.counters.mutations
      const codes = [codeOf(await quote(own, url)), codeOf(await pay(own, url)), codeOf(await complete(own, url))]
      expect([url, ...codes]).toEqual([url, 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
      expect(harness.rafiki.backend.counters.mutations).toBe(before)
    }
  })

  it("an operator's receiver at a URL that Rafiki should not fetch is not sent", async () => {
    const [own] = worlds()
    for (const url of [
      'http://wallet.example/incoming-payments/1',
      `https://127.0.0.1/incoming-payments/${randomUUID()}`,
      'https://backend/x',
      'x'
    ]) {
      const { log } = harness.rafiki.backend
      const before = log.length
      expect([codeOf(await look(own, url)), codeOf(await quote(own, url))]).toEqual([
        'BAD_USER_INPUT',
        'BAD_USER_INPUT'
      ])
      const sent = log.slice(before).map(({ body }) => JSON.stringify(body))
      expect(sent.filter((body) => body.includes(url) && url !== 'x')).toEqual([])
    }
  })

  it("an operator's receiver is created at a wallet address of the tenant, or at one elsewhere", async () => {
    const [own, other] = worlds()
    const open = (walletAddressUrl: string) =>
      harness.ask(
        own.claims,
        'mutation($input: CreateReceiverInput!) { createReceiver(input: $input) { receiver { id walletAddressUrl } } }',
        { input: { walletAddressUrl } }
      )
    const made = await open(own.walletAddress.address)
    expect(made.data.createReceiver.receiver.walletAddressUrl).toBe(own.walletAddress.address)
    // Hidden by us where Rafiki would show it, and not found by Rafiki itself else.
    const unfenced = own.tenantId === harness.rafiki.tenants[0]?.id
    expect(codeOf(await open(other.walletAddress.address))).toBe(unfenced ? 'NOT_FOUND' : 'INVALID_RECEIVER')
    expect(codeOf(await open('https://10.0.0.1/alice'))).toBe('BAD_USER_INPUT')
  })
})
