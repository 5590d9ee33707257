import { jest } from '@jest/globals'
import type { Operation } from '../../../../src/rafiki/operation.ts'
import { prepare } from '../../../support/operations.ts'
import type { Transport } from '../../../../src/rafiki/transport/transport.ts'
import * as up from '../../../support/upstream.ts'
import { first, second, type Answering, type Upstream } from '../../../support/upstream.ts'

const query = prepare('auth', '{ grants { pageInfo { hasNextPage } } }')
const revoke = prepare('auth', 'mutation($input: RevokeGrantInput!) { revokeGrant(input: $input) { id } }')
const receiver = prepare('backend', 'query($id: String!) { receiver(id: $id) { id } }')
const { fine } = up

let upstream: Upstream
beforeEach(async () => void (upstream = await up.startUpstream()))
afterEach(async () => {
  jest.restoreAllMocks()
  await up.closeTransports()
  await upstream.close()
})

interface Watched {
  transport: Transport
  states: string[]
  lines: () => Record<string, unknown>[]
}

function watched(url = upstream.url, deadlines = { read: 15_000, network: 15_000 }): Watched {
  const states: string[] = []
  const { log, lines } = up.catchLog()
  const events = { breaker: (service: string, state: string) => void states.push(`${service} ${state}`) }
  const transport = up.transportTo(url, { deadlines, log, events })
  return { transport, states, lines }
}

let n = 0
/** Each time another request, so that none is shared; sent once. */
const send = (transport: Transport, operation: Operation = query, tenant = first, signal?: AbortSignal) =>
  transport.send(tenant, operation, { n: (n += 1) }, { mayRetry: () => false, signal }).then(
    () => 'answered',
    (error: { code?: string; extensions?: { outcome?: string } }) =>
      [error.code, error.extensions?.outcome].filter(Boolean).join(' ')
  )

async function sendMany(count: number, transport: Transport, operation?: Operation, tenant?: typeof first) {
  const ends = new Set<string>()
  for (let times = 0; times < count; times += 1) ends.add(await send(transport, operation, tenant))
  return [...ends]
}

/** Time passes until a probe may be sent. */
function wait(): void {
  const later = Date.now() + 2_001
  jest.spyOn(Date, 'now').mockImplementation(() => later)
}

async function opened(answering: Answering = up.drop): Promise<Watched> {
  const it = watched()
  upstream.answering = answering
  await sendMany(10, it.transport)
  expect(it.states).toEqual(['auth open'])
  upstream.received.length = 0
  return it
}

describe('a breaker', () => {
  const faults: [string, Answering][] = [
    ['the connection is dropped', up.drop],
    ...[502, 503, 504, 500].map((status): [string, Answering] => [`HTTP ${status} in words`, up.text(status)]),
    ['HTML', up.raw(200, 'text/html', '<p>Welcome</p>')],
    ['half an answer', up.raw(200, 'application/json', '{"data":')],
    ['a redirect', up.raw(302, 'text/html', '')]
  ]

  it.each(faults)('a circuit breaker opens after ten in a row of: %s', async (_, answering) => {
    const { transport, states } = watched()
    upstream.answering = answering
    await sendMany(9, transport)
    expect([states, transport.breaker('auth')]).toEqual([[], 'closed'])
    await sendMany(5, transport)
    expect([states, transport.breaker('auth'), upstream.received.length]).toEqual([['auth open'], 'open', 10])
  })

  it('a circuit breaker opens after ten timeouts, and where nobody listens', async () => {
    upstream.answering = up.never
    const slow = watched(upstream.url, { read: 20, network: 15_000 })
    await Promise.all(Array.from({ length: 10 }, () => send(slow.transport)))
    expect(slow.states).toEqual(['auth open'])
    const closed = watched(await up.closedUrl())
    await sendMany(10, closed.transport)
    expect(closed.states).toEqual(['auth open'])
  })

  it('a circuit breaker begins to count again with each answer', async () => {
    const { transport, states } = watched()
    for (let times = 0; times < 3; times += 1) {
      upstream.answering = up.drop
      await sendMany(9, transport)
      upstream.answering = fine
      await sendMany(1, transport)
    }
    expect(states).toEqual([])
  })

  it.each([
    ['errors of GraphQL', up.json({ errors: [{ message: 'no', extensions: { code: 'NOT_FOUND' } }] })],
    ['errors of GraphQL under HTTP 500', up.json({ errors: [{ message: 'no' }] }, 500)],
    ["a tenant's signature that is refused", up.text(401)],
    ['other refusals', up.text(400)],
    ['an answer that is too long', up.json({ much: 'x'.repeat(9 * 1024 * 1024) })]
  ])('a circuit breaker does not open after %s', async (_, answering) => {
    const { transport, states } = watched()
    upstream.answering = answering
    await sendMany(12, transport)
    expect(states).toEqual([])
    upstream.answering = fine
    expect(await send(transport, query, second)).toBe('answered')
  })

  it('a circuit breaker does not open when another wallet lets Rafiki wait', async () => {
    upstream.answering = up.never
    const { transport, states } = watched(upstream.url, { read: 15_000, network: 20 })
    await Promise.all(Array.from({ length: 12 }, () => send(transport, receiver)))
    expect(states).toEqual([])
  })

  it('a circuit breaker neither opens for callers who hang up, nor begins to count again', async () => {
    const { transport, states } = watched()
    const hangUp = async () => {
      upstream.answering = up.never
      const gone = new AbortController()
      const arrived = upstream.arrived(upstream.received.length + 1)
      const sent = send(transport, query, first, gone.signal)
      await arrived
      gone.abort()
      await sent
    }
    for (let times = 0; times < 12; times += 1) await hangUp()
    expect(states).toEqual([])
    for (let times = 0; times < 10; times += 1) {
      await hangUp()
      upstream.answering = up.drop
      await send(transport)
    }
    expect(states).toEqual(['auth open'])
  })

  it('each service has its own circuit breaker', async () => {
    const { transport } = await opened()
    upstream.answering = fine
    expect([transport.breaker('auth'), transport.breaker('backend')]).toEqual(['open', 'closed'])
    expect(await send(transport, receiver)).toBe('answered')
  })
})

