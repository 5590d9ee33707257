import type { Tenant } from '../config.ts'
import { GatewayError, type Outcome } from '../errors.ts'
import type { Leaving } from '../leaving.ts'
import type { Log } from '../log.ts'
import { translate } from './errors.ts'
import type { GrantMemory } from './grants.ts'
import type { InteractionServer } from './interactionServer.ts'
import type { Operation } from './operation.ts'
import type { Answer, SharedAnswer } from './answer.ts'
import type { Transport } from './transport.ts'
import { createTally, type Tally } from '../tally.ts'
import type { AddressMemory } from './walletAddresses.ts'

/** Rafiki, as one incoming request of one tenant may ask it. */
export interface Rafiki {
  readonly tenant: Tenant
  readonly grantMemory: GrantMemory
  readonly addressMemory: AddressMemory
  /** Where the tenant's consent page asks and answers; undefined where none is configured. */
  readonly interactions: InteractionServer | undefined
  /** How many more requests this one may cause. */
  readonly requestsLeft: number
  /** Takes one off `requestsLeft`. @throws GatewayError OPERATION_TOO_COSTLY */
  charge: () => void
  /** The same with an allowance of its own, for what must go through though it takes many requests. */
  withBudget: (maximum: number) => Rafiki
  /** Asks one root field. @throws GatewayError */
  ask<T>(operation: Operation, field: string, variables: Record<string, unknown>): Promise<T>
  /** Asks, and hands out Rafiki's answer with its errors. @throws GatewayError */
  answer(operation: Operation, variables: Record<string, unknown>): Promise<Answer>
  /** Writes to one of Rafiki's other servers: nobody shares what was read before. */
  writing<T>(write: () => Promise<T>): Promise<T>
  /** Writes what Rafiki said to the log and answers an error for the caller, with the request's id. */
  report(error: GatewayError, operation: Pick<Operation, 'name' | 'kind'>): GatewayError
}

/** One HTTP request may cause this many requests to Rafiki, which answers some hundreds a second. */
export const maxUpstreamRequests = 50

export function rafikiFor(
  shared: {
    transport: Transport
    grantMemory: GrantMemory
    addressMemory: AddressMemory
    interactions?: InteractionServer
  },
  tenant: Tenant,
  request: { id: string; log: Log; signal?: Leaving; caller?: string; tally?: Tally },
  maximum = maxUpstreamRequests
): Rafiki {
  const { transport, grantMemory, addressMemory, interactions } = shared
  const { tally = createTally() } = request
  let requestsLeft = maximum

  const charge = (): void => {
    if (requestsLeft === 0) {
      throw new GatewayError(
        'OPERATION_TOO_COSTLY',
        `This operation needs more than ${maximum} requests to Rafiki. Ask for less at once.`,
        { maximum }
      )
    }
    requestsLeft -= 1
    tally.charged += 1
  }

  const report: Rafiki['report'] = (error, operation) => {
    if (error.code === 'NOT_FOUND') return error
    const alarm = error.code === 'UPSTREAM_UNTRUSTED'
    const { name } = operation
    request.log[alarm ? 'error' : 'warn'](
      { requestId: request.id, tenant: tenant.id, operation: name, code: error.code, cause: error.cause, alarm },
      'rafiki'
    )
    // A new one each: callers that shared the request have ids of their own. What is not known to be undone may be done.
    const unknown = operation.kind === 'mutation' && { outcome: 'UNKNOWN' satisfies Outcome }
    return new GatewayError(error.code, error.message, { ...unknown, ...error.extensions, requestId: request.id })
  }

  const mayRetry = (): boolean => {
    if (requestsLeft === 0) return false
    requestsLeft -= 1
    tally.charged += 1
    return true
  }

  const joined = (): void => {
    tally.shared += 1
  }

  async function send(operation: Operation, variables: Record<string, unknown>): Promise<SharedAnswer> {
    charge()
    const began = performance.now()
    tally.upstreamRequests += 1
    if (operation.kind === 'mutation') tally.mutationsSent += 1
    try {
      return await transport.send(tenant, operation, variables, {
        id: request.caller,
        signal: request.signal,
        mayRetry,
        joined,
        trace: tally.trace
      })
    } catch (error) {
      throw error instanceof GatewayError && error.code.startsWith('UPSTREAM') ? report(error, operation) : error
    } finally {
      tally.upstreamMs += performance.now() - began
    }
  }

  return {
    tenant,
    grantMemory,
    addressMemory,
    interactions,
    get requestsLeft() {
      return requestsLeft
    },
    charge,
    writing: (write) => transport.writing(tenant.id, write),
    withBudget: (own) => rafikiFor(shared, tenant, { ...request, tally }, own),
    async ask<T>(operation: Operation, field: string, variables: Record<string, unknown>) {
      const { data, errors } = (await send(operation, variables)).take()
      const error = errors?.[0]
      if (error) throw report(translate(field, error, operation.kind), operation)
      const value = data?.[field]
      if (value === undefined || value === null) {
        throw report(new GatewayError('UPSTREAM_ERROR', 'Rafiki answered with nothing.'), operation)
      }
      return value as T
    },
    async answer(operation, variables) {
      return (await send(operation, variables)).take()
    },
    report
  }
}
