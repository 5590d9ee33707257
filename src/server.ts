import cors from '@fastify/cors'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { ApolloServerPlugin } from '@apollo/server'
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { randomUUID } from 'node:crypto'
import { createApollo } from './apollo/server.ts'
import type { Config } from './config.ts'
import { createContext, type Context } from './context.ts'
import { GatewayError, type Code } from './errors.ts'
import { contracts } from './graph.ts'
import { outside } from './fields/myReceivers.ts'
import { createIdentify } from './identity/identify.ts'
import type { Audience, Viewer } from './identity/viewer.ts'
import { createRateLimits, type Meter } from './limits/rateLimits.ts'
import { createLog, type Log } from './log.ts'
import { createOpenPayments } from './openPayments/openPayments.ts'
import type { Network } from './openPayments/guard.ts'
import { maxUpstreamRequests, rafikiFor } from './rafiki/client.ts'
import { createGrantMemory } from './rafiki/grants.ts'
import { createTransport } from './rafiki/transport.ts'
import { createAddressMemory } from './rafiki/walletAddresses.ts'
import { createTrustedDocuments } from './trustedDocuments.ts'

export interface Gateway {
  /** For further routes, before `listen`. */
  app: FastifyInstance
  /** @returns the address, for example `http://127.0.0.1:4000` */
  listen(): Promise<string>
  /** Lets open requests finish, answers new ones with 503, then ends. */
  drain(): Promise<void>
}

export interface GatewayOptions {
  log?: Log
  /** What browsers get at `GET /graphql`; none by default. */
  landingPage?: ApolloServerPlugin<Context>
  /** Where the open network lies, for a sandbox that plays it. No variable sets this. */
  network?: Network
}

const maxBodyBytes = 256 * 1024
/** Past the longest deadline of Rafiki's. */
export const drainMs = 35_000

const statuses: Partial<Record<Code, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_REQUEST: 400,
  DOCUMENT_NOT_TRUSTED: 400,
  BODY_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  SHUTTING_DOWN: 503,
  KEYS_UNAVAILABLE: 503,
  OWNERSHIP_UNAVAILABLE: 503
}

