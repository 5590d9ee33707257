import type { Tenant } from '../config/tenants.ts'
import { GatewayError } from '../errors.ts'
import type { CancellationSignal } from '../lib/cancellation.ts'
import type { GrantTermsCache, WalletAddressIdCache } from './caches.ts'
import type { Data } from './document.ts'
import type { InteractionServer } from './interactionServer.ts'
import type { Operation } from './operation.ts'
import type { Recording } from './recording.ts'
import type { Budget } from './requestBudget.ts'
import type { Answer } from './transport/answer.ts'
import type { Transport } from './transport/transport.ts'

/** Rafiki, as one incoming request of one tenant may ask it. */
export interface Rafiki extends Budget {
  readonly tenant: Tenant
  /** Says that nobody waits for the answer. */
  readonly signal?: CancellationSignal
  readonly grantTermsCache: GrantTermsCache
  readonly walletAddressIdCache: WalletAddressIdCache
  /** Where the tenant's consent page asks and answers; undefined where none is configured. */
  readonly interactions: InteractionServer | undefined
  /** What was made for this request: see `perRequest`. */
  readonly made: Map<() => unknown, unknown>
  /** What was asked and answered for this request. */
  readonly recording: Recording
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
  /** Writes to one of Rafiki's other servers: nobody shares what was read before. @throws GatewayError JOURNAL_UNAVAILABLE */
  writing<T>(write: () => Promise<T>): Promise<T>
  /** From now on, what is read is read after this: it shares no request that was under way before. */
  readsAgain(): Promise<void>
  /** Writes what Rafiki said to the log and answers an error for the caller, with the request's id. */
  report(error: GatewayError, operation: Pick<Operation, 'name' | 'kind'>): GatewayError
}

/** What all requests of a process have in common. */
export interface Shared {
  transport: Transport
  grantTermsCache: GrantTermsCache
  walletAddressIdCache: WalletAddressIdCache
  interactions?: InteractionServer
}

/** What an answer must hold. @throws GatewayError UPSTREAM_ERROR */
export function answered<Value>(
  rafiki: Pick<Rafiki, 'report'>,
  operation: Pick<Operation, 'name' | 'kind'>,
  value: Value
): NonNullable<Value> {
  if (value !== undefined && value !== null) return value
  throw rafiki.report(new GatewayError('UPSTREAM_ERROR', 'Rafiki gave an empty answer.'), operation)
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
