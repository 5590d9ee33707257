import cors from '@fastify/cors'
import { fastify, type FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { Socket } from 'node:net'
import type { Config } from '../config/config.ts'
import { GatewayError } from '../errors.ts'
import { Refused } from '../identity/refused.ts'
import type { Services } from '../services.ts'
import { addConditionalGet } from './conditionalGet.ts'
import { refuseConnection } from './connectionErrors.ts'
import { connectionsWithin, openFilesLimit } from './descriptors.ts'
import { maxBodyBytes, sendError, toGatewayError } from './errorReply.ts'
import { answerPolicy } from './pages/headers.ts'
import { isProbe, observeRequests, type OpenRequests } from './requestLifecycle.ts'

/** The maximum size of all headers of a request together, mostly the token: the sender is not known yet. */
const maxHeaderBytes = 32 * 1024

/** Fastify without routes. The order of the hooks is that in which a request meets them. */
export async function createApp(
  config: Config,
  services: Pick<Services, 'log' | 'metrics' | 'tracing'>
): Promise<{ app: FastifyInstance; requests: OpenRequests }> {
  const { connections, trustedProxies, corsOrigins } = config
  const { log } = services
  const app = fastify({
    bodyLimit: maxBodyBytes,
    trustProxy: trustedProxies.length > 0 && trustedProxies,
    http: {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: Math.min(10_000, connections.requestTimeoutMs),
      connectionsCheckingInterval: Math.min(2_000, connections.requestTimeoutMs / 4)
    },
    requestTimeout: connections.requestTimeoutMs,
    clientErrorHandler: refuseConnection(log),
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    // The gateway says it in its own words, and while it can answer it does.
    return503OnClosing: false,
    genReqId: () => randomUUID()
  })
  const maxConnections = connectionsWithin(connections.most, config.rafiki.load.inFlight, openFilesLimit())
  if (maxConnections < connections.most)
    log.warn({ maxConnections }, 'the limit of open files allows fewer connections than MAX_CONNECTIONS')
  app.server.maxConnections = maxConnections
  services.metrics?.connections(app.server)

  const requests = observeRequests(app, config, services)
  if (corsOrigins.length > 0) {
    const exposedHeaders = ['ETag', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'DPoP-Nonce', 'WWW-Authenticate']
    await app.register(cors, { origin: corsOrigins, methods: ['GET', 'POST'], maxAge: 600, exposedHeaders })
  }
  setSecurityHeaders(app, corsOrigins.length > 0)
  app.addHook('onRequest', (request, _, done) => {
    const refused = requests.refusing && !isProbe(request)
    done(
      refused ? new GatewayError('SHUTTING_DOWN', 'This process is shutting down. Send the request again.') : undefined
    )
  })
  addConditionalGet(app)
  endUnread(app, connections.requestTimeoutMs)
  app.addHook('onSend', (_, reply, __, done) => {
    if (requests.closing) reply.header('connection', 'close')
    done()
  })
  replyWithErrors(app, services)
  return { app, requests }
}

function setSecurityHeaders(app: FastifyInstance, hasCors: boolean): void {
  const vary = hasCors ? 'Authorization, Accept, Origin' : 'Authorization, Accept'
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': answerPolicy,
      vary,
      'x-content-type-options': 'nosniff',
      'x-request-id': request.id
    })
    done()
  })
}

/**
 * An unread answer occupies memory: Node ends a connection on which nothing has moved for this long. Set at each answer,
 * as Node resets it between requests; set once a connection, it would end requests that wait long for Rafiki.
 */
function endUnread(app: FastifyInstance, afterMs: number): void {
  app.addHook('onSend', ({ raw: { socket } }, _, __, done) => {
    if (socket instanceof Socket) socket.setTimeout(afterMs)
    done()
  })
}

function replyWithErrors(app: FastifyInstance, { log }: Pick<Services, 'log'>): void {
  app.setErrorHandler((error, request, reply) => {
    const ours = toGatewayError(error, request, log)
    const { stats } = request.call
    stats.codes.add(ours.code)
    if (ours instanceof Refused) stats.refused = { why: ours.why, issuer: ours.issuer }
    // Closed while its caller is still sending, the connection would take the answer with it: Node reads the rest, for
    // as long as a request may take to arrive.
    if (ours.code === 'BODY_TOO_LARGE') reply.removeHeader('connection')
    return sendError(reply, ours)
  })
  app.setNotFoundHandler((_, reply) => sendError(reply, new GatewayError('NOT_FOUND', 'There is nothing here.'), 404))
}
