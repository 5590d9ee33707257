import { codeOf, startHarness, type Harness, type Reply } from '../support/harness.ts'
import { addAddress, askFully, addIncoming, addOutgoing, addressNamed, secondTenant } from '../support/payments.ts'

let harness: Harness
const ask = askFully(() => harness)
let home: string, shop: string, bobs: string, erins: string
let alice: Record<string, unknown>
const erin = {
  sub: 'erin',
  role: 'accountHolder',
  tenant_id: secondTenant,
  wallet_addresses: ['https://other.example/erin']
}

beforeEach(async () => {
  harness = await startHarness()
  const { store } = harness.rafiki
  home = addressNamed(store, 'https://wallet.example/alice').id
  bobs = addressNamed(store, 'https://wallet.example/bob').id
  shop = addAddress(store, 'https://wallet.example/alice-shop').id
  erins = addAddress(store, 'https://other.example/erin', secondTenant).id
  alice = {
    ...harness.people.alice,
    wallet_addresses: ['https://wallet.example/alice', 'https://wallet.example/alice-shop']
  }
})
afterEach(() => harness.close())

type Who = Parameters<Harness['ask']>[0]
const usd = (value: string) => ({ value, assetCode: 'USD', assetScale: 2 })
const key = (): string => crypto.randomUUID()
const mutations = () => harness.rafiki.backend.counters.mutations

const request = (who: Who, input: object) =>
  ask(
    who,
    'mutation ($input: CreateIncomingPaymentInput!) { createIncomingPayment(input: $input) { payment { id url state incomingAmount { value } } } }',
    { input: { idempotencyKey: key(), ...input } }
  )
const quote = (who: Who, input: object) =>
  ask(
    who,
    'mutation ($input: CreateQuoteInput!) { createQuote(input: $input) { quote { id paymentId receiver expiresAt debitAmount { value } receiveAmount { value } } } }',
    { input: { idempotencyKey: key(), ...input } }
  )
const pay = (who: Who, input: object) =>
  ask(
    who,
    'mutation ($input: CreateOutgoingPaymentInput!) { createOutgoingPayment(input: $input) { payment { id state walletAddress { address } } } }',
    { input: { idempotencyKey: key(), ...input } }
  )
const cancel = (who: Who, id: string) =>
  ask(
    who,
    'mutation ($input: CancelOutgoingPaymentInput!) { cancelOutgoingPayment(input: $input) { payment { id state } } }',
    { input: { id, reason: 'changed my mind' } }
  )

async function bobAsksFor(value?: string): Promise<string> {
  const reply = await request('bob', { walletAddressId: bobs, ...(value && { incomingAmount: usd(value) }) })
  return reply.data.createIncomingPayment.payment.url as string
}
async function quoteOf(input: object): Promise<string> {
  const reply = await quote(alice, { walletAddressId: home, ...input })
  if (reply.errors) throw new Error(reply.text)
  return reply.data.createQuote.quote.paymentId as string
}
async function untilFinal(id: string): Promise<unknown> {
  for (let tries = 0; tries < 200; tries += 1) {
    const reply = await ask(alice, `{ myOutgoingPayment(id: "${id}") { id state sentAmount { value } } }`)
    if (!['FUNDING', 'SENDING'].includes(reply.data.myOutgoingPayment.state)) return reply.data.myOutgoingPayment
  }
  throw new Error('never final')
}

it('a payment that was just requested, and one that was just made, have the edges that their lists have', async () => {
  const edge = 'paymentEdge { cursor node { id } }'
  const requested = await ask(
    alice,
    `mutation ($input: CreateIncomingPaymentInput!) { createIncomingPayment(input: $input) { ${edge} } }`,
    { input: { idempotencyKey: key(), walletAddressId: home } }
  )
  const quoteId = await quoteOf({ receiver: await bobAsksFor('500') })
  const paid = await ask(
    alice,
    `mutation ($input: CreateOutgoingPaymentInput!) { createOutgoingPayment(input: $input) { ${edge} } }`,
    { input: { idempotencyKey: key(), walletAddressId: home, quoteId } }
  )
  const lists = ['myIncomingPayments', 'myOutgoingPayments'].map(
    (it) => `${it}(first: 1) { edges { cursor node { id } } }`
  )
  const { data } = await ask(alice, `{ ${lists.join(' ')} }`)
  expect(requested.data.createIncomingPayment.paymentEdge).toEqual(data.myIncomingPayments.edges[0])
  expect(paid.data.createOutgoingPayment.paymentEdge).toEqual(data.myOutgoingPayments.edges[0])
})

