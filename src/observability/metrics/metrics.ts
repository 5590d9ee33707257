import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { codes, type Code } from '../../errors.ts'
import { linesLost } from '../output.ts'
import type { CacheMeter } from './cache.ts'
import { createNames } from './names.ts'

type Breaker = 'closed' | 'half-open' | 'open'
const breakerStates: Record<Breaker, number> = { closed: 0, 'half-open': 1, open: 2 }

export interface Request {
  /** `none` before anybody is known. */
  role: string
  /** The operation's name as its caller chose it; undefined where it has none, or there is no operation. */
  operation: string | undefined
  kind: 'query' | 'mutation' | 'none'
  outcome: 'ok' | 'error' | 'aborted'
  codes: readonly string[]
  ms: number
}

/** What is counted. Labels are ours, or bounded: no id, no subject, no tenant is one. */
export interface Metrics {
  answered: (request: Request) => void
  /** @param operation a name of ours */
  upstream: (service: string, operation: string, outcome: Code | 'ok' | 'aborted', ms: number) => void
  shared: (service: string) => void
  /** A request got the answer that an equal one of the same caller was waiting for. */
  answerShared: () => void
  /** @param seconds that a service's clock is ahead of ours */
  clock: (service: string, seconds: number) => void
  retried: (service: string) => void
  shed: (service: string) => void
  breaker: (service: string, state: Breaker) => void
  auditFailed: () => void
  /** What readings of grants that were to be revoked have said. */
  revocationRead: (time: string, result: string, count: number) => void
  /** @param why one of the reasons that `createMetrics` was given */
  tokenRefused: (why: string) => void
  cache: (name: string) => CacheMeter
  /** @param count how many requests are open now */
  open: (count: () => number) => void
  /** All of it, in the text format of Prometheus. */
  text: () => Promise<{ type: string; body: string }>
}

/** Seconds. Answers from one read of Rafiki's lie at some 5 ms to 100 ms; deadlines at 5 s and 30 s. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** What requests go to: Rafiki's services, its interaction server, and the server that clients ask for grants. */
const services = ['auth', 'backend', 'interaction', 'auth-server']
/** Roles by the names that dashboards have: see `publicRole`. `none` before anybody is known. */
const callers = ['none', 'user', 'client', 'operator']

/**
 * Counters begin at 0: Prometheus sees no increase in one that begins with its first event, and an alert on it stays
 * silent.
 * @param documents texts whose operations' names become labels for every caller, however many there are
 * @param refusals why tokens are refused
 */
