import { builtinSeed } from '../../../../sandbox/builtinSeed.ts'
import { startRafiki } from '../../../../sandbox/rafiki/index.ts'
import type { Operation } from '../../../../src/rafiki/operation.ts'
import { prepare } from '../../../support/operations.ts'
import { signatureOf } from '../../../support/requests.ts'
import * as up from '../../../support/upstream.ts'
import { first, type Answering, type Upstream } from '../../../support/upstream.ts'

const query = prepare('auth', '{ grants { pageInfo { hasNextPage } } }')
const revoke = prepare('auth', 'mutation($input: RevokeGrantInput!) { revokeGrant(input: $input) { id } }')
const quote = prepare('backend', 'mutation($input: CreateQuoteInput!) { createQuote(input: $input) { quote { id } } }')

let upstream: Upstream

beforeEach(async () => void (upstream = await up.startUpstream()))
afterEach(async () => {
  await up.closeTransports()
  await upstream.close()
})

const transport = (
  url: Parameters<typeof up.transportTo>[0] = upstream.url,
  options?: Parameters<typeof up.transportTo>[1]
) => up.transportTo(url, options)
const ask = (operation: Operation, answering: Answering, deadlines?: { read: number; network: number }) => {
  upstream.answering = answering
  return transport(upstream.url, { deadlines }).send(first, operation, {})
}

it('a request is what the real Rafiki takes: signed, and with an id of its own', async () => {
  await transport().send(first, query, { a: 1 })
  const [{ headers, body }] = upstream.received as [up.Received]
  const timestamp = Number(/^t=(\d+)/.exec(String(headers.signature))?.[1])
  expect(headers.signature).toBe(signatureOf(body, { secret: 'secret of the first', timestamp }))
  expect(body).toMatchObject({ query: query.text, variables: { a: 1 } })
})

it('a Rafiki that checks signatures takes hundreds of requests in one moment', async () => {
  const rafiki = await startRafiki({ seed: builtinSeed() })
  const [{ id, secret }] = rafiki.tenants as [{ id: string; secret: string }]
  const tenant = up.tenantOf(id, secret)
  const both = transport({ auth: rafiki.auth.url, backend: rafiki.backend.url })
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) => both.send(tenant, query, n % 2 ? { n } : { even: true }))
  )
  expect(answers.map((answer) => answer.take().errors)).toEqual(Array(200).fill(undefined))
  expect(rafiki.auth.counters.requests).toBe(101)
  await rafiki.close()
})

describe('a query', () => {
  const failures: [string, Answering][] = [
    ['the connection is dropped', up.drop],
    ...[502, 503, 504].map((status): [string, Answering] => [`HTTP ${status}`, up.text(status)])
  ]

  it.each(failures)('a query is sent once more, newly signed, after %s', async (_, failure) => {
    const answer = await ask(query, up.inTurn(failure, up.json({ data: { a: 1 } })))
    expect(answer.take().data).toEqual({ a: 1 })
    const sent = upstream.received.map(({ headers, body }) => [headers.signature, body.extensions.requestId])
    expect(sent).toHaveLength(2)
    expect(new Set(sent.flat()).size).toBe(4)
  })

  it.each(failures)('a query is given up after the second time that %s', async (_, failure) => {
    await expect(ask(query, failure)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      extensions: { code: 'UPSTREAM_UNAVAILABLE', service: 'auth' }
    })
    expect(upstream.received).toHaveLength(2)
  })

  it("a query is not sent once more when the caller's budget is used up", async () => {
    upstream.answering = up.drop
    const sent = transport().send(first, query, {}, { mayRetry: () => false })
    await expect(sent).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
    expect(upstream.received).toHaveLength(1)
  })

  it('a failed query has no outcome, since there is nothing to be done', async () => {
    const error: unknown = await ask(query, up.drop).catch((it: unknown) => it)
    expect(error).not.toHaveProperty('extensions.outcome')
  })

  it.each([
    [400, 'UPSTREAM_ERROR'],
    [401, 'UPSTREAM_ERROR'],
    [404, 'UPSTREAM_ERROR'],
    [429, 'UPSTREAM_ERROR'],
    [500, 'UPSTREAM_UNAVAILABLE']
  ])('a query is not sent again after HTTP %d in words', async (status, code) => {
    await expect(ask(query, up.text(status))).rejects.toMatchObject({ code })
    expect(upstream.received).toHaveLength(1)
  })

  it('a query is answered with what Rafiki says as JSON, whatever the status', async () => {
    const body = { errors: [{ message: 'no', extensions: { code: 'BAD_USER_INPUT' } }] }
    expect((await ask(query, up.json(body, 400))).take()).toEqual(body)
    expect((await ask(query, up.json(body, 500))).take()).toEqual(body)
  })
})

