import { builtinSeed } from '../../../sandbox/builtinSeed.ts'
import { startRafiki } from '../../../sandbox/rafiki/index.ts'
import type { Rafiki } from '../../../sandbox/rafiki/index.ts'
import { post, signatureOf } from '../../support/requests.ts'

let rafiki: Rafiki

beforeEach(async () => {
  rafiki = await startRafiki({ seed: builtinSeed() })
})
afterEach(() => rafiki.close())

interface Result {
  data?: unknown
  errors?: { message: string; extensions: Record<string, unknown> }[]
}

async function ask(service: 'auth' | 'backend', query: string, variables = {}, tenant = rafiki.tenants[0]!) {
  const body = { query, variables }
  const headers = { 'tenant-id': tenant.id, signature: signatureOf(body, { secret: tenant.secret }) }
  const { status, response } = await post(rafiki[service].url, body, headers)
  return { status, ...(response as Result) }
}

const addressOf = (person: string) =>
  rafiki.store.walletAddresses.find(({ address }) => address.endsWith(`/${person}`))!

describe('the front', () => {
  const costly = 'payments { edges { node { tenant { settings { key } } } } }'

  it('the embedded Rafiki counts requests, root fields and mutations, and logs what it accepted', async () => {
    await ask('auth', '{ a: grants { edges { cursor } } b: grants { edges { cursor } } __typename }')
    await ask('auth', 'mutation { revokeGrant(input: { grantId: "00000000-0000-4000-8000-000000000000" }) { id } }')
    await post(rafiki.auth.url, { query: '{ __typename }' }, {})
    expect(rafiki.auth.counters).toEqual({ requests: 2, rootFields: 3, mutations: 1 })
    expect(rafiki.backend.counters).toEqual({ requests: 0, rootFields: 0, mutations: 0 })
    expect(rafiki.auth.log).toHaveLength(2)
    expect(rafiki.auth.log[0]).toMatchObject({ tenantId: rafiki.tenants[0]!.id, body: { variables: {} } })
  })

  it('the embedded Rafiki is healthy, and knows no other path', async () => {
    expect((await fetch(rafiki.auth.url.replace('/graphql', '/healthz'))).status).toBe(200)
    expect((await fetch(rafiki.auth.url.replace('/graphql', '/nope'))).status).toBe(404)
  })

  it('the embedded Rafiki loses a request before or after it ran, when a test wants it', async () => {
    const [grant] = rafiki.store.grants
    const revoke = () => ask('auth', `mutation { revokeGrant(input: { grantId: "${grant!.id}" }) { id } }`)
    rafiki.auth.intercept = () => 'drop'
    await expect(revoke()).rejects.toThrow('fetch failed')
    expect(grant!.finalizationReason).toBeNull()
    rafiki.auth.intercept = () => ({ afterwards: 'drop' })
    await expect(revoke()).rejects.toThrow('fetch failed')
    expect(grant!.finalizationReason).toBe('REVOKED')
  })

  it('the embedded Rafiki answers in another way, or later, when a test wants it', async () => {
    rafiki.auth.intercept = () => ({ status: 503, body: '{}' })
    expect(await ask('auth', '{ __typename }')).toEqual({ status: 503 })
    let release = () => {}
    rafiki.auth.intercept = () => ({ delay: new Promise((resolve) => (release = resolve)) })
    const waiting = ask('auth', '{ grants { edges { cursor } } }')
    while (rafiki.auth.counters.requests < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(rafiki.auth.counters.rootFields).toBe(0)
    release()
    expect((await waiting).status).toBe(200)
  })

  it.each([
    [
      'depth',
      400,
      `{ walletAddresses { edges { node { ${nested(9)} } } } }`,
      /Query depth limit of 10 exceeded, found 13/
    ],
    [
      'directives',
      400,
      `{ ${'a: __typename @skip(if: true) '.repeat(51)} }`,
      /Directives limit of 50 exceeded, found 51/
    ],
    ['cost', 400, `fragment F on Query { ${costly} } { ${'...F '.repeat(70)} }`, /Query Cost limit of 5000 exceeded/],
    ['tokens', 500, `{ ${'__typename '.repeat(1000)} }`, /Token limit of 1000 exceeded/]
  ])('the embedded Rafiki refuses a document past the limit on %s', async (_, status, query, message) => {
    const answer = await ask('backend', query)
    expect(answer.status).toBe(status)
    expect(answer.errors?.[0]?.message).toMatch(message)
    expect(rafiki.backend.counters.rootFields).toBe(0)
  })

  it('the embedded Rafiki refuses a body of more than one megabyte', async () => {
    const answer = await post(rafiki.auth.url, { query: 'a'.repeat(1024 * 1024) }, {})
    expect(answer).toEqual({
      status: 413,
      contentType: 'text/plain; charset=utf-8',
      response: 'request entity too large'
    })
  })
})

describe('tenants', () => {
  it('the embedded Rafiki isolates every tenant but the operator', async () => {
    const query = '{ grants(first: 100) { edges { node { tenantId } } } }'
    const tenantsSeen = async (index: number) => {
      const { data } = await ask('auth', query, {}, rafiki.tenants[index])
      const { edges } = (data as { grants: { edges: { node: { tenantId: string } }[] } }).grants
      return new Set(edges.map(({ node }) => node.tenantId)).size
    }
    expect([await tenantsSeen(0), await tenantsSeen(1)]).toEqual([2, 1])
  })

  it('the embedded Rafiki lets a new tenant sign at once, on both services', async () => {
    const input = { id: '11111111-1111-4111-8111-111111111111', apiSecret: 'third' }
    await ask('backend', 'mutation($input: CreateTenantInput!) { createTenant(input: $input) { tenant { id } } }', {
      input
    })
    const third = { id: input.id, secret: input.apiSecret }
    expect(await ask('auth', '{ grants { edges { cursor } } }', {}, third)).toMatchObject({ status: 200 })
    expect(await ask('backend', '{ whoami { id isOperator } }', {}, third)).toMatchObject({
      data: { whoami: { id: input.id, isOperator: false } }
    })
  })
})

describe('money', () => {
  const mutate = async <Payload>(name: string, selection: string, input: unknown) => {
    const type = name.replace(/^./, (letter) => letter.toUpperCase())
    const query = `mutation($input: ${type}Input!) { ${name}(input: $input) { ${selection} } }`
    const { data, errors } = await ask('backend', query, { input })
    return { errors, payload: (data as Record<string, Payload> | null)?.[name] }
  }

  it('the embedded Rafiki turns an incoming payment and a quote into a payment that is funded once', async () => {
    const amount = { value: '700', assetCode: 'USD', assetScale: 2 }
    const request = await mutate<{ payment: { id: string; url: string } }>(
      'createIncomingPayment',
      'payment { id url }',
      {
        walletAddressId: addressOf('bob').id,
        incomingAmount: amount
      }
    )
    const { id, url } = request.payload!.payment
    const walletAddressId = addressOf('alice').id
    const quoted = await mutate<{ quote: { id: string; debitAmount: unknown } }>(
      'createQuote',
      'quote { id debitAmount { value } }',
      {
        walletAddressId,
        receiver: url
      }
    )
    const { quote } = quoted.payload!
    expect(quote.debitAmount).toEqual({ value: '700' })
    const create = () =>
      mutate('createOutgoingPayment', 'payment { id state }', {
        walletAddressId,
        quoteId: quote.id
      })
    expect((await create()).payload).toEqual({ payment: { id: quote.id, state: 'FUNDING' } })
    expect((await create()).errors?.[0]?.message).toBe('invalid quote')
    const fund = (idempotencyKey: string) =>
      mutate('depositOutgoingPaymentLiquidity', 'success', {
        outgoingPaymentId: quote.id,
        idempotencyKey
      })
    expect((await fund('one')).payload).toEqual({ success: true })
    expect((await fund('one')).payload).toEqual({ success: true })
    expect((await fund('two')).errors?.[0]).toMatchObject({ message: 'wrong state', extensions: { code: 'CONFLICT' } })
    expect(rafiki.store.incomingPayments.find((row) => row.id === id)).toMatchObject({
      state: 'COMPLETED',
      receivedAmount: amount
    })
  })

  it('the embedded Rafiki names the least amount that a quote could send', async () => {
    const asset = rafiki.store.assets[0]!
    await mutate('setFee', 'fee { id }', {
      assetId: asset.id,
      type: 'SENDING',
      fee: { fixed: '50', basisPoints: 100 }
    })
    const { payload } = await mutate<{ receiver: { id: string } }>('createReceiver', 'receiver { id }', {
      walletAddressUrl: addressOf('bob').address
    })
    const { errors } = await mutate('createQuote', 'quote { id }', {
      walletAddressId: addressOf('alice').id,
      receiver: payload!.receiver.id,
      debitAmount: { value: '20', assetCode: 'USD', assetScale: 2 }
    })
    expect(errors?.[0]).toMatchObject({
      message: 'non-positive receive amount',
      extensions: { code: 'BAD_USER_INPUT', details: { minSendAmount: { value: '52' } } }
    })
  })
})

function nested(levels: number): string {
  return levels ? `... on WalletAddress { ${nested(levels - 1)} }` : 'id'
}