describe('journeys', () => {
  it('a fixed-send payment is quoted, paid and polled to COMPLETED, and the receiver has the money', async () => {
    harness.walletBackend.decision = 'fund'
    harness.walletBackend.delayMs = 5
    const receiver = await bobAsksFor()
    const id = await quoteOf({ receiver, debitAmount: usd('250') })
    const paid = await pay(alice, { walletAddressId: home, quoteId: id })
    expect(paid.data.createOutgoingPayment.payment).toEqual({
      id,
      state: expect.stringMatching(/^(FUNDING|COMPLETED)$/),
      walletAddress: { address: 'https://wallet.example/alice' }
    })
    expect(await untilFinal(id)).toEqual({ id, state: 'COMPLETED', sentAmount: { value: '250' } })
    const received = await ask('bob', '{ myIncomingPayments { edges { node { url receivedAmount { value } } } } }')
    expect(received.data.myIncomingPayments.edges[0].node).toEqual({ url: receiver, receivedAmount: { value: '250' } })
  })

  it('a fixed-receive payment works by amount and by what the receiver asks for', async () => {
    harness.walletBackend.decision = 'fund'
    const open = await bobAsksFor()
    expect(
      await untilFinal(
        (
          await pay(alice, {
            walletAddressId: home,
            quoteId: await quoteOf({ receiver: open, receiveAmount: usd('99') })
          })
        ).data.createOutgoingPayment.payment.id
      )
    ).toMatchObject({ state: 'COMPLETED' })
    const exact = await bobAsksFor('123')
    const id = await quoteOf({ receiver: exact })
    await pay(alice, { walletAddressId: home, quoteId: id })
    expect(await untilFinal(id)).toMatchObject({ state: 'COMPLETED', sentAmount: { value: '123' } })
    const again = await quote(alice, { walletAddressId: home, receiver: exact })
    expect([codeOf(again), again.errors?.[0]?.extensions.argument]).toEqual(['INVALID_RECEIVER', 'input.receiver'])
  })

  it('a payment that the wallet refuses is CANCELLED, and its reason stays with the wallet', async () => {
    harness.walletBackend.decision = 'refuse'
    const id = await quoteOf({ receiver: await bobAsksFor(), debitAmount: usd('250') })
    await pay(alice, { walletAddressId: home, quoteId: id })
    expect(await untilFinal(id)).toMatchObject({ state: 'CANCELLED', sentAmount: { value: '0' } })
  })

  it('an expired quote, a used one, and one whose receiver is closed get different codes', async () => {
    const receiver = await bobAsksFor()
    const [expired, used, closed] = [
      await quoteOf({ receiver, debitAmount: usd('1') }),
      await quoteOf({ receiver, debitAmount: usd('2') }),
      await quoteOf({ receiver, debitAmount: usd('3') })
    ]
    const { store } = harness.rafiki
    store.quotes.find(({ id }) => id === expired)!.expiresAt = new Date(Date.now() - 1).toISOString()
    await pay(alice, { walletAddressId: home, quoteId: used })
    const codes = [
      codeOf(await pay(alice, { walletAddressId: home, quoteId: expired })),
      codeOf(await pay(alice, { walletAddressId: home, quoteId: used }))
    ]
    const bobsPayment = store.incomingPayments.at(-1)!
    const done = await ask(
      'bob',
      `mutation { completeIncomingPayment(input: { id: "${bobsPayment.id}" }) { payment { id state } } }`
    )
    expect(done.data.completeIncomingPayment.payment).toEqual({ id: bobsPayment.id, state: 'COMPLETED' })
    codes.push(codeOf(await pay(alice, { walletAddressId: home, quoteId: closed })))
    expect(codes).toEqual(['QUOTE_EXPIRED', 'QUOTE_USED', 'INVALID_RECEIVER'])
    const twice = await ask(
      'bob',
      `mutation { completeIncomingPayment(input: { id: "${bobsPayment.id}" }) { payment { id } } }`
    )
    expect(codeOf(twice)).toBe('WRONG_STATE')
  })

  it('a quote has another id than its payment, and either id is accepted for both', async () => {
    const receiver = await bobAsksFor()
    for (const form of ['id', 'paymentId'] as const) {
      const made = (await quote(alice, { walletAddressId: home, receiver, debitAmount: usd('9') })).data.createQuote
        .quote
      expect(made.id).not.toBe(made.paymentId)
      const input = { walletAddressId: home, quoteId: made[form], idempotencyKey: made.paymentId }
      for (const quoteId of [made.id, made.paymentId]) {
        const reply = await pay(alice, { ...input, quoteId })
        expect(reply.data.createOutgoingPayment.payment.id).toBe(made.paymentId)
      }
      const found = `{ myQuote(id: "${made[form]}") { id paymentId } myOutgoingPayment(id: "${made[form]}") { id } }`
      expect((await ask(alice, found)).data).toEqual({
        myQuote: { id: made.id, paymentId: made.paymentId },
        myOutgoingPayment: { id: made.paymentId }
      })
      const { data } = await cancel(alice, made[form])
      expect(data.cancelOutgoingPayment.payment).toEqual({ id: made.paymentId, state: 'CANCELLED' })
    }
  })

  it('a payment can be cancelled while FUNDING, and not after', async () => {
    const id = await quoteOf({ receiver: await bobAsksFor(), debitAmount: usd('250') })
    await pay(alice, { walletAddressId: home, quoteId: id })
    expect((await cancel(alice, id)).data.cancelOutgoingPayment.payment).toEqual({ id, state: 'CANCELLED' })
    const again = await cancel(alice, id)
    expect([codeOf(again), again.errors?.[0]?.extensions.argument]).toEqual(['WRONG_STATE', 'input.id'])
  })
})

