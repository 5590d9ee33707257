/* Backpressure: a bounded queue in front of each service. Load shedding: what does not fit is refused at once. */

import type { Config } from '../../config/config.ts'
import type { CancellationSignal } from '../../lib/cancellation.ts'
import { Failure } from './failure.ts'
import { Places, type Ask, type Entry, type Load } from './places.ts'

/** Gives the place back. Call it once. */
export type Leave = () => void

interface Waiter extends Entry {
  start: (leave: Leave) => void
  turnAway: (reason: Error) => void
}

/**
 * Backpressure: the places in front of one service. So many requests run, so many more wait, and the rest are shed at
 * once (load shedding). One caller runs at most half of them and has a quarter of the waiting ones; one tenant among
 * several has three quarters; slow operations run in half. The next to run is an urgent mutation, otherwise a request
 * of the tenant, and then of the caller, with the fewest running. An eighth is for urgent mutations only.
 * @param waitMs the longest wait: an answer is still needed within the same deadline
 */
export function createQueue(load: Config['rafiki']['load'], waitMs: number, shed: () => void) {
  const waiters = new Set<Waiter>()
  const places = new Places(load)

  function run(entry: Entry): Leave {
    places.count(entry, 'running', 1)
    return () => {
      places.count(entry, 'running', -1)
      places.tidy(entry)
      for (let next = best(); next; next = best()) next.start(run(next))
    }
  }

  /** The waiter whose turn it is. */
  function best(): Waiter | undefined {
    let found: Waiter | undefined
    if (!places.mayRun) return found
    for (const waiter of waiters) {
      if (places.fits(waiter, 'running') && (!found || isBefore(waiter, found))) found = waiter
    }
    return found
  }

  function wait(entry: Entry, signal?: CancellationSignal): Promise<Leave> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', leave)
        waiters.delete(waiter)
        places.count(waiter, 'waiting', -1)
      }
      const turnAway = (reason: Error): void => {
        end()
        places.tidy(waiter)
        reject(reason)
      }
      const leave = (): void => void (signal?.reason && turnAway(signal.reason))
      const start = (place: Leave): void => {
        end()
        resolve(place)
      }
      const waiter: Waiter = { ...entry, start, turnAway }
      const timer = setTimeout(() => {
        shed()
        turnAway(busy())
      }, waitMs)
      signal?.addEventListener('abort', leave, { once: true })
      waiters.add(waiter)
      places.count(waiter, 'waiting', 1)
    })
  }

  return {
    /**
     * Waits for a place.
     * @param signal ends the waiting, with its reason
     * @throws Failure UPSTREAM_BUSY
     */
    async enter(ask: Ask, signal?: CancellationSignal): Promise<Leave> {
      const entry = places.entryOf(ask)
      if (places.fits(entry, 'running')) return run(entry)
      if (load.queued > 0 && places.fits(entry, 'waiting')) return wait(entry, signal)
      places.tidy(entry)
      shed()
      throw busy()
    },
    /** Turns away every waiter: the service is down. */
    turnAway(reason: Error): void {
      for (const waiter of [...waiters]) waiter.turnAway(reason)
    },
    load: (): Readonly<Load> => places.all,
    /** How many tenants and callers run or wait. */
    get known() {
      return places.known
    }
  }
}

const busy = (): Failure => new Failure('UPSTREAM_BUSY', 'NOT_DONE', 'not sent: too many before it')

function isBefore(one: Waiter, other: Waiter): boolean {
  if (one.urgent !== other.urgent) return one.urgent
  if (one.tenant.running !== other.tenant.running) return one.tenant.running < other.tenant.running
  return one.caller.running < other.caller.running
}
