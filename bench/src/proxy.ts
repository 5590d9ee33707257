import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'

/*
 * A reverse proxy that does no work: what a request and an answer cost on this machine when they only pass through. No
 * gateway in Node can be faster.
 */

const [upstream = ''] = process.argv.slice(2)
const pool = new Pool(upstream, { connections: 64, keepAliveTimeout: 30_000 })

const server = createServer((request, response) => {
  const { connection: _, host: __, 'keep-alive': ___, ...headers } = request.headers
  pool
    .stream(
      { method: 'POST', path: request.url ?? '/', headers, body: request },
      ({ statusCode, headers: { connection: ____, 'keep-alive': _____, ...rest } }) =>
        response.writeHead(statusCode, rest)
    )
    .catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' })
      response.end(String(error))
    })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
// Nobody is left to ask.
process.once('disconnect', () => process.exit())