describe('whose', () => {
  /** Everybody's else, unknown ones, and what is no id. */
  const strangers = (): string[] => [bobs, erins, crypto.randomUUID(), 'x', '']

  const refusedAlike = (replies: Reply[], sent: number) => {
    expect(replies.map(codeOf)).toEqual(replies.map(() => 'NOT_FOUND'))
    expect(new Set(replies.map(({ errors }) => errors?.[0]?.message)).size).toBe(1)
    expect(mutations()).toBe(sent)
  }

  it("a payment must be from one of the caller's wallet addresses", async () => {
    const receiver = await bobAsksFor()
    const mine = await quoteOf({ receiver, debitAmount: usd('9') })
    const sent = mutations()
    const replies: Reply[] = []
    for (const walletAddressId of strangers()) {
      replies.push(await request(alice, { walletAddressId, incomingAmount: usd('1') }))
      replies.push(await quote(alice, { walletAddressId, receiver, debitAmount: usd('9') }))
      replies.push(await pay(alice, { walletAddressId, quoteId: mine }))
    }
    refusedAlike(replies, sent)
  })

  it("a quote or payment must be the caller's own", async () => {
    const { store } = harness.rafiki
    const theirs = [addOutgoing(store, bobs, { state: 'FUNDING' }), addOutgoing(store, erins, { state: 'FUNDING' })]
    const requests = [addIncoming(store, bobs), addIncoming(store, erins)]
    const sent = mutations()
    const replies: Reply[] = []
    const none = [crypto.randomUUID(), 'x', 'quote:', `quote:${theirs[0]?.id}`].map((id) => ({ id }))
    for (const { id } of [...theirs, ...none]) {
      replies.push(await pay(alice, { walletAddressId: home, quoteId: id }), await cancel(alice, id))
    }
    for (const { id } of [...requests, { id: 'x' }]) {
      replies.push(await ask(alice, `mutation { completeIncomingPayment(input: { id: "${id}" }) { payment { id } } }`))
    }
    refusedAlike(replies, sent)
  })

  it("a quote is for its own wallet address, though both are the caller's", async () => {
    const id = await quoteOf({ receiver: await bobAsksFor(), debitAmount: usd('9') })
    const sent = mutations()
    const reply = await pay(alice, { walletAddressId: shop, quoteId: id })
    expect([codeOf(reply), reply.errors?.[0]?.extensions.argument]).toEqual(['BAD_USER_INPUT', 'input.walletAddressId'])
    expect(mutations()).toBe(sent)
  })

  it("another tenant's account holders reach their own payments only", async () => {
    const receiver = (await request(erin, { walletAddressId: erins })).data.createIncomingPayment.payment.url as string
    const sent = mutations()
    expect(codeOf(await quote(erin, { walletAddressId: home, receiver, debitAmount: usd('1') }))).toBe('NOT_FOUND')
    // Rafiki itself would take a receiver of any tenant's.
    expect(codeOf(await quote(alice, { walletAddressId: home, receiver, debitAmount: usd('1') }))).toBe(
      'INVALID_RECEIVER'
    )
    expect(mutations()).toBe(sent)
  })
})

