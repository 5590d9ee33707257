/* Dedupe: equal queries of one tenant that are in flight at the same time share one request. */

import { Flights } from '../../lib/inFlight.ts'
import { Departure, type Leaving } from '../../lib/cancellation.ts'

interface Flight<T> {
  answer: Promise<T>
  waiting: number
  /** Aborts once nobody waits any more. */
  departure: Departure
}

/** Lets equal queries that are in flight at the same time share one request, per tenant. */
export function shareInFlight<T>() {
  const flights = new Flights<Flight<T>>()
  // A mutation of a tenant ends its sharing: who reads after it was sent or answered must read what it wrote.
  const eras = new Map<string, number>()
  const nextEra = (tenantId: string): void => {
    eras.set(tenantId, (eras.get(tenantId) ?? 0) + 1)
  }

  return {
    /** What was read in one era may be older than what is written in the next. */
    eraOf: (tenantId: string): number => eras.get(tenantId) ?? 0,

    /**
     * @param key holds the tenant and the whole body
     * @param signal ends the waiting of this caller; the request goes on for the others, and ends with the last
     * @param joined told when it takes part in one that is under way
     */
    async query(
      tenantId: string,
      key: string,
      start: (left: Leaving) => Promise<T>,
      signal?: Leaving,
      joined?: () => void
    ): Promise<T> {
      signal?.throwIfAborted()
      const full = `${eras.get(tenantId) ?? 0}\n${key}`
      const joins = flights.get(full)
      const flight = joins ?? begin(start)
      const land = (): void => flights.land(full, flight)
      if (joins) joined?.()
      else {
        flights.begin(full, flight)
        flight.answer.then(land, land)
      }
      flight.waiting += 1
      return waitFor(flight, land, signal)
    },

    async mutation<R = T>(tenantId: string, start: () => Promise<R>): Promise<R> {
      nextEra(tenantId)
      try {
        return await start()
      } finally {
        nextEra(tenantId)
      }
    }
  }
}

function begin<T>(start: (left: Leaving) => Promise<T>): Flight<T> {
  const departure = new Departure()
  return { answer: start(departure), waiting: 0, departure }
}

function waitFor<T>(flight: Flight<T>, land: () => void, signal?: Leaving): Promise<T> {
  if (!signal) return flight.answer
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      const reason = signal.reason ?? new Error('the caller has gone')
      flight.waiting -= 1
      if (flight.waiting === 0) {
        land()
        flight.departure.abort(reason)
      }
      reject(reason)
    }
    signal.addEventListener('abort', leave, { once: true })
    const stay = (): void => signal.removeEventListener('abort', leave)
    flight.answer.then(
      (answer) => {
        stay()
        resolve(answer)
      },
      (error: Error) => {
        stay()
        reject(error)
      }
    )
  })
}
