import cors from '@fastify/cors'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { randomUUID } from 'node:crypto'
import { Socket } from 'node:net'
import { createAnswers } from './execution/fastPath.ts'
import { createApollo } from './execution/apollo/server.ts'
import { createAudit, openAudit, type AuditSink } from './observability/auditLog.ts'
import type { Config } from './config/config.ts'
import type { Tenant } from './config/tenants.ts'
import { createContext, type Context } from './context.ts'
import { GatewayError } from './errors.ts'
import { contracts, stitchGraph } from './graph.ts'
import { consent } from './fields/accountHolder/myGrantRequest.ts'
import { outside } from './fields/accountHolder/myReceivers.ts'
import { refuseConnection } from './http/connectionErrors.ts'
import { createIdentify } from './identity/identify.ts'
import { observeRefusals, refusals } from './identity/refusals.ts'
import { roles, type Role, type Viewer } from './identity/viewer.ts'
import { createRateLimits } from './rateLimits/rateLimits.ts'
import { Departure, type Leaving } from './lib/cancellation.ts'
import { createLog, type Log } from './observability/log.ts'
import { createMetrics, operationNames, type Metrics } from './observability/metrics/metrics.ts'
import { createMetricsServer } from './observability/metrics/server.ts'
import { createOpenPayments } from './openPayments/openPayments.ts'
import type { Network } from './openPayments/ssrf/addressGuard.ts'
import { rafikiFor } from './rafiki/client.ts'
import { createGrantMemory } from './rafiki/caches.ts'
import { createInteractionServer } from './rafiki/interactionServer.ts'
import type { GateEvents } from './rafiki/transport/admission.ts'
import type { Service } from './rafiki/operation.ts'
import { probeSignature } from './rafiki/transport/signatureProbe.ts'
import { createTransport, type TransportEvents } from './rafiki/transport/transport.ts'
import { createAddressMemory } from './rafiki/caches.ts'
import { addPages, type PageOptions } from './http/pages/pages.ts'
import { answerPolicy } from './http/pages/headers.ts'
import { createKnownOperations } from './execution/compiler/known.ts'
import { stillReached } from './authorization/reach.ts'
import { createReadiness, isReady } from './http/readiness.ts'
import { maxBodyBytes, refuseCoded, sendError, statusOf, toGatewayError } from './http/errorReply.ts'
import { observeRequests } from './http/requestLifecycle.ts'
import type { Clock } from './lib/clock.ts'
import { createRevocations } from './revocations/revocations.ts'
import { createTrustedDocuments } from './execution/persistedDocuments.ts'

export interface Gateway {
  /** For further routes, before `listen`. */
  app: FastifyInstance
  /** @returns the address, for example `http://127.0.0.1:4000` */
  listen(): Promise<string>
  /**
   * Looks whether Rafiki keeps tenants apart, and says in the log when mutations will be refused because it may not;
   * those that come meanwhile wait for it. Never fails.
   */
  probeTenants(): Promise<void>
  /** Whether the configuration was seen to work: see `createReadiness`. What was not is in the log. */
  ready(): Promise<boolean>
  /** How many requests are not answered yet. */
  readonly open: number
  /** Lets open requests finish, answers new ones with 503, then ends. */
  drain(): Promise<void>
  /** Where metrics are read, once it listens. */
  readonly metricsUrl: string | undefined
  /** Opens the audit log again, after its file was moved away. */
  reopenAudit(): void
}

export interface GatewayOptions {
  log?: Log
  /** Where audit lines go, instead of where the configuration says. */
  audit?: AuditSink
  /** What a sandbox adds to the pages for developers, and that they are there at all. */
  pages?: PageOptions
  /** Where the open network lies, for a sandbox that plays it. No variable sets this. */
  network?: Network
  /** By which revoked grants are read again; for tests. */
  clock?: Clock
  /** False: graphql-js executes everything, and all requests go through Apollo Server; for comparing. */
  plans?: boolean
}