describe('receivers', () => {
  it('a local receiver can be paid only by exactly its own URL', async () => {
    const url = await bobAsksFor()
    const sent = mutations()
    const id = url.slice(-36)
    for (const receiver of [
      `https://wallet.example/x/incoming-payments/${id}`,
      `https://evil.example/incoming-payments/${id}`,
      `${url}?x`,
      url.toUpperCase(),
      `http://127.0.0.1/incoming-payments/${id}`
    ]) {
      expect(codeOf(await quote(alice, { walletAddressId: home, receiver, debitAmount: usd('1') }))).toBe(
        'INVALID_RECEIVER'
      )
    }
    expect(mutations()).toBe(sent)
    expect(harness.rafiki.backend.log.some(({ body }) => JSON.stringify(body).includes('evil.example'))).toBe(false)
  })
})

describe('refusals', () => {
  it.each([
    [{ debitAmount: { ...usd('5'), assetCode: 'EUR' } }, 'INVALID_AMOUNT', 'input.debitAmount'],
    [{ debitAmount: usd('0') }, 'INVALID_AMOUNT', 'input.debitAmount'],
    [{ receiveAmount: usd('501') }, 'INVALID_AMOUNT', 'input.receiveAmount']
  ])('createQuote is refused with a code: %j gives %s', async (input, code, argument) => {
    const reply = await quote(alice, { walletAddressId: home, receiver: await bobAsksFor('500'), ...input })
    expect([codeOf(reply), reply.errors?.[0]?.extensions.argument]).toEqual([code, argument])
  })

  it('AMOUNT_TOO_SMALL says how much is enough', async () => {
    const { store } = harness.rafiki
    store.fees.push({
      id: crypto.randomUUID(),
      createdAt: new Date().toISOString(),
      assetId: store.assets[0]!.id,
      type: 'SENDING',
      fixed: '100',
      basisPoints: 0
    })
    const reply = await quote(alice, { walletAddressId: home, receiver: await bobAsksFor(), debitAmount: usd('100') })
    expect(reply.errors?.[0]?.extensions).toMatchObject({
      code: 'AMOUNT_TOO_SMALL',
      argument: 'input.debitAmount',
      minSendAmount: usd('101')
    })
  })

  it('RATES_UNAVAILABLE, WALLET_ADDRESS_INACTIVE and INVALID_EXPIRY are told apart', async () => {
    const { store } = harness.rafiki
    const receiver = await bobAsksFor()
    const euros = { ...store.assets[0]!, id: crypto.randomUUID(), code: 'EUR' }
    store.assets.push(euros)
    store.walletAddresses.find(({ id }) => id === shop)!.assetId = euros.id
    expect(codeOf(await quote(alice, { walletAddressId: shop, receiver, receiveAmount: usd('5') }))).toBe(
      'RATES_UNAVAILABLE'
    )
    for (const expiresAt of ['2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z']) {
      expect(codeOf(await request(alice, { walletAddressId: home, expiresAt }))).toBe('INVALID_EXPIRY')
    }
    expect(codeOf(await request(alice, { walletAddressId: home, expiresAt: 'soon' }))).toBe('BAD_USER_INPUT')
    const id = await quoteOf({ receiver, debitAmount: usd('5') })
    store.walletAddresses.find((row) => row.id === home)!.status = 'INACTIVE'
    const replies = [
      await request(alice, { walletAddressId: home }),
      await quote(alice, { walletAddressId: home, receiver, debitAmount: usd('5') }),
      await pay(alice, { walletAddressId: home, quoteId: id })
    ]
    expect(replies.map(codeOf)).toEqual(Array(3).fill('WALLET_ADDRESS_INACTIVE'))
  })

  it("a payment's metadata is bounded", async () => {
    const metadata = { note: 'x'.repeat(5000) }
    expect(codeOf(await request(alice, { walletAddressId: home, metadata }))).toBe('BAD_USER_INPUT')
  })
})

