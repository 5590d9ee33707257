/* The circuit breaker of a service: after faults in a row, nothing is sent until a probe succeeds. */

import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen } from 'cockatiel'
import { Failure } from './failure.ts'

export type BreakerState = 'closed' | 'open' | 'half-open'

export interface Breaker {
  readonly state: BreakerState
  /** @throws Failure UPSTREAM_UNAVAILABLE while nothing is to be sent */
  check(): void
  /**
   * Makes one try, after a `check`.
   * @param send is told whether it is the probe, on which everybody waits: no caller's leaving may end that
   * @throws Failure as `check` does, or what `send` throws
   */
  run<T>(send: (probe: boolean) => Promise<T>): Promise<T>
}

/** So many faults of a service in a row, with no answer between them, open the breaker. */
const faultsInARow = 10
/** How long it stays open before one request may try again. */
const halfOpenAfterMs = 2_000

const names = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open'
} as const

export const notSent = (): Failure => new Failure('UPSTREAM_UNAVAILABLE', 'NOT_DONE', 'not sent: the breaker is open')

/**
 * Spares callers the waiting for a service that is down, and the service the requests. Only what the service itself
 * does counts (see `Failure`): nothing that a caller, a tenant's settings or somebody else's wallet can bring about.
 */
export function createBreaker(changed: (state: BreakerState) => void): Breaker {
  const policy = circuitBreaker(
    handleWhen((error) => {
      const sign = error instanceof Failure ? error.sign : 'none'
      // A probe that proved nothing proves no recovery either.
      return sign === 'fault' || (sign === 'none' && policy.state === CircuitState.HalfOpen)
    }),
    { halfOpenAfter: halfOpenAfterMs, breaker: new ConsecutiveBreaker(faultsInARow) }
  )
  let openedAt = 0
  policy.onBreak(() => (openedAt = Date.now()))
  policy.onStateChange((state) => changed(names[state]))

  const check = (): void => {
    const resting = policy.state === CircuitState.Open && Date.now() - openedAt < halfOpenAfterMs
    // While the one probe is under way, the library would have everybody wait for it.
    if (!resting && policy.state !== CircuitState.HalfOpen) return
    throw notSent()
  }
  return {
    get state() {
      return names[policy.state]
    },
    check,
    async run(send) {
      check()
      const probe = policy.state === CircuitState.Open
      return policy.execute(() => send(probe))
    }
  }
}
