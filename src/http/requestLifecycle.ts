import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Call } from '../execution/call.ts'
import { publicRole, type Viewer } from '../identity/viewer.ts'
import { traceIds, type Log } from '../observability/log.ts'
import { operationNames } from '../observability/metrics/names.ts'
import type { Request } from '../observability/metrics/requestMetrics.ts'
import type { RequestStats } from '../observability/requestStats.ts'
import { loggedAddress } from '../rateLimits/address.ts'
import type { Config } from '../config/config.ts'
import type { Services } from '../services.ts'

/** The requests of a process that are being answered. */
export interface OpenRequests {
  readonly count: number
  /** Set by a graceful shutdown, for as long as it takes. */
  draining: boolean
  /** Each answer closes its connection. */
  closing: boolean
  /** Set when what answers ends: a further request on an open connection gets 503. */
  refusing: boolean
}

/** Requests that an orchestrator sends. They have no line in the log, and are answered until the process ends. */
export const isProbe = ({ routeOptions: { url } }: FastifyRequest): boolean => probes.has(url ?? '')

const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/startupz'])

const isGraphql = ({ routeOptions }: FastifyRequest): boolean => routeOptions.url === '/graphql'

/** Logs and meters each request when it is over, however that is, a caller who hangs up included. */
export function observeRequests(
  app: FastifyInstance,
  { trustedDocuments: { documents }, logAddress }: Pick<Config, 'trustedDocuments' | 'logAddress'>,
  { log, metrics, tracing }: Pick<Services, 'log' | 'metrics' | 'tracing'>
): OpenRequests {
  const requests = { count: 0, draining: false, closing: false, refusing: false }
  const listed = new Set(operationNames(documents.values()))
  app.decorateRequest('call')
  metrics?.open(() => requests.count)

  app.addHook('onRequest', (request, reply, done) => {
    const call = (request.call = new Call())
    const began = performance.now()
    requests.count += 1
    if (tracing && isGraphql(request)) {
      const { id: requestId, method, headers } = request
      const trace = (call.stats.trace = tracing.begin({ method, route: '/graphql', requestId, headers }))
      traceIds.set(requestId, trace.id)
    }
    whenClosed(request, reply, () => {
      requests.count -= 1
      const answered = reply.raw.writableFinished
      call.end(answered)
      if (isProbe(request)) return
      // Fastify measures only where it writes lines itself.
      const ms = performance.now() - began
      const { viewer, stats } = call
      const who = { role: viewer && publicRole(viewer.role), tenant: viewer?.tenant.id }
      stats.trace?.end({ status: reply.statusCode, aborted: !answered, codes: [...stats.codes], ...who })
      writeLine(log, request, reply, { stats, viewer, ms, listed, address: loggedAddress(request.ip, logAddress) })
      traceIds.delete(request.id)
      if (isGraphql(request)) metrics?.answered(summaryOf(reply, stats, viewer, ms))
    })
    done()
  })
  return requests
}

/** Calls `end` once. Node tells only the first of the requests that queue on one connection when that closes. */
function whenClosed(request: FastifyRequest, reply: FastifyReply, end: () => void): void {
  const { socket } = request.raw
  let over = false
  const closed = (): void => {
    // On Node 24, both may close within one event, whose listeners cannot be removed meanwhile.
    if (over) return
    over = true
    reply.raw.off('close', closed)
    socket.off('close', closed)
    end()
  }
  reply.raw.once('close', closed)
  socket.setMaxListeners(0).once('close', closed)
}

function summaryOf(
  reply: FastifyReply,
  { kind, operation, codes }: RequestStats,
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
  stats: RequestStats
  viewer: Viewer | undefined
  ms: number
  listed: ReadonlySet<string>
  address: string | undefined
}

function writeLine(
  log: Log,
  request: FastifyRequest,
  reply: FastifyReply,
  { stats, viewer, ms, listed, address }: Told
): void {
  const { kind, operation, codes, refused, upstreamRequests, upstreamMs, shared, rowsViewed, periodSteps } = stats
  const bytes = Number(reply.getHeader('content-length'))
  log.info(
    {
      type: 'request',
      requestId: request.id,
      method: request.method,
      // As it is registered: what callers put into an address, a query string above all, is in no log.
      path: request.routeOptions.url ?? 'none',
      ...(address !== undefined && { address }),
      status: reply.statusCode,
      ms: Math.round(ms),
      role: viewer?.role,
      // The former name of `role`, until 1.0.
      audience: viewer && publicRole(viewer.role),
      tenant: viewer?.tenant.id,
      // What callers write is in no line: the operation's name appears only if a persisted document has it.
      ...(kind && { kind }),
      ...(operation !== undefined && { operation: listed.has(operation) ? operation : 'other' }),
      ...(upstreamRequests > 0 && { upstream: { requests: upstreamRequests, shared, ms: Math.round(upstreamMs) } }),
      ...(rowsViewed > 0 && { rowsViewed }),
      ...(periodSteps > 0 && { periodSteps }),
      ...(codes.size > 0 && { codes: [...codes] }),
      ...(refused && { refused: refused.why, issuer: refused.issuer }),
      ...(Number.isFinite(bytes) && { bytes }),
      ...(!reply.raw.writableFinished && { aborted: true })
    },
    'request'
  )
}
