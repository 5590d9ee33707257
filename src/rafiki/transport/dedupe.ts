/* Dedupe: equal queries of one tenant that are in flight at the same time share one request. */

import type { CancellationSignal } from '../../lib/cancellation.ts'
import { InFlight, type Work } from '../../lib/inFlight.ts'

/** Dedupes queries, per tenant and write epoch. */
export function createDedupe<T>() {
  const inFlight = new InFlight<T>()
  // A query that starts after a mutation was sent or answered must read what the mutation wrote.
  const writeEpochs = new Map<string, number>()
  const writeEpochOf = (tenantId: string): number => writeEpochs.get(tenantId) ?? 0
  const nextWriteEpoch = (tenantId: string): void => {
    writeEpochs.set(tenantId, writeEpochOf(tenantId) + 1)
  }

  return {
    /** A query of one write epoch may be older than what is written in the next. */
    writeEpochOf,

    /**
     * @param key holds the service and the whole body
     * @param signal ends the waiting of this caller; the request goes on for the others, and ends with the last
     * @param joined called when the query takes part in one that is in flight
     */
    async query(
      tenantId: string,
      key: string,
      start: (signal: CancellationSignal) => Promise<T>,
      signal?: CancellationSignal,
      joined?: () => void
    ): Promise<T> {
      signal?.throwIfAborted()
      const work = inFlight.join(`${tenantId}\n${writeEpochOf(tenantId)}\n${key}`, start)
      if (work.waiting > 1) joined?.()
      return resultFor(signal, work)
    },

    async mutation<R = T>(tenantId: string, start: () => Promise<R>): Promise<R> {
      nextWriteEpoch(tenantId)
      try {
        return await start()
      } finally {
        nextWriteEpoch(tenantId)
      }
    }
  }
}

function resultFor<T>(signal: CancellationSignal | undefined, work: Work<T>): Promise<T> {
  if (!signal) return work.result
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      const reason = signal.reason ?? new Error('the caller has gone')
      work.leave(reason)
      reject(reason)
    }
    signal.addEventListener('abort', leave, { once: true })
    const stay = (): void => signal.removeEventListener('abort', leave)
    work.result.then(
      (result) => {
        stay()
        resolve(result)
      },
      (error: Error) => {
        stay()
        reject(error)
      }
    )
  })
}
