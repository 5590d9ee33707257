import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

export interface Server {
  url: string
  received: IncomingMessage[]
  /** How many connections are open. */
  open: () => number
  close: () => Promise<void>
}

/** A server on loopback that behaves as badly as its path says. */
export async function startServer(): Promise<Server> {
  const received: IncomingMessage[] = []
  const sockets = new Set<unknown>()
  const timers = new Set<NodeJS.Timeout>()
  const server = createServer((request, response) => {
    received.push(request)
    const url = new URL(request.url ?? '/', 'http://x')
    behaviours[url.pathname]?.(response, url.searchParams)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })

  const every = (ms: number, what: () => void) => {
    const timer = setInterval(what, ms)
    timers.add(timer)
    return timer
  }
  const behaviours: Record<string, (response: ServerResponse, query: URLSearchParams) => void> = {
    '/json': (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'),
    '/redirect': (response, query) =>
      void response.writeHead(Number(query.get('status')), { location: String(query.get('to')) }).end(),
    '/bytes': (response, query) => void response.writeHead(200).end('a'.repeat(Number(query.get('count')))),
    '/gzip': (response) =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a'.repeat(10_000_000))),
    '/silent': () => undefined,
    '/drip': (response) => {
      response.writeHead(200)
      const timer = every(20, () => response.write(' '))
      response.on('close', () => clearInterval(timer))
    },
    '/endless': (response) => {
      response.writeHead(200)
      const more = (): void => {
        if (!response.destroyed && response.write('a'.repeat(8_192))) setImmediate(more)
        else response.once('drain', more)
      }
      more()
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    open: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearInterval(timer)
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