describe('idempotency', () => {
  it('an idempotency key is required, does a thing once, and stands for one call of one caller', async () => {
    const { store } = harness.rafiki
    expect(codeOf(await request(alice, { walletAddressId: home, idempotencyKey: null }))).toBe('BAD_USER_INPUT')
    const none = { walletAddressId: home, idempotencyKey: '' }
    expect(codeOf(await quote(alice, { ...none, receiver: 'x' }))).toBe('BAD_USER_INPUT')
    expect(codeOf(await pay(alice, { ...none, quoteId: home }))).toBe('BAD_USER_INPUT')
    const before = store.incomingPayments.length
    const idempotencyKey = 'the same for all'
    const first = await request(alice, { walletAddressId: home, idempotencyKey })
    const again = await request(alice, { walletAddressId: home, idempotencyKey })
    expect(again.data).toEqual(first.data)
    expect(store.incomingPayments).toHaveLength(before + 1)
    expect(codeOf(await request(alice, { walletAddressId: shop, idempotencyKey }))).toBe('IDEMPOTENCY_CONFLICT')
    const others = [
      await request('bob', { walletAddressId: bobs, idempotencyKey }),
      await request(erin, { walletAddressId: erins, idempotencyKey })
    ]
    expect(others.map(({ errors }) => errors)).toEqual([undefined, undefined])
    expect(store.incomingPayments).toHaveLength(before + 3)
    expect([...store.idempotency.keys()].every((key) => /^[0-9a-f]{64}$/.test(key))).toBe(true)
  })

  it('a repeated call with an idempotency key reads its answer again', async () => {
    const input = {
      walletAddressId: home,
      quoteId: await quoteOf({ receiver: await bobAsksFor(), debitAmount: usd('7') }),
      idempotencyKey: key()
    }
    expect((await pay(alice, input)).data.createOutgoingPayment.payment.state).toBe('FUNDING')
    await cancel(alice, input.quoteId)
    expect((await pay(alice, input)).data.createOutgoingPayment.payment.state).toBe('CANCELLED')
  })

  it('a repeated call with an idempotency key in flight says so', async () => {
    harness.rafiki.backend.intercept = ({ text }) =>
      text.includes('mutation')
        ? {
            status: 200,
            body: JSON.stringify({
              data: null,
              errors: [
                {
                  message: 'Concurrent request for idempotencyKey: abc',
                  path: ['createIncomingPayment'],
                  extensions: { code: 'INTERNAL_SERVER_ERROR' }
                }
              ]
            })
          }
        : undefined
    const reply = await request(alice, { walletAddressId: home })
    expect(codeOf(reply)).toBe('IDEMPOTENCY_IN_PROGRESS')
    expect(reply.text).not.toContain('abc')
  })

  it('a payment whose answer was lost is UNKNOWN, was sent once, and is found by the id of its quote', async () => {
    const quoteId = await quoteOf({ receiver: await bobAsksFor(), debitAmount: usd('7') })
    const sent = mutations()
    harness.rafiki.backend.intercept = ({ text }) => (text.includes('mutation') ? { afterwards: 'drop' } : undefined)
    const reply = await pay(alice, { walletAddressId: home, quoteId })
    expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', outcome: 'UNKNOWN' })
    expect(mutations()).toBe(sent + 1)
    const found = await ask(alice, `{ myOutgoingPayment(id: "${quoteId}") { state } }`)
    expect(found.data).toEqual({ myOutgoingPayment: { state: 'FUNDING' } })
  })
})

it('each mutation of money needs its scope and a recent authentication', async () => {
  const sent = mutations()
  const reader = { ...alice, scope: 'payments:read grants:read' }
  const input = { walletAddressId: home, quoteId: crypto.randomUUID() }
  const replies = [
    await request(reader, { walletAddressId: home }),
    await quote(reader, { walletAddressId: home, receiver: 'x' }),
    await pay(reader, input),
    await cancel(reader, input.quoteId)
  ]
  expect(replies.map(codeOf)).toEqual(Array(4).fill('SCOPE_REQUIRED'))
  for (const auth_time of [null, Math.floor(Date.now() / 1000) - 302]) {
    const stale = await pay({ ...alice, auth_time }, input)
    expect(stale.errors?.[0]?.extensions).toMatchObject({ code: 'STEP_UP_REQUIRED', maxAge: 300 })
  }
  expect(mutations()).toBe(sent)
})

it('arguments of money mutations that are not an account holder’s to set are not in the contract', async () => {
  for (const [type, field, value] of [
    ['CreateIncomingPaymentInput', 'createIncomingPayment', { walletAddressId: home, isCardPayment: true }],
    ['CreateIncomingPaymentInput', 'createIncomingPayment', { walletAddressId: home, senderWalletAddress: 'x' }],
    ['CancelOutgoingPaymentInput', 'cancelOutgoingPayment', { id: home, cardPaymentFailureReason: 'invalid_request' }]
  ] as const) {
    const reply = await ask(alice, `mutation ($input: ${type}!) { ${field}(input: $input) { payment { id } } }`, {
      input: value
    })
    expect(codeOf(reply)).toBe('BAD_USER_INPUT')
  }
  for (const selection of ['error', 'liquidity', 'tenant { id }', 'stateAttempts']) {
    const reply = await ask(alice, `{ myOutgoingPayments { edges { node { ${selection} } } } }`)
    expect(codeOf(reply)).toBe('GRAPHQL_VALIDATION_FAILED')
  }
})
