import { jest } from '@jest/globals'
import { GatewayError } from '../../../src/errors.ts'
import type { Role, Viewer } from '../../../src/identity/viewer.ts'
import { BoundedMemory } from '../../../src/rateLimits/memory.ts'
import { callerKey, createRateLimits } from '../../../src/rateLimits/rateLimits.ts'
import { createLog } from '../../../src/observability/log.ts'

const one = '438fa74a-fa7d-4317-9ced-dde32ece1787'
const two = '5d7a2f60-3c1e-4b9a-8f42-90c6d1e7ab35'
const viewer = (subject: string, role: Role = 'accountHolder', id = one) =>
  ({ subject, role, tenant: { id } }) as unknown as Viewer

let lines: Record<string, unknown>[]
beforeEach(() => {
  lines = []
  jest.useFakeTimers()
})
afterEach(() => jest.useRealTimers())

/** Limits of 10 points, mutations at 5; at an address 3 failures. */
function limits(identify: Parameters<typeof createRateLimits>[1] = () => Promise.resolve(viewer('alice'))) {
  const ten = { points: 10, mutation: 5 }
  const fields = new Map<string, number>()
  const rateLimits = {
    accountHolder: ten,
    client: { ...ten, points: 0 },
    operator: ten,
    address: 3,
    fields,
    inFlight: 20
  }
  const log = createLog('debug', { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[0]) })
  return createRateLimits({ rateLimits }, identify, log)
}
type Admit = Awaited<ReturnType<typeof limits>>['admit']

/** A request that begins and is over, and causes nothing. */
const asks =
  (admit: Admit) =>
  async (...args: Parameters<Admit>) => {
    const meter = await admit(...args)
    meter.settle(0)
  }

const outcome = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'passed',
    (error: GatewayError) => error.extensions
  )
const limited = (waitSeconds: number) => expect.objectContaining({ code: 'RATE_LIMITED', waitSeconds })
const times = async (count: number, ask: () => Promise<unknown>): Promise<unknown[]> => {
  const all = []
  for (let n = 0; n < count; n += 1) all.push(await outcome(ask()))
  return all
}
const passed = (count: number): unknown[] => Array.from({ length: count }, () => 'passed')

