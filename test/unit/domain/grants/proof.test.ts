import { answered, codeOf, startHarness, type Harness } from '../../../support/harness.ts'
import {
  addAddress,
  addIncoming,
  addKey,
  addOutgoing,
  addressNamed,
  past,
  secondTenant
} from '../../../support/payments.ts'

let harness: Harness
let home: string, bobs: string, erins: string
beforeEach(async () => {
  harness = await startHarness()
  const { store } = harness.rafiki
  home = addressNamed(store, 'https://wallet.example/alice').id
  bobs = addressNamed(store, 'https://wallet.example/bob').id
  erins = addAddress(store, 'https://other.example/erin', secondTenant).id
})
afterEach(() => harness.close())

/** A Rafiki that answers other rows than it was asked for: whatever is asked of Alice's is answered of somebody else's. */
function answerOf(walletAddressId: string): void {
  for (const row of [...harness.rafiki.store.outgoingPayments, ...harness.rafiki.store.incomingPayments]) {
    if (row.walletAddressId !== home) continue
    // A getter: the row matches the filter, which reads first, and then says whose it is.
    let read = 0
    Object.defineProperty(row, 'walletAddressId', {
      get: () => (read++ === 0 ? home : walletAddressId),
      configurable: true
    })
  }
}

describe('a row that is not proven the caller’s fails its field', () => {
  it.each(['myOutgoingPayments', 'myIncomingPayments', 'myPayments'])(
    '%s: a row of another wallet address fails its field',
    async (field) => {
      addOutgoing(harness.rafiki.store, home)
      addIncoming(harness.rafiki.store, home)
      answerOf(bobs)
      const reply = await harness.ask('alice', `{ ${field}(first: 2) { edges { cursor } } }`)
      expect([answered(reply), codeOf(reply)]).toEqual([null, 'UPSTREAM_UNTRUSTED'])
      expect(harness.logged()).toContain('"alarm":true')
    }
  )

  it.each([
    ['myOutgoingPayments', 'outgoingPayments'],
    ['myIncomingPayments', 'incomingPayments']
  ] as const)('%s: a row of another tenant fails its field', async (field, table) => {
    const { store } = harness.rafiki
    const now = new Date().toISOString()
    if (table === 'outgoingPayments') addOutgoing(store, home, { createdAt: now })
    else addIncoming(store, home, { createdAt: now })
    const row = store[table].at(-1)!
    let read = 0
    const own = row.tenantId
    Object.defineProperty(row, 'tenantId', { get: () => (read++ === 0 ? own : secondTenant) })
    const reply = await harness.ask('alice', `{ ${field}(first: 1) { edges { cursor } } }`)
    expect([answered(reply), codeOf(reply)]).toEqual([null, 'UPSTREAM_UNTRUSTED'])
  })

  it('myPayments fails when a list names another wallet address outright', async () => {
    const { id } = addOutgoing(harness.rafiki.store, bobs)
    const node = { id, type: 'OUTGOING', state: 'COMPLETED', walletAddressId: bobs }
    const payments = { pageInfo: { hasNextPage: false, hasPreviousPage: false }, edges: [{ node }] }
    const whoami = { id: harness.rafiki.store.operatorTenantId, isOperator: true }
    const body = JSON.stringify({ data: { payments, whoami } })
    harness.rafiki.backend.intercept = ({ text }) =>
      text.includes('query Payments') ? { status: 200, body } : undefined
    const reply = await harness.ask('alice', '{ myPayments { edges { node { __typename } } } }')
    expect([answered(reply), codeOf(reply)]).toEqual([null, 'UPSTREAM_UNTRUSTED'])
  })

  it('a look-up of another tenant’s row is null, though Rafiki shows it to its operator tenant', async () => {
    const { store } = harness.rafiki
    // Of Alice's wallet address and of another tenant at once, as an update by that tenant can make it.
    const payment = addIncoming(store, home, { tenantId: secondTenant })
    const outgoing = addOutgoing(store, home, { tenantId: secondTenant })
    const reply = await harness.ask(
      'alice',
      `{ myIncomingPayment(id: "${payment.id}") { id } myOutgoingPayment(id: "${outgoing.id}") { id } }`
    )
    expect(reply.data).toEqual({ myIncomingPayment: null, myOutgoingPayment: null })
  })
})

it('a look-up of somebody else’s object costs as much as one of an unknown id', async () => {
  const { store } = harness.rafiki
  addKey(store, home)
  for (let n = 0; n < 3; n += 1) {
    addOutgoing(store, home, { createdAt: past(n * 2) })
    addOutgoing(store, bobs, { createdAt: past(n * 2 + 1) })
    addIncoming(store, home, { createdAt: past(n * 2) })
    addIncoming(store, bobs, { createdAt: past(n * 2 + 1) })
  }
  const theirs = {
    out: store.outgoingPayments.findLast((row) => row.walletAddressId === bobs)!.id,
    in: store.incomingPayments.findLast((row) => row.walletAddressId === bobs)!.id
  }
  const foreign = { out: addOutgoing(store, erins).id, in: addIncoming(store, erins).id }
  const unknown = { out: crypto.randomUUID(), in: crypto.randomUUID() }
  const three = [theirs, foreign, unknown]
  await harness.ask('alice', '{ myWalletAddresses { edges { cursor } } }')

  const costs = []
  for (const { out, in: incoming } of three) {
    const fields = `myOutgoingPayment(id: "${out}") { id } myQuote(id: "${out}") { id } myIncomingPayment(id: "${incoming}") { id }`
    const reply = await harness.ask('alice', `{ ${fields} }`)
    expect(reply.data).toEqual({ myOutgoingPayment: null, myQuote: null, myIncomingPayment: null })
    costs.push(reply.cost.backend)
  }
  expect(costs).toEqual([3, 3, 3])

  // Which error comes first, of many, tells what each costs.
  for (const [field, kind] of [
    ['myIncomingPayments', 'in'],
    ['myPayments', 'out'],
    ['myPayments', 'in']
  ] as const) {
    for (const count of [1, 17, 20]) {
      const codes: unknown[] = []
      for (const ids of three) {
        const after = Buffer.from(`${field}:${ids[kind]}`).toString('base64url')
        const many = Array.from({ length: count }, (_, n) => `a${n}: ${field}(after: "${after}") { edges { cursor } }`)
        codes.push(codeOf(await harness.ask('alice', `{ ${many.join(' ')} }`)))
      }
      expect(codes).toEqual(Array(3).fill(codes[0]))
    }
  }
})
