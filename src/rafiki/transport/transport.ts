import { Pool } from 'undici'
import type { Config } from '../../config/config.ts'
import type { Tenant } from '../../config/tenants.ts'
import { GatewayError, type Code } from '../../errors.ts'
import type { Leaving } from '../../lib/cancellation.ts'
import type { Log } from '../../observability/log.ts'
import type { SharedAnswer } from './answer.ts'
import type { BreakerState } from './circuitBreaker.ts'
import { createClock, refusedSignature } from './clockSkew.ts'
import { End, exchange, maxAnswerBytes } from './httpPost.ts'
import { answerOf, connectionFailure, Failure, timeout } from './failure.ts'
import { createGate, type GateEvents } from './admission.ts'
import { createHealth } from './health.ts'
import type { Operation, Service } from '../operation.ts'
import { shareInFlight } from './dedupe.ts'
import { signedRequest } from './sign.ts'
import { createTenantIsolation, type TenantIsolation } from './tenantIsolation.ts'
import { proofKey } from '../tenantProof.ts'
import { provenTenant } from './provenTenant.ts'
import type { Trace } from '../../observability/tracing/trace.ts'

export interface Transport {
  /**
   * Sends an operation, signed with the tenant's secret.
   * Equal queries of one tenant that are in flight at the same time share one request.
   * @throws GatewayError UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_BUSY, UPSTREAM_ERROR, UPSTREAM_UNTRUSTED,
   * TENANTS_NOT_ISOLATED
   */
  send: (
    tenant: Tenant,
    operation: Operation,
    variables: Record<string, unknown>,
    caller?: Caller
  ) => Promise<SharedAnswer>
  /** Changes when a mutation of the tenant is sent, and when it is answered: what is shared ends with it. */
  eraOf: (tenantId: string) => number
  /** Has something written that goes another way: what is shared ends with it, as with a mutation. */
  writing: <T>(tenantId: string, write: () => Promise<T>) => Promise<T>
  /** Whether the backend keeps tenants apart: see `tenantIsolation.ts`. */
  tenants: Pick<TenantIsolation, 'probe' | 'checkMayWrite'>
  /** Whether the service answers its health check within a second. Asked at most once a second. */
  healthy: (service: Service) => Promise<boolean>
  /** While it is not closed, nothing but a probe is sent to the service. */
  breaker: (service: Service) => BreakerState
  /** How far the service's clock is ahead of ours, in seconds. Undefined until it has answered. */
  skewSeconds: (service: Service) => number | undefined
  /** How many requests to the service are under way, and how many wait for a place. */
  load: (service: Service) => Readonly<{ running: number; waiting: number }>
  /** Waits for mutations that are under way, whose deadlines bound it, and then ends all connections. */
  close: () => Promise<void>
}

export interface Caller {
  /** A name for who asks, within the tenant: no one caller takes all places. */
  id?: string
  /** Ends the caller's waiting for a query. A mutation that was begun is never called off. */
  signal?: Leaving
  /** Asked before a query is sent a second time. */
  mayRetry?: () => boolean
  /** The caller's query is not deduped. */
  unshared?: boolean
  /** Told when its query takes part in another caller's. */
  joined?: () => void
  /** Takes what is sent on its behalf into its trace. */
  trace?: Trace
}

/** Told of what happens on the way to a service; for metrics. */
export interface TransportEvents extends GateEvents<Service> {
  /** How many seconds the service's clock is ahead of ours; 0: the two agree again. */
  clock?: (service: Service, skewSeconds: number) => void
  /** A try is over: what came of it, after so many milliseconds. */
  answered?: (operation: Operation, outcome: Code | 'ok' | 'aborted', ms: number) => void
  /** A query takes part in an equal one that is under way. */
  shared?: (service: Service) => void
}

