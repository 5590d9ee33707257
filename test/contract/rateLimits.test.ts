import { jest } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { codeOf, startHarness, type Harness, type Reply } from '../support/harness.ts'

const env = {
  RATE_LIMIT_ACCOUNT_HOLDER: '20',
  RATE_LIMIT_OPERATOR: '20',
  RATE_LIMIT_ADDRESS: '5',
  TRUSTED_PROXIES: 'loopback'
}
const query = '{ me { subject } }'
const json = { 'content-type': 'application/json' }

let harness: Harness
beforeEach(async () => {
  // Only the clock: what waits for a socket goes on waiting.
  jest.useFakeTimers({
    now: Date.now(),
    doNotFake: [
      'setTimeout',
      'setInterval',
      'setImmediate',
      'nextTick',
      'queueMicrotask',
      'performance',
      'clearTimeout',
      'clearInterval',
      'clearImmediate',
      'hrtime'
    ]
  })
  harness = await startHarness({ env })
})
afterEach(async () => {
  await harness.close()
  jest.useRealTimers()
})

const from = (address: string, headers: Record<string, string> = {}) =>
  harness.send('/graphql', {
    method: 'POST',
    headers: { ...json, 'x-forwarded-for': address, ...headers },
    body: JSON.stringify({ query })
  })
const flood = async (count: number, ask: () => Promise<Reply>): Promise<Reply> => {
  const replies = await Promise.all(Array.from({ length: count }, ask))
  return replies.at(-1) ?? ask()
}
const left = (reply: Reply): number => Number(/;r=(\d+);/.exec(reply.headers.get('ratelimit') ?? '')?.[1])
const firstGrant = `{ myGrants(first: 1) { edges { node { id } } } }`
const grantsOf = async (who: 'alice' | 'bob') =>
  (await harness.ask(who, '{ myGrants(first: 20, filter: { status: { in: [ACTIVE] } }) { edges { node { id } } } }'))
    .data.myGrants.edges as { node: { id: string } }[]

describe('over the limit', () => {
  it('a caller over the limit is answered with 429, a code, and how long to wait, and Rafiki is not asked', async () => {
    await flood(20, () => harness.ask('bob', query))
    const reply = await harness.ask('bob', firstGrant)
    expect([reply.status, codeOf(reply), reply.data]).toEqual([429, 'RATE_LIMITED', undefined])
    const wait = reply.errors?.[0]?.extensions.waitSeconds as number
    expect(Number.isSafeInteger(wait) && wait > 0 && wait <= 60).toBe(true)
    expect(reply.headers.get('retry-after')).toBe(String(wait))
    expect(reply.headers.get('ratelimit-policy')).toBe('"user";q=20;w=60')
    expect(reply.headers.get('ratelimit')).toBe(`"user";r=0;t=${wait}`)
    expect(reply.errors).toEqual([
      { message: expect.any(String), extensions: { code: 'RATE_LIMITED', waitSeconds: wait } }
    ])
    expect(reply.cost).toEqual({ auth: 0, backend: 0, mutations: 0 })
  })

  it('other callers are served beside one over the limit, the same subject in another role too, and everybody after a minute', async () => {
    await flood(30, () => harness.ask('bob', query))
    expect((await harness.ask('bob', query)).status).toBe(429)
    expect((await harness.ask('alice', query)).data).toEqual({ me: { subject: 'alice' } })
    const asOperator = { role: 'operator', sub: 'bob', scope: 'admin:read' }
    expect((await harness.ask(asOperator, '{ tenants { edges { node { id } } } }')).status).not.toBe(429)
    jest.setSystemTime(Date.now() + 60_000)
    expect((await harness.ask('bob', query)).status).toBe(200)
  })

  it('a mutation over the limit is not run: its cost is known before it is', async () => {
    const [grant] = await grantsOf('alice')
    await flood(15, () => harness.ask('alice', query))
    const mutation = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }'
    const reply = await harness.ask('alice', mutation, { id: grant?.node.id })
    expect([reply.status, codeOf(reply), reply.data]).toEqual([429, 'RATE_LIMITED', undefined])
    expect(reply.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(reply.headers.get('ratelimit')).toMatch(/^"user";r=0;t=/)
    expect(reply.errors?.[0]?.extensions).not.toHaveProperty('http')
    expect(reply.cost).toEqual({ auth: 0, backend: 0, mutations: 0 })
  })

  it('each mutation costs five points', async () => {
    const [a, b] = await grantsOf('alice')
    const before = left(await harness.ask('alice', query))
    const mutation = `mutation ($a: ID!, $b: ID!) {
      a: revokeMyGrant(input: { grantId: $a }) { grant { id } }
      ...F
    }
    fragment F on Mutation { b: revokeMyGrant(input: { grantId: $b }) { grant { id } } }`
    const reply = await harness.ask('alice', mutation, { a: a?.node.id, b: b?.node.id })
    expect(reply.errors).toBeUndefined()
    expect(left(reply)).toBe(before - 10)
  })

  it('a query pays afterwards for the requests to Rafiki beyond one', async () => {
    const nested =
      '{ myGrants(first: 20) { edges { node { id } } } myWalletAddresses { edges { node { id } } } me { subject } }'
    const reply = await harness.ask('alice', nested)
    const caused = reply.cost.auth + reply.cost.backend
    expect(caused).toBeGreaterThan(1)
    expect(left(reply)).toBe(19)
    expect(left(await harness.ask('alice', query))).toBe(20 - caused - 1)
  })

  it('a mutation pays afterwards for its read-backs on an allowance of their own', async () => {
    const ids = Array.from({ length: 15 }, () => randomUUID())
    const revoke = 'mutation ($ids: [ID!]) { revokeMyGrants(input: { grantIds: $ids }) { results { outcome } } }'
    const reply = await harness.ask('alice', revoke, { ids })
    expect([left(reply), reply.cost.auth]).toEqual([15, 15])
    expect(left(await harness.ask('alice', query))).toBe(20 - 16 - 1)
  })

  it('health is answered over the limit, and never counted', async () => {
    await flood(30, () => from('192.0.2.1'))
    const probes = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        harness.send(n % 2 ? '/healthz' : '/readyz', { headers: { 'x-forwarded-for': '192.0.2.1' } })
      )
    )
    expect(new Set(probes.map(({ status }) => status))).toEqual(new Set([200]))
    expect(probes[0]?.headers.has('ratelimit')).toBe(false)
  })

  it('browsers get the landing page over the limit', async () => {
    await flood(30, () => from('192.0.2.1'))
    const page = () => harness.send('/graphql', { headers: { accept: 'text/html', 'x-forwarded-for': '192.0.2.1' } })
    expect((await flood(30, page)).status).toBe(200)
  })
})