describe('a mutation', () => {
  it.each([
    ['the connection is dropped', up.drop, 'UPSTREAM_UNAVAILABLE'],
    ['HTTP 502', up.text(502), 'UPSTREAM_UNAVAILABLE'],
    ['HTTP 503', up.text(503), 'UPSTREAM_UNAVAILABLE'],
    ['HTTP 504', up.json({ data: {} }, 504), 'UPSTREAM_UNAVAILABLE'],
    ['HTTP 500 in words', up.text(500), 'UPSTREAM_UNAVAILABLE']
  ])('a mutation is sent once, and its outcome is unknown, when %s', async (_, failure, code) => {
    await expect(ask(revoke, failure)).rejects.toMatchObject({
      code,
      extensions: { service: 'auth', outcome: 'UNKNOWN' }
    })
    expect(upstream.received).toHaveLength(1)
  })

  it('a mutation is sent once over a connection that was in use before, too', async () => {
    upstream.answering = up.inTurn(up.json({ data: {} }), up.drop)
    const one = transport()
    await one.send(first, query, {})
    await expect(one.send(first, revoke, {})).rejects.toMatchObject({ extensions: { outcome: 'UNKNOWN' } })
    expect(upstream.received.map(({ body }) => body.query)).toEqual([query.text, revoke.text])
  })

  it.each([
    ['in the middle of the answer', cut],
    ['HTTP 401 in words', up.text(401)]
  ])('a mutation is sent once: %s', async (_, failure) => {
    await expect(ask(revoke, failure)).rejects.toMatchObject({ code: expect.stringMatching(/^UPSTREAM_/) as string })
    expect(upstream.received).toHaveLength(1)
  })

  it('a mutation is waited for before the connections are closed', async () => {
    upstream.answering = up.never
    const one = transport()
    const written = one.send(first, revoke, {})
    await upstream.arrived(1)
    const closed = one.close()
    up.json({ data: { revokeGrant: { id: 'x' } } })(upstream.received[0]!)
    expect((await written).take()).toEqual({ data: { revokeGrant: { id: 'x' } } })
    await closed
  })

  it('a mutation that is not written down is not sent where there is a journal', async () => {
    const { log, lines } = up.catchLog()
    const recorded = transport(upstream.url, { journal: { database: 'memory', retentionDays: undefined }, log })
    const input = { input: { grantId: 'a' } }
    await expect(recorded.send(first, revoke, input)).rejects.toMatchObject({
      extensions: { code: 'INTERNAL_SERVER_ERROR', outcome: 'NOT_DONE' }
    })
    expect(upstream.received).toEqual([])
    expect(lines()).toMatchObject([{ alarm: 'no-intent' }])
    await recorded.send(first, revoke, input, { intend: () => Promise.resolve() })
    expect(upstream.received).toHaveLength(1)
  })

  it('a mutation was not done when Rafiki refused the signature', async () => {
    await expect(ask(revoke, up.text(401))).rejects.toMatchObject({ extensions: { outcome: 'NOT_DONE' } })
  })

  it('a mutation was not done when nobody listens', async () => {
    const closed = transport(await up.closedUrl())
    await expect(closed.send(first, revoke, {})).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      extensions: { outcome: 'NOT_DONE' }
    })
    await expect(closed.send(first, query, {})).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  })

  it('a mutation is done once, and of unknown outcome, when the connection drops after it', async () => {
    const rafiki = await startRafiki({ seed: builtinSeed() })
    rafiki.auth.intercept = () => ({ afterwards: 'drop' })
    const [{ id, secret }] = rafiki.tenants as [{ id: string; secret: string }]
    const [grant] = rafiki.store.grants
    await expect(
      transport(rafiki.auth.url).send(up.tenantOf(id, secret), revoke, { input: { grantId: grant!.id } })
    ).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', extensions: { outcome: 'UNKNOWN' } })
    expect(rafiki.auth.counters.mutations).toBe(1)
    expect(grant?.finalizationReason).toBe('REVOKED')
    await rafiki.close()
  })
})

describe('a deadline', () => {
  const short = { read: 500, network: 60_000 }

  it('a deadline ends a query', async () => {
    await expect(ask(query, up.never, short)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' })
    expect(upstream.received).toHaveLength(1)
  })

  it('a deadline ends a mutation, whose outcome is unknown', async () => {
    await expect(ask(revoke, up.never, short)).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      extensions: { service: 'auth', outcome: 'UNKNOWN' }
    })
    expect(upstream.received).toHaveLength(1)
  })

  it('a deadline covers the second try of a query', async () => {
    await expect(ask(query, up.inTurn(up.drop, up.never), short)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' })
    expect(upstream.received).toHaveLength(2)
  })

  it('a deadline covers an answer that begins and never ends', async () => {
    const begun: Answering = ({ response }) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).write('{')
    await expect(ask(query, begun, short)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' })
  })

  it('a deadline is that of the network where Rafiki talks to other wallets', async () => {
    const other = { read: 60_000, network: 50 }
    await expect(ask(quote, up.never, other)).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      extensions: { service: 'backend', outcome: 'UNKNOWN' }
    })
  })
})

/** Begins an answer and drops the connection. */
function cut({ response }: up.Received): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 })
  response.write('{"data":', () => response.destroy())
}
