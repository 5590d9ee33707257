import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { keysAt } from '../../../src/identity/keys.ts'
import { keyOf, published, type Key } from '../../support/issuers.ts'
import { catchLog } from '../../support/upstream.ts'

let key: Key
let server: Server
let origin: string
/** Path → what is answered there: JSON, or a status. */
let pages: Record<string, unknown>
let asked: string[]
let now: number

beforeAll(async () => {
  key = await keyOf('a')
  server = createServer(({ url = '' }, response) => {
    asked.push(url)
    const page = pages[url]
    const status = typeof page === 'number' ? page : page === undefined ? 404 : 200
    response
      .writeHead(status, { 'content-type': 'application/json', location: `${origin}/elsewhere` })
      .end(JSON.stringify(page))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  asked = []
  now = 1_000_000
  pages = { '/keys': published(key) }
})

const openid = '/realms/one/.well-known/openid-configuration'
const rfc8414 = '/.well-known/oauth-authorization-server/realms/one'
const document = (changed: Record<string, unknown> = {}) => ({
  issuer: `${origin}/realms/one`,
  jwks_uri: `${origin}/keys`,
  ...changed
})
function keys(httpHosts: string[] = []) {
  const { log, lines } = catchLog()
  const urls = [openid, rfc8414].map((path) => origin + path)
  const made = keysAt({ discovery: { urls, issuer: `${origin}/realms/one`, httpHosts } }, log, { now: () => now })
  return { read: () => made.read(), askAgain: () => made.askAgain(), whys: () => lines().map(({ why }) => String(why)) }
}

it('keys are read where the OpenID document says, or else that of RFC 8414', async () => {
  pages[openid] = document()
  expect(await keys().read()).toBe(true)
  expect(asked).toEqual([openid, '/keys'])
  pages = { '/keys': published(key), [rfc8414]: document() }
  expect(await keys().read()).toBe(true)
  expect(asked.slice(2)).toEqual([openid, rfc8414, '/keys'])
})

it.each([
  ['names another issuer', () => document({ issuer: `${origin}/realms/two` }), 'another issuer'],
  ['names its issuer with a slash more', () => document({ issuer: `${origin}/realms/one/` }), 'another issuer'],
  ['names no issuer', () => document({ issuer: undefined }), 'another issuer'],
  ['names no keys', () => document({ jwks_uri: undefined }), 'no jwks_uri'],
  ['names keys at another machine, by http', () => document({ jwks_uri: 'http://id.example/keys' }), 'no jwks_uri'],
  ['names keys in a file', () => document({ jwks_uri: 'file:///etc/keys' }), 'no jwks_uri'],
  ['names keys at no URL', () => document({ jwks_uri: 'keys' }), 'no jwks_uri'],
  ['is a list', () => [], 'another issuer'],
  ['is not there', () => 404, 'HTTP 404'],
  ['leads to another document', () => 302, 'HTTP 302'],
  ['is too large', () => document({ padding: 'x'.repeat(300_000) }), 'over']
])('a discovery document that %s leads to no keys, and the log says why', async (_, made, why) => {
  pages = { ...pages, [openid]: made(), '/elsewhere': document() }
  const { read, whys } = keys()
  expect(await read()).toBe(false)
  expect(asked).not.toContain('/keys')
  expect(whys()).toEqual([expect.stringContaining(why)])
})

it('keys by http at a host of HTTP_HOSTS may be named: the failure is that of the connection', async () => {
  pages[openid] = document({ jwks_uri: 'http://keys.invalid/keys' })
  const { read, whys } = keys(['keys.invalid'])
  expect(await read()).toBe(false)
  expect(whys()[0]).not.toContain('jwks_uri')
})

it('the document is read again with the keys, and while it cannot be read the last keys stay', async () => {
  pages[openid] = document()
  const { read, askAgain } = keys()
  await read()
  pages[openid] = document({ jwks_uri: `${origin}/moved` })
  pages['/moved'] = published(key)
  now += 11_000
  await askAgain()
  expect(asked.slice(2)).toEqual([openid, '/moved'])
  delete pages[openid]
  now += 11_000
  await askAgain()
  expect(await read()).toBe(true)
})
