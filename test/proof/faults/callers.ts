import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { goodQuery, type Row, type Seen, type World } from './world.ts'

const body = JSON.stringify({ query: goodQuery })
const bad = (status: number): Seen => ({ status, code: 'BAD_REQUEST' })
const nothing: Seen = {}

/** Sent by hand; the answer to the last of what was sent. */
const sent =
  (bytes: (world: World) => string | Buffer, options?: Parameters<World['raw']>[1]): Row['happens'] =>
  async (world) =>
    (await world.raw(bytes(world), options)).at(-1) ?? nothing

const close = { connection: 'close' }

/** What Rafiki never answers. */
const held: ServerResponse[] = []

/** What callers do wrong, or on purpose. */
export const callerRows: Row[] = [
  {
    fault: 'headers that come slowly and never end',
    happens: sent(() => 'POST /graphql HTTP/1.1\r\nhost: gateway\r\nx-slow: '),
    sees: bad(408),
    logs: /"fault":"ERR_HTTP_REQUEST_TIMEOUT","status":408/
  },
  {
    fault: 'a body that comes slowly and never ends',
    happens: sent(({ request }) => request(body).subarray(0, -5)),
    sees: bad(408),
    logs: /"fault":"ERR_HTTP_REQUEST_TIMEOUT"/
  },
  {
    fault: 'chunks without end',
    happens: sent(({ request }) =>
      Buffer.concat([
        request('', { 'content-length': undefined, 'transfer-encoding': 'chunked' }),
        Buffer.from(`5\r\n{"a":\r\n`)
      ])
    ),
    sees: bad(408),
    logs: /"fault":"ERR_HTTP_REQUEST_TIMEOUT"/
  },
  {
    fault: 'a connection on which nothing is said',
    happens: sent(() => ''),
    sees: bad(408),
    logs: /"fault":"ERR_HTTP_REQUEST_TIMEOUT"/
  },
  {
    fault: 'a body that is cut off by hanging up',
    happens: sent(({ request }) => request(body).subarray(0, -5), { hangUp: Promise.resolve() }),
    sees: nothing,
    logs: /"aborted":true/
  },
  {
    fault: 'a body that is cut off, on a connection that is half closed',
    happens: sent(({ request }) => request(body).subarray(0, -5), { end: true }),
    sees: bad(400),
    logs: /"fault":"HPE_INVALID_EOF_STATE"/
  },
  {
    fault: 'a request on a connection that is half closed after it',
    happens: sent(({ request }) => request(body), { end: true }),
    sees: nothing,
    logs: /"aborted":true/
  },
  {
    fault: 'a content-length that is too short',
    happens: sent(({ request }) => request(body, { ...close, 'content-length': '10' })),
    sees: bad(400)
  },
  {
    fault: 'a content-length and chunks at once, for a proxy to misread',
    happens: sent(({ request }) => request(body, { 'transfer-encoding': 'chunked' })),
    sees: bad(400),
    logs: /"fault":"HPE_(INVALID_TRANSFER_ENCODING|INVALID_CONTENT_LENGTH|UNEXPECTED_CONTENT_LENGTH)"/
  },
  {
    fault: 'chunks whose length is no number',
    happens: sent(({ request }) =>
      request('zz\r\n{}\r\n', { 'content-length': undefined, 'transfer-encoding': 'chunked' })
    ),
    sees: bad(400),
    logs: /"fault":"HPE_INVALID_CHUNK_SIZE"/
  },
  {
    fault: 'TLS, where HTTP is spoken',
    happens: sent(() => Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 1, 2, 3, 4, 5])),
    sees: bad(400),
    logs: /"fault":"HPE_INVALID_METHOD"/
  },
  {
    fault: 'no host',
    happens: sent(({ request }) => request(body, { host: undefined, ...close })),
    sees: { status: 400 }
  },
  {
    fault: 'headers of 33 kB',
    happens: sent(({ request }) => request(body, { 'x-much': 'x'.repeat(33_000) })),
    sees: bad(431),
    logs: /"fault":"HPE_HEADER_OVERFLOW","status":431/
  },
  {
    fault: 'a token of 30 kB',
    happens: sent(({ request }) => request(body, { authorization: `Bearer ${'x'.repeat(30_000)}`, ...close })),
    sees: { status: 401, code: 'UNAUTHENTICATED' }
  },
  {
    fault: 'a body of 300 kB',
    happens: sent(({ request }) => request(JSON.stringify({ query: 'x'.repeat(300_000) }), close)),
    sees: { status: 413, code: 'BODY_TOO_LARGE' }
  },
  {
    fault: 'a body that is gzip',
    happens: sent(({ request }) => request(gzipSync(body), { 'content-encoding': 'gzip', ...close })),
    sees: bad(415)
  },
  {
    fault: 'a body that is not UTF-8',
    happens: sent(({ request }) =>
      request(Buffer.concat([Buffer.from('{"query":"{ '), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(' }"}')]), close)
    ),
    sees: { status: 200, code: 'GRAPHQL_PARSE_FAILED' }
  },
  {
    fault: 'JSON that is 100,000 levels deep',
    happens: sent(({ request }) => request(`{"query":"{ me { id } }","variables":${deep(100_000)}}`, close)),
    sees: bad(400)
  },
  {
    fault: 'a document that is 10,000 levels deep',
    happens: sent(({ request }) => request(JSON.stringify({ query: '{a'.repeat(10_000) }), close)),
    sees: { status: 200, code: 'OPERATION_TOO_LARGE' }
  },
  {
    fault: 'several requests at once on one connection, one of which is wrong',
    happens: async ({ raw, request }) => {
      const wrong = request(JSON.stringify({ query: 5 }))
      const seen = await raw(Buffer.concat([request(body), wrong, request(body, close)]))
      return seen.map(({ status }) => status).join() === '200,400,200' ? (seen.at(-1) ?? nothing) : nothing
    },
    sees: { status: 200 }
  },
  {
    fault: 'requests behind one that closes the connection',
    happens: async ({ raw, request, idle }) => {
      const seen = await raw(Buffer.concat([request(body), request('{'), request(body), request(body)]))
      // Nobody waits for them: a gateway that drains would otherwise.
      await idle()
      return seen.at(-1) ?? nothing
    },
    sees: bad(400)
  },
  {
    fault: 'a caller who hangs up while Rafiki is asked',
    happens: async ({ raw, request, rafiki }) => {
      const reached = new Promise<void>((resolve) => {
        rafiki.auth.intercept = () => (resolve(), { raw: (response) => void held.push(response) })
      })
      return (await raw(request(body), { hangUp: reached })).at(-1) ?? nothing
    },
    sees: nothing,
    logs: /"aborted":true/,
    async ends({ rafiki, idle }) {
      await idle()
      rafiki.auth.intercept = undefined
      for (const response of held.splice(0)) response.destroy()
    }
  }
]

function deep(levels: number): string {
  return `${'['.repeat(levels)}${']'.repeat(levels)}`
}
