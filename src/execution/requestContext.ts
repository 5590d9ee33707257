import type { FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { createContext, type Context } from '../context.ts'
import { GatewayError } from '../errors.ts'
import { Cancellation, type CancellationSignal } from '../lib/cancellation.ts'
import { rafikiFor } from '../rafiki/requestClient.ts'
import type { Services } from '../services.ts'
import { admitted } from './call.ts'

/** Makes the context of a request that was admitted. The signal says that nobody waits for the answer. */
export type MakeContext = (request: FastifyRequest, signal: CancellationSignal) => Context

export const contextMaker =
  (
    { rafiki: settings, accountHolders }: Pick<Config, 'rafiki' | 'accountHolders'>,
    { log, audit, rafiki, openPayments, revocations, history }: Services
  ): MakeContext =>
  ({ id: requestId, call }, signal) => {
    const { viewer, meter } = admitted(call)
    const { stats } = call
    const caller = `${viewer.role}\n${viewer.subject}`
    call.context = createContext(openPayments, {
      ...{ requestId, viewer, meter, settings, accountHolders, log, stats, audit, revocations, history },
      rafiki: rafikiFor(rafiki, viewer.tenant, { id: requestId, log, signal, caller, stats })
    })
    return call.context
  }

export const callerGone = (): GatewayError => new GatewayError('BAD_REQUEST', 'The caller has closed the connection.')

/** For Apollo Server: a context of the request's own, or the one with which the fast path began. */
export const apolloContext =
  (makeContext: MakeContext) =>
  (request: FastifyRequest): Promise<Context> => {
    const { call } = request
    if (call.context) return Promise.resolve(call.context)
    const cancellation = new Cancellation()
    call.whenOver((answered) => {
      if (!answered) cancellation.abort(callerGone())
    })
    return Promise.resolve(makeContext(request, cancellation))
  }
