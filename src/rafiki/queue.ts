import type { Config, Tenant } from '../config.ts'
import { Failure } from './failure.ts'
import type { Operation } from './operation.ts'

/** Who asks a service, and for what: places are given out by it. */
export interface Ask {
  tenant: Pick<Tenant, 'id' | 'alone'>
  /** A name for the caller within the tenant. */
  caller: string
  operation: Pick<Operation, 'kind' | 'deadline'>
}

/** Gives the place back. Call it once. */
export type Leave = () => void

interface Waiter extends Ask {
  start: (leave: Leave) => void
  turnAway: (reason: Error) => void
}

interface Load {
  running: number
  waiting: number
}

/** Revocations and their like: quick, and what matters most when there is trouble. */
const isUrgent = ({ operation: { kind, deadline } }: Ask): boolean => kind === 'mutation' && deadline === 'read'
/** Waits for other wallets: a slow one must not take every place. */
const isSlow = ({ operation }: Ask): boolean => operation.deadline === 'network'

const part = (of: number, share: number): number => Math.max(1, Math.floor(of * share))

/**
 * The places in front of one service: so many requests run, so many more wait, and the rest are shed at once. One caller
 * runs at most a half and waits in a quarter of them, one tenant among several in three quarters, slow operations run in
 * a half. Of those who wait, urgent mutations go first, then whose tenant, and then who, has least running. A few places
 * are for urgent mutations only.
 * @param waitMs the longest wait: an answer is still needed within the same deadline
 */
export function createQueue({ inFlight, queued }: Config['rafiki']['load'], waitMs: number, shed: () => void) {
  const waiters = new Set<Waiter>()
  const all: Load = { running: 0, waiting: 0 }
  const slow: Load = { running: 0, waiting: 0 }
  const loads = new Map<string, Load>()

  const keysOf = ({ tenant, caller }: Ask) => ({ tenantKey: tenant.id, callerKey: `${tenant.id}\n${caller}` })
  const loadOf = (key: string): Load => loads.get(key) ?? { running: 0, waiting: 0 }

  function count(ask: Ask, kind: keyof Load, by: 1 | -1): void {
    all[kind] += by
    if (isSlow(ask)) slow[kind] += by
    for (const key of Object.values(keysOf(ask))) {
      const load = loadOf(key)
      load[kind] += by
      if (load.running + load.waiting === 0) loads.delete(key)
      else loads.set(key, load)
    }
  }

  /** Whether there is a place of this kind for it, out of `size`, with an eighth of `size` kept back for the urgent. */
  function fits(ask: Ask, kind: keyof Load, size: number, ofCaller: number): boolean {
    const reserve = isUrgent(ask) ? Math.floor(size / 8) : 0
    const { tenantKey, callerKey } = keysOf(ask)
    return (
      all[kind] < size - Math.floor(size / 8) + reserve &&
      loadOf(callerKey)[kind] < part(size, ofCaller) + reserve &&
      (ask.tenant.alone === true || loadOf(tenantKey)[kind] < part(size, 3 / 4) + reserve) &&
      (!isSlow(ask) || slow[kind] < part(size, 1 / 2))
    )
  }
  const mayRun = (ask: Ask): boolean => fits(ask, 'running', inFlight, 1 / 2)
  const mayWait = (ask: Ask): boolean => queued > 0 && fits(ask, 'waiting', queued, 1 / 4)

  function run(ask: Ask): Leave {
    count(ask, 'running', 1)
    return () => {
      count(ask, 'running', -1)
      for (let next = best(); next; next = best()) {
        remove(next)
        next.start(run(next))
      }
    }
  }

  function remove(waiter: Waiter): void {
    if (waiters.delete(waiter)) count(waiter, 'waiting', -1)
  }

  /** The waiter whose turn it is. Looked for among at most as many as may wait, and only while there are any. */
  function best(): Waiter | undefined {
    let found: { waiter: Waiter; rank: number[] } | undefined
    for (const waiter of waiters) {
      if (!mayRun(waiter)) continue
      const { tenantKey, callerKey } = keysOf(waiter)
      const rank = [isUrgent(waiter) ? 0 : 1, loadOf(tenantKey).running, loadOf(callerKey).running]
      if (!found || isBefore(rank, found.rank)) found = { waiter, rank }
    }
    return found?.waiter
  }

  return {
    /**
     * Waits for a place.
     * @param left ends the waiting, with its reason
     * @throws Failure UPSTREAM_BUSY
     */
    async enter(ask: Ask, left?: AbortSignal): Promise<Leave> {
      if (mayRun(ask)) return run(ask)
      if (!mayWait(ask)) {
        shed()
        throw busy()
      }
      return new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer)
          left?.removeEventListener('abort', leave)
          remove(waiter)
        }
        const turnAway = (reason: Error): void => {
          end()
          reject(reason)
        }
        const leave = (): void => turnAway(left?.reason as Error)
        const start = (place: Leave): void => {
          end()
          resolve(place)
        }
        const waiter: Waiter = { ...ask, start, turnAway }
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
    load: (): Readonly<Load> => all
  }
}

const busy = (): Failure => new Failure('UPSTREAM_BUSY', 'NOT_DONE', 'not sent: too many before it')

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const differs = a.findIndex((value, n) => value !== b[n])
  return differs >= 0 && (a[differs] ?? 0) < (b[differs] ?? 0)
}
