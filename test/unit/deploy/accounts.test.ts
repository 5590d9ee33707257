import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { brotliCompressSync } from 'node:zlib'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import { pageFile } from '../../../deploy/compose/accounts/page.ts'
import { addPages } from '../../../deploy/compose/accounts/server.ts'
import { createWallet } from '../../../deploy/compose/accounts/wallet.ts'
import { startHarness, type Harness } from '../../support/harness.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- tests look into answers of many shapes */
let sandbox: Harness
let accounts: FastifyInstance
let url: string
const folder = mkdtempSync(join(tmpdir(), 'page-'))

beforeAll(async () => {
  sandbox = await startHarness()
  mkdirSync(join(folder, 'page'))
  writeFileSync(join(folder, 'page', 'index.html'), 'the page')
  writeFileSync(join(folder, 'page', 'app.js'), 'the script')
  const html = { file: 'index.html', type: 'text/html; charset=utf-8' }
  writeFileSync(join(folder, 'page', 'app.js.br'), brotliCompressSync('the script'))
  const files = {
    '/': html,
    '/consent': html,
    '/wallet/app.js': { file: 'app.js', type: 'text/javascript; charset=utf-8', hashed: true }
  }
  writeFileSync(
    join(folder, 'page', 'manifest.json'),
    JSON.stringify({ headers: { 'content-security-policy': "default-src 'none'" }, files })
  )
  writeFileSync(join(folder, 'secret.json'), 'not the page')
  accounts = fastify()
  addPages(
    accounts,
    createWallet({
      folder: join(folder, 'page'),
      gateway: `${sandbox.url}/graphql`,
      issuer: 'http://127.0.0.1:1',
      people: ['alice'],
      shop: (person) => Promise.resolve(`https://auth.example/interact?of=${person}`)
    })
  )
  url = await accounts.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await accounts.close()
  await sandbox.close()
  rmSync(folder, { recursive: true })
})

it('the stand-in rates service has rates of the currencies that it knows, and no others', async () => {
  const { base, rates } = (await (await fetch(`${url}/rates?base=EUR`)).json()) as any
  expect(base).toBe('EUR')
  expect(rates.USD).toBeCloseTo(1 / 0.9)
  expect(rates).not.toHaveProperty('EUR')
  expect((await fetch(`${url}/rates?base=XXX`)).status).toBe(404)
})

it("the stand-in serves the wallet's page, and nothing beside it", async () => {
  const get = async (path: string) => {
    const response = await fetch(`${url}${path}`)
    return [response.status, await response.text()]
  }
  expect(await get('/')).toEqual([200, 'the page'])
  expect(await get('/consent?interactId=1')).toEqual([200, 'the page'])
  expect(await get('/wallet/app.js')).toEqual([200, 'the script'])
  for (const path of ['/app.js', '/manifest.json', '/..%2fsecret.json', '/%2e%2e/secret.json', '/constructor'])
    expect([path, (await get(path))[0]]).toEqual([path, 404])
  expect(pageFile(join(folder, 'none'), '/', {})).toBeUndefined()
})

it("the stand-in forwards GraphQL to the gateway, and its answer back: the caller's own token says whose it is", async () => {
  const ask = async (headers: Record<string, string>, method = 'POST') => {
    const body = method === 'POST' ? JSON.stringify({ query: '{ me { subject } }' }) : undefined
    const type = { ...(body !== undefined && { 'content-type': 'application/json' }) }
    const response = await fetch(`${url}/graphql`, { method, headers: { ...type, ...headers }, body })
    return [response.status, await response.text()] as const
  }
  const [status, text] = await ask({ authorization: `Bearer ${await sandbox.tokenOf('bob')}` })
  expect([status, JSON.parse(text)]).toEqual([200, { data: { me: { subject: 'bob' } } }])
  const [without, refused] = await ask({ cookie: 'authorization=1' })
  expect([without, JSON.parse(refused).errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED'])
  expect((await ask({}, 'GET'))[0]).toBe(404)
})

it('the stand-in forwards the token and a bounded body of a request, and nothing else of it', async () => {
  const received: [Record<string, unknown>, string][] = []
  const gateway = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      received.push([request.headers, text])
      response.writeHead(429, { 'retry-after': '7', 'set-cookie': 'a=b', 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  const port = (gateway.address() as AddressInfo).port
  const wallet = createWallet({ folder, gateway: `http://127.0.0.1:${port}/graphql`, issuer: '', people: [] })
  const server = fastify()
  addPages(server, wallet)
  const own = `${await server.listen({ port: 0, host: '127.0.0.1' })}/graphql`
  try {
    const headers = {
      authorization: 'Bearer a',
      'content-type': 'application/json',
      cookie: 'session=1',
      'x-forwarded-for': '9.9.9.9',
      'x-request-id': 'x'
    }
    const response = await fetch(own, { method: 'POST', headers, body: '{"query":"{ me { id } }"}' })
    expect([response.status, response.headers.get('retry-after'), response.headers.get('set-cookie')]).toEqual([
      ...[429, '7', null]
    ])
    const [[sent, body] = [{}, '']] = received
    expect(sent).toMatchObject({ authorization: 'Bearer a', 'content-type': 'application/json' })
    for (const name of ['cookie', 'x-forwarded-for', 'x-request-id']) expect(sent).not.toHaveProperty(name)
    expect(body).toBe('{"query":"{ me { id } }"}')
    const long = JSON.stringify({ query: 'x'.repeat(300_000) })
    expect((await fetch(own, { method: 'POST', headers, body: long })).status).toBe(413)
    expect(received).toHaveLength(1)
  } finally {
    await server.close()
    gateway.closeAllConnections()
    await new Promise((resolve) => gateway.close(resolve))
  }
})

it("the wallet page's files come with the headers that its build lists", async () => {
  const headers = async (path: string) => (await fetch(`${url}${path}`)).headers.get('content-security-policy')
  expect(await headers('/')).toBe("default-src 'none'")
})

it('a person who is not in the list can neither be asked for consent nor picked', async () => {
  expect(await (await fetch(`${url}/sandbox/people`)).json()).toEqual(['alice'])
  expect(await (await fetch(`${url}/sandbox/grant-request?person=alice`)).json()).toEqual({
    interactRedirect: 'https://auth.example/interact?of=alice'
  })
  for (const person of ['bob', '..%2fkey', ''])
    expect((await fetch(`${url}/sandbox/grant-request?person=${person}`)).status).toBe(404)
})
