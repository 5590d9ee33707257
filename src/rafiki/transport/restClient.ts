import { Pool, type Dispatcher } from 'undici'
import type { Config } from '../../config/config.ts'
import type { Tenant } from '../../config/tenants.ts'
import { decode, isCoded, uncoded } from '../../lib/contentCoding.ts'
import type { Log } from '../../observability/log.ts'
import { GatewayError } from '../../errors.ts'
import { connectionFailure, Failure, overloaded } from './failure.ts'
import { createAdmission, type AdmissionEvents } from './admission.ts'
import { property } from '../../lib/property.ts'

/** Who asks: places are given out by it. */
export interface Asker {
  tenant: Tenant
  /** A name for the caller within the tenant. */
  caller?: string
}

interface RestRequest extends Pick<Dispatcher.RequestOptions, 'path'> {
  /** A POST is sent once at most. */
  method: 'GET' | 'POST'
  headers?: Record<string, string>
}

/** No honest answer is larger: a request has three accesses at most. */
const maxAnswerBytes = 64 * 1024
/** People wait for these servers: they see a page, or have pressed a button. */
const maxInFlight = 16

/**
 * One of Rafiki's servers beside its admin APIs, asked without signatures: behind a breaker and in bounded numbers, as
 * the services are.
 * @param name for the log, metrics, and callers' errors
 */
export function createRestClient(
  name: string,
  url: string,
  { load, deadlines }: Pick<Config['rafiki'], 'load' | 'deadlines'>,
  log?: Log,
  events?: AdmissionEvents<string>
) {
  const { origin, pathname } = new URL(url)
  const inFlight = Math.min(load.inFlight, maxInFlight)
  // Idle connections are let go before Node's default of 5 s at the other end. Redirects are followed by no pool.
  const pool = new Pool(origin, { connections: inFlight, keepAliveTimeout: 4_000, maxResponseSize: maxAnswerBytes })
  const admission = createAdmission(name, { ...load, inFlight }, deadlines.read / 2, log, events)

  /** One attempt. @throws Failure */
  async function attempt(request: RestRequest, deadline: AbortSignal): Promise<{ status: number; text: string }> {
    try {
      const sent = { ...request, headers: { ...request.headers, ...uncoded } }
      const { statusCode: status, headers, body } = await pool.request({ ...sent, signal: deadline })
      const bytes = Buffer.from(await body.arrayBuffer())
      const coding = headers['content-encoding']
      const text = String(isCoded(coding) ? await decode(bytes, coding, maxAnswerBytes) : bytes)
      // A 500 counts as an answer: Rafiki gives it for a secret of another length, which is one tenant's trouble.
      if (overloaded.has(status)) throw new Failure('UPSTREAM_UNAVAILABLE', 'UNKNOWN', `HTTP ${status}`, 'fault', true)
      return { status, text }
    } catch (error) {
      throw failureOf(error, deadline)
    }
  }

  return {
    origin,
    /** Without a slash at its end. */
    path: pathname.replace(/\/+$/, ''),
    get breaker() {
      return admission.state
    },
    /**
     * Waits for a place, and tries once, or a GET twice.
     * @throws GatewayError UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_BUSY, UPSTREAM_ERROR
     */
    async send(
      { tenant, caller = '' }: Asker,
      request: RestRequest,
      deadline: AbortSignal
    ): Promise<{ status: number; text: string }> {
      const kind = request.method === 'GET' ? 'query' : 'mutation'
      const ask = { tenant, caller, operation: { kind, deadline: 'read' } } as const
      try {
        // The deadline may have passed already: the queue does not learn of an end that came before.
        deadline.throwIfAborted()
        return await admission.admit(ask, () => attempt(request, deadline), { signal: deadline })
      } catch (error) {
        if (error instanceof GatewayError) throw error
        // The request waited for a place until then: nothing was sent.
        throw new Failure('UPSTREAM_TIMEOUT', 'NOT_DONE', error).of({ service: name, kind })
      }
    },
    destroy: () => pool.destroy()
  }
}

function failureOf(error: unknown, deadline: AbortSignal): Failure {
  if (error instanceof Failure) return error
  if (deadline.aborted) return new Failure('UPSTREAM_TIMEOUT', 'UNKNOWN', error, 'fault')
  if (property(error, 'code') === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return new Failure('UPSTREAM_ERROR', 'UNKNOWN', error, 'alive')
  return connectionFailure(error)
}
