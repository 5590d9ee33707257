import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HttpRequest {
  method: string
  /** As the client wrote it: `http://127.0.0.1:4001/continue/…`. */
  url: URL
  headers: IncomingHttpHeaders
  text: string
}

export interface HttpAnswer {
  status: number
  body?: unknown
  headers?: Record<string, string>
}

/** A fault that a test wants: instead of the answer, or after the request was carried out. */
export type HttpFault = 'drop' | HttpAnswer | { delay: Promise<void> } | { afterwards: 'drop' | HttpAnswer }

export interface HttpServer {
  /** Without a path. */
  url: string
  /** What came in, oldest first: `DELETE http://127.0.0.1:4001/continue/…`. */
  received: string[]
  intercept?: (request: HttpRequest) => HttpFault | undefined
  close: () => Promise<void>
}

/** An error in the form in which GNAP's servers tell it. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string | undefined

  constructor(status: number, code: string | undefined, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** JSON over HTTP on loopback. */
export async function startHttp(
  port: number,
  handle: (request: HttpRequest) => Promise<HttpAnswer> | HttpAnswer
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  const http: HttpServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
  return http

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = incoming
    const chunks: Buffer[] = []
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk)
    const url = new URL(incoming.url ?? '/', `http://${headers.host}`)
    const request = { method, url, headers, text: Buffer.concat(chunks).toString('utf8') }
    http.received.push(`${method} ${url.href}`)
    const fault = http.intercept?.(request)
    if (fault === 'drop') return void response.destroy()
    if (fault && 'status' in fault) return send(response, fault)
    if (fault && 'delay' in fault) await fault.delay
    const done = await Promise.resolve(request).then(handle).catch(refused)
    const { afterwards } = fault && 'afterwards' in fault ? fault : { afterwards: undefined }
    if (afterwards === 'drop') return void response.destroy()
    send(response, afterwards ?? done)
  }
}

function refused(error: unknown): HttpAnswer {
  if (!(error instanceof Refusal)) return { status: 500, body: 'Internal Server Error' }
  return { status: error.status, body: { error: { code: error.code, description: error.message } } }
}

function send(response: ServerResponse, { status, body, headers }: HttpAnswer): void {
  if (body === undefined) return void response.writeHead(status, headers).end()
  if (typeof body === 'string') {
    return void response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' }).end(body)
  }
  response
    .writeHead(status, { ...headers, 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(body))
}
