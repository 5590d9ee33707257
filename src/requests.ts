import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Viewer } from './identity/viewer.ts'
import type { Log } from './log.ts'
import type { Metrics, Request } from './metrics/metrics.ts'
import { createTally, type Tally } from './tally.ts'
import type { Tracing } from './tracing/trace.ts'

/** What is told of each request: one line in the log, and its share in the metrics. */
export interface Requests {
  /** How many are being answered. */
  readonly open: number
  /** What a request has caused so far. */
  tallyOf(request: FastifyRequest): Tally
}

/** Tells of each request when it is over, however that is: callers who hang up are told of too. */
export function observeRequests(
  app: FastifyInstance,
  {
    log,
    metrics,
    tracing,
    listed,
    viewerOf,
    isProbe
  }: {
    log: Log
    metrics?: Metrics
    tracing?: Tracing
    /** Names of operations that may be told. */
    listed: ReadonlySet<string>
    viewerOf: (request: FastifyRequest) => Viewer | undefined
    isProbe: (request: FastifyRequest) => boolean
  }
): Requests {
  const tallies = new WeakMap<FastifyRequest, Tally>()
  let open = 0
  metrics?.open(() => open)

  app.addHook('onRequest', (request, reply, done) => {
    const tally = createTally()
    const began = performance.now()
    tallies.set(request, tally)
    open += 1
    if (tracing && request.routeOptions.url === '/graphql') {
      const { id: requestId, method } = request
      tally.trace = tracing.begin({ method, route: '/graphql', requestId, traceparent: request.headers.traceparent })
    }
    reply.raw.once('close', () => {
      open -= 1
      if (isProbe(request)) return
      const aborted = !reply.raw.writableFinished
      // Fastify measures only where it writes lines itself.
      const ms = performance.now() - began
      const viewer = viewerOf(request)
      const who = { audience: viewer?.audience, tenant: viewer?.tenant.id }
      tally.trace?.end({ status: reply.statusCode, aborted, ...who })
      writeLine(log, request, reply, { tally, viewer, ms, listed })
      if (request.routeOptions.url === '/graphql') metrics?.answered(summaryOf(reply, tally, viewer, ms))
    })
    done()
  })
  return {
    get open() {
      return open
    },
    tallyOf(request) {
      const tally = tallies.get(request)
      if (!tally) throw new Error('a request came through without a tally')
      return tally
    }
  }
}

function summaryOf(
  reply: FastifyReply,
  { kind, operation, codes }: Tally,
  viewer: Viewer | undefined,
  ms: number
): Request {
  const aborted = !reply.raw.writableFinished
  const failed = codes.size > 0 || reply.statusCode >= 400
  return {
    audience: viewer?.audience ?? 'none',
    ...{ kind: kind ?? 'none', operation, codes: [...codes], ms },
    outcome: aborted ? 'aborted' : failed ? 'error' : 'ok'
  }
}

interface Told {
  tally: Tally
  viewer: Viewer | undefined
  ms: number
  listed: ReadonlySet<string>
}

function writeLine(log: Log, request: FastifyRequest, reply: FastifyReply, { tally, viewer, ms, listed }: Told): void {
  const { kind, operation, codes, upstreamRequests, upstreamMs, shared } = tally
  const bytes = Number(reply.getHeader('content-length'))
  log.info(
    {
      requestId: request.id,
      method: request.method,
      // As it is registered: what callers put into an address, a query string above all, is in no log.
      path: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(ms),
      audience: viewer?.audience,
      tenant: viewer?.tenant.id,
      // What callers write is in no line: a name is told where a trusted document has it.
      ...(kind && { kind }),
      ...(operation !== undefined && { operation: listed.has(operation) ? operation : 'other' }),
      ...(upstreamRequests > 0 && { upstream: { requests: upstreamRequests, shared, ms: Math.round(upstreamMs) } }),
      ...(codes.size > 0 && { codes: [...codes] }),
      ...(Number.isFinite(bytes) && { bytes }),
      ...(!reply.raw.writableFinished && { aborted: true })
    },
    'request'
  )
}
