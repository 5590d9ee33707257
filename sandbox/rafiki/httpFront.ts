import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GraphQLSchema } from 'graphql'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Faults } from './faults.ts'
import { answerOperation } from './operation.ts'
import type { TenantRow } from './rows.ts'
import type { Context, Counters } from './service.ts'
import { createVerifier } from './signature.ts'
import type { Store } from './store.ts'

const MAX_BODY_BYTES = 1024 * 1024
const LOGGED = 1000

export interface AcceptedRequest {
  headers: IncomingHttpHeaders
  body: unknown
  text: string
}

/** A fault that a test wants: before the operation runs, instead of it, or after it has run. */
export type Intercept =
  | 'drop'
  | { raw: (response: ServerResponse) => void }
  | { status: number; body: string; contentType?: string }
  | { delay: Promise<void> }
  | { afterwards: 'drop' }

export interface Front {
  url: string
  counters: Counters
  /** The requests accepted last, oldest first. */
  log: { tenantId: string; body: unknown }[]
  intercept?: (request: AcceptedRequest) => Promise<Intercept | undefined> | Intercept | undefined
  /** Faults that come and go by themselves; none by default. */
  faults?: Faults
  close: () => Promise<void>
}

interface Options {
  schema: GraphQLSchema
  store: Store
  port: number
  /** Whether it plays a service that can mix tenants up. */
  mixesTenants?: boolean
}

export async function startFront({ schema, store, port, mixesTenants = false }: Options): Promise<Front> {
  const now = (): number => Date.now() + (front.faults?.clockAheadMs ?? 0)
  const verify = createVerifier(store, now)
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  const front: Front = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    counters: { requests: 0, rootFields: 0, mutations: 0 },
    log: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
  return front

  function contextOf(signer: TenantRow, asAnother: number | undefined): Omit<Context, 'counters'> {
    const others = store.tenants.filter(({ id, deletedAt }) => id !== signer.id && !deletedAt)
    const tenant = asAnother === undefined ? signer : (others[Math.floor(asAnother * others.length)] ?? signer)
    // A request signed with the operator's secret is the operator's, with any tenant id.
    return { store, tenant, isOperator: tenant.apiSecret === operatorSecret(store) }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('date', new Date(now()).toUTCString())
    const read = await readBody(request)
    if ('refused' in read) return sendText(response, ...read.refused)
    const path = request.url?.split('?')[0]
    if (path === '/healthz') return sendText(response, 200, 'OK')
    if (path !== '/graphql') return sendText(response, 404, 'Not Found')

    const { headers } = request
    const { body, text } = read
    const verdict = verify(headers, body)
    if ('refused' in verdict) {
      return sendText(response, verdict.refused, verdict.refused === 401 ? 'Unauthorized' : 'Internal Server Error')
    }
    const { tenant } = verdict
    front.counters.requests++
    front.log.push({ tenantId: tenant.id, body })
    if (front.log.length > LOGGED) front.log.shift()

    const fault = await front.intercept?.({ headers, body, text })
    if (fault === 'drop') return void response.destroy()
    if (fault && 'raw' in fault) return fault.raw(response)
    if (fault && 'status' in fault) return send(response, fault.status, fault.body, fault.contentType)
    if (fault && 'delay' in fault) await fault.delay
    const { latencyMs, instead, asAnother } = front.faults?.next() ?? { latencyMs: 0 }
    if (latencyMs > 0) await sleep(latencyMs, undefined, { ref: false })
    if (instead === 'drop') return void response.destroy()
    if (instead === 'error') return sendText(response, 500, 'Internal Server Error')
    const context = { ...contextOf(tenant, mixesTenants ? asAnother : undefined), counters: front.counters }
    const reply = await answerOperation(schema, body, context, () => front.faults?.commits() ?? true)
    if (fault && 'afterwards' in fault) return void response.destroy()
    const answered = `${JSON.stringify(reply.body)}\n`
    if (instead !== 'half') return send(response, reply.status, answered)
    response.writeHead(reply.status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answered)
    })
    response.write(answered.slice(0, answered.length / 2), () => response.destroy())
  }
}

function operatorSecret({ tenants, operatorTenantId }: Store): string | undefined {
  return tenants.find(({ id }) => id === operatorTenantId)?.apiSecret
}

type Read = { body: unknown; text: string } | { refused: [status: number, text: string] }

async function readBody(request: IncomingMessage): Promise<Read> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  if (size > MAX_BODY_BYTES) return { refused: [413, 'request entity too large'] }
  const text = Buffer.concat(chunks).toString('utf8')
  if (!text || !request.headers['content-type']?.startsWith('application/json')) return { body: {}, text }
  const body = parseJson(text)
  return typeof body === 'object' && body !== null ? { body, text } : { refused: [400, 'Bad Request'] }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function sendText(response: ServerResponse, status: number, text: string): void {
  send(response, status, text, 'text/plain; charset=utf-8')
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  contentType = 'application/json; charset=utf-8'
): void {
  response.writeHead(status, { 'content-type': contentType }).end(body)
}
