import type { Tenant } from '../config/tenants.ts'
import { GatewayError, type Outcome } from '../errors.ts'
import type { CancellationSignal } from '../lib/cancellation.ts'
import type { RunningMutation } from '../lib/runningMutation.ts'
import type { Log } from '../observability/log.ts'
import { createStats, type RequestStats } from '../observability/requestStats.ts'
import type { GrantTermsCache, WalletAddressIdCache } from './caches.ts'
import { answered, type Rafiki, type Shared } from './client.ts'
import type { Data } from './document.ts'
import { translate } from './errors/translate.ts'
import { isTooLarge } from './halves.ts'
import type { InteractionServer } from './interactionServer.ts'
import type { Operation } from './operation.ts'
import { Recording } from './recording.ts'
import { maxUpstreamRequests, RequestBudget } from './requestBudget.ts'
import type { Answer, SharedAnswer } from './transport/answer.ts'
import { sentOperation, type SentOperation } from './transport/sign.ts'

interface Request {
  id: string
  log: Log
  signal?: CancellationSignal
  caller?: string
  stats?: RequestStats
  mutation?: RunningMutation
  /** Queries of this request are never deduped. */
  unshared?: boolean
}

export const rafikiFor = (shared: Shared, tenant: Tenant, request: Request, maximum = maxUpstreamRequests): Rafiki =>
  new RafikiOfRequest(shared, tenant, request, maximum)

/** A class, since V8 keeps what the getters of an object literal hold until the next full collection. */
class RafikiOfRequest extends RequestBudget implements Rafiki {
  readonly tenant: Tenant
  readonly signal: CancellationSignal | undefined
  readonly recording = new Recording((sent, before) => this.#send(sent, before))
  readonly #shared: Shared
  readonly #request: Request
  #made: Rafiki['made'] | undefined

  constructor(shared: Shared, tenant: Tenant, request: Request, maximum: number) {
    super(maximum, request.stats ?? createStats())
    this.tenant = tenant
    this.signal = request.signal
    this.#shared = shared
    this.#request = request
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

  /** No exchange says what is charged beside it: for nothing, or for one more try. */
  override charge(): void {
    this.recording.end()
    super.charge()
  }

  withBudget(maximum: number): Rafiki {
    this.recording.end()
    return rafikiFor(this.#shared, this.tenant, { ...this.#request, stats: this.stats }, maximum)
  }

  readingBack(maximum: number): Rafiki {
    this.recording.end()
    const request = { ...this.#request, signal: undefined, stats: this.stats, unshared: true }
    return rafikiFor(this.#shared, this.tenant, request, maximum)
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
    return (await this.recording.ask(sentOperation(this.tenant, operation, variables))).take(operation)
  }

  async #send(sent: SentOperation, before?: SharedAnswer): Promise<SharedAnswer> {
    super.charge()
    const { stats } = this
    const began = performance.now()
    stats.upstreamRequests += 1
    if (sent.operation.kind === 'mutation') stats.mutationsSent += 1
    try {
      return await this.#shared.transport.deliver(sent, {
        id: this.#request.caller,
        signal: this.signal,
        unshared: this.#request.unshared,
        mayRetry: () => this.mayRetry(),
        joined: () => void (stats.shared += 1),
        trace: stats.trace,
        before,
        intend: this.#request.mutation?.intend
      })
    } catch (error) {
      const isRafikis = error instanceof GatewayError && (error.code.startsWith('UPSTREAM') || isTooLarge(error))
      throw isRafikis ? this.report(error, sent.operation) : error
    } finally {
      stats.upstreamMs += performance.now() - began
    }
  }

  async writing<T>(write: () => Promise<T>): Promise<T> {
    this.recording.end()
    await this.#request.mutation?.intend?.()
    return this.#shared.transport.writing(this.tenant.id, write)
  }

  readsAgain(): Promise<void> {
    this.recording.end()
    return this.#shared.transport.writing(this.tenant.id, () => Promise.resolve())
  }

  report(error: GatewayError, { name, kind }: Pick<Operation, 'name' | 'kind'>): GatewayError {
    if (error.code === 'NOT_FOUND') return error
    this.recording.end()
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
