import { Pool } from 'undici'
import type { Config, Tenant } from '../config.ts'
import { GatewayError, type Outcome } from '../errors.ts'
import type { Log } from '../log.ts'
import { readAnswer, type SharedAnswer } from './answer.ts'
import { createHealth } from './health.ts'
import type { Operation, Service } from './operation.ts'
import { shareInFlight } from './sharing.ts'
import { signedRequest } from './sign.ts'

export interface Transport {
  /**
   * Sends an operation, signed with the tenant's secret.
   * Equal queries of one tenant that are in flight at the same time share one request.
   * @throws GatewayError UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR
   */
  send: (
    tenant: Tenant,
    operation: Operation,
    variables: Record<string, unknown>,
    caller?: Caller
  ) => Promise<SharedAnswer>
  /** Whether the service answers its health check within a second. Asked at most once a second. */
  healthy: (service: Service) => Promise<boolean>
  /** Waits for mutations that are under way, whose deadlines bound it, and then ends all connections. */
  close: () => Promise<void>
}

export interface Caller {
  /** Ends the caller's waiting for a query. A mutation that was begun is never called off. */
  signal?: AbortSignal
  /** Asked before a query is sent a second time. */
  mayRetry?: () => boolean
}

/** No honest answer is larger: 100 grants with all their accesses are some 100 kB. */
const maxAnswerBytes = 8 * 1024 * 1024

/** A connection that failed before anything was written: the request cannot have been carried out. */
export const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])
/** A connection that was lost, now or before. */
export const dropped = new Set([...neverSent, 'UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH', 'ETIMEDOUT'])
export const overloaded = new Set([502, 503, 504])
/** Statuses with which Rafiki refuses a request before it looks at the operation (measured). */
const refused = new Set([400, 401, 403, 413, 429])

export function createTransport({ urls, deadlines }: Config['rafiki'], log: Log): Transport {
  const services = { auth: endpoint(urls.auth), backend: endpoint(urls.backend) }
  const health = { auth: createHealth(urls.auth), backend: createHealth(urls.backend) }
  const share = shareInFlight<SharedAnswer>()
  const mutations = new Set<Promise<unknown>>()

  async function once(tenant: Tenant, operation: Operation, variables: Record<string, unknown>, signal: AbortSignal) {
    const { pool, path } = services[operation.service]
    const { headers, body } = signedRequest(tenant, { query: operation.text, variables })
    const response = await pool.request({ method: 'POST', path, headers, body, signal })
    const type = String(response.headers['content-type'])
    return { status: response.statusCode, type, text: await response.body.text() }
  }

  async function attempt(
    tenant: Tenant,
    operation: Operation,
    variables: Record<string, unknown>,
    mayRetry: () => boolean,
    signal?: AbortSignal
  ): Promise<SharedAnswer> {
    const deadline = AbortSignal.timeout(deadlines[operation.deadline])
    const either = signal ? AbortSignal.any([deadline, signal]) : deadline
    for (let tries = 1; ; tries += 1) {
      const again = (): boolean => operation.kind === 'query' && tries === 1 && mayRetry()
      try {
        const response = await once(tenant, operation, variables, either)
        if (!overloaded.has(response.status)) return read(operation, response)
        if (!again()) throw lost(operation, 'UPSTREAM_UNAVAILABLE', 'UNKNOWN', `HTTP ${response.status}`)
      } catch (error) {
        if (error instanceof GatewayError) throw error
        if (deadline.aborted) throw lost(operation, 'UPSTREAM_TIMEOUT', 'UNKNOWN', error)
        if (signal?.aborted) throw error
        const code = String((error as { code?: unknown }).code)
        if (dropped.has(code) && again()) continue
        throw lost(operation, 'UPSTREAM_UNAVAILABLE', neverSent.has(code) ? 'NOT_DONE' : 'UNKNOWN', error)
      }
    }
  }

  return {
    async send(tenant, operation, variables, { signal, mayRetry = () => true } = {}) {
      // Rafiki would answer everybody's rows. Whoever asks must have found out before that nothing can match.
      if (operation.emptyIn(variables)) {
        log.error({ alarm: 'empty-in', operation: operation.name, tenant: tenant.id }, 'refused to send an empty list')
        throw new GatewayError('INTERNAL_SERVER_ERROR', 'The gateway refused to send a filter that filters nothing.')
      }
      if (operation.kind === 'query') {
        const key = `${tenant.id}\n${operation.service}\n${operation.text}\n${JSON.stringify(variables)}`
        return share.query(tenant.id, key, (abort) => attempt(tenant, operation, variables, mayRetry, abort), signal)
      }
      const mutation = share.mutation(tenant.id, () => attempt(tenant, operation, variables, () => false))
      mutations.add(mutation)
      return mutation.finally(() => mutations.delete(mutation))
    },
    healthy: (service) => health[service].check(),
    async close() {
      await Promise.allSettled(mutations)
      const ends = [...Object.values(services).map(({ pool }) => pool), ...Object.values(health)]
      await Promise.all(ends.map((end) => end.destroy()))
    }
  }
}

function endpoint(url: string) {
  const { origin, pathname, search } = new URL(url)
  // Idle connections are let go before Node's default of 5 s at the other end, so that no request meets a closing one.
  const pool = new Pool(origin, { connections: 64, keepAliveTimeout: 4_000, maxResponseSize: maxAnswerBytes })
  return { pool, path: pathname + search }
}

/** Rafiki answers GraphQL as JSON under several statuses; anything else has no answer in it. */
function read(
  operation: Operation,
  { status, type, text }: { status: number; type: string; text: string }
): SharedAnswer {
  const isJson = /^application\/(graphql-response\+)?json\b/.test(type)
  const answer = isJson ? readAnswer(text) : undefined
  if (answer) return answer
  const hint = status === 401 ? ": it refused the signature; check the tenant's id and secret, and the clocks" : ''
  const outcome = refused.has(status) && !isJson ? 'NOT_DONE' : 'UNKNOWN'
  throw lost(operation, 'UPSTREAM_ERROR', outcome, `HTTP ${status}, ${type}${hint}`)
}

const messages = {
  UPSTREAM_UNAVAILABLE: 'Rafiki could not be reached.',
  UPSTREAM_TIMEOUT: 'Rafiki did not answer in time.',
  UPSTREAM_ERROR: 'Rafiki answered with something that is no answer.'
}

function lost(operation: Operation, code: keyof typeof messages, outcome: Outcome, cause: unknown): GatewayError {
  const details = { service: operation.service, ...(operation.kind === 'mutation' && { outcome }) }
  return new GatewayError(code, messages[code], details, cause)
}
