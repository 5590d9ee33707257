import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { publicRole, type Viewer } from '../identity/viewer.ts'
import type { Context } from '../context.ts'
import type { Meter } from '../rateLimits/rateLimits.ts'
import type { Log } from '../observability/log.ts'
import type { Metrics, Request } from '../observability/metrics/metrics.ts'
import { createTally, type Tally } from '../observability/requestStats.ts'
import type { Tracing } from '../observability/tracing/trace.ts'

/** What is told of each request: one line in the log, and its share in the metrics. */
export interface Requests {
  /** How many are being answered. */
  readonly open: number
  /** What a request has caused so far. */
  tallyOf: (request: FastifyRequest) => Tally
  /** Calls `then` once, when a request is over: answered in full, or given up by its caller. */
  whenOver: (request: FastifyRequest, then: (answered: boolean) => void) => void
}

/** What is known of a request while it is answered, kept with it: see `perRequest` why not in WeakMaps. */
interface Call {
  tally: Tally
  waiting: ((answered: boolean) => void)[]
  /** Once it is over: whether in full. */
  answered: boolean | undefined
  /** Once they are known. */
  viewer?: Viewer
  meter?: Meter
  context?: Context
}

declare module 'fastify' {
  interface FastifyRequest {
    call: Call
  }
}

/** Tells of each request when it is over, however that is: callers who hang up are told of too. */
export function observeRequests(
  app: FastifyInstance,
  {
    log,
    metrics,
    tracing,
    listed,
    isProbe
  }: {
    log: Log
    metrics?: Metrics
    tracing?: Tracing
    /** Names of operations that may be told. */
    listed: ReadonlySet<string>
    isProbe: (request: FastifyRequest) => boolean
  }
): Requests {
  app.decorateRequest('call')
  let open = 0
  metrics?.open(() => open)

  app.addHook('onRequest', (request, reply, done) => {
    const tally = createTally()
    const began = performance.now()
    const call: Call = { tally, waiting: [], answered: undefined }
    request.call = call
    open += 1
    if (tracing && request.routeOptions.url === '/graphql') {
      const { id: requestId, method } = request
      tally.trace = tracing.begin({ method, route: '/graphql', requestId, traceparent: request.headers.traceparent })
    }
    const { socket } = request.raw
    const end = (): void => {
      reply.raw.off('close', end)
      socket.off('close', end)
      open -= 1
      call.answered = reply.raw.writableFinished
      for (const then of call.waiting) then(call.answered)
      if (isProbe(request)) return
      const aborted = !call.answered
      // Fastify measures only where it writes lines itself.
      const ms = performance.now() - began
      const { viewer } = call
      const who = { role: viewer && publicRole(viewer.role), tenant: viewer?.tenant.id }
      tally.trace?.end({ status: reply.statusCode, aborted, ...who })
      writeLine(log, request, reply, { tally, viewer, ms, listed })
      if (request.routeOptions.url === '/graphql') metrics?.answered(summaryOf(reply, tally, viewer, ms))
    }
    reply.raw.once('close', end)
    // If requests queue on one connection, Node tells only the first when that closes.
    socket.setMaxListeners(0).once('close', end)
    done()
  })
  return {
    get open() {
      return open
    },
    tallyOf: (request) => request.call.tally,
    whenOver(request, then) {
      const { waiting, answered } = request.call
      if (answered === undefined) waiting.push(then)
      else then(answered)
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
    role: viewer ? publicRole(viewer.role) : 'none',
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
  const { kind, operation, codes, upstreamRequests, upstreamMs, shared, rowsViewed, periodSteps } = tally
  const bytes = Number(reply.getHeader('content-length'))
  log.info(
    {
      requestId: request.id,
      method: request.method,
      // As it is registered: what callers put into an address, a query string above all, is in no log.
      path: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(ms),
      role: viewer?.role,
      tenant: viewer?.tenant.id,
      // What callers write is in no line: the operation's name appears only if a persisted document has it.
      ...(kind && { kind }),
      ...(operation !== undefined && { operation: listed.has(operation) ? operation : 'other' }),
      ...(upstreamRequests > 0 && { upstream: { requests: upstreamRequests, shared, ms: Math.round(upstreamMs) } }),
      ...(rowsViewed > 0 && { rowsViewed }),
      ...(periodSteps > 0 && { periodSteps }),
      ...(codes.size > 0 && { codes: [...codes] }),
      ...(Number.isFinite(bytes) && { bytes }),
      ...(!reply.raw.writableFinished && { aborted: true })
    },
    'request'
  )
}