describe('a caller', () => {
  it('a caller has so many requests in a minute, is told how long to wait, and may ask again after it', async () => {
    const { admit } = limits()
    const ask = asks(admit)
    expect(await times(10, () => ask(viewer('alice')))).toEqual(passed(10))
    jest.advanceTimersByTime(17_500)
    expect(await times(2, () => ask(viewer('alice')))).toEqual([limited(43), limited(43)])
    jest.advanceTimersByTime(42_499)
    expect(await outcome(admit(viewer('alice')))).toEqual(limited(1))
    jest.advanceTimersByTime(1)
    expect(await outcome(admit(viewer('alice')))).toBe('passed')
  })

  it('a caller is not affected by the flood of another', async () => {
    const { admit } = limits()
    const ask = asks(admit)
    await times(50, () => ask(viewer('bob')))
    expect(await outcome(admit(viewer('bob')))).toEqual(limited(60))
    const others = [
      viewer('alice'),
      viewer('bob', 'operator'),
      viewer('bob', 'accountHolder', two),
      viewer('Bob'),
      viewer('bob ')
    ]
    for (const other of others) expect(await outcome(admit(other))).toBe('passed')
  })

  it("a caller pays the rest of a mutation's price before it runs", async () => {
    const { admit } = limits()
    const meter = await admit(viewer('alice'))
    expect(meter.mutationPoints).toBe(5)
    expect(await outcome(meter.charge(5))).toBe('passed')
    expect(await outcome(meter.charge(5))).toBe('passed')
    const second = await admit(viewer('alice'))
    expect(await outcome(second.charge(5))).toBe('passed')
    expect(await outcome(admit(viewer('alice')))).toEqual(limited(60))
  })

  it('a caller is refused a mutation that costs more than is left', async () => {
    const { admit } = limits()
    const ask = asks(admit)
    await times(6, () => ask(viewer('alice')))
    const meter = await admit(viewer('alice'))
    expect(await outcome(meter.charge(5))).toEqual(limited(60))
  })

  it('a caller pays afterwards for what a request caused beyond its deposit', async () => {
    const { admit } = limits()
    const meter = await admit(viewer('alice'))
    meter.settle(10)
    expect(await outcome(admit(viewer('alice')))).toEqual(limited(60))
  })

  it('a caller pays a deposit, while enough is left, so that requests at once do not begin on the same points', async () => {
    const { admit } = limits()
    const meters = [await admit(viewer('alice')), await admit(viewer('alice'))]
    expect(await outcome(admit(viewer('alice')))).toEqual(limited(60))
    meters[0]?.settle(5)
    meters[1]?.settle(1)
    // Ten, less five, less one, less the one that was refused.
    expect(await times(4, () => asks(admit)(viewer('alice')))).toEqual([...passed(3), limited(60)])
  })

  it('a caller gets nothing back into the next minute', async () => {
    const { admit } = limits()
    const meter = await admit(viewer('alice'))
    jest.advanceTimersByTime(60_000)
    expect(await times(4, () => asks(admit)(viewer('alice')))).toEqual(passed(4))
    meter.settle(0)
    expect(await times(7, () => asks(admit)(viewer('alice')))).toEqual([...passed(6), limited(60)])
  })

  it('a caller who was refused is refused before a proof of theirs is verified, which takes no points', async () => {
    const alice = viewer('alice')
    const verify = jest.fn(() => Promise.resolve(alice))
    const { admit, identify } = limits((_, beforeWork) => beforeWork(alice).then(verify))
    await times(10, () => asks(admit)(alice))
    expect(await outcome(identify('198.51.100.7', ''))).toBe('passed')
    expect(await outcome(admit(alice))).toEqual(limited(60))
    expect(await times(9, () => identify('198.51.100.7', ''))).toEqual(Array(9).fill(limited(60)))
    expect(verify).toHaveBeenCalledTimes(1)
    expect(lines.filter(({ msg }) => msg === 'caller limited')).toHaveLength(1)
    jest.advanceTimersByTime(60_000)
    expect(await outcome(identify('198.51.100.7', ''))).toBe('passed')
  })

  it('a caller has 20 requests answered at once; another one waits until one of them is over', async () => {
    const { admit } = limits()
    const app = viewer('app', 'client')
    const meters = await Promise.all(Array.from({ length: 20 }, () => admit(app)))
    expect(await outcome(admit(app))).toEqual(limited(1))
    expect(await outcome(admit(viewer('another app', 'client')))).toBe('passed')
    meters[7]?.settle(0)
    expect(await outcome(admit(app))).toBe('passed')
    expect(await outcome(admit(app))).toEqual(limited(1))
  })

  it('a request that was refused for its points takes no place of its caller', async () => {
    const { admit } = limits()
    expect(await times(40, () => admit(viewer('alice')))).toEqual([...passed(2), ...Array(38).fill(limited(60))])
    jest.advanceTimersByTime(60_000)
    expect(await outcome(admit(viewer('alice')))).toBe('passed')
  })

  it('a caller in a role without a limit is never refused', async () => {
    const { admit } = limits()
    const ask = asks(admit)
    expect(await times(100, () => ask(viewer('app', 'client')))).toEqual(passed(100))
  })

  it('a caller is told how many points are left', async () => {
    const { admit } = limits()
    const ask = asks(admit)
    const told: Record<string, string>[] = []
    const meter = await admit(viewer('alice'), (headers) => told.push(headers))
    jest.advanceTimersByTime(2_000)
    await meter.charge(5)
    await times(6, () => ask(viewer('alice'), (headers) => told.push(headers)))
    expect(told[0]).toEqual({ 'ratelimit-policy': '"user";q=10;w=60', ratelimit: '"user";r=9;t=60' })
    expect(told.map(({ ratelimit }) => ratelimit?.slice(7))).toEqual([
      'r=9;t=60',
      ...[5, 4, 3, 2, 1, 0, 0].map((left) => `r=${left};t=58`)
    ])
  })

  it('a caller over the limit is logged once a window, without their name', async () => {
    const { admit } = limits()
    const ask = asks(admit)
    await times(30, () => ask(viewer('mallory')))
    expect(lines).toEqual([expect.objectContaining({ msg: 'caller limited', tenant: one, role: 'accountHolder' })])
    expect(JSON.stringify(lines)).not.toContain('mallory')
  })
})

