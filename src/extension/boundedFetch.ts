import { Dispatcher, request } from 'undici'
import { GatewayError } from '../errors.ts'
import { AddressRefused } from '../openPayments/ssrf/address.ts'
import type { Errand, Guard } from '../openPayments/ssrf/addressGuard.ts'
import { parseUrl } from '../lib/url.ts'
import type { FetchInit, FetchResponse } from './contextTypes.ts'

/** So much one request to the gateway may ask of others, by its own fields. */
const maxFetches = { own: 50, public: 10 }
/** A service of the wallet's own may answer more than a stranger. */
const maxOwnBytes = 1024 * 1024

interface Bounds {
  guard: Guard
  /** Origins of the wallet's own services. */
  origins: ReadonlySet<string>
  signal: AbortSignal
  deadlineMs: number
}

/** Has the SSRF guard carry what is asked with it. */
class Guarded extends Dispatcher {
  readonly #guard: Guard
  readonly #errand: Errand

  constructor(guard: Guard, errand: Errand) {
    super()
    this.#guard = guard
    this.#errand = errand
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    return this.#guard.dispatch(options, handler, this.#errand)
  }
}

type Fetch = (url: string | URL, init?: FetchInit) => Promise<FetchResponse>

/**
 * Requests of a wallet's own fields, in bounds of time, bytes and number. No redirect is followed, and no compressed
 * answer is read.
 */
export function boundedFetch({ guard, origins, signal, deadlineMs }: Bounds, kind: 'own' | 'public'): Fetch {
  let left = maxFetches[kind]
  return async (target, { signal: given, ...init } = {}) => {
    const text = String(target)
    const url = parseUrl(text)
    if (kind === 'own' && !(url && origins.has(url.origin)))
      throw new GatewayError('ADDRESS_REFUSED', 'EXTENSION_ORIGINS does not name the origin of this URL.')
    if (left === 0) throw tooMany(maxFetches[kind])
    left -= 1
    const late = AbortSignal.timeout(deadlineMs)
    const deadline = AbortSignal.any([late, signal, ...(given ? [given] : [])])
    const bounds = { deadline, ...(kind === 'own' && { bytes: maxOwnBytes }) }
    const names = kind === 'own' ? origins : new Set<string>()
    try {
      const answer = await request(text, { ...init, dispatcher: new Guarded(guard, { bounds, names }) })
      return responseOf(answer, await answer.body.text())
    } catch (error) {
      throw failed(error, deadline.aborted)
    }
  }
}

function responseOf({ statusCode: status, headers }: Dispatcher.ResponseData, body: string): FetchResponse {
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: { get: (name) => [headers[name.toLowerCase()] ?? []].flat().join(', ') || null },
    text: () => Promise.resolve(body),
    json: async () => Promise.resolve<unknown>(JSON.parse(body))
  }
}

const tooMany = (maximum: number): GatewayError =>
  new GatewayError('OPERATION_TOO_COSTLY', `The wallet's own fields may send at most ${maximum} requests.`, {
    limit: 'fetches',
    maximum
  })

function failed(error: unknown, late: boolean): GatewayError {
  if (late) return new GatewayError('UPSTREAM_TIMEOUT', "A service of the wallet's did not answer in time.", {}, error)
  if (error instanceof AddressRefused)
    return new GatewayError('ADDRESS_REFUSED', 'The gateway does not connect to this URL.', {}, error)
  return new GatewayError('UPSTREAM_UNAVAILABLE', "A service of the wallet's gave no answer.", {}, error)
}
