import type { Operation } from '../../../../src/rafiki/operation.ts'
import { prepare } from '../../../support/operations.ts'
import type { Transport } from '../../../../src/rafiki/transport/transport.ts'
import * as up from '../../../support/upstream.ts'
import { first, type Upstream } from '../../../support/upstream.ts'

const query = prepare('auth', '{ grants { pageInfo { hasNextPage } } }')
const revoke = prepare('auth', 'mutation($input: RevokeGrantInput!) { revokeGrant(input: $input) { id } }')
const other = prepare('backend', '{ assets { pageInfo { hasNextPage } } }')
const { fine } = up

let upstream: Upstream
beforeEach(async () => {
  upstream = await up.startUpstream()
  upstream.answering = up.never
})
afterEach(async () => {
  await up.closeTransports()
  await upstream.close()
})

const transport = (options: Parameters<typeof up.transportTo>[1]) => up.transportTo(upstream.url, options)
let n = 0
const send = (to: Transport, operation: Operation = query, caller = `c${n}`, signal?: AbortSignal) =>
  to.send(first, operation, { n: (n += 1) }, { id: caller, signal })
const busy = { code: 'UPSTREAM_BUSY', extensions: { service: 'auth', waitSeconds: 2 } }

it('a request that finds no place is refused at once and never sent: a mutation was not done', async () => {
  const sheds: string[] = []
  const to = transport({ load: { inFlight: 1, queued: 1 }, events: { shed: (service) => void sheds.push(service) } })
  const running = send(to)
  const waiting = send(to)
  await upstream.arrived(1)
  await expect(send(to)).rejects.toMatchObject(busy)
  await expect(send(to, revoke)).rejects.toMatchObject({ ...busy, extensions: { outcome: 'NOT_DONE' } })
  expect([sheds, to.load('auth')]).toEqual([['auth', 'auth'], { running: 1, waiting: 1 }])
  fine(upstream.received[0]!)
  await upstream.arrived(2)
  fine(upstream.received[1]!)
  await Promise.all([running, waiting])
  expect([upstream.received.length, to.load('auth')]).toEqual([2, { running: 0, waiting: 0 }])
})

it('one service that is full leaves the other alone', async () => {
  const to = transport({ load: { inFlight: 1, queued: 0 } })
  const running = send(to)
  await upstream.arrived(1)
  await expect(send(to)).rejects.toMatchObject(busy)
  upstream.answering = fine
  await send(to, other)
  fine(upstream.received[0]!)
  await running
})

it('a place comes back however a request ends', async () => {
  const to = transport({ load: { inFlight: 1, queued: 0 }, deadlines: { read: 15_000, network: 30 } })
  await expect(send(to, { ...query, deadline: 'network' })).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' })
  upstream.answering = up.drop
  await expect(send(to)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  upstream.answering = up.never
  const gone = new AbortController()
  const arrived = upstream.arrived(upstream.received.length + 1)
  const left = expect(send(to, query, 'x', gone.signal)).rejects.toThrow()
  await arrived
  gone.abort()
  await left
  while (to.load('auth').running > 0) await new Promise((resolve) => setImmediate(resolve))
  upstream.answering = up.text(401)
  await expect(send(to, revoke)).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' })
  upstream.answering = fine
  await send(to)
  expect(to.load('auth')).toEqual({ running: 0, waiting: 0 })
})

it('a request that waits longer than half a deadline is shed, so that nothing is sent too late to be answered', async () => {
  const to = transport({ load: { inFlight: 1, queued: 4 }, deadlines: { read: 60, network: 60_000 } })
  const quote = prepare(
    'auth',
    'mutation($input: RevokeGrantInput!) { createQuote: revokeGrant(input: $input) { id } }'
  )
  const running = send(to, { ...quote, deadline: 'network' })
  await upstream.arrived(1)
  await expect(send(to, revoke)).rejects.toMatchObject({ ...busy, extensions: { outcome: 'NOT_DONE' } })
  expect(upstream.received).toHaveLength(1)
  fine(upstream.received[0]!)
  await running
})

it('a waiting request is sent away when the circuit breaker opens', async () => {
  const to = transport({ load: { inFlight: 40, queued: 40 } })
  const one = (id: string) => to.send(first, query, { n: (n += 1) }, { id, mayRetry: () => false })
  const hanging = Array.from({ length: 20 }, () => one('x'))
  await upstream.arrived(20)
  // This caller has a half of the places: no more for now, though some are free.
  const waiting = expect(one('x')).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  expect(to.load('auth')).toEqual({ running: 20, waiting: 1 })
  upstream.answering = up.drop
  await Promise.allSettled(Array.from({ length: 10 }, (_, caller) => one(`c${caller}`)))
  expect([to.breaker('auth'), to.load('auth')]).toEqual(['open', { running: 20, waiting: 0 }])
  await waiting
  for (const received of upstream.received.slice(0, 20)) fine(received)
  expect(await Promise.all(hanging)).toHaveLength(20)
  expect(upstream.received).toHaveLength(30)
})
