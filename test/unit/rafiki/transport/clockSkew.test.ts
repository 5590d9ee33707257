import { createClock, refusedSignature } from '../../../../src/rafiki/transport/clockSkew.ts'
import { prepare } from '../../../support/operations.ts'
import * as up from '../../../support/upstream.ts'
import { first, type Answering } from '../../../support/upstream.ts'

const second = 1_000
const noon = Date.UTC(2026, 7, 1, 12)
const header = (ms: number): string => new Date(ms).toUTCString()

function watched() {
  const told: number[] = []
  let now = noon
  const clock = createClock(
    (skew) => void told.push(skew),
    () => now
  )
  /** Rafiki's clock is so many milliseconds ahead of ours; the answer takes `took`. */
  const answer = (ahead: number, took = 40) => {
    now += 60 * second
    clock.see(header(Math.floor((now + ahead) / second) * second), now - took, now)
    return clock.skewSeconds
  }
  return { clock, told, answer, at: () => now }
}

describe('two clocks', () => {
  it('two clocks agree as far as a header of whole seconds can tell', () => {
    const { told, answer } = watched()
    expect([-900, -300, 0, 300, 900].map((ahead) => answer(ahead))).toEqual([0, 0, 0, 0, 0])
    expect(told).toEqual([])
  })

  it('two clocks differ by what is certain, on both sides', () => {
    const { answer } = watched()
    expect([answer(42_500), answer(-42_500)]).toEqual([42, -41])
  })

  it('clock skew is logged once when it begins, changes, and ends', () => {
    const { told, answer } = watched()
    for (const ahead of [0, 40, 40, 41, 39, 90, 90, 1, 0]) answer(ahead * second)
    expect(told).toEqual([40, 90, 0])
  })

  it('clock skew is not logged each time that two servers take turns', () => {
    const { clock, told, at } = watched()
    const one = at()
    for (let turn = 0; turn < 10; turn += 1) clock.see(header(one + (turn % 2) * 60 * second), one, one)
    expect(told).toEqual([60])
  })

  it.each([undefined, 'yesterday', ['a', 'b'], ''])('clocks are not compared by the Date header %p', (date) => {
    const { clock } = watched()
    clock.see(date, noon, noon)
    expect(clock.skewSeconds).toBeUndefined()
  })

  it('clocks are not compared by an answer that took long', () => {
    const { answer } = watched()
    expect(answer(60 * second, 3 * second)).toBeUndefined()
  })
})

it.each([
  [0, /check the tenant/],
  [45, /4[45] s behind/],
  [-45, /4[34] s ahead of/]
])('a refused signature is explained by clocks that are %d s apart', (ahead, words) => {
  const { clock, answer } = watched()
  answer(ahead * second)
  expect(refusedSignature(clock)).toMatch(words)
})

it('every answer says what time it is, be it a refusal or a health check', async () => {
  const upstream = await up.startUpstream()
  const ahead = header(Date.now() + 50 * second)
  const late =
    (status: number): Answering =>
    ({ response }) =>
      void response.writeHead(status, { 'content-type': 'text/plain', date: ahead }).end('Unauthorized')
  const { log, lines } = up.catchLog()
  const transport = up.transportTo(upstream.url, { log })
  expect(transport.skewSeconds('auth')).toBeUndefined()
  upstream.answering = late(200)
  expect(await transport.healthy('auth')).toBe(true)
  const skewSeconds = transport.skewSeconds('auth') ?? 0
  // What is certain depends on how long this machine takes.
  expect(Math.abs(skewSeconds - 48)).toBeLessThanOrEqual(3)
  upstream.answering = late(401)
  const refused = transport.send(first, prepare('auth', '{ grants { pageInfo { hasNextPage } } }'), {})
  await expect(refused).rejects.toMatchObject({ cause: expect.stringContaining('s behind') as string })
  expect(lines()).toMatchObject([{ level: 50, service: 'auth', skewSeconds }])
  await transport.close()
  await upstream.close()
})
