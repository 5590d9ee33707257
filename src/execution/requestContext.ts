import type { FastifyRequest } from 'fastify'
import type { Config, JournalConfig } from '../config/config.ts'
import { createContext, type Context } from '../context.ts'
import { noteHolder } from '../domain/history/holders.ts'
import { recordReads } from '../domain/history/operatorReads.ts'
import { GatewayError } from '../errors.ts'
import { Cancellation, type CancellationSignal } from '../lib/cancellation.ts'
import type { Origin } from '../identity/viewer.ts'
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
  config: Pick<Config, 'rafiki' | 'accountHolders' | 'extensionOrigins' | 'journal' | 'auditReads'>,
  { log, audit, rafiki: shared, openPayments, revocations, history, journal, follower, recorder, signer }: Services
): ContextMaker => {
  const { rafiki: settings, accountHolders, journal: recorded } = config
  const extensionOrigins = new Set(config.extensionOrigins)
  return {
    rafikiOf({ id, call }, signal) {
      const { role, subject, tenant } = admitted(call).viewer
      const { stats, mutation } = call
      return rafikiFor(shared, tenant, { id, log, signal, caller: `${role}\n${subject}`, stats, mutation })
    },
    contextOf(request, rafiki) {
      const { id: requestId, call } = request
      const { viewer, meter } = admitted(call)
      const { stats, mutation } = call
      if (journal) noteHolder(journal, viewer)
      if (viewer.role === 'accountHolder') follower?.viewed(viewer.tenant.id, viewer.wallet.addresses)
      const context = createContext(openPayments, {
        ...{
          requestId,
          viewer,
          meter,
          settings,
          accountHolders,
          extensionOrigins,
          log,
          stats,
          audit,
          revocations,
          history,
          mutation,
          origin: originOf(request, recorded?.callers),
          recorder,
          journal,
          signer,
          rafiki
        }
      })
      if (config.auditReads && viewer.role === 'operator') {
        // An answer that is given again would be read without a word.
        rafiki.recording.end()
        call.whenOver(() => void audit.follow(recordReads(context)))
      }
      return (call.context = context)
    }
  }
}

const maxUserAgent = 256

function originOf({ ip: address, headers }: FastifyRequest, recorded?: JournalConfig['callers']): Origin | undefined {
  if (recorded === undefined || recorded === 'none') return undefined
  const userAgent = recorded === 'addressAndAgent' ? headers['user-agent']?.slice(0, maxUserAgent) : undefined
  return { address, ...(userAgent !== undefined && { userAgent }) }
}

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
