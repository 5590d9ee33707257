import { gzipSync } from 'node:zlib'
import { createRestClient } from '../../../../src/rafiki/transport/restClient.ts'
import * as up from '../../../support/upstream.ts'

/* How Rafiki's interaction server is asked through it is told in `interactionServer.test.ts`. */

const config = { load: { inFlight: 1, queued: 4 }, deadlines: { read: 60_000, network: 60_000 } }
const request = { method: 'POST', path: '/', headers: {} } as const
const asker = { tenant: up.first }
const notDone = { code: 'UPSTREAM_TIMEOUT', extensions: { service: 'interaction', outcome: 'NOT_DONE' } }

let upstream: up.Upstream
let server: ReturnType<typeof createRestClient>
beforeEach(async () => {
  upstream = await up.startUpstream()
  server = createRestClient('interaction', upstream.url, config)
})
afterEach(async () => {
  await server.destroy()
  await upstream.close()
})

it('a REST request waits for a place no longer than its deadline, and says that nothing was done', async () => {
  let answer = (): void => {}
  upstream.answering = ({ response }) => (answer = () => void response.end('{}'))
  const first = server.send(asker, request, AbortSignal.timeout(60_000))
  await expect(server.send(asker, request, AbortSignal.timeout(20))).rejects.toMatchObject(notDone)
  await upstream.arrived(1)
  answer()
  expect(await first).toEqual({ status: 200, text: '{}' })
  expect(upstream.received).toHaveLength(1)
})

it('a REST request asks for no content coding, decodes an answer that has one all the same, and names one that it cannot decode', async () => {
  const answer = (body: Buffer): void => {
    upstream.answering = ({ response }) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(body)
  }
  answer(gzipSync('{"state":"PENDING"}'))
  expect(await server.send(asker, request, AbortSignal.timeout(60_000))).toEqual({
    status: 200,
    text: '{"state":"PENDING"}'
  })
  expect(upstream.received.map(({ headers }) => headers['accept-encoding'])).toEqual(['identity'])
  for (const body of [Buffer.from('{}'), gzipSync(Buffer.alloc(100 * 1024))]) {
    answer(body)
    await expect(server.send(asker, request, AbortSignal.timeout(60_000))).rejects.toMatchObject({
      code: 'UPSTREAM_ERROR'
    })
  }
})

it('a REST request whose deadline has passed is not sent, and counts as no failure of the server', async () => {
  for (let times = 0; times < 20; times += 1)
    await expect(server.send(asker, request, AbortSignal.abort())).rejects.toMatchObject(notDone)
  expect(upstream.received).toHaveLength(0)
  expect(server.breaker).toBe('closed')
})
