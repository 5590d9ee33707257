/*
 * Admission to a service: the circuit breaker, a place in the queue, and one retry for a query that may be sent again.
 */

import type { CancellationSignal } from '../../lib/cancellation.ts'
import type { Config } from '../../config/config.ts'
import type { Log } from '../../observability/log.ts'
import { createBreaker, notSent, type BreakerState } from './circuitBreaker.ts'
import { Failure } from './failure.ts'
import type { Ask } from './places.ts'
import { createQueue, type Leave } from './queue.ts'

/** Called for what happens at an admission; for metrics. */
export interface AdmissionEvents<Name extends string> {
  breaker?: (service: Name, state: BreakerState) => void
  /** A query is sent a second time. */
  retried?: (service: Name) => void
  /** A request was shed: the queue was full, or the wait too long. */
  shed?: (service: Name) => void
}

interface AdmitOptions {
  /** Ends the waiting for a place, with its reason. */
  signal?: CancellationSignal
  /** Asked before a query is sent a second time. */
  mayRetry?: () => boolean
}

/**
 * What stands before one of Rafiki's servers: a breaker, and places.
 * @param service for the log, and callers' errors
 * @param waitMs the longest wait for a place
 */
export function createAdmission<Name extends string>(
  service: Name,
  load: Config['rafiki']['load'],
  waitMs: number,
  log?: Log,
  events: AdmissionEvents<Name> = {}
) {
  const queue = createQueue(load, waitMs, () => events.shed?.(service))
  const breaker = createBreaker((state) => {
    if (state === 'open') queue.turnAway(notSent())
    log?.[state === 'open' ? 'error' : 'warn']({ service, breaker: state }, 'upstream')
    events.breaker?.(service, state)
  })
  return {
    get state() {
      return breaker.state
    },
    load: queue.load,
    /**
     * Waits for a place and tries once, a query twice.
     * @param send makes a try; told whether it is the probe, on which everybody waits: no caller who leaves may end that
     * @throws GatewayError for a Failure, or what else `send` throws, or the reason of `signal`
     */
    async admit<T>(ask: Ask, send: (probe: boolean) => Promise<T>, { signal, mayRetry }: AdmitOptions): Promise<T> {
      const { kind } = ask.operation
      let leave: Leave | undefined
      try {
        breaker.check()
        leave = await queue.enter(ask, signal)
        for (let tries = 1; ; tries += 1) {
          try {
            return await breaker.run(send)
          } catch (error) {
            const again = error instanceof Failure && error.again && kind === 'query' && tries === 1
            if (!again || !(mayRetry?.() ?? true)) throw error
            events.retried?.(service)
          }
        }
      } catch (error) {
        throw error instanceof Failure ? error.of({ service, kind }) : error
      } finally {
        leave?.()
      }
    }
  }
}
