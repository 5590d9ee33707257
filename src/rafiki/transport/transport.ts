import type { Config } from '../../config/config.ts'
import type { Tenant } from '../../config/tenants.ts'
import { GatewayError, type Outcome } from '../../errors.ts'
import type { CancellationSignal } from '../../lib/cancellation.ts'
import type { Log } from '../../observability/log.ts'
import type { Operation, Service } from '../operation.ts'
import type { SharedAnswer } from './answer.ts'
import type { BreakerState } from './circuitBreaker.ts'
import { createDedupe } from './dedupe.ts'
import { createEndpoint, type EndpointCaller, type EndpointEvents } from './endpoint.ts'
import { sentOperation, type SentOperation } from './sign.ts'
import { createTenantIsolation, type TenantIsolation } from './tenantIsolation.ts'

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
  /** `send` for an operation that will be sent again. */
  deliver: (sent: SentOperation, caller?: Caller) => Promise<SharedAnswer>
  /** Changes when a mutation of the tenant is sent, and when it is answered: what is deduped ends with it. */
  writeEpochOf: (tenantId: string) => number
  /** Has something written that goes another way: the write epoch ends, as with a mutation. */
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

export interface Caller extends EndpointCaller {
  /** Ends the caller's waiting for a query. A mutation that was begun is never called off. */
  signal?: CancellationSignal
  /** The caller's query is not deduped. */
  unshared?: boolean
  /** Called before its mutation leaves: see `RunningMutation`. */
  intend?: () => Promise<void>
  /** Called when its query takes part in another caller's. */
  joined?: () => void
}

/** Called for what happens on the way to a service; for metrics. */
export interface TransportEvents extends EndpointEvents {
  /** A query takes part in an equal one that is under way. */
  shared?: (service: Service) => void
}

export function createTransport(
  { rafiki, tenants, journal }: Pick<Config, 'rafiki' | 'tenants' | 'journal'>,
  log: Log,
  events: TransportEvents = {}
): Transport {
  const dedupe = createDedupe<SharedAnswer>()
  const mutations = new Set<Promise<unknown>>()
  const isolation = createTenantIsolation(
    { known: rafiki.tenantsIsolated, several: tenants.length > 1 },
    async (tenant, operation, variables, how = {}) =>
      (await query(sentOperation(tenant, operation, variables), how)).take(operation),
    log
  )
  const endpointOf = (service: Service) => createEndpoint(service, rafiki, isolation, log, events)
  const endpoints = { auth: endpointOf('auth'), backend: endpointOf('backend') }

  function query(sent: SentOperation, caller: Caller): Promise<SharedAnswer> {
    const { service } = sent.operation
    const start = (signal?: CancellationSignal) => endpoints[service].send(sent, caller, signal)
    if (caller.unshared) return start(caller.signal)
    return dedupe.query(sent.tenant.id, `${service}\n${sent.part}`, start, caller.signal, () => {
      events.shared?.(service)
      caller.joined?.()
    })
  }

  async function mutate(sent: SentOperation, caller: Caller): Promise<SharedAnswer> {
    const { tenant, operation } = sent
    if (operation.service === 'backend') await isolation.checkMayWrite(tenant)
    if (journal) await intend(sent, caller, log)
    try {
      return await dedupe.mutation(tenant.id, () => endpoints[operation.service].send(sent, caller))
    } finally {
      if (operation.label === 'createTenant') isolation.forget()
    }
  }

  async function deliver(sent: SentOperation, caller: Caller = {}): Promise<SharedAnswer> {
    refuseEmptyIn(sent, log)
    if (sent.operation.kind === 'query') return query(sent, caller)
    const mutation = mutate(sent, caller).finally(() => mutations.delete(mutation))
    mutations.add(mutation)
    return mutation
  }

  return {
    deliver,
    send: (tenant, operation, variables, caller) => deliver(sentOperation(tenant, operation, variables), caller),
    writeEpochOf: dedupe.writeEpochOf,
    tenants: isolation,
    writing: (tenantId, write) => dedupe.mutation(tenantId, write),
    healthy: (service) => endpoints[service].healthy(),
    breaker: (service) => endpoints[service].breaker(),
    skewSeconds: (service) => endpoints[service].skewSeconds(),
    load: (service) => endpoints[service].load(),
    async close() {
      await Promise.allSettled(mutations)
      await Promise.all(Object.values(endpoints).map((endpoint) => endpoint.close()))
    }
  }
}

/** Rafiki would answer everyone's rows. The calling code must have noticed before that nothing can match. */
function refuseEmptyIn({ tenant, operation, variables }: SentOperation, log: Log): void {
  if (!operation.emptyIn(variables)) return
  log.error({ alarm: 'empty-in', operation: operation.name, tenant: tenant.id }, 'refused to send an empty list')
  throw new GatewayError('INTERNAL_SERVER_ERROR', 'The gateway refused to send a filter that would match everything.')
}

/** Where there is a journal, nothing is changed that is not in it. */
async function intend({ tenant, operation }: SentOperation, { intend }: Caller, log: Log): Promise<void> {
  if (intend) return intend()
  log.error({ alarm: 'no-intent', operation: operation.name, tenant: tenant.id }, 'refused to send a mutation')
  throw new GatewayError(
    'INTERNAL_SERVER_ERROR',
    'The gateway refused to send a mutation that it has not written down.',
    {
      outcome: 'NOT_DONE' satisfies Outcome
    }
  )
}
