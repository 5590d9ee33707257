import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Code } from '../../errors.ts'
import { buckets } from './buckets.ts'

type Breaker = 'closed' | 'half-open' | 'open'
const breakerStates: Record<Breaker, number> = { closed: 0, 'half-open': 1, open: 2 }

/** The events of the transport. */
export interface UpstreamMetrics {
  /** @param operation a name of ours */
  upstream: (service: string, operation: string, outcome: Code | 'ok' | 'aborted', ms: number) => void
  shared: (service: string) => void
  /** @param seconds that a service's clock is ahead of ours */
  clock: (service: string, seconds: number) => void
  retried: (service: string) => void
  shed: (service: string) => void
  breaker: (service: string, state: Breaker) => void
}

/** What requests go to: Rafiki's services, its interaction server, and the server that clients ask for grants. */
const services = ['auth', 'backend', 'interaction', 'auth-server']

export function upstreamMetrics(registers: Registry[]): UpstreamMetrics {
  const upstream = new Histogram({
    name: 'gateway_upstream_request_duration_seconds',
    help: "Requests to Rafiki's admin APIs; each attempt counts.",
    labelNames: ['service', 'operation', 'outcome'],
    ...{ buckets, registers }
  })
  const perService = (name: string, help: string): ((service: string) => void) => {
    const counter = new Counter({ name, help, labelNames: ['service'], registers })
    for (const service of services) counter.inc({ service }, 0)
    return (service) => counter.inc({ service })
  }
  const breakers = new Gauge({
    name: 'gateway_upstream_breaker_state',
    help: 'The state of the circuit breaker. 0: closed. 1: half-open. 2: open, nothing is sent.',
    labelNames: ['service'],
    registers
  })
  for (const service of services) breakers.set({ service }, 0)
  const clocks = new Gauge({
    name: 'gateway_upstream_clock_skew_seconds',
    help: "How many seconds the service's clock is ahead of ours, if that matters; otherwise 0.",
    labelNames: ['service'],
    registers
  })
  for (const service of ['auth', 'backend']) clocks.set({ service }, 0)
  return {
    upstream: (service, operation, outcome, ms) => upstream.observe({ service, operation, outcome }, ms / 1000),
    shared: perService('gateway_upstream_shared_total', 'Queries that took part in an equal one under way.'),
    retried: perService('gateway_upstream_retries_total', 'Queries that were sent a second time.'),
    shed: perService('gateway_upstream_sheds_total', 'Requests that were refused because the queue was full.'),
    breaker: (service, state) => breakers.set({ service }, breakerStates[state]),
    clock: (service, seconds) => clocks.set({ service }, seconds)
  }
}
