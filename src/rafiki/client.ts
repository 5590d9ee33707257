/* The budget of upstream requests: what one operation may ask of Rafiki, and the client that counts it. */

import type { Tenant } from '../config/tenants.ts'
import { GatewayError, type Outcome } from '../errors.ts'
import type { CancellationSignal } from '../lib/cancellation.ts'
import type { Log } from '../observability/log.ts'
import { translate } from './errors/translate.ts'
import type { GrantTermsCache } from './caches.ts'
import type { Data } from './document.ts'
import { isTooLarge } from './halves.ts'
import type { InteractionServer } from './interactionServer.ts'
import type { Operation } from './operation.ts'
import type { Answer } from './transport/answer.ts'
import type { Transport } from './transport/transport.ts'
import { createStats, type RequestStats } from '../observability/requestStats.ts'
import type { WalletAddressIdCache } from './caches.ts'

/** Rafiki, as one incoming request of one tenant may ask it. */
export interface Rafiki {
  readonly tenant: Tenant
  readonly grantTermsCache: GrantTermsCache
  readonly walletAddressIdCache: WalletAddressIdCache
  /** Where the tenant's consent page asks and answers; undefined where none is configured. */
  readonly interactions: InteractionServer | undefined
  /** What was made for this request: see `perRequest`. */
  readonly made: Map<() => unknown, unknown>
  /** How many more requests this one may cause. */
  readonly requestsLeft: number
  /** Takes one off `requestsLeft`. @throws GatewayError OPERATION_TOO_COSTLY */
  charge: () => void
  /** Counts rows that are looked at, those of an answer or known ones once more. @throws GatewayError OPERATION_TOO_COSTLY */
  viewRows: (count: number) => void
  /** Counts periods that were walked one by one. @throws GatewayError OPERATION_TOO_COSTLY */
  stepPeriods: (count: number) => void
  /** A client with a budget of its own, for work that must finish although it takes many requests. */
  withBudget: (maximum: number) => Rafiki
  /**
   * For what a mutation has done: with an allowance of its own, in requests that no other caller shares, and to the end
   * even where the caller is gone.
   */
  readingBack: (maximum: number) => Rafiki
  /** Asks one root field. @throws GatewayError */
  ask<Result extends Data, Field extends keyof Result & string, Variables extends Data>(
    operation: Operation<Result, Variables>,
    field: Field,
    variables: Variables
  ): Promise<NonNullable<Result[Field]>>
  /** Asks, and hands out Rafiki's answer with its errors. @throws GatewayError */
  answer<Result extends Data, Variables extends Data>(
    operation: Operation<Result, Variables>,
    variables: Variables
  ): Promise<Answer<Result>>
  /** Writes to one of Rafiki's other servers: nobody shares what was read before. */
  writing<T>(write: () => Promise<T>): Promise<T>
  /** Writes what Rafiki said to the log and answers an error for the caller, with the request's id. */
  report(error: GatewayError, operation: Pick<Operation, 'name' | 'kind'>): GatewayError
}

/** One HTTP request may cause this many requests to Rafiki, which answers some hundreds a second. */
export const maxUpstreamRequests = 50
/** What one HTTP request may have the gateway itself do: more than fifty requests bring, and a tenth of a second. */
export const maxRowsViewed = 50_000
export const maxPeriodSteps = 1_000_000

/** What all requests of a process have in common. */
export interface Shared {
  transport: Transport
  grantTermsCache: GrantTermsCache
  walletAddressIdCache: WalletAddressIdCache
  interactions?: InteractionServer
}

interface Request {
  id: string
  log: Log
  signal?: CancellationSignal
  caller?: string
  stats?: RequestStats
  /** Queries of this request are never deduped. */
  unshared?: boolean
}

export const rafikiFor = (shared: Shared, tenant: Tenant, request: Request, maximum = maxUpstreamRequests): Rafiki =>
  new RafikiOfRequest(shared, tenant, request, maximum)

const tooMany = (limit: 'rows' | 'periods', maximum: number): GatewayError =>
  new GatewayError('OPERATION_TOO_COSTLY', `An operation may read at most ${maximum} ${limit}. Ask for less at once.`, {
    limit,
    maximum
  })

/** What an answer must hold. @throws GatewayError UPSTREAM_ERROR */
export function answered<Value>(
  rafiki: Pick<Rafiki, 'report'>,
  operation: Pick<Operation, 'name' | 'kind'>,
  value: Value
): NonNullable<Value> {
  if (value !== undefined && value !== null) return value
  throw rafiki.report(new GatewayError('UPSTREAM_ERROR', 'Rafiki gave an empty answer.'), operation)
}

/** A class, since V8 keeps what the getters of an object literal hold until the next full collection. */
class RafikiOfRequest implements Rafiki {
  readonly tenant: Tenant
  readonly #shared: Shared
  readonly #request: Request
  readonly #stats: RequestStats
  readonly #maximum: number
  #requestsLeft: number
  #made: Rafiki['made'] | undefined