describe('while it is open', () => {
  it('nothing is sent while a circuit breaker is open, and a mutation is known not to be done', async () => {
    const { transport } = await opened()
    upstream.answering = fine
    expect(await send(transport)).toBe('UPSTREAM_UNAVAILABLE')
    expect(await send(transport, revoke)).toBe('UPSTREAM_UNAVAILABLE NOT_DONE')
    expect(upstream.received).toHaveLength(0)
  })

  it('one request in two seconds probes while a circuit breaker is open, and the others are answered at once', async () => {
    const { transport, states } = await opened()
    wait()
    upstream.answering = up.never
    const probe = send(transport)
    await upstream.arrived(1)
    expect([await send(transport), await send(transport, revoke)]).toEqual([
      'UPSTREAM_UNAVAILABLE',
      'UPSTREAM_UNAVAILABLE NOT_DONE'
    ])
    expect(upstream.received).toHaveLength(1)
    fine(upstream.received[0]!)
    expect(await probe).toBe('answered')
    expect(states).toEqual(['auth open', 'auth half-open', 'auth closed'])
    upstream.answering = fine
    expect(await send(transport)).toBe('answered')
  })

  it.each([
    ['a refusal in words, which shows that the service lives', up.text(401), 'closed'],
    ['another fault', up.drop, 'open'],
    ['an answer that is too long, which shows the same', up.json({ much: 'x'.repeat(9 * 1024 * 1024) }), 'closed']
  ])('a probe of an open circuit breaker that meets %s leaves it as it should', async (_, answering, state) => {
    const { transport } = await opened()
    wait()
    upstream.answering = answering
    await send(transport)
    expect([transport.breaker('auth'), upstream.received.length]).toEqual([state, 1])
  })

  it('a probe of an open circuit breaker goes on when its caller hangs up', async () => {
    const { transport, states } = await opened()
    wait()
    upstream.answering = up.never
    const gone = new AbortController()
    const probe = send(transport, query, first, gone.signal)
    await upstream.arrived(1)
    gone.abort()
    await probe
    expect(transport.breaker('auth')).toBe('half-open')
    const closed = new Promise<void>((resolve) => {
      const push = states.push.bind(states)
      states.push = (state) => (resolve(), push(state))
    })
    fine(upstream.received[0]!)
    await closed
    expect(states.at(-1)).toBe('auth closed')
  })

  it('an open circuit breaker is logged once', async () => {
    const { transport, lines } = await opened()
    await sendMany(5, transport)
    expect(lines()).toMatchObject([{ service: 'auth', breaker: 'open' }])
  })
})
