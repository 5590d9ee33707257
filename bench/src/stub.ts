import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { changingPage, type ChangingPage } from './changing.ts'
import { digest } from './sign.ts'
import { answer } from './stubAnswers.ts'
import { tenantId, tenantSecret } from './world.ts'

/*
 * The upstream stub: both of Rafiki's admin APIs, as cheap as possible. An operation is run once for its variables;
 * after that its bytes are cached, and are the same each time or, where that is ordered, never. It counts requests, and verifies the signature of each or of some.
 */

export interface StubCounters {
  requests: number
  /** Verified signatures that were wrong. */
  badSignatures: number
  /** What it could not answer, in its own words. */
  faults: string[]
}

/** Messages from the parent process: each is answered with the counters, which are then reset. */
export interface StubOrder {
  /** One in so many signatures is verified. */
  verifyEach: number
  /** How many answers are cached. */
  remember: number
  /** How many rows of a page differ from the answer before it to the same operation and variables. */
  changedRows: number
}

const none = (): StubCounters => ({ requests: 0, badSignatures: 0, faults: [] })
let counters = none()
let order: StubOrder = { verifyEach: 1, remember: 100_000, changedRows: 0 }
let remembered = new Map<string, { bytes: Buffer; changing?: ChangingPage }>()

interface Body {
  query: string
  variables?: object
}

function bytesFor(service: string, body: Body): Buffer {
  const key = `${service}${body.query}${JSON.stringify(body.variables)}`
  const known = remembered.get(key) ?? { bytes: executed(service, body) }
  if (remembered.size < order.remember) remembered.set(key, known)
  if (order.changedRows === 0) return known.bytes
  known.changing ??= changingPage(known.bytes)
  return known.changing.next(order.changedRows)
}

function executed(service: string, body: Body): Buffer {
  const whole = answer(service, body)
  if ('errors' in whole) throw new Error(JSON.stringify(whole.errors))
  return Buffer.from(`${JSON.stringify(whole)}\n`)
}

function verify({ headers }: IncomingMessage, body: Body): boolean {
  const [, timestamp = '', given] = /^t=(\d+), v1=([0-9a-f]+)$/.exec(String(headers.signature)) ?? []
  return headers['tenant-id'] === tenantId && given === digest(tenantSecret, timestamp, body)
}

function respond(request: IncomingMessage, response: ServerResponse, text: string): void {
  const service = request.url === '/auth/graphql' ? 'auth' : 'backend'
  counters.requests += 1
  try {
    const body = JSON.parse(text) as Body
    if (counters.requests % order.verifyEach === 0 && !verify(request, body)) {
      counters.badSignatures += 1
      response.writeHead(401, { 'content-type': 'text/plain' }).end('Unauthorized')
      return
    }
    const bytes = bytesFor(service, body)
    response
      .writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length })
      .end(bytes)
  } catch (error) {
    counters.faults.push(`${String(error)}: ${text.slice(0, 200)}`)
    response.writeHead(500, { 'content-type': 'text/plain' }).end('Internal Server Error')
  }
}

const server = createServer((request, response) => {
  if (request.method !== 'POST') return void response.writeHead(200).end('OK')
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => (text += chunk))
  request.on('end', () => respond(request, response, text))
})
server.keepAliveTimeout = 60_000

process.on('message', (changed: Partial<StubOrder>) => {
  if (changed.remember !== undefined && changed.remember !== order.remember) remembered = new Map()
  order = { ...order, ...changed }
  process.send?.(counters)
  counters = none()
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
// Nobody is left to ask.
process.once('disconnect', () => process.exit())
