import type { FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { createContext, type Context } from '../context.ts'
import { GatewayError } from '../errors.ts'
import { Cancellation, type CancellationSignal } from '../lib/cancellation.ts'
import type { Rafiki } from '../rafiki/client.ts'
import { rafikiFor } from '../rafiki/requestClient.ts'
import type { Services } from '../services.ts'
import { admitted } from './call.ts'

/** What a request that was admitted carries. */
export interface ContextMaker {
  /** Rafiki, as the request may ask it. The signal says that nobody waits for the answer. */
  rafikiOf: (request: FastifyRequest, signal: CancellationSignal) => Rafiki
  /** All of it; an answer that is given again needs no more than Rafiki. */
  contextOf: (request: FastifyRequest, rafiki: Rafiki) => Context
}

export const contextMaker = (
  { rafiki: settings, accountHolders }: Pick<Config, 'rafiki' | 'accountHolders'>,
  { log, audit, rafiki: shared, openPayments, revocations, history, journal }: Services
): ContextMaker => ({
  rafikiOf({ id, call }, signal) {
    const { role, subject, tenant } = admitted(call).viewer
    return rafikiFor(shared, tenant, { id, log, signal, caller: `${role}\n${subject}`, stats: call.stats })
  },
  contextOf({ id: requestId, call }, rafiki) {
    const { viewer, meter } = admitted(call)
    const { stats } = call
    call.context = createContext(openPayments, {
      ...{
        requestId,
        viewer,
        meter,
        settings,
        accountHolders,
        log,
        stats,
        audit,
        revocations,
        history,
        journal,
        rafiki
      }
    })
    return call.context
  }
})

export const callerGone = (): GatewayError => new GatewayError('BAD_REQUEST', 'The caller has closed the connection.')

/** For Apollo Server: a context of the request's own, or the one with which the fast path began. */
export const apolloContext =
  ({ rafikiOf, contextOf }: ContextMaker) =>
  (request: FastifyRequest): Promise<Context> => {
    const { call } = request
    if (call.context) return Promise.resolve(call.context)
    const cancellation = new Cancellation()
    call.whenOver((answered) => {
      if (!answered) cancellation.abort(callerGone())
    })
    return Promise.resolve(contextOf(request, rafikiOf(request, cancellation)))
  }