describe('callers', () => {
  it('callers are told apart whatever their names are', () => {
    const subjects = [
      'a',
      'a:b',
      'a:',
      ':a',
      '',
      'user:a',
      `${two}:user:a`,
      'a\u0000',
      'a"',
      '\ud800',
      '\ud801',
      '\ufffd'
    ]
    const keys = ['accountHolder', 'operator', 'client'].flatMap((role) =>
      [one, two].flatMap((id) => subjects.map((it) => callerKey(viewer(it, role as Role, id))))
    )
    expect(new Set(keys).size).toBe(3 * 2 * subjects.length)
  })

  it('the keys of callers begin with their tenant, and are of one length', () => {
    expect(callerKey(viewer('x'.repeat(10_000)))).toMatch(new RegExp(`^${one}:user:[\\w-]{43}$`))
  })

  it('callers are counted in bounded memory, and active ones are not forgotten first', async () => {
    const memory = new BoundedMemory({ points: 3, duration: 60 }, 100)
    const size = () => memory.dump().storage.length
    await times(5, () => memory.consume('busy'))
    for (let n = 0; n < 1_000; n += 1) {
      await memory.consume(`stranger ${n}`)
      if (n % 50 === 0) await outcome(memory.consume('busy'))
    }
    expect(size()).toBe(100)
    await expect(memory.consume('busy')).rejects.toMatchObject({ remainingPoints: 0 })
    for (let n = 0; n < 1_000; n += 1) await memory.penalty(`debtor ${n}`)
    expect(size()).toBe(100)
    expect(jest.getTimerCount()).toBe(100)
    jest.advanceTimersByTime(60_000)
    expect(size()).toBe(0)
  })
})

describe('an address', () => {
  const unauthenticated = expect.objectContaining({ code: 'UNAUTHENTICATED' })
  const refuse = () => Promise.reject(new GatewayError('UNAUTHENTICATED', 'no'))
  /** Knows `known`, believes `fresh` once it has looked, and nobody else. */
  const identify = async (token: string | undefined, beforeWork: () => Promise<void>) => {
    if (token === undefined) return refuse()
    if (token === 'known') return viewer('alice')
    await beforeWork()
    if (token === 'down') throw new GatewayError('KEYS_UNAVAILABLE', 'down')
    return token === 'fresh' ? viewer('bob') : refuse()
  }

  it('an address with too many failed authentications is not listened to for the rest of the minute', async () => {
    const limit = limits(identify)
    const fail = () => limit.identify('192.0.2.1', 'wrong')
    expect(await times(5, fail)).toEqual([...Array<unknown>(3).fill(unauthenticated), limited(60), limited(60)])
    expect(await outcome(limit.identify('192.0.2.1', undefined))).toEqual(limited(60))
    expect(await outcome(limit.identify('192.0.2.2', undefined))).toEqual(unauthenticated)
    jest.advanceTimersByTime(60_000)
    expect(await outcome(fail())).toEqual(unauthenticated)
    expect(lines).toEqual([expect.objectContaining({ msg: 'address limited', address: '192.0.2.1' })])
  })

  it('an address over the limit causes no more work, and still has its known callers', async () => {
    const limit = limits(identify)
    await times(4, () => limit.identify('192.0.2.1', undefined))
    expect(await outcome(limit.identify('192.0.2.1', 'fresh'))).toEqual(limited(60))
    expect(await outcome(limit.identify('192.0.2.1', 'known'))).toBe('passed')
    expect(await outcome(limit.identify('192.0.2.9', 'fresh'))).toBe('passed')
  })

  it('an address pays for a genuine token without a role here, and not for what is no fault of its callers', async () => {
    const limit = limits(identify)
    expect(await times(9, () => limit.identify('192.0.2.1', 'down'))).toEqual(
      Array(9).fill(expect.objectContaining({ code: 'KEYS_UNAVAILABLE' }))
    )
    expect(await times(9, () => limit.identify('192.0.2.1', 'fresh'))).toEqual(passed(9))
    const forbidden = limits(() => Promise.reject(new GatewayError('FORBIDDEN', 'no')))
    expect((await times(4, () => forbidden.identify('192.0.2.1', 'x'))).at(-1)).toEqual(limited(60))
  })
})
