import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { codes, faultCodes } from '../../errors.ts'
import { buckets } from './buckets.ts'
import { createNames } from './names.ts'

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

export interface RequestMetrics {
  answered: (request: Request) => void
  /** A request got the answer that an equal one of the same caller was waiting for. */
  answerShared: () => void
  /** A request got the last answer again, as Rafiki sent the same. */
  answerReused: () => void
  /** @param count how many requests are open now */
  open: (count: () => number) => void
}

/** Roles by the names that dashboards have: see `publicRole`. `none` before anybody is known. */
const callers = ['none', 'user', 'client', 'operator']
const results = ['ok', 'refused', 'failed', 'aborted'] as const

export function requestMetrics(registers: Registry[], operations: Iterable<string>): RequestMetrics {
  const nameOf = createNames(operations)
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
  const counted = new Counter({
    name: 'gateway_requests_total',
    help: 'Requests to /graphql, by what became of them.',
    labelNames: ['audience', 'result'],
    registers
  })
  for (const audience of callers) for (const result of results) counted.inc({ audience, result }, 0)
  const answersShared = new Counter({
    name: 'gateway_answers_shared_total',
    help: 'Requests that shared the answer of an equal request of the same caller.',
    registers
  })
  const answersReused = new Counter({
    name: 'gateway_answers_reused_total',
    help: 'Requests that got the last answer again, as Rafiki sent the same as then.',
    registers
  })
  return {
    answered({ role, operation, kind, outcome, codes, ms }) {
      const name = operation === undefined ? (kind === 'none' ? 'none' : 'anonymous') : nameOf(role, operation)
      requests.observe({ audience: role, kind, operation: name, outcome }, ms / 1000)
      counted.inc({ audience: role, result: resultOf(outcome, codes) })
      for (const code of codes) errors.inc({ audience: role, code })
    },
    answerShared: () => answersShared.inc(),
    answerReused: () => answersReused.inc(),
    open(count) {
      new Gauge({
        name: 'gateway_open_requests',
        help: 'Requests in progress.',
        registers,
        collect() {
          this.set(count())
        }
      })
    }
  }
}

/** `failed`: the gateway, or a server that it asked, was not able to; `refused`: it said no. */
function resultOf(outcome: Request['outcome'], codes: readonly string[]): (typeof results)[number] {
  if (outcome !== 'error') return outcome
  return codes.some((code) => faultCodes.has(code)) ? 'failed' : 'refused'
}
