import { Flights } from '../flights.ts'
import { Departure, type Leaving } from '../leaving.ts'

interface Flight<T> {
  answer: Promise<T>
  waiting: number
  /** Of all who wait. */
  departure: Departure
  land: () => void
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
      let flight = flights.get(full)
      if (!flight) {
        const departure = new Departure()
        const answer = start(departure)
        flight = { answer, waiting: 0, departure, land: () => {} }
        flight.land = flights.begin(full, flight)
        answer.then(flight.land, flight.land)
      } else joined?.()
      flight.waiting += 1
      return waitFor(flight, signal)
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

function waitFor<T>(flight: Flight<T>, signal?: Leaving): Promise<T> {
  if (!signal) return flight.answer
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      flight.waiting -= 1
      if (flight.waiting === 0) {
        flight.land()
        flight.departure.abort(signal.reason as Error)
      }
      reject(signal.reason ?? new Error('the caller has gone'))
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
