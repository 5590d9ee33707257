import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Operation } from '../../../../src/rafiki/operation.ts'
import { prepare } from '../../../support/operations.ts'
import * as up from '../../../support/upstream.ts'
import { first, type Answering, type Upstream } from '../../../support/upstream.ts'

const query = prepare('auth', '{ grants { pageInfo { hasNextPage } } }')
const revoke = prepare('auth', 'mutation($input: RevokeGrantInput!) { revokeGrant(input: $input) { id } }')
/** Of texts that are short enough to be shown: 1,024 characters each, with what JSON puts around them. */
const megabytes = (count: number) => up.json({ data: { much: Array<string>(count * 1024).fill('x'.repeat(1021)) } })

let upstream: Upstream

beforeEach(async () => void (upstream = await up.startUpstream()))
afterEach(async () => {
  await up.closeTransports()
  await upstream.close()
})

const transport = (
  url: Parameters<typeof up.transportTo>[0] = upstream.url,
  options?: Parameters<typeof up.transportTo>[1]
) => up.transportTo(url, options)
const ask = (operation: Operation, answering: Answering) => {
  upstream.answering = answering
  return transport(upstream.url).send(first, operation, {})
}

const coded =
  (coding: string, body: Buffer): Answering =>
  ({ response }) =>
    void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding }).end(body)

describe('an answer in a content coding', () => {
  const text = JSON.stringify({ data: { fine: 'é' } })

  it('an answer in a content coding is not asked for', async () => {
    await ask(query, up.json({ data: {} }))
    expect(upstream.received.map(({ headers }) => headers['accept-encoding'])).toEqual(['identity'])
  })

  it.each([
    ['gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', Buffer.from(text)]
  ])('an answer in a content coding is read all the same: %s', async (coding, body) => {
    expect((await ask(query, coded(coding, body))).take()).toEqual({ data: { fine: 'é' } })
  })

  it.each([
    ['that is unknown', 'zstd', Buffer.from(text), /coded with zstd/],
    ['that it is not in', 'gzip', Buffer.from(text), /no gzip/],
    [
      'in which it is small, and over 8 MB without',
      'gzip',
      gzipSync(Buffer.alloc(9 * 1024 * 1024)),
      /over 8388608 bytes/
    ]
  ])(
    'an answer in the content coding %s is UPSTREAM_ERROR, and the log can name it',
    async (_, coding, body, cause) => {
      const error: unknown = await ask(revoke, coded(coding, body)).catch((it: unknown) => it)
      expect(error).toMatchObject({ code: 'UPSTREAM_ERROR', extensions: { outcome: 'UNKNOWN' } })
      expect(String((error as Error).cause)).toMatch(cause)
    }
  )
})

describe('an answer that cannot be used', () => {
  it.each([
    ['HTML', up.raw(200, 'text/html', '<p>Welcome</p>')],
    ['JSON that says it is text', up.raw(200, 'text/plain', '{"data":{}}')],
    ['nothing', up.raw(204, 'text/plain', '')],
    ['a redirect', up.raw(302, 'text/html', '')]
  ])('an unusable answer is refused: %s', async (_, answering) => {
    await expect(ask(query, answering)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  })

  it.each([query, revoke])('an answer over 8 MB is refused: $kind', async (operation) => {
    await expect(ask(operation, megabytes(8))).rejects.toMatchObject({
      code: 'OPERATION_TOO_COSTLY',
      extensions: { limit: 'answer', maximum: 8 * 1024 * 1024 }
    })
    expect(upstream.received).toHaveLength(1)
  })

  it('an answer of somewhat under 8 MB is accepted', async () => {
    const answer = await ask(query, megabytes(7))
    expect(answer.take().data?.much).toHaveLength(7 * 1024)
  })

  it.each(['{"data":', '', 'undefined'])('an answer of broken JSON is refused: %s', async (body) => {
    const taken = ask(query, up.raw(200, 'application/json', body)).then((answer) => answer.take())
    await expect(taken).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  })

  it('an answer of broken JSON leaves the outcome of a mutation unknown', async () => {
    const used = ask(revoke, up.raw(200, 'application/json', '{"data":')).then((answer) => answer.take())
    await expect(used).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', extensions: { outcome: 'UNKNOWN' } })
  })

  it('an unusable answer is never told to the caller', async () => {
    const error = await ask(query, up.text(500)).catch((it: unknown) => it as Error)
    expect(JSON.stringify(error)).not.toContain('in its own words')
  })
})

describe('an empty `in`', () => {
  const filtered = prepare('auth', 'query($filter: GrantFilter) { grants(filter: $filter) { __typename } }')
  const literal = prepare('auth', '{ grants(filter: { identifier: { in: [] } }) { __typename } }')

  it.each([
    [filtered, { filter: { identifier: { in: [] } } }],
    [literal, {}]
  ])('an empty `in` is never sent, and raises an alarm', async (operation, variables) => {
    const { log, lines } = up.catchLog()
    const sending = transport(upstream.url, { log }).send(first, operation, variables)
    await expect(sending).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(upstream.received).toHaveLength(0)
    expect(lines()).toMatchObject([{ alarm: 'empty-in', tenant: first.id }])
  })
})

describe('a health check', () => {
  const healthy = (answering: Answering) => {
    upstream.answering = answering
    return transport().healthy('auth')
  }

  it('a health check finds a service that answers 200, and asks it without a signature', async () => {
    const paths: (string | undefined)[] = []
    const found = await healthy((received) => {
      paths.push(received.response.req.url, received.headers['tenant-id'] as string | undefined)
      up.raw(200, 'text/plain', 'OK')(received)
    })
    expect(found).toBe(true)
    expect(paths).toEqual(['/healthz', undefined])
  })

  it.each([
    ['answers something else', up.text(503)],
    ['drops the connection', up.drop],
    ['does not answer within a second', up.never]
  ])('a health check does not find a service that %s', async (_, answering) => {
    expect(await healthy(answering)).toBe(false)
  })

  it('a health check is made once for all callers within a second', async () => {
    let count = 0
    upstream.answering = (received) => up.raw(200, 'text/plain', `${++count}`)(received)
    const one = transport()
    expect(await Promise.all([one.healthy('auth'), one.healthy('auth')])).toEqual([true, true])
    expect(await one.healthy('auth')).toBe(true)
    expect(count).toBe(1)
  })

  it('a health check tells the two services apart', async () => {
    upstream.answering = up.raw(200, 'text/plain', 'OK')
    const half = transport({ auth: await up.closedUrl(), backend: upstream.url })
    expect([await half.healthy('auth'), await half.healthy('backend')]).toEqual([false, true])
  })
})
