import { codeOf, startHarness, type Harness } from '../harness.ts'
import { addAddress, addIncoming, addKey, addOutgoing, addressNamed, past, secondTenant } from '../payments.ts'

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
    '%s: of another wallet address',
    async (field) => {
      addOutgoing(harness.rafiki.store, home)
      addIncoming(harness.rafiki.store, home)
      answerOf(bobs)
      const reply = await harness.ask('alice', `{ ${field}(first: 2) { edges { cursor } } }`)
      expect([reply.data, codeOf(reply)]).toEqual([null, 'UPSTREAM_UNTRUSTED'])
      expect(harness.logged()).toContain('"alarm":true')
    }
  )

  it.each([
    ['myOutgoingPayments', 'outgoingPayments'],
    ['myIncomingPayments', 'incomingPayments']
  ] as const)('%s: of another tenant', async (field, table) => {
    const { store } = harness.rafiki
    const now = new Date().toISOString()
    if (table === 'outgoingPayments') addOutgoing(store, home, { createdAt: now })
    else addIncoming(store, home, { createdAt: now })
    const row = store[table].at(-1)!
    let read = 0
    const own = row.tenantId
    Object.defineProperty(row, 'tenantId', { get: () => (read++ === 0 ? own : secondTenant) })
    const reply = await harness.ask('alice', `{ ${field}(first: 1) { edges { cursor } } }`)
    expect([reply.data, codeOf(reply)]).toEqual([null, 'UPSTREAM_UNTRUSTED'])
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

it('what is somebody else’s costs what is unknown costs', async () => {
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
  const cursor = (field: string, id: string): string => Buffer.from(`${field}:${id}`).toString('base64url')
  /** How many cheap fields fit into an operation beside this one. */
  const room = async (field: string): Promise<number> => {
    await harness.ask('alice', '{ myWalletAddresses { edges { cursor } } }')
    const others = Array.from(
      { length: 25 },
      (_, n) => `p${n}: myOutgoingPayments(first: ${n + 1}) { edges { cursor } }`
    ).join(' ')
    const more = Array.from(
      { length: 4 },
      (_, n) =>
        `i${n}: myPayments(first: 100, after: "${cursor('myPayments', store.outgoingPayments[3]!.id)}") { edges { cursor } }`
    ).join(' ')
    const reply = await harness.ask('alice', `{ a: ${field} ${others} ${more} }`)
    return (reply.errors ?? []).filter(({ extensions }) => extensions.code === 'OPERATION_TOO_COSTLY').length
  }
  for (const make of [
    ({ out }: typeof theirs) => `myOutgoingPayment(id: "${out}") { id }`,
    ({ out }: typeof theirs) => `myQuote(id: "${out}") { id }`,
    ({ in: incoming }: typeof theirs) => `myIncomingPayment(id: "${incoming}") { id }`,
    ({ out }: typeof theirs) =>
      `myOutgoingPayments(after: "${cursor('myOutgoingPayments', out)}") { edges { cursor } }`,
    ({ in: incoming }: typeof theirs) =>
      `myIncomingPayments(after: "${cursor('myIncomingPayments', incoming)}") { edges { cursor } }`,
    ({ out }: typeof theirs) => `myPayments(after: "${cursor('myPayments', out)}") { edges { cursor } }`
  ]) {
    const rooms = [await room(make(theirs)), await room(make(foreign)), await room(make(unknown))]
    expect(new Set(rooms).size).toBe(1)
  }
})
