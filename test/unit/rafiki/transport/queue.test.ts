import { jest } from '@jest/globals'
import type { Ask } from '../../../../src/rafiki/transport/places.ts'
import { createQueue, type Leave } from '../../../../src/rafiki/transport/queue.ts'

const read: Ask['operation'] = { kind: 'query', deadline: 'read' }
const revoke: Ask['operation'] = { kind: 'mutation', deadline: 'read' }
const slow: Ask['operation'] = { kind: 'mutation', deadline: 'network' }

interface Who {
  tenant?: string
  alone?: boolean
  caller?: string
  operation?: Ask['operation']
}
const askOf = ({ tenant = 'one', alone, caller = 'alice', operation = read }: Who): Ask => ({
  tenant: { id: tenant, alone },
  caller,
  operation
})

function queue(inFlight: number, queued: number, waitMs = 60_000) {
  let sheds = 0
  const made = createQueue({ inFlight, queued }, waitMs, () => (sheds += 1))
  const order: string[] = []
  const places: Leave[] = []
  const errors: unknown[] = []
  return {
    made,
    order,
    errors,
    sheds: () => sheds,
    /** Asks for a place; `order` has the name when it was given. */
    async ask(who: Who, signal?: AbortSignal): Promise<void> {
      const name = `${who.tenant ?? 'one'}/${who.caller ?? 'alice'}`
      void made.enter(askOf(who), signal).then(
        (leave) => {
          order.push(name)
          places.push(leave)
        },
        (error: unknown) => errors.push((error as { code?: string }).code ?? error)
      )
      await settled()
    },
    async askMany(count: number, who: (n: number) => Who): Promise<void> {
      for (let n = 0; n < count; n += 1) await this.ask(who(n))
    },
    /** Whoever has been running for longest is done. */
    async finish(): Promise<void> {
      places.shift()?.()
      await settled()
    },
    finishAll: async () => {
      for (let place = places.shift(); place; place = places.shift()) {
        place()
        await settled()
      }
    }
  }
}
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
const callers = (n: number): Who => ({ tenant: 'one', alone: true, caller: `c${n}` })

it('the queue runs so many, lets so many wait, and sheds the rest at once', async () => {
  const it = queue(4, 3)
  await it.askMany(10, callers)
  expect([it.made.load(), it.errors, it.sheds()]).toEqual([
    { running: 4, waiting: 3 },
    ['UPSTREAM_BUSY', 'UPSTREAM_BUSY', 'UPSTREAM_BUSY'],
    3
  ])
  await it.finishAll()
  expect([it.made.load(), it.order.length, it.made.known]).toEqual([{ running: 0, waiting: 0 }, 7, 0])
})

it('the queue gives places in the order of asking to callers who have as many', async () => {
  const it = queue(1, 16)
  await it.askMany(6, callers)
  await it.finishAll()
  expect(it.order).toEqual(['one/c0', 'one/c1', 'one/c2', 'one/c3', 'one/c4', 'one/c5'])
})

it('the queue keeps one caller from more than a half of the places, though nobody else asks', async () => {
  const it = queue(8, 40)
  await it.askMany(6, () => ({ alone: true }))
  expect(it.made.load()).toEqual({ running: 4, waiting: 2 })
  await it.ask(callers(1))
  expect(it.order.at(-1)).toBe('one/c1')
})

it('the queue keeps one caller from more than a quarter of the waiting places', async () => {
  const it = queue(2, 16)
  await it.askMany(1 + 4, () => ({ alone: true }))
  expect(it.made.load()).toEqual({ running: 1, waiting: 4 })
  await it.ask({ alone: true })
  expect(it.errors).toEqual(['UPSTREAM_BUSY'])
  await it.askMany(2, callers)
  expect([it.made.load(), it.errors.length]).toEqual([{ running: 2, waiting: 5 }, 1])
})

