/* One of Rafiki's two admin APIs: a signed operation passes its admission, is sent, and its answer is proven. */

import { Pool } from 'undici'
import type { Config } from '../../config/config.ts'
import type { Code } from '../../errors.ts'
import type { CancellationSignal } from '../../lib/cancellation.ts'
import type { Log } from '../../observability/log.ts'
import type { Trace } from '../../observability/tracing/trace.ts'
import type { Operation, Service } from '../operation.ts'
import { createAdmission, type AdmissionEvents } from './admission.ts'
import type { SharedAnswer } from './answer.ts'
import { createClock, refusedSignature } from './clockSkew.ts'
import { answerOf, connectionFailure, Failure, isGraphqlAnswer, timeout } from './failure.ts'
import { createHealth } from './health.ts'
import { Deadline, httpPost, maxAnswerBytes } from './httpPost.ts'
import { provenAnswer } from './provenTenant.ts'
import { signedRequest, type SentOperation } from './sign.ts'
import type { TenantIsolation } from './tenantIsolation.ts'

export interface EndpointCaller {
  /** A name for the caller, within the tenant: no one caller takes all places. */
  id?: string
  /** Asked before a query is sent a second time. */
  mayRetry?: () => boolean
  /** Takes what is sent on the caller's behalf into its trace. */
  trace?: Trace
  /** What the same tenant was answered before: the same text need not be read and proven again. */
  before?: SharedAnswer
}

/** Called for what happens on the way to a service; for metrics. */
export interface EndpointEvents extends AdmissionEvents<Service> {
  /** How many seconds the service's clock is ahead of ours; 0: the two agree again. */
  clock?: (service: Service, skewSeconds: number) => void
  /** An attempt is over: its outcome, after so many milliseconds. */
  upstream?: (service: Service, label: string, outcome: Code | 'ok' | 'aborted', ms: number) => void
}

type Outcome = Code | 'ok' | 'aborted'

/** @param isolation learns as which tenant queries ran */
export function createEndpoint(
  service: Service,
  { urls, deadlines, load }: Pick<Config['rafiki'], 'urls' | 'deadlines' | 'load'>,
  isolation: Pick<TenantIsolation, 'ranAs' | 'mixed'>,
  log: Log,
  events: EndpointEvents
) {
  const { origin, pathname, search } = new URL(urls[service])
  const path = pathname + search
  // Idle connections are let go before Node's default of 5 s at the other end, so that no request meets a closing one.
  const pool = new Pool(origin, {
    connections: load.inFlight,
    keepAliveTimeout: 4_000,
    maxResponseSize: maxAnswerBytes
  })
  const clock = createClock((skewSeconds) => {
    log[skewSeconds === 0 ? 'warn' : 'error']({ service, skewSeconds }, "the service's clock and ours")
    events.clock?.(service, skewSeconds)
  })
  const admission = createAdmission(service, load, deadlines.read / 2, log, events)
  const health = createHealth(urls[service], clock)

  /** @throws what undici throws, Failure, or the reason of the deadline */
  async function post(
    sent: SentOperation,
    deadline: Deadline,
    before: SharedAnswer | undefined,
    traced: Record<string, string> = {}
  ): Promise<SharedAnswer> {
    const { headers, body } = signedRequest(sent.tenant, sent.part)
    const sentAt = Date.now()
    const answered = await httpPost(pool, { path, headers: { ...headers, ...traced }, body }, deadline)
    clock.see(answered.headers.date, sentAt, Date.now())
    const type = String(answered.headers['content-type'])
    const { status, bytes } = answered
    const isSame = before !== undefined && status === 200 && isGraphqlAnswer(type) && bytes.equals(before.bytes)
    const answer = isSame
      ? before
      : provenAnswer(
          sent,
          answerOf(status, type, bytes, () => refusedSignature(clock)),
          isolation.mixed
        )
    if (answer.ranAs) isolation.ranAs(answer.ranAs)
    return answer
  }

  /** One attempt. @throws Failure, or the reason with which the caller goes */
  async function attempt(
    sent: SentOperation,
    deadline: Deadline,
    { before, trace }: EndpointCaller
  ): Promise<SharedAnswer> {
    const { label } = sent.operation
    const began = performance.now()
    const span = trace?.upstream(service, label)
    const over = (outcome: Outcome): void => {
      events.upstream?.(service, label, outcome, performance.now() - began)
      span?.end(outcome)
    }
    try {
      const answer = await post(sent, deadline, before, span?.headers)
      over('ok')
      return answer
    } catch (error) {
      const failure = failureOf(error, sent.operation, deadline)
      over(failure instanceof Failure ? failure.code : 'aborted')
      throw failure
    }
  }

  return {
    /** @throws GatewayError, or the reason of `signal` */
    async send(sent: SentOperation, from: EndpointCaller, signal?: CancellationSignal): Promise<SharedAnswer> {
      const { tenant, operation } = sent
      const { id: caller = '', mayRetry } = from
      const deadline = new Deadline(deadlines[operation.deadline])
      let probing = false
      signal?.addEventListener('abort', () => !probing && signal.reason && deadline.end(signal.reason), { once: true })
      const send = (probe: boolean): Promise<SharedAnswer> => {
        probing = probe
        return attempt(sent, deadline, from)
      }
      try {
        return await admission.admit({ tenant, caller, operation }, send, { signal, mayRetry })
      } finally {
        deadline.clear()
      }
    },
    healthy: () => health.check(),
    breaker: () => admission.state,
    skewSeconds: () => clock.skewSeconds,
    load: () => admission.load(),
    close: () => Promise.all([pool.destroy(), health.destroy()])
  }
}

function failureOf(error: unknown, operation: Operation, deadline: Deadline): unknown {
  if (error instanceof Failure) return error
  if (deadline.passed) return timeout(operation, error)
  return deadline.reason ? error : connectionFailure(error)
}
