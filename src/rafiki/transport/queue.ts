/* Backpressure: a bounded queue in front of each service. Load shedding: what does not fit is refused at once. */

import type { Config } from '../../config/config.ts'
import type { Tenant } from '../../config/tenants.ts'
import type { CancellationSignal } from '../../lib/cancellation.ts'
import { Failure } from './failure.ts'
import type { Operation } from '../operation.ts'

/** Who asks a service, and for what: places are given out by it. */
export interface Ask {
  tenant: Pick<Tenant, 'id' | 'alone'>
  /** A name for the caller within the tenant. */
  caller: string
  operation: Pick<Operation, 'kind' | 'deadline'>
}

/** Gives the place back. Call it once. */
export type Leave = () => void

interface Load {
  running: number
  waiting: number
}

/** A request that runs or waits, and the loads that it is counted in. */
interface Entry {
  /** Revocations and their like: quick, and what matters most when there is trouble. */
  urgent: boolean
  /** Waits for other wallets: a slow one must not take every place. */
  slow: boolean
  alone: boolean
  tenant: Load
  caller: Load
  keys: readonly [string, string]
}

interface Waiter extends Entry {
  start: (leave: Leave) => void
  turnAway: (reason: Error) => void
}

const part = (of: number, share: number): number => Math.max(1, Math.floor(of * share))

/** Who may have how many out of so many places. */
const sharesOf = (size: number, ofCaller: number) => ({
  all: size,
  reserve: Math.floor(size / 8),
  caller: part(size, ofCaller),
  tenant: part(size, 3 / 4),
  slow: part(size, 1 / 2)
})

/**
 * Backpressure: the places in front of one service. So many requests run, so many more wait, and the rest are shed at
 * once (load shedding). One caller runs at most half of them and has a quarter of the waiting ones; one tenant among
 * several has three quarters; slow operations run in half. The next to run is an urgent mutation, otherwise a request
 * of the tenant, and then of the caller, with the fewest running. An eighth is for urgent mutations only.
 * @param waitMs the longest wait: an answer is still needed within the same deadline
 */
export function createQueue({ inFlight, queued }: Config['rafiki']['load'], waitMs: number, shed: () => void) {
  const waiters = new Set<Waiter>()
  const all: Load = { running: 0, waiting: 0 }
  const slow: Load = { running: 0, waiting: 0 }
  let urgentWaiting = 0
  const loads = new Map<string, Load>()
  const shares = { running: sharesOf(inFlight, 1 / 2), waiting: sharesOf(queued, 1 / 4) }

  function loadOf(key: string): Load {
    let load = loads.get(key)
    if (!load) loads.set(key, (load = { running: 0, waiting: 0 }))
    return load
  }

  function entryOf({ tenant: { id, alone = false }, caller, operation: { kind, deadline } }: Ask): Entry {
    const keys = [id, `${id}\n${caller}`] as const
    return {
      urgent: kind === 'mutation' && deadline === 'read',
      slow: deadline === 'network',
      alone,
      tenant: loadOf(keys[0]),
      caller: loadOf(keys[1]),
      keys
    }
  }

  /** Loads of nothing are forgotten. */
  function tidy({ tenant, caller, keys }: Entry): void {
    if (tenant.running + tenant.waiting === 0) loads.delete(keys[0])
    if (caller.running + caller.waiting === 0) loads.delete(keys[1])
  }

  function count(entry: Entry, kind: keyof Load, by: 1 | -1): void {
    all[kind] += by
    if (entry.slow) slow[kind] += by
    if (entry.urgent && kind === 'waiting') urgentWaiting += by
    entry.tenant[kind] += by
    entry.caller[kind] += by
  }

  function fits(entry: Entry, kind: keyof Load): boolean {
    const share = shares[kind]
    const extra = entry.urgent ? share.reserve : 0
    return (
      all[kind] < share.all - share.reserve + extra &&
      entry.caller[kind] < share.caller + extra &&
      (entry.alone || entry.tenant[kind] < share.tenant + extra) &&
      (!entry.slow || slow[kind] < share.slow)
    )
  }

  function run(entry: Entry): Leave {
    count(entry, 'running', 1)
    return () => {
      count(entry, 'running', -1)
      tidy(entry)
      for (let next = best(); next; next = best()) next.start(run(next))
    }
  }

  /** The waiter whose turn it is. */
  function best(): Waiter | undefined {
    let found: Waiter | undefined
    // Most often nobody else can run: nobody is looked for then.
    const places = inFlight - (urgentWaiting > 0 ? 0 : shares.running.reserve)
    if (all.running >= places) return found
    for (const waiter of waiters) {
      if (fits(waiter, 'running') && (!found || isBefore(waiter, found))) found = waiter
    }
    return found
  }

  return {
    /**
     * Waits for a place.
     * @param left ends the waiting, with its reason
     * @throws Failure UPSTREAM_BUSY
     */
    async enter(ask: Ask, left?: CancellationSignal): Promise<Leave> {
      const entry = entryOf(ask)
      if (fits(entry, 'running')) return run(entry)
      if (queued === 0 || !fits(entry, 'waiting')) {
        tidy(entry)
        shed()
        throw busy()
      }
      return new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer)
          left?.removeEventListener('abort', leave)
          waiters.delete(waiter)
          count(waiter, 'waiting', -1)
        }
        const turnAway = (reason: Error): void => {
          end()
          tidy(waiter)
          reject(reason)
        }
        const leave = (): void => turnAway(left?.reason as Error)
        const start = (place: Leave): void => {
          end()
          resolve(place)
        }
        const waiter: Waiter = { ...entry, start, turnAway }
        const timer = setTimeout(() => {
          shed()
          turnAway(busy())
        }, waitMs)
        left?.addEventListener('abort', leave, { once: true })
        waiters.add(waiter)
        count(waiter, 'waiting', 1)
      })
    },
    /** Sends everybody away who waits: the service is down. */
    turnAway(reason: Error): void {
      for (const waiter of [...waiters]) waiter.turnAway(reason)
    },
    load: (): Readonly<Load> => all,
    /** How many tenants and callers it knows of: those who run or wait. */
    get known() {
      return loads.size
    }
  }
}

const busy = (): Failure => new Failure('UPSTREAM_BUSY', 'NOT_DONE', 'not sent: too many before it')

function isBefore(one: Waiter, other: Waiter): boolean {
  if (one.urgent !== other.urgent) return one.urgent
  if (one.tenant.running !== other.tenant.running) return one.tenant.running < other.tenant.running
  return one.caller.running < other.caller.running
}