export function createTransport(
  { rafiki: { urls, deadlines, load, tenantsIsolated }, tenants }: Pick<Config, 'rafiki' | 'tenants'>,
  log: Log,
  events: TransportEvents = {}
): Transport {
  const services = { auth: endpoint('auth'), backend: endpoint('backend') }
  const share = shareInFlight<SharedAnswer>()
  const mutations = new Set<Promise<unknown>>()
  const isolation = createTenantIsolation(
    { known: tenantsIsolated, several: tenants.length > 1 },
    async (tenant, operation, variables, how = {}) => (await query(tenant, operation, variables, how)).take(),
    log
  )

  function endpoint(service: Service) {
    const { origin, pathname, search } = new URL(urls[service])
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
    const gate = createGate(service, load, deadlines.read / 2, log, events)
    const health = createHealth(urls[service], clock)
    return { pool, path: pathname + search, clock, gate, health }
  }

  /** One try. @throws Failure, or the reason with which the caller goes */
  async function once(
    tenant: Tenant,
    operation: Operation,
    variables: Record<string, unknown>,
    end: End,
    trace?: Trace
  ): Promise<SharedAnswer> {
    const { pool, path, clock } = services[operation.service]
    const { headers, body } = signedRequest(tenant, { query: operation.text, variables })
    const began = performance.now()
    const span = trace?.upstream(operation.service, operation.label)
    const over = (outcome: Code | 'ok' | 'aborted'): void => {
      events.answered?.(operation, outcome, performance.now() - began)
      span?.end(outcome)
    }
    const sentAt = Date.now()
    try {
      const sent = span ? { ...headers, ...span.headers } : headers
      const { status, headers: answered, text } = await exchange(pool, { path, headers: sent, body }, end)
      clock.see(answered.date, sentAt, Date.now())
      const whole = answerOf(status, String(answered['content-type']), text, () => refusedSignature(clock))
      const { tenantProof } = operation
      if (tenantProof) isolation.ranAs(provenTenant(whole.answer, tenant, isolation.mixed))
      over('ok')
      return whole.share(tenantProof === 'added' ? proofKey : undefined)
    } catch (error) {
      const failure = failureOf(error)
      over(failure instanceof Failure ? failure.code : 'aborted')
      throw failure
    }

    function failureOf(error: unknown): unknown {
      if (error instanceof Failure) return error
      if (end.late) return timeout(operation, error)
      return end.reason ? error : connectionFailure(error)
    }
  }

  /** @throws GatewayError, or the reason of `left` */
  async function attempt(
    tenant: Tenant,
    operation: Operation,
    variables: Record<string, unknown>,
    { id: caller = '', mayRetry, trace }: Caller,
    left?: Leaving
  ): Promise<SharedAnswer> {
    const end = new End(deadlines[operation.deadline])
    let probing = false
    left?.addEventListener('abort', () => !probing && end.finish(left.reason as Error), { once: true })
    const send = (probe: boolean): Promise<SharedAnswer> => {
      probing = probe
      return once(tenant, operation, variables, end, trace)
    }
    try {
      return await services[operation.service].gate.pass({ tenant, caller, operation }, send, { left, mayRetry })
    } finally {
      end.clear()
    }
  }

  function query(
    tenant: Tenant,
    operation: Operation,
    variables: Record<string, unknown>,
    caller: Caller
  ): Promise<SharedAnswer> {
    if (caller.unshared) return attempt(tenant, operation, variables, caller, caller.signal)
    const key = `${tenant.id}\n${operation.service}\n${operation.text}\n${JSON.stringify(variables)}`
    const start = (left: Leaving) => attempt(tenant, operation, variables, caller, left)
    return share.query(tenant.id, key, start, caller.signal, () => {
      events.shared?.(operation.service)
      caller.joined?.()
    })
  }

  async function mutate(
    tenant: Tenant,
    operation: Operation,
    variables: Record<string, unknown>,
    caller: Caller
  ): Promise<SharedAnswer> {
    if (operation.service === 'backend') await isolation.checkMayWrite(tenant)
    try {
      return await share.mutation(tenant.id, () => attempt(tenant, operation, variables, caller))
    } finally {
      if (operation.label === 'createTenant') isolation.forget()
    }
  }

  return {
    async send(tenant, operation, variables, caller = {}) {
      // Rafiki would answer everyone's rows. The calling code must have noticed before that nothing can match.
      if (operation.emptyIn(variables)) {
        log.error({ alarm: 'empty-in', operation: operation.name, tenant: tenant.id }, 'refused to send an empty list')
        throw new GatewayError('INTERNAL_SERVER_ERROR', 'The gateway refused to send a filter that filters nothing.')
      }
      if (operation.kind === 'query') return query(tenant, operation, variables, caller)
      const mutation = mutate(tenant, operation, variables, caller)
      mutations.add(mutation)
      return mutation.finally(() => mutations.delete(mutation))
    },
    eraOf: share.eraOf,
    tenants: isolation,
    writing: (tenantId, write) => share.mutation(tenantId, write),
    healthy: (service) => services[service].health.check(),
    breaker: (service) => services[service].gate.state,
    skewSeconds: (service) => services[service].clock.skewSeconds,
    load: (service) => services[service].gate.load(),
    async close() {
      await Promise.allSettled(mutations)
      const ends = Object.values(services).flatMap(({ pool, health }) => [pool, health])
      await Promise.all(ends.map((end) => end.destroy()))
    }
  }
}
