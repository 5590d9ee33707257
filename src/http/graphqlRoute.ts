import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { ApolloServer } from '@apollo/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import type { Context } from '../context.ts'
import { admitted } from '../execution/call.ts'
import type { Executor, Executors } from '../execution/executors.ts'
import type { ResolveDocument } from '../execution/persistedDocuments.ts'
import { apolloContext, type ContextMaker } from '../execution/requestContext.ts'
import { byRole } from '../identity/viewer.ts'
import type { Log } from '../observability/log.ts'
import { traced } from '../observability/tracing/trace.ts'
import type { Services } from '../services.ts'
import { authorizationOf, shownWith } from './credentials.ts'
import { refuseCoded, statusOf } from './errorReply.ts'

interface GraphqlRoute {
  config: Pick<Config, 'trustedProxies' | 'senderConstraint'>
  services: Pick<Services, 'log' | 'callers'>
  resolveDocument: ResolveDocument
  executors: Executors
  contexts: ContextMaker
  /** Answers browsers; undefined if there is no landing page. */
  landing: ((reply: FastifyReply) => FastifyReply) | undefined
}

/** `/graphql`: identify, admit, resolve the document, check, execute, reply. */
export function addGraphqlRoute(
  app: FastifyInstance,
  { config, services: { log, callers }, resolveDocument, executors, contexts, landing }: GraphqlRoute
): void {
  const { rateLimits } = callers
  const shownBy = shownWith(config.senderConstraint.certificateHeader)
  const warnOfProxies = proxyWarning(config, log)
  const answers = byRole((role) => {
    const executor = executors[role]
    return executor && answerBy(executor, apolloHandler(app, executor.apollo, contexts))
  })
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    // Before the body is read: nothing that strangers send is parsed.
    async onRequest(request, reply) {
      if (landing && isBrowser(request)) return landing(reply)
      warnOfProxies(request)
      const { call } = request
      const { trace } = call.stats
      if (/^dpop /i.test(request.headers.authorization ?? '')) void reply.header('dpop-nonce', callers.nonce())
      const viewer = await traced(trace, 'identify', () =>
        rateLimits.identify(request.ip, authorizationOf(request), shownBy(request))
      )
      call.viewer = viewer
      const meter = await traced(trace, 'admit', () =>
        rateLimits.admit(viewer, (told) => void reply.headers(told), trace)
      )
      call.meter = meter
      call.whenOver(() => meter.settle(call.stats.charged))
      refuseCoded(request)
    },
    handler(request, reply) {
      const { role } = admitted(request.call).viewer
      resolveDocument(role, request)
      const answer = answers[role]
      // Tokens of roles that are not served are refused before.
      if (!answer) throw new Error(`no contract for the role ${role}`)
      return answer(request, reply)
    }
  })
}

type Answer = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/**
 * Checks, executes and replies: by the fast path, if it can; otherwise Apollo Server does all three.
 * @param apollo goes on with the context that the fast path made, if it made one
 */
export const answerBy =
  ({ fastPath }: Pick<Executor, 'fastPath'>, apollo: Answer): Answer =>
  async (request, reply) => {
    const planned = fastPath?.find(request)
    if (!fastPath || !planned) return apollo(request, reply)
    const checked = fastPath.check(request, planned)
    const body = checked && (await fastPath.execute(request, checked))
    if (body !== undefined) {
      void reply.code(200).header('content-type', checked?.contentType)
      return body
    }
    const answered = await apollo(request, reply)
    fastPath.learnContentType(request, reply)
    return answered
  }

function apolloHandler(app: FastifyInstance, apollo: ApolloServer<Context>, contexts: ContextMaker): Answer {
  const handler = fastifyApolloHandler(apollo, { context: apolloContext(contexts) })
  return async (request, reply) => {
    const answered: unknown = await handler.call(app, request, reply)
    void reply.code(statusOf(reply, request.call.stats.codes))
    return answered
  }
}

const isBrowser = ({ method, headers, url }: FastifyRequest): boolean =>
  method === 'GET' && !url.includes('?') && (headers.accept ?? '').includes('text/html')

/** Behind a proxy that is not configured, one caller uses up the limits of all. Logged once. */
function proxyWarning({ trustedProxies }: Pick<Config, 'trustedProxies'>, log: Log) {
  let logged = trustedProxies.length > 0
  return ({ headers }: FastifyRequest): void => {
    if (logged || headers['x-forwarded-for'] === undefined) return
    logged = true
    log.warn('X-Forwarded-For came and TRUSTED_PROXIES is not set: all callers behind a proxy count as one address')
  }
}