it('the queue keeps the callers of one tenant from more than three quarters, where there may be others', async () => {
  const it = queue(7, 7)
  await it.askMany(20, (n) => ({ caller: `c${n}` }))
  expect(it.made.load()).toEqual({ running: 5, waiting: 5 })
  await it.ask({ tenant: 'two' })
  expect(it.order.at(-1)).toBe('two/alice')
})

it('the queue gives the next place to the tenant, and then to the caller, that has least', async () => {
  const it = queue(6, 40)
  await it.askMany(12, (n) => ({ caller: `c${n % 2}` }))
  await it.askMany(3, (n) => ({ tenant: 'two', caller: `d${n}` }))
  it.order.length = 0
  await it.finish()
  await it.finish()
  // Three of `two` run by then and two of `one`, one of each caller: it is the turn of who asked first.
  expect(it.order).toEqual(['two/d2', 'one/c0'])
  await it.finishAll()
  expect(it.made.load()).toEqual({ running: 0, waiting: 0 })
})

it('the queue starts revocations before reads that came earlier, and keeps places for them', async () => {
  const it = queue(8, 8)
  await it.askMany(7 + 7, callers)
  expect(it.made.load()).toEqual({ running: 7, waiting: 7 })
  await it.ask(callers(100))
  expect(it.errors).toEqual(['UPSTREAM_BUSY'])
  await it.ask({ alone: true, caller: 'first', operation: revoke })
  expect(it.order.at(-1)).toBe('one/first')
  await it.ask({ alone: true, caller: 'second', operation: revoke })
  expect(it.made.load()).toEqual({ running: 8, waiting: 8 })
  await it.finish()
  expect(it.order.at(-1)).toBe('one/second')
})

it('the queue starts a revocation before reads that came earlier, where both could run', async () => {
  const it = queue(1, 16)
  await it.askMany(3, callers)
  await it.ask({ alone: true, caller: 'revoking', operation: revoke })
  await it.finish()
  expect(it.order).toEqual(['one/c0', 'one/revoking'])
})

it('the queue keeps a half of the places from what waits for other wallets', async () => {
  const it = queue(8, 40)
  await it.askMany(6, (n) => ({ ...callers(n), operation: slow }))
  expect(it.made.load()).toEqual({ running: 4, waiting: 2 })
  await it.ask(callers(9))
  expect(it.order.at(-1)).toBe('one/c9')
})

it('the queue frees the place of a caller who leaves it', async () => {
  const it = queue(1, 1)
  await it.ask(callers(0))
  const gone = new AbortController()
  await it.ask(callers(1), gone.signal)
  gone.abort('hung up')
  await it.ask(callers(2))
  expect([it.errors, it.made.load()]).toEqual([['hung up'], { running: 1, waiting: 1 }])
  await it.finishAll()
  expect([it.order, it.made.known]).toEqual([['one/c0', 'one/c2'], 0])
})

it('the queue lets nobody wait past their time', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] })
  const it = queue(1, 4, 100)
  await it.askMany(2, callers)
  jest.advanceTimersByTime(99)
  await settled()
  expect(it.errors).toEqual([])
  jest.advanceTimersByTime(1)
  await settled()
  expect([it.errors, it.sheds(), it.made.load()]).toEqual([['UPSTREAM_BUSY'], 1, { running: 1, waiting: 0 }])
  jest.useRealTimers()
})

it('the queue sends everybody away when the service is down', async () => {
  const it = queue(1, 8)
  await it.askMany(5, callers)
  it.made.turnAway(new Error('down'))
  await settled()
  expect([it.errors, it.made.load()]).toEqual([Array(4).fill(new Error('down')), { running: 1, waiting: 0 }])
})

it('the queue gives no place where none may wait and all are taken', async () => {
  const it = queue(1, 0)
  await it.askMany(2, callers)
  expect([it.order, it.errors]).toEqual([['one/c0'], ['UPSTREAM_BUSY']])
})
