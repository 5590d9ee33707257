import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSchema, graphql } from 'graphql'
import { canonicalize } from 'json-canonicalize'
import { schemaCheck } from '../../../scripts/schemaCheck.ts'

const env = { RAFIKI_TENANT_ID: '438fa74a-fa7d-4317-9ced-dde32ece1787', RAFIKI_TENANT_SECRET: 'a tenant secret' }
const sdl = readFileSync(new URL('../../../schema/rafiki-auth.graphql', import.meta.url), 'utf8')
const servers: Server[] = []

async function closeServers() {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
}

afterEach(closeServers)

interface Asked {
  headers: IncomingMessage['headers']
  body: { query: string; extensions: { requestId: string } }
}

/** A stand-in for an admin API; answers with `respond`, and keeps what it was asked. */
async function rafiki(respond: (query: string) => Promise<[status: number, body: string]> | [number, string]) {
  const asked: Asked[] = []
  const answer = async (text: string, headers: Asked['headers']): Promise<[number, string]> => {
    const body = JSON.parse(text) as Asked['body']
    asked.push({ headers, body })
    return respond(body.query)
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      void answer(Buffer.concat(chunks).toString(), request.headers).then(([status, body]) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(body)
      )
    })
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql` }
}

function speaking(text: string) {
  const schema = buildSchema(text)
  return rafiki(async (source) => [200, JSON.stringify(await graphql({ schema, source }))])
}

async function check(...args: string[]) {
  const lines: string[] = []
  const code = await schemaCheck(args, env, (line) => lines.push(line))
  return { code, said: lines.join('\n') }
}

test('schema:check passes the same schema, whatever its descriptions', async () => {
  const { url } = await speaking(sdl.replaceAll('wallet address', 'payment pointer'))
  expect(await check('--auth-url', url)).toEqual({ code: 0, said: 'auth: the same as schema/rafiki-auth.graphql' })
})

test('schema:check signs each request over its whole body, and no two are alike', async () => {
  const { url, asked } = await speaking(sdl)
  await check('--auth-url', url)
  await check('--auth-url', url)
  for (const { headers, body } of asked) {
    const [, time, digest] = /^t=(\d+), v1=([0-9a-f]{64})$/.exec(String(headers.signature)) ?? []
    const text = `${time}.${canonicalize(body)}`
    expect(digest).toBe(createHmac('sha256', env.RAFIKI_TENANT_SECRET).update(text).digest('hex'))
    expect(headers['tenant-id']).toBe(env.RAFIKI_TENANT_ID)
    expect(body.extensions.requestId).toMatch(/^[0-9a-f-]{36}$/)
  }
  expect(new Set(asked.map(({ body }) => body.extensions.requestId)).size).toBe(2)
})

test.each([
  ['a field that is gone', '  state: GrantState!\n', '  step: GrantState!\n', /removed +BREAKING .*state/],
  ['a field that may be null', 'state: GrantState!', 'state: GrantState', /changed +BREAKING .*Grant\.state/],
  ['an argument that is required', 'filter: GrantFilter\n', 'filter: GrantFilter!\n', /changed +BREAKING .*filter/],
  ['an enum value that is gone', '  PROCESSING\n', '  STARTED\n', /removed +BREAKING .*PROCESSING/]
])('schema:check exits with 1 for a breaking change: %s', async (_, before, after, line) => {
  expect(sdl).toContain(before)
  const { url } = await speaking(sdl.replace(before, after))
  const { code, said } = await check('--auth-url', url)
  expect(said).toMatch(line)
  expect(code).toBe(1)
})

test('schema:check lists additions, and exits with 0', async () => {
  const { url } = await speaking(`${sdl} extend type Grant { note: String } extend enum GrantState { PAUSED }`)
  const { code, said } = await check('--auth-url', url)
  expect(said).toMatch(/^auth: 2 difference\(s\) from schema\/rafiki-auth.graphql, 0 of them breaking$/m)
  expect(said).toMatch(/added +NON_BREAKING .*note/)
  expect(said).toMatch(/added +DANGEROUS .*PAUSED/)
  expect(code).toBe(0)
})

describe('what cannot be told is exit 2, and says why', () => {
  test.each([
    [
      'introspection is off',
      400,
      '{"errors":[{"message":"GraphQL introspection is not allowed"}]}',
      /has introspection off/
    ],
    ['the signature is refused', 401, 'Unauthorized', /refused the signature/],
    ['there is no GraphQL', 404, 'Not Found', /answered 404 without a schema/],
    ['the answer is no schema', 200, '{"data":{"__schema":{}}}', /answered 200 without a schema/]
  ])('schema:check exits with 2 and a reason when it cannot compare: %s', async (_, status, body, line) => {
    const { url } = await rafiki(() => [status, body])
    const { code, said } = await check('--backend-url', url)
    expect(said).toMatch(line)
    expect(code).toBe(2)
  })

  test('schema:check exits with 2 and a reason when nobody listens', async () => {
    const { url } = await speaking(sdl)
    await closeServers()
    const { code, said } = await check('--backend-url', url)
    expect(said).toMatch(/^backend: not checked: 127\.0\.0\.1:\d+ is not reachable/)
    expect(code).toBe(2)
  })

  test('schema:check exits with 2 when one service cannot be compared, whatever the other is', async () => {
    const { url } = await speaking(sdl)
    const { url: off } = await rafiki(() => [401, 'Unauthorized'])
    const { code, said } = await check('--auth-url', url, '--backend-url', off)
    expect(said).toMatch(/^auth: the same as .*\nbackend: not checked: /)
    expect(code).toBe(2)
  })

  test.each([
    ['no URL', [], /expected --auth-url, --backend-url or both/],
    ['a URL that is none', ['--auth-url', 'localhost'], /--auth-url: expected an http or https URL/],
    ['a URL with a password', ['--auth-url', 'http://me:hush@127.0.0.1'], /^(?!.*hush)[^]*without a user name/],
    ['an unknown option', ['--url', 'http://127.0.0.1:1'], /--url/]
  ])('schema:check exits with 2 for bad arguments: %s', async (_, args, line) => {
    const { code, said } = await check(...args)
    expect(said).toMatch(line)
    expect(said).toContain('usage: ')
    expect(code).toBe(2)
  })

  test('schema:check exits with 2 without a tenant in the environment', async () => {
    expect(await schemaCheck(['--auth-url', 'http://127.0.0.1:1'], {}, () => {})).toBe(2)
  })
})