describe('failed authentications', () => {
  it('failed authentications are limited by address, and take nothing from known callers', async () => {
    expect((await harness.ask('alice', query)).status).toBe(200)
    const last = await flood(40, () => from('192.0.2.1', { authorization: 'Bearer x.y.z' }))
    expect([last.status, codeOf(last)]).toEqual([429, 'RATE_LIMITED'])
    expect(last.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(last.headers.has('ratelimit')).toBe(false)
    const authorization = `Bearer ${await harness.tokenOf('alice')}`
    expect((await from('192.0.2.2', { authorization })).status).toBe(200)
    const known = await from('192.0.2.1', { authorization })
    expect([known.status, known.headers.get('ratelimit')]).toEqual([200, expect.stringContaining('r=17;')])
  })

  it('failed authentications cannot be spread over a customer’s /64, nor over a header that no proxy wrote', async () => {
    for (let n = 0; n < 5; n += 1) await from(`2001:db8::${n}`)
    expect((await from('2001:db8::ffff:1')).status).toBe(429)
    expect((await from('2001:db8:0:1::1')).status).toBe(401)
    for (let n = 0; n < 5; n += 1) await from(`198.51.100.${n}, 192.0.2.7`)
    expect((await from('198.51.100.200, 192.0.2.7')).status).toBe(429)
    expect((await from('198.51.100.0')).status).toBe(401)
  })

  it('failed authentications count for the connecting address where no proxy is trusted; a missing setting is logged once', async () => {
    const alone = await startHarness({ env: { ...env, TRUSTED_PROXIES: '' } })
    const ask = (address: string) =>
      alone.send('/graphql', { method: 'POST', headers: { ...json, 'x-forwarded-for': address }, body: '{}' })
    const statuses = []
    for (let n = 0; n < 6; n += 1) statuses.push((await ask(`192.0.2.${n}`)).status)
    await alone.close()
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
    expect(alone.logged().match(/TRUSTED_PROXIES/g)).toHaveLength(1)
    expect(harness.logged()).not.toContain('TRUSTED_PROXIES')
  })
})

it('browsers of allowed origins may read how long to wait', async () => {
  const reply = await from('192.0.2.1', { origin: 'https://studio.apollographql.com' })
  expect(reply.headers.get('access-control-expose-headers')).toMatch(/Retry-After/i)
})

describe('many requests at once', () => {
  // Each is another one, so that none is answered together with another, and asks both services.
  const heavy = (n: number): string =>
    `{ a${n}: myGrants(first: ${(n % 100) + 1}) { edges { node { id } } } myWalletAddresses { edges { node { id } } } myOutgoingPayments(first: ${(n % 100) + 1}) { edges { node { id } } } }`

  it.each([
    ['are answered 20 at a time', { CALLER_MAX_IN_FLIGHT: '20' }, 20],
    ['do not begin on the same points', { CALLER_MAX_IN_FLIGHT: '0' }, 60]
  ])('many requests at once of one caller %s, and cause no more than is paid for', async (_, limits, most) => {
    await harness.close()
    harness = await startHarness({
      env: { ...env, ...limits, RATE_LIMIT_ACCOUNT_HOLDER: '300', RAFIKI_READ_DEADLINE_MS: '60000' }
    })
    const { auth, backend } = harness.rafiki
    let release = (): void => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    auth.intercept = backend.intercept = () => ({ delay: held })
    let refused = 0
    const ask = async (n: number): Promise<Reply> => {
      const reply = await harness.ask('alice', heavy(n))
      if (reply.status === 429) refused += 1
      if (refused === 280 - most) release()
      return reply
    }
    const replies = await Promise.all(Array.from({ length: 280 }, (__, n) => ask(n)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(most)
    for (const reply of replies.filter(({ status }) => status !== 200)) {
      expect([reply.status, codeOf(reply)]).toEqual([429, 'RATE_LIMITED'])
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(auth.counters.requests + backend.counters.requests).toBeLessThanOrEqual(300)
  })
})
