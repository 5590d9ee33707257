import { Pool } from 'undici'
import { Deadline, httpPost, type HttpAnswer } from '../../../../src/rafiki/transport/httpPost.ts'
import { json, never, startUpstream, type Upstream } from '../../../support/upstream.ts'

let upstream: Upstream
let pool: Pool
beforeEach(async () => {
  upstream = await startUpstream()
  pool = new Pool(new URL(upstream.url).origin, { connections: 1 })
})
afterEach(async () => {
  await pool.destroy()
  await upstream.close()
})

const deadlines: Deadline[] = []
const deadlineIn = (ms: number) => {
  const deadline = new Deadline(ms)
  deadlines.push(deadline)
  return deadline
}
afterEach(() => deadlines.splice(0).forEach((deadline) => deadline.clear()))

const send = (query: string, deadline = deadlineIn(5_000)): Promise<HttpAnswer> =>
  httpPost(pool, { path: '/graphql', headers: {}, body: JSON.stringify({ query }) }, deadline)
const asked = (): string[] => upstream.received.map(({ body }) => body.query)

it('an answer is read whole, with its status and headers', async () => {
  upstream.answering = ({ response }) => {
    response.writeHead(503, { 'content-type': 'text/plain', 'x-two': ['a', 'b'] })
    for (const part of Buffer.from('ä€😀')) response.write(Buffer.of(part))
    response.end()
  }
  const { status, headers, bytes } = await send('a')
  expect({ status, text: bytes.toString() }).toEqual({ status: 503, text: 'ä€😀' })
  expect([headers['content-type'], headers['x-two']]).toEqual(['text/plain', ['a', 'b']])
})

it('a request that ended while it waited for a connection is never sent', async () => {
  upstream.answering = never
  const first = send('first')
  await upstream.arrived(1)
  const deadline = deadlineIn(5_000)
  const second = send('second', deadline)
  const third = send('third')
  deadline.end(new Error('gone'))
  await expect(second).rejects.toThrow('gone')
  expect(deadline.passed).toBe(false)

  upstream.answering = json({ data: {} })
  json({ data: {} })(upstream.received[0]!)
  await Promise.all([first, third])
  expect(asked()).toEqual(['first', 'third'])
})

it('a request that ended before it began is not sent, and waits for nothing', async () => {
  upstream.answering = never
  const busy = send('busy')
  await upstream.arrived(1)
  const deadline = deadlineIn(5_000)
  deadline.end(new Error('gone'))
  await expect(send('a', deadline)).rejects.toThrow('gone')
  upstream.answering = json({ data: {} })
  json({ data: {} })(upstream.received[0]!)
  await Promise.all([busy, send('b')])
  expect(asked()).toEqual(['busy', 'b'])
})

it('a request ends at the deadline, however much of the answer has come, and closes its connection', async () => {
  upstream.answering = ({ response }) => void response.writeHead(200).write('{')
  const deadline = deadlineIn(30)
  await expect(send('a', deadline)).rejects.toThrow('deadline')
  expect(deadline.passed).toBe(true)
  upstream.answering = json({ data: {} })
  await send('b')
  expect(asked()).toEqual(['a', 'b'])
})
