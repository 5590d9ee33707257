import { Pool } from 'undici'
import type { Config, Tenant } from '../config.ts'
import { GatewayError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Operation, Service } from './operation.ts'
import { shareInFlight } from './sharing.ts'
import { signedRequest } from './sign.ts'

/** A GraphQL answer as Rafiki gave it. Its errors are Rafiki's own words: `errors.ts` translates them. */
export interface Answer {
  data?: Record<string, unknown> | null
  errors?: readonly { message: string; path?: readonly (string | number)[]; extensions?: { code?: string } }[]
}

/** What callers that share a request share: bytes, and one parse of them that nobody can write to. */
export interface SharedAnswer {
  frozen(): Answer
  ownCopy(): Answer
}

export interface Transport {
  /**
   * Sends an operation, signed with the tenant's secret.
   * Equal queries of one tenant that are in flight at the same time share one request.
   * @throws GatewayError UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR
   */
  send(
    tenant: Tenant,
    operation: Operation,
    variables: Record<string, unknown>,
    signal?: AbortSignal
  ): Promise<SharedAnswer>
  /** Whether the service answers its health check within a second. */
  healthy(service: Service): Promise<boolean>
  close(): Promise<void>
}

/** No honest answer is larger: 100 grants with all their accesses are some 100 kB. */
const maxAnswerBytes = 8 * 1024 * 1024

/** A connection that failed before anything was written: the request cannot have been carried out. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

export function createTransport({ urls, deadlines }: Config['rafiki'], log: Log): Transport {
  const services = { auth: endpoint(urls.auth), backend: endpoint(urls.backend) }
  const share = shareInFlight<SharedAnswer>()

  async function once(tenant: Tenant, operation: Operation, variables: Record<string, unknown>, signal: AbortSignal) {
    const { pool, path } = services[operation.service]
    const { headers, body } = signedRequest(tenant, { query: operation.text, variables })
    const response = await pool.request({ method: 'POST', path, headers, body, signal })
    return {
      status: response.statusCode,
      type: String(response.headers['content-type']),
      text: await response.body.text()
    }
  }

  async function attempt(
    tenant: Tenant,
    operation: Operation,
    variables: Record<string, unknown>,
    signal: AbortSignal
  ) {
    const deadline = AbortSignal.timeout(deadlines[operation.deadline])
    const either = AbortSignal.any([deadline, signal])
    const mayTryAgain = operation.kind === 'query'
    for (let tries = 1; ; tries += 1) {
      const again = mayTryAgain && tries === 1
      try {
        const response = await once(tenant, operation, variables, either)
        const overloaded = [502, 503, 504].includes(response.status)
        if (overloaded && again) continue
        if (overloaded) throw lost(operation, 'UPSTREAM_UNAVAILABLE', 'UNKNOWN', `HTTP ${response.status}`)
        return sharedAnswer(graphqlText(operation, response))
      } catch (error) {
        if (error instanceof GatewayError) throw error
        if (deadline.aborted) throw lost(operation, 'UPSTREAM_TIMEOUT', 'UNKNOWN', error)
        if (signal.aborted) throw error
        if (again) continue
        const outcome = neverSent.has(String((error as { code?: unknown }).code)) ? 'NOT_DONE' : 'UNKNOWN'
        throw lost(operation, 'UPSTREAM_UNAVAILABLE', outcome, error)
      }
    }
  }

  return {
    async send(tenant, operation, variables, signal) {
      // Rafiki would answer everybody's rows. Whoever asks must have found out before that nothing can match.
      if (operation.emptyIn(variables)) {
        log.error({ alarm: 'empty-in', operation: operation.name, tenant: tenant.id }, 'refused to send an empty list')
        throw new GatewayError(
          'INTERNAL_SERVER_ERROR',
          'The gateway refused to send a filter that would filter nothing.'
        )
      }
      const key = `${tenant.id}\n${operation.service}\n${operation.text}\n${JSON.stringify(variables)}`
      const start = (abort: AbortSignal) => attempt(tenant, operation, variables, abort)
      return operation.kind === 'query'
        ? share.query(tenant.id, key, start, signal)
        : share.mutation(tenant.id, () => start(new AbortController().signal))
    },
    async healthy(service) {
      const { pool, healthPath } = services[service]
      try {
        const response = await pool.request({ method: 'GET', path: healthPath, signal: AbortSignal.timeout(1000) })
        await response.body.dump()
        return response.statusCode === 200
      } catch {
        return false
      }
    },
    async close() {
      await Promise.all(Object.values(services).map(({ pool }) => pool.destroy()))
    }
  }
}

function endpoint(url: string) {
  const { origin, pathname, search } = new URL(url)
  // Idle connections are let go before Node's default of 5 s at the other end, so that no request meets a closing one.
  const pool = new Pool(origin, { connections: 64, keepAliveTimeout: 4_000, maxResponseSize: maxAnswerBytes })
  return { pool, path: pathname + search, healthPath: '/healthz' }
}

/** Rafiki answers GraphQL as JSON under several statuses; anything else is a refusal that has no answer in it. */
function graphqlText(operation: Operation, response: { status: number; type: string; text: string }): string {
  if (response.type.startsWith('application/json') || response.type.startsWith('application/graphql-response+json')) {
    return response.text
  }
  const hint =
    response.status === 401 ? "Rafiki refused the signature: check the tenant's id and secret, and the clock" : ''
  throw lost(
    operation,
    'UPSTREAM_ERROR',
    response.status < 500 ? 'NOT_DONE' : 'UNKNOWN',
    `HTTP ${response.status} ${hint}`
  )
}

function sharedAnswer(text: string): SharedAnswer {
  let parsed: Answer | undefined
  const parse = (): Answer => {
    try {
      return JSON.parse(text) as Answer
    } catch (error) {
      throw new GatewayError('UPSTREAM_ERROR', 'Rafiki answered with something that is not JSON.', {}, error)
    }
  }
  return { frozen: () => (parsed ??= freeze(parse())), ownCopy: parse }
}

function freeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    Object.freeze(value)
    for (const child of Object.values(value)) freeze(child)
  }
  return value
}

function lost(
  operation: Operation,
  code: 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_TIMEOUT' | 'UPSTREAM_ERROR',
  outcome: 'UNKNOWN' | 'NOT_DONE',
  cause: unknown
): GatewayError {
  const message = {
    UPSTREAM_UNAVAILABLE: 'Rafiki could not be reached.',
    UPSTREAM_TIMEOUT: 'Rafiki did not answer in time.',
    UPSTREAM_ERROR: 'Rafiki refused the request.'
  }[code]
  const details = { service: operation.service, ...(operation.kind === 'mutation' && { outcome }) }
  return new GatewayError(code, message, details, cause)
}