export function createMetrics(
  documents: Iterable<string>,
  { process = true, refusals = [] }: { process?: boolean; refusals?: readonly string[] } = {}
): Metrics {
  const registry = new Registry()
  const registers = [registry]
  if (process) collectDefaultMetrics({ register: registry })
  const nameOf = createNames(operationNames(documents))
  const requests = new Histogram({
    name: 'gateway_request_duration_seconds',
    help: 'Time from the first byte of a request to /graphql to the last byte of its answer.',
    labelNames: ['audience', 'kind', 'operation', 'outcome'],
    ...{ buckets, registers }
  })
  const errors = new Counter({
    name: 'gateway_errors_total',
    help: 'Errors in answers, by code.',
    labelNames: ['audience', 'code'],
    registers
  })
  for (const role of callers) for (const code of Object.keys(codes)) errors.inc({ audience: role, code }, 0)
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
  const refused = new Counter({
    name: 'gateway_tokens_refused_total',
    help: 'Refused bearer tokens, and requests without one, by reason.',
    labelNames: ['why'],
    registers
  })
  for (const why of refusals) refused.inc({ why }, 0)
  const audit = new Counter({
    name: 'gateway_audit_failures_total',
    help: 'Audit lines that could not be written.',
    registers
  })
  const revocations = new Counter({
    name: 'gateway_revocation_readings_total',
    help: 'Revoked grants by what a read showed: before the answer (at_once) or in the background (later).',
    labelNames: ['time', 'result'],
    registers
  })
  for (const result of ['revoked', 'live', 'unreadable']) revocations.inc({ time: 'at_once', result }, 0)
  for (const result of ['revoked', 'live', 'unreadable', 'dropped']) revocations.inc({ time: 'later', result }, 0)
  new Counter({
    name: 'gateway_log_lines_lost_total',
    help: 'Log lines that were dropped because the output did not keep up.',
    registers,
    collect() {
      this.reset()
      this.inc(linesLost())
    }
  })
  const answersShared = new Counter({
    name: 'gateway_answers_shared_total',
    help: 'Requests that shared the answer of an equal request of the same caller.',
    registers
  })
  const clocks = new Gauge({
    name: 'gateway_upstream_clock_skew_seconds',
    help: "How many seconds the service's clock is ahead of ours, if that matters; otherwise 0.",
    labelNames: ['service'],
    registers
  })
  for (const service of ['auth', 'backend']) clocks.set({ service }, 0)
  const caches = cacheMetrics(registers)

  return {
    answered({ role, operation, kind, outcome, codes, ms }) {
      const name = operation === undefined ? (kind === 'none' ? 'none' : 'anonymous') : nameOf(role, operation)
      requests.observe({ audience: role, kind, operation: name, outcome }, ms / 1000)
      for (const code of codes) errors.inc({ audience: role, code })
    },
    upstream: (service, operation, outcome, ms) => upstream.observe({ service, operation, outcome }, ms / 1000),
    shared: perService('gateway_upstream_shared_total', 'Queries that took part in an equal one under way.'),
    retried: perService('gateway_upstream_retries_total', 'Queries that were sent a second time.'),
    shed: perService('gateway_upstream_sheds_total', 'Requests that were refused because the queue was full.'),
    breaker: (service, state) => breakers.set({ service }, breakerStates[state]),
    answerShared: () => answersShared.inc(),
    clock: (service, seconds) => clocks.set({ service }, seconds),
    auditFailed: () => audit.inc(),
    revocationRead: (time, result, count) => revocations.inc({ time, result }, count),
    tokenRefused: (why) => refused.inc({ why }),
    cache: caches,
    open(count) {
      new Gauge({
        name: 'gateway_open_requests',
        help: 'Requests in progress.',
        registers,
        collect() {
          this.set(count())
        }
      })
    },
    text: async () => ({ type: registry.contentType, body: await registry.metrics() })
  }
}

interface CacheCounts {
  hits: number
  misses: number
  evictions: number
  parts: (() => number)[]
}

/** Counted by hand, since this is met some five times a request: what a label costs is paid when somebody reads. */
function cacheMetrics(registers: Registry[]): Metrics['cache'] {
  const caches = new Map<string, CacheCounts>()
  new Counter({
    name: 'gateway_cache_requests_total',
    help: 'Reads of a cache, by whether they hit.',
    labelNames: ['cache', 'result'],
    registers,
    collect() {
      this.reset()
      for (const [cache, { hits, misses }] of caches) {
        this.inc({ cache, result: 'hit' }, hits)
        this.inc({ cache, result: 'miss' }, misses)
      }
    }
  })
  new Counter({
    name: 'gateway_cache_evictions_total',
    help: 'Entries that a cache evicted.',
    labelNames: ['cache'],
    registers,
    collect() {
      this.reset()
      for (const [cache, { evictions }] of caches) this.inc({ cache }, evictions)
    }
  })
  new Gauge({
    name: 'gateway_cache_entries',
    help: 'The number of entries in a cache.',
    labelNames: ['cache'],
    registers,
    collect() {
      for (const [cache, { parts }] of caches) {
        this.set(
          { cache },
          parts.reduce((sum, entries) => sum + entries(), 0)
        )
      }
    }
  })
  return (cache) => {
    const counts = caches.get(cache) ?? { hits: 0, misses: 0, evictions: 0, parts: [] }
    caches.set(cache, counts)
    return {
      asked(hit) {
        if (hit) counts.hits += 1
        else counts.misses += 1
      },
      evicted() {
        counts.evictions += 1
      },
      holds: (entries) => void counts.parts.push(entries)
    }
  }
}

/** The names of the operations in documents. What is no GraphQL has none. */
export function* operationNames(documents: Iterable<string>): Iterable<string> {
  for (const text of documents) {
    for (const [, name = ''] of text.matchAll(/\b(?:query|mutation)\s+([_A-Za-z]\w*)/g)) yield name
  }
}
