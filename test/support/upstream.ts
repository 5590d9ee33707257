import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JournalConfig } from '../../src/config/config.ts'
import type { Tenant } from '../../src/config/tenants.ts'
import { createLog } from '../../src/observability/log.ts'
import { createTransport, type Transport, type TransportEvents } from '../../src/rafiki/transport/transport.ts'
import { Secret } from '../../src/config/secret.ts'

export interface Received {
  headers: IncomingHttpHeaders
  body: { query: string; variables: Record<string, unknown>; extensions: { requestId: string } }
  /** The body as it came. */
  text: string
  response: ServerResponse
}

/** How a request is answered, or not. */
export type Answering = (received: Received) => void

export interface Upstream {
  url: string
  received: Received[]
  answering: Answering
  /** When so many GraphQL requests have arrived. */
  arrived: (count: number) => Promise<void>
  close: () => Promise<void>
}

export const raw =
  (status: number, type: string, body: string): Answering =>
  ({ response }) =>
    void response.writeHead(status, { 'content-type': type }).end(body)
export const json = (body: unknown, status = 200): Answering => raw(status, 'application/json', JSON.stringify(body))
/** As Rafiki answers whoever signed, which every query to its backend asks for. */
export const fine: Answering = (received) =>
  json({ data: { fine: true, whoami: { id: received.headers['tenant-id'], isOperator: true } } })(received)
export const text = (status: number): Answering => raw(status, 'text/plain; charset=utf-8', 'in its own words')
export const drop: Answering = ({ response }) => void response.destroy()
export const never: Answering = () => undefined
/** One way for each request, the last way for all that follow. */
export function inTurn(...ways: Answering[]): Answering {
  let next = 0
  return (received) => ways[Math.min(next++, ways.length - 1)]?.(received)
}

/** A server that stands where Rafiki would, and answers as a test says. It checks nothing. */
export async function startUpstream(): Promise<Upstream> {
  const waiting: { count: number; resolve: () => void }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      const parsed = (body ? JSON.parse(body) : {}) as Received['body']
      const received = { headers: request.headers, body: parsed, text: body, response }
      if (request.method === 'POST') upstream.received.push(received)
      upstream.answering(received)
      for (const { count, resolve } of waiting) if (upstream.received.length >= count) resolve()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const upstream: Upstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    received: [],
    answering: fine,
    arrived: (count) =>
      new Promise((resolve) => {
        if (upstream.received.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
  return upstream
}

/** An address where nobody listens. */
export async function closedUrl(): Promise<string> {
  const gone = await startUpstream()
  await gone.close()
  return gone.url
}

export const tenantOf = (id: string, secret: string): Tenant => ({
  id,
  secret: new Secret(secret),
  operator: false
})
export const first = tenantOf('438fa74a-fa7d-4317-9ced-dde32ece1787', 'secret of the first')
export const second = tenantOf('9d5e2a6c-5c1b-4d0e-8a34-6f1c2b7e0001', 'secret of the second')

export interface Logged {
  log: ReturnType<typeof createLog>
  lines: () => Record<string, unknown>[]
}

export function catchLog(): Logged {
  const lines: Record<string, unknown>[] = []
  const log = createLog('debug', { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) })
  return { log, lines: () => lines }
}

interface TransportOptions {
  deadlines?: { read: number; network: number }
  load?: { inFlight: number; queued: number }
  tenantsIsolated?: boolean
  tenants?: Tenant[]
  journal?: JournalConfig
  log?: Logged['log']
  events?: TransportEvents
}

const open: Transport[] = []
/** Closes each transport that a file has made. */
export const closeTransports = (): Promise<unknown> => Promise.all(open.splice(0).map((it) => it.close()))

/** A transport whose services are both at one address, unless said otherwise. Close it. */
export function transportTo(
  urls: string | { auth: string; backend: string },
  {
    deadlines = { read: 15_000, network: 15_000 },
    load = { inFlight: 64, queued: 512 },
    tenantsIsolated = true,
    tenants = [first, second],
    journal,
    log = catchLog().log,
    events
  }: TransportOptions = {}
): Transport {
  const settings = {
    urls: typeof urls === 'string' ? { auth: urls, backend: urls } : urls,
    deadlines,
    load,
    tenantsIsolated,
    interactionExpirySeconds: 600,
    asksFor: { incomingPayment: false, quote: false, listAll: true }
  }
  const transport = createTransport({ rafiki: settings, tenants, ...(journal && { journal }) }, log, events)
  open.push(transport)
  return transport
}
