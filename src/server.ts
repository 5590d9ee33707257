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
import { refuseConnection } from './httpFaults.ts'
import { createIdentify } from './identity/identify.ts'
import type { Audience, Viewer } from './identity/viewer.ts'
import { createLog, type Log } from './log.ts'
import { createOpenPayments } from './openPayments/openPayments.ts'
import type { Network } from './openPayments/guard.ts'
import { rafikiFor } from './rafiki/client.ts'
import { createGrantMemory } from './rafiki/grants.ts'
import { createTransport } from './rafiki/transport.ts'
import { createAddressMemory } from './rafiki/walletAddresses.ts'
import { createTrustedDocuments } from './trustedDocuments.ts'

export interface Gateway {
  /** For further routes, before `listen`. */
  app: FastifyInstance
  /** @returns the address, for example `http://127.0.0.1:4000` */
  listen(): Promise<string>
  /** How many requests are not answered yet. */
  readonly open: number
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
const drainMs = 35_000

const statuses: Partial<Record<Code, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_REQUEST: 400,
  DOCUMENT_NOT_TRUSTED: 400,
  BODY_TOO_LARGE: 413,
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
  const identify = createIdentify(config, log)
  const viewers = new WeakMap<FastifyRequest, Viewer>()
  let draining = false
  let open = 0

  const { connections } = config
  const app = fastify({
    bodyLimit: maxBodyBytes,
    // Tokens of any length are to be refused by us, in words; Node would refuse long headers without any.
    http: {
      maxHeaderSize: 128 * 1024,
      headersTimeout: Math.min(10_000, connections.requestTimeoutMs),
      connectionsCheckingInterval: Math.min(2_000, connections.requestTimeoutMs / 4)
    },
    requestTimeout: connections.requestTimeoutMs,
    clientErrorHandler: refuseConnection(log),
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID()
  })

  app.server.maxConnections = connections.most

  const leaving = new WeakMap<FastifyRequest, AbortController>()
  const leave = (request: FastifyRequest, reply: FastifyReply): void => {
    if (!reply.raw.writableFinished) leaving.get(request)?.abort(new GatewayError('BAD_REQUEST', 'The caller is gone.'))
  }
  const contextOf = (request: FastifyRequest, reply: FastifyReply): Promise<Context> => {
    const viewer = viewers.get(request)
    if (!viewer) throw new Error('a request came through without a viewer')
    const gone = new AbortController()
    leaving.set(request, gone)
    if (reply.raw.destroyed || request.raw.socket.destroyed) leave(request, reply)
    const caller = `${viewer.audience}\n${viewer.subject}`
    const rafiki = rafikiFor(shared, viewer.tenant, { id: request.id, log, signal: gone.signal, caller })
    const { rafiki: settings, accountHolders } = config
    return Promise.resolve(
      createContext(openPayments, { requestId: request.id, viewer, rafiki, settings, accountHolders, log })
    )
  }
  const { takenAway, accountHolders } = config
  const { user = [] } = takenAway
  const closed = accountHolders.receiverOrigins.length === 0 ? outside.filter((field) => !user.includes(field)) : []
  const apollos = contracts({ ...takenAway, user: [...user, ...closed] })
  const trust = createTrustedDocuments(config.trustedDocuments, apollos)
  const start = async (audience: Audience) => {
    const { introspection } = config
    const apollo = createApollo(apollos[audience], { introspection, landingPage: options.landingPage })
    await apollo.start()
    return { apollo, handle: fastifyApolloHandler(apollo, { context: contextOf }) }
  }
  const servers = { user: await start('user'), client: await start('client'), operator: await start('operator') }

  if (config.corsOrigins.length > 0) {
    await app.register(cors, { origin: config.corsOrigins, methods: ['GET', 'POST'], maxAge: 600 })
  }

  const vary = config.corsOrigins.length > 0 ? 'Authorization, Origin' : 'Authorization'
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', vary, 'x-content-type-options': 'nosniff' })
    open += 1
    // However the request ends: callers who hang up are in the log too. Of requests that queue on one connection, Node
    // tells only the first when that closes.
    const { socket } = request.raw
    const end = (): void => {
      reply.raw.off('close', end)
      socket.off('close', end)
      open -= 1
      leave(request, reply)
      if (!isProbe(request)) writeLine(request, reply)
    }
    reply.raw.once('close', end)
    socket.setMaxListeners(0).once('close', end)
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
    const skew = (service: 'auth' | 'backend'): number | null => transport.skewSeconds(service) ?? null
    const word = (up: boolean): string => (up ? 'up' : 'down')
    return reply.code(ready ? 200 : 503).send({
      status: draining ? 'draining' : ready ? 'ready' : 'down',
      auth: word(auth),
      backend: word(backend),
      breakers: { auth: transport.breaker('auth'), backend: transport.breaker('backend') },
      // How far Rafiki's clocks are ahead of ours: it refuses signatures that are more than 30 s old.
      clocks: { auth: { skewSeconds: skew('auth') }, backend: { skewSeconds: skew('backend') } }
    })
  })
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    // Before the body is read: what strangers send is not looked at.
    async onRequest(request) {
      if (options.landingPage && isBrowser(request)) return
      viewers.set(request, await identify(request.headers.authorization))
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
    get open() {
      return open
    },
    listen: () => app.listen({ host: config.host, port: config.port }),
    async drain() {
      draining = true
      const deadline = Date.now() + drainMs
      while (open > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20))
      await app.close()
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

function sendError(reply: FastifyReply, error: GatewayError, status = statuses[error.code] ?? 500): FastifyReply {
  const { message, extensions, code } = error
  if (code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer')
  return reply.code(status).send({ errors: [{ message, extensions }] })
}