/** The gateway as an HTTP server that does not listen yet. */
export async function createGateway(config: Config, options: GatewayOptions = {}): Promise<Gateway> {
  const log = options.log ?? createLog(config.logLevel)
  const transport = createTransport(config.rafiki, log)
  const shared = { transport, grantMemory: createGrantMemory(), addressMemory: createAddressMemory() }
  const openPayments = createOpenPayments(config, log, options.network)
  const viewers = new WeakMap<FastifyRequest, Viewer>()
  const meters = new WeakMap<FastifyRequest, Meter>()
  let draining = false
  let open = 0

  const app = fastify({
    bodyLimit: maxBodyBytes,
    trustProxy: config.trustedProxies.length > 0 && config.trustedProxies,
    // Tokens of any length are to be refused by us, in words; Node would refuse long headers without any.
    http: { maxHeaderSize: 128 * 1024 },
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID()
  })

  const contextOf = (request: FastifyRequest, reply: FastifyReply): Promise<Context> => {
    const viewer = viewers.get(request)
    const meter = meters.get(request)
    if (!viewer || !meter) throw new Error('a request came through without a viewer')
    const gone = new AbortController()
    const leave = (): void => {
      if (!reply.raw.writableFinished) gone.abort(new GatewayError('BAD_REQUEST', 'The caller is gone.'))
    }
    if (reply.raw.destroyed) leave()
    else reply.raw.once('close', leave)
    const rafiki = rafikiFor(shared, viewer.tenant, { id: request.id, log, signal: gone.signal })
    reply.raw.once('close', () => meter.settle(maxUpstreamRequests - rafiki.requestsLeft))
    const { rafiki: settings, accountHolders } = config
    return Promise.resolve(
      createContext(openPayments, { requestId: request.id, viewer, meter, rafiki, settings, accountHolders, log })
    )
  }
  const { takenAway, accountHolders } = config
  const { user = [] } = takenAway
  const closed = accountHolders.receiverOrigins.length === 0 ? outside.filter((field) => !user.includes(field)) : []
  const apollos = contracts({ ...takenAway, user: [...user, ...closed] })
  const trust = createTrustedDocuments(config.trustedDocuments, apollos)
  const start = async (audience: Audience) => {
    const { introspection, maxCost } = config
    const apollo = createApollo(apollos[audience], {
      introspection,
      maxCost: maxCost[audience],
      landingPage: options.landingPage
    })
    await apollo.start()
    return { apollo, handle: fastifyApolloHandler(apollo, { context: contextOf }) }
  }
  const servers = { user: await start('user'), client: await start('client'), operator: await start('operator') }

  const rateLimits = await createRateLimits(config, createIdentify(config, log), log)
  const warnOfProxies = proxyWarning(config, log)

  if (config.corsOrigins.length > 0) {
    const exposedHeaders = ['Retry-After', 'RateLimit', 'RateLimit-Policy']
    await app.register(cors, { origin: config.corsOrigins, methods: ['GET', 'POST'], maxAge: 600, exposedHeaders })
  }

  const vary = config.corsOrigins.length > 0 ? 'Authorization, Origin' : 'Authorization'
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', vary, 'x-content-type-options': 'nosniff' })
    open += 1
    // However the request ends: callers who hang up are in the log too.
    reply.raw.once('close', () => {
      open -= 1
      if (!isProbe(request)) writeLine(request, reply)
    })
    if (draining && !isProbe(request)) throw new GatewayError('SHUTTING_DOWN', 'This process is about to end.')
  })
  const writeLine = (request: FastifyRequest, reply: FastifyReply): void => {
    const viewer = viewers.get(request)
    log.info(
      {
        requestId: request.id,
        method: request.method,
        // As it is registered: what callers put into an address, a query string above all, is in no log.
        path: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        audience: viewer?.audience,
        tenant: viewer?.tenant.id,
        ...(!reply.raw.writableFinished && { aborted: true })
      },
      'request'
    )
  }
  app.setErrorHandler((error, request, reply) => sendError(reply, toGatewayError(error, request, log)))

  app.setNotFoundHandler((_, reply) => sendError(reply, new GatewayError('NOT_FOUND', 'There is nothing here.'), 404))

  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_, reply) => {
    const [auth, backend] = await Promise.all([transport.healthy('auth'), transport.healthy('backend')])
    const ready = !draining && (auth || backend)
    const word = (up: boolean): string => (up ? 'up' : 'down')
    return reply
      .code(ready ? 200 : 503)
      .send({ status: draining ? 'draining' : ready ? 'ready' : 'down', auth: word(auth), backend: word(backend) })
  })
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    // Before the body is read: what strangers send is not looked at.
    async onRequest(request, reply) {
      if (options.landingPage && isBrowser(request)) return
      warnOfProxies(request)
      const viewer = await rateLimits.identify(request.ip, request.headers.authorization)
      viewers.set(request, viewer)
      meters.set(request, await rateLimits.admit(viewer, (headers) => void reply.headers(headers)))
    },
    handler(request, reply) {
      const viewer = viewers.get(request)
      if (viewer) trust(viewer.audience, request)
      // Browsers get the page, whoever they are; it is the same for all audiences.
      return servers[viewer?.audience ?? 'user'].handle.call(app, request, reply)
    }
  })

  return {
    app,
    listen: () => app.listen({ host: config.host, port: config.port }),
    async drain() {
      draining = true
      const deadline = Date.now() + drainMs
      while (open > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20))
      await app.close()
      rateLimits.close()
      await Promise.all(Object.values(servers).map(({ apollo }) => apollo.stop()))
      await Promise.all([transport.close(), openPayments.close()])
    }
  }
}

const isProbe = ({ routeOptions: { url } }: FastifyRequest): boolean => url === '/healthz' || url === '/readyz'

const isBrowser = ({ method, headers, url }: FastifyRequest): boolean =>
  method === 'GET' && !url.includes('?') && (headers.accept ?? '').includes('text/html')

function toGatewayError(error: unknown, request: FastifyRequest, log: Log): GatewayError {
  if (error instanceof GatewayError) return error
  const status = (error as { statusCode?: number }).statusCode ?? 500
  if (status === 413) return new GatewayError('BODY_TOO_LARGE', `The body is over ${maxBodyBytes} bytes.`)
  if (status < 500) return new GatewayError('BAD_REQUEST', 'Expected a GraphQL request: a JSON object with `query`.')
  log.error({ requestId: request.id, fault: (error as Error).stack }, 'fault')
  return new GatewayError('INTERNAL_SERVER_ERROR', 'A fault in the gateway.', { requestId: request.id })
}

/** Of callers behind a proxy that nobody told us of, one takes the limits of all. Said once. */
function proxyWarning({ trustedProxies }: Config, log: Log) {
  let said = trustedProxies.length > 0
  return ({ headers }: FastifyRequest): void => {
    if (said || headers['x-forwarded-for'] === undefined) return
    said = true
    log.warn('X-Forwarded-For came and TRUSTED_PROXIES is not set: all callers behind a proxy count as one address')
  }
}

function sendError(reply: FastifyReply, error: GatewayError, status = statuses[error.code] ?? 500): FastifyReply {
  const { message, code } = error
  const { http, ...extensions } = error.extensions as { http?: { headers?: Map<string, string> } }
  for (const [name, value] of http?.headers ?? []) reply.header(name, value)
  if (code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer')
  return reply.code(status).send({ errors: [{ message, extensions }] })
}