/** The maximum size of all headers of a request together, mostly the token: the sender is not known yet. */
const maxHeaderBytes = 32 * 1024

/** Past the longest deadline of Rafiki's. */
export const drainMs = 35_000

/** The gateway as an HTTP server that does not listen yet. */
export async function createGateway(config: Config, options: GatewayOptions = {}): Promise<Gateway> {
  const log = options.log ?? createLog(config.logLevel)
  const metrics =
    config.metrics && createMetrics(config.trustedDocuments.documents.values(), { refusals: Object.keys(refusals) })
  const metricsServer = config.metrics && metrics && createMetricsServer(config.metrics, metrics)
  // A gateway without traces does not load the code that makes them.
  const tracing =
    config.tracing && (await import('./observability/tracing/openTelemetry.ts')).createTracing(config.tracing)
  const audit = createAudit(options.audit ?? openAudit(config.audit), log, metrics?.auditFailed)
  const transport = createTransport(config, log, metrics && eventsOf(metrics))
  const grantMemory = createGrantMemory(metrics?.cache('grant-terms'))
  const addressMemory = createAddressMemory(metrics?.cache('addresses'))
  const interactions = createInteractionServer(config, log, metrics && sideEventsOf(metrics))
  const shared = { transport, interactions, grantMemory, addressMemory }
  const openPayments = createOpenPayments(config, log, options.network, metrics?.cache('profiles'))
  const revocations = createRevocations({
    rafikiOf: (tenant, id, maximum) => rafikiFor(shared, tenant, { id, log, caller: 'revocations' }, maximum),
    ...{ audit, log, clock: options.clock, counted: metrics?.revocationRead }
  })
  let draining = false
  let metricsUrl: string | undefined

  const { connections } = config
  const app = fastify({
    bodyLimit: maxBodyBytes,
    trustProxy: config.trustedProxies.length > 0 && config.trustedProxies,
    http: {
      maxHeaderSize: maxHeaderBytes,
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

  const listed = new Set(operationNames(config.trustedDocuments.documents.values()))
  const requests = observeRequests(app, { log, metrics, tracing, listed, isProbe })

  const contextFor = (request: FastifyRequest, viewer: Viewer, signal: Leaving): Context => {
    const { meter, tally } = request.call
    if (!meter) throw new Error('a request came through without a meter')
    const caller = `${viewer.role}\n${viewer.subject}`
    const rafiki = rafikiFor(shared, viewer.tenant, { id: request.id, log, signal, caller, tally })
    const { rafiki: settings, accountHolders } = config
    const context = createContext(openPayments, {
      ...{ requestId: request.id, viewer, meter, rafiki, settings, accountHolders, log, tally, audit, revocations }
    })
    request.call.context = context
    return context
  }
  const contextOf = (request: FastifyRequest): Promise<Context> => {
    // The request has its answer already, with errors for Apollo Server to report.
    const { context, viewer } = request.call
    if (context) return Promise.resolve(context)
    if (!viewer) throw new Error('a request came through without a viewer')
    const gone = new Departure()
    const leave = (finished: boolean): void => {
      if (!finished) gone.abort(new GatewayError('BAD_REQUEST', 'The caller is gone.'))
    }
    requests.whenOver(request, leave)
    return Promise.resolve(contextFor(request, viewer, gone))
  }
  const { takenAway, accountHolders } = config
  const { accountHolder = [] } = takenAway
  const closed = [...(accountHolders.receiverOrigins.length === 0 ? outside : []), ...(interactions ? [] : consent)]
  const graph = stitchGraph()
  const apollos = contracts(
    { ...takenAway, accountHolder: [...accountHolder, ...closed.filter((it) => !accountHolder.includes(it))] },
    graph
  )
  for (const role of roles) {
    for (const field of takenAway[role] ?? []) {
      const stillThere = stillReached(field, graph, apollos[role])
      if (stillThere.length > 0) log.warn({ role, takenAway: field, stillThere }, 'POLICY_FILE: others reach the same')
    }
  }
  const trust = createTrustedDocuments(config.trustedDocuments, apollos)
  const start = async (role: Role) => {
    const { introspection, maxCost } = config
    const delegates = role === 'operator'
    const known =
      options.plans === false ? undefined : createKnownOperations(apollos[role], { delegates }, metrics?.cache('plans'))
    const documents = metrics?.cache('documents')
    const apollo = createApollo(apollos[role], {
      ...{ introspection, maxCost: maxCost[role], known, documents }
    })
    await apollo.start()
    const handler = fastifyApolloHandler(apollo, { context: contextOf })
    const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const answered = (await handler.call(app, request, reply)) as unknown
      void reply.code(statusOf(reply, request.call.tally.codes))
      return answered
    }
    return {
      apollo,
      handle,
      answer:
        known &&
        createAnswers({
          ...{ known, maxCost: maxCost[role], eraOf: transport.eraOf },
          ...{
            contextFor,
            tallyOf: requests.tallyOf,
            whenOver: requests.whenOver,
            onShared: metrics?.answerShared,
            apollo: handle
          }
        })
    }
  }
  const servers = {
    accountHolder: await start('accountHolder'),
    client: await start('client'),
    operator: await start('operator')
  }

  const identify = createIdentify(config, log, (name) => metrics?.cache(name))
  const rateLimits = await createRateLimits(config, observeRefusals(identify, log, metrics?.tokenRefused), log)
  const signature = (service: Service, tenant: Tenant) => probeSignature(transport, service, tenant)
  const readiness = createReadiness(config, { keys: identify.keysRead, signature }, log)
  const warnOfProxies = proxyWarning(config, log)

  if (config.corsOrigins.length > 0) {
    const exposedHeaders = ['Retry-After', 'RateLimit', 'RateLimit-Policy']
    await app.register(cors, { origin: config.corsOrigins, methods: ['GET', 'POST'], maxAge: 600, exposedHeaders })
  }

  const vary = config.corsOrigins.length > 0 ? 'Authorization, Origin' : 'Authorization'
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': answerPolicy,
      vary,
      'x-content-type-options': 'nosniff',
      'x-request-id': request.id
    })
    const over = draining && !isProbe(request)
    done(over ? new GatewayError('SHUTTING_DOWN', 'This process is about to end.') : undefined)
  })
  // An unread answer occupies memory: Node ends a connection on which nothing has moved for this long.
  app.addHook('onSend', (request, _, __, done) => {
    const { socket } = request.raw
    if (socket instanceof Socket) socket.setTimeout(connections.requestTimeoutMs)
    done()
  })
  app.setErrorHandler((error, request, reply) => {
    const ours = toGatewayError(error, request, log)
    requests.tallyOf(request).codes.add(ours.code)
    // Closed while its caller is still sending, the connection would take the answer with it: Node reads the rest, for
    // as long as a request may take to arrive.
    if (ours.code === 'BODY_TOO_LARGE') reply.removeHeader('connection')
    return sendError(reply, ours)
  })

  app.setNotFoundHandler((_, reply) => sendError(reply, new GatewayError('NOT_FOUND', 'There is nothing here.'), 404))

  const landing = addPages(app, config.landingPage, options.pages)
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_, reply) => {
    const [proven, auth, backend] = await Promise.all([
      // Nobody is to come any more.
      draining ? readiness.proven : readiness.check(),
      transport.healthy('auth'),
      transport.healthy('backend')
    ])
    const ready = !draining && isReady(proven)
    const skew = (service: 'auth' | 'backend'): number | null => transport.skewSeconds(service) ?? null
    const word = (up: boolean): string => (up ? 'up' : 'down')
    return reply.code(ready ? 200 : 503).send({
      status: draining ? 'draining' : ready ? 'ready' : 'not ready',
      proven,
      auth: word(auth),
      backend: word(backend),
      breakers: {
        ...{ auth: transport.breaker('auth'), backend: transport.breaker('backend') },
        ...(interactions && { interaction: interactions.breaker })
      },
      // How far Rafiki's clocks are ahead of ours: it refuses signatures that are more than 30 s old.
      clocks: { auth: { skewSeconds: skew('auth') }, backend: { skewSeconds: skew('backend') } }
    })
  })
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    // Before the body is read: what strangers send is not looked at.
    async onRequest(request, reply) {
      if (landing && isBrowser(request)) return landing(reply)
      warnOfProxies(request)
      const viewer = await rateLimits.identify(request.ip, request.headers.authorization)
      request.call.viewer = viewer
      const meter = await rateLimits.admit(viewer, (headers) => void reply.headers(headers))
      request.call.meter = meter
      requests.whenOver(request, () => meter.settle(request.call.context?.tally.charged ?? 0))
      refuseCoded(request)
    },
    handler(request, reply) {
      const { viewer } = request.call
      if (!viewer) throw new Error('a request came through without a viewer')
      trust(viewer.role, request)
      const { answer, handle } = servers[viewer.role]
      return answer ? answer(request, reply, viewer) : handle(request, reply)
    }
  })

  return {
    app,
    get open() {
      return requests.open
    },
    async probeTenants() {
      await transport.tenants.probe(config.tenants)
      const [tenant] = config.tenants
      if (tenant) await transport.tenants.checkMayWrite(tenant).catch(() => undefined)
    },
    ready: async () => isReady(await readiness.check()),
    async listen() {
      metricsUrl = await metricsServer?.listen()
      if (metricsUrl) log.info({ address: metricsUrl }, 'metrics')
      return app.listen({ host: config.host, port: config.port })
    },
    async drain() {
      draining = true
      const deadline = Date.now() + drainMs
      while (requests.open > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20))
      await app.close()
      rateLimits.close()
      await Promise.all(Object.values(servers).map(({ apollo }) => apollo.stop()))
      // Mutations of callers who hung up go on, and have their line.
      await audit.settled()
      await revocations.close()
      await Promise.all([transport.close(), interactions?.close(), openPayments.close()])
      audit.close()
      await tracing?.close().catch((error: unknown) => log.warn({ why: (error as Error).name }, 'traces were lost'))
      // To the last: what happened while it ended can be read.
      await metricsServer?.close()
    },
    get metricsUrl() {
      return metricsUrl
    },
    reopenAudit: () => audit.reopen()
  }
}

const eventsOf = (metrics: Metrics): TransportEvents => ({
  answered: ({ service, label }, outcome, ms) => metrics.upstream(service, label, outcome, ms),
  shared: metrics.shared,
  retry: metrics.retried,
  shed: metrics.shed,
  clock: metrics.clock,
  breaker: metrics.breaker
})

const sideEventsOf = ({ breaker, retried: retry, shed }: Metrics): GateEvents<string> => ({ breaker, retry, shed })

const isProbe = ({ routeOptions: { url } }: FastifyRequest): boolean => url === '/healthz' || url === '/readyz'

const isBrowser = ({ method, headers, url }: FastifyRequest): boolean =>
  method === 'GET' && !url.includes('?') && (headers.accept ?? '').includes('text/html')

/** Behind a proxy that is not configured, one caller uses up the limits of all. Logged once. */
function proxyWarning({ trustedProxies }: Config, log: Log) {
  let said = trustedProxies.length > 0
  return ({ headers }: FastifyRequest): void => {
    if (said || headers['x-forwarded-for'] === undefined) return
    said = true
    log.warn('X-Forwarded-For came and TRUSTED_PROXIES is not set: all callers behind a proxy count as one address')
  }
}
