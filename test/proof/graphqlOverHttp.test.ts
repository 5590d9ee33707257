import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

// By a name that is no literal: trees that were installed before the package was needed type-check all the same.
const auditsOf: string = 'graphql-http'
interface Audits {
  auditServer: (options: {
    url: string
    fetchFn: typeof fetch
  }) => Promise<{ id: string; name: string; status: string; reason?: string }[]>
}

it('the audit of the GraphQL over HTTP working group passes in all its points, with nothing but a bearer token', async () => {
  const token = await harness.tokenOf('alice')
  const { auditServer } = (await import(auditsOf)) as Audits
  const results = await auditServer({
    url: `${harness.url}/graphql`,
    fetchFn: (url, init = {}) =>
      fetch(url, {
        ...init,
        headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` }
      })
  })
  expect(results).toHaveLength(61)
  const others = results.filter(({ status }) => status !== 'ok')
  expect(others.map(({ id, name, reason }) => [id, name, reason])).toEqual([])
})

const post = (body: unknown, headers: Record<string, string> = {}) =>
  harness.send('/graphql', {
    as: 'alice',
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: body instanceof Uint8Array ? body : JSON.stringify(body)
  })
const graphql = { accept: 'application/graphql-response+json' }

describe('what GraphQL refuses has status 200 as application/json, and 400 in its own media type', () => {
  const list = 'query ($n: Int = 1) { myGrants(first: $n) { edges { cursor } } }'
  it.each([
    ['GRAPHQL_PARSE_FAILED', { query: '{ me' }],
    ['GRAPHQL_VALIDATION_FAILED', { query: '{ nothing }' }],
    ['BAD_USER_INPUT', { query: list, variables: { n: 'x' } }],
    ['OPERATION_TOO_LARGE', { query: `{ me { ${'id '.repeat(1000)} } }` }],
    ['OPERATION_TOO_LARGE', { query: `{ ${Array.from({ length: 31 }, (_, n) => `a${n}: me { id }`).join(' ')} }` }],
    [
      'OPERATION_TOO_COSTLY',
      {
        query: `{ ${Array.from({ length: 15 }, (_, n) => `a${n}: myClients(first: 100) { edges { node { grants(first: 100) { edges { node { id } } } } } }`).join(' ')} }`
      }
    ]
  ])('a GraphQL error has status 200 as application/json, and 400 in its own media type: %s', async (code, body) => {
    const [json, own] = [await post(body), await post(body, graphql)]
    expect([json.status, own.status]).toEqual([200, 400])
    expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(own.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8')
    expect([codeOf(json), json.text]).toEqual([code, own.text])
    expect(json.data).toBeUndefined()
  })

  it('a body that is no GraphQL request, or leaves open what to run, has another status', async () => {
    const two = 'query A { me { id } } query B { me { id } }'
    for (const headers of [{}, graphql]) {
      for (const body of [{}, { query: '' }, { query: 5 }, { query: two }, { query: two, operationName: 'C' }])
        expect((await post(body, headers)).status).toBe(400)
    }
  })
})

describe('a body that was compressed', () => {
  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync]
  ])('a body that was compressed by %s is refused without being read', async (coding, compress) => {
    const reply = await post(compress(JSON.stringify({ query: '{ me { id } }' })), { 'content-encoding': coding })
    expect([reply.status, codeOf(reply)]).toEqual([415, 'BAD_REQUEST'])
    expect(reply.headers.get('accept-encoding')).toBe('identity')
  })

  it('a body in the coding identity is not compressed', async () => {
    expect((await post({ query: '{ me { subject } }' }, { 'content-encoding': 'identity' })).data).toEqual({
      me: { subject: 'alice' }
    })
  })
})

describe('a body that is too large is answered, whoever sends all of it before they read', () => {
  const megabyte = 'x'.repeat(1024 * 1024)
  const chunk = `${megabyte.length.toString(16)}\r\n${megabyte}\r\n`
  const times = 16

  it.each([
    ['with its length', `content-length: ${megabyte.length * times}`, megabyte, ''],
    ['in chunks', 'transfer-encoding: chunked', chunk, '0\r\n\r\n']
  ])(
    'a body that is too large is answered, though its caller sends all of it before they read: %s',
    async (_, header, part, end) => {
      const token = await harness.tokenOf('alice')
      const { hostname, port } = new URL(harness.url)
      const socket = connect(Number(port), hostname)
      let answer = ''
      socket.on('data', (data) => void (answer += String(data)))
      socket.pause()
      const write = (data: string): Promise<void> =>
        new Promise((resolve, reject) => socket.write(data, (error) => (error ? reject(error) : resolve())))
      await write(
        `POST /graphql HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n${header}\r\n\r\n`
      )
      for (let n = 0; n < times; n += 1) await write(part)
      await write(end)
      socket.resume()
      while (!answer.includes('\r\n\r\n')) await once(socket, 'data')
      expect(answer).toMatch(/^HTTP\/1\.1 413 .*"code":"BODY_TOO_LARGE"/s)
      socket.destroy()
    }
  )
  it('a caller who does not send the rest of a body that is too large is cut off', async () => {
    const slow = await startHarness({ env: { REQUEST_TIMEOUT_MS: '200' } })
    const { hostname, port } = new URL(slow.url)
    const socket = connect(Number(port), hostname)
    const headers = `authorization: Bearer ${await slow.tokenOf('alice')}\r\ncontent-type: application/json`
    socket.write(`POST /graphql HTTP/1.1\r\nhost: ${hostname}\r\n${headers}\r\ncontent-length: 9999999\r\n\r\n{`)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 .*"code":"BODY_TOO_LARGE"/s)
    await slow.close()
  })
})