  constructor(shared: Shared, tenant: Tenant, request: Request, maximum: number) {
    this.tenant = tenant
    this.#shared = shared
    this.#request = request
    this.#stats = request.stats ?? createStats()
    this.#maximum = maximum
    this.#requestsLeft = maximum
  }

  get grantTermsCache(): GrantTermsCache {
    return this.#shared.grantTermsCache
  }

  get walletAddressIdCache(): WalletAddressIdCache {
    return this.#shared.walletAddressIdCache
  }

  get interactions(): InteractionServer | undefined {
    return this.#shared.interactions
  }

  get made(): Rafiki['made'] {
    return (this.#made ??= new Map())
  }

  get requestsLeft(): number {
    return this.#requestsLeft
  }

  charge(): void {
    if (this.#requestsLeft === 0) {
      throw new GatewayError(
        'OPERATION_TOO_COSTLY',
        `This operation needs more than ${this.#maximum} requests to Rafiki. Ask for less at once.`,
        { maximum: this.#maximum }
      )
    }
    this.#requestsLeft -= 1
    this.#stats.charged += 1
  }

  viewRows(count: number): void {
    this.#stats.rowsViewed += count
    if (this.#stats.rowsViewed > maxRowsViewed) throw tooMany('rows', maxRowsViewed)
  }

  stepPeriods(count: number): void {
    this.#stats.periodSteps += count
    if (this.#stats.periodSteps > maxPeriodSteps) throw tooMany('periods', maxPeriodSteps)
  }

  withBudget(maximum: number): Rafiki {
    return rafikiFor(this.#shared, this.tenant, { ...this.#request, stats: this.#stats }, maximum)
  }

  readingBack(maximum: number): Rafiki {
    const { id, log, caller } = this.#request
    return rafikiFor(this.#shared, this.tenant, { id, log, caller, stats: this.#stats, unshared: true }, maximum)
  }

  async ask<Result extends Data, Field extends keyof Result & string, Variables extends Data>(
    operation: Operation<Result, Variables>,
    field: Field,
    variables: Variables
  ): Promise<NonNullable<Result[Field]>> {
    const { data, errors } = await this.answer(operation, variables)
    const error = errors?.[0]
    if (error) throw this.report(translate(field, error, operation.kind), operation)
    return answered(this, operation, data?.[field])
  }

  async answer<Result extends Data, Variables extends Data>(
    operation: Operation<Result, Variables>,
    variables: Variables
  ): Promise<Answer<Result>> {
    this.charge()
    const stats = this.#stats
    const began = performance.now()
    stats.upstreamRequests += 1
    if (operation.kind === 'mutation') stats.mutationsSent += 1
    try {
      const answer = await this.#shared.transport.send(this.tenant, operation, variables, {
        id: this.#request.caller,
        signal: this.#request.signal,
        unshared: this.#request.unshared,
        mayRetry: () => this.#mayRetry(),
        joined: () => {
          stats.shared += 1
        },
        trace: stats.trace
      })
      return answer.take(operation)
    } catch (error) {
      const isRafikis = error instanceof GatewayError && (error.code.startsWith('UPSTREAM') || isTooLarge(error))
      throw isRafikis ? this.report(error, operation) : error
    } finally {
      stats.upstreamMs += performance.now() - began
    }
  }

  #mayRetry(): boolean {
    if (this.#requestsLeft === 0) return false
    this.charge()
    return true
  }

  writing<T>(write: () => Promise<T>): Promise<T> {
    return this.#shared.transport.writing(this.tenant.id, write)
  }

  report(error: GatewayError, { name, kind }: Pick<Operation, 'name' | 'kind'>): GatewayError {
    if (error.code === 'NOT_FOUND') return error
    const alarm = error.code === 'UPSTREAM_UNTRUSTED'
    const { id: requestId, log } = this.#request
    log[alarm ? 'error' : 'warn'](
      { requestId, tenant: this.tenant.id, operation: name, code: error.code, cause: error.cause, alarm },
      'rafiki'
    )
    // A new one each: callers that shared the request have ids of their own. What is not known to be undone may be done.
    const unknown = kind === 'mutation' && { outcome: 'UNKNOWN' satisfies Outcome }
    return new GatewayError(error.code, error.message, { ...unknown, ...error.extensions, requestId })
  }
}

/**
 * Something of which each request has one, made when it is first asked for. It is kept with the request: what WeakMaps
 * hold, V8's quick collections take to be alive, and with it all of the request, until the next full one.
 */
export function perRequest<T>(make: () => T): (rafiki: Pick<Rafiki, 'made'>) => T {
  return ({ made }) => {
    if (!made.has(make)) made.set(make, make())
    return made.get(make) as T
  }
}
