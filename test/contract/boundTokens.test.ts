import { hash, randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { Secret } from '../../src/config/secret.ts'
import { createNonces } from '../../src/identity/dpopNonce.ts'
import { keyHolder, type KeyHolder } from '../support/dpop.ts'
import { startHarness, type Harness } from '../support/harness.ts'

const { jest } = import.meta
const secret = 'a secret of more than thirty-two characters'
const url = 'https://api.wallet.example/graphql'
const nonce = (): string => createNonces(new Secret(secret)).current()

// What a proxy took for a certificate is one here.
const der = Buffer.from('a certificate')
const certificate = `:${der.toString('base64')}:`
const x5t = hash('sha256', der, 'base64url')
const forwarded = { 'x-forwarded-for': '198.51.100.7', 'client-cert': certificate }

let harness: Harness
let holder: KeyHolder
let thief: KeyHolder
beforeAll(async () => {
  ;[holder, thief] = [await keyHolder(), await keyHolder()]
  harness = await startHarness({
    env: {
      PUBLIC_URL: 'https://api.wallet.example/',
      DPOP_NONCE_SECRET: secret,
      TRUSTED_PROXIES: 'loopback',
      CLIENT_CERTIFICATE_HEADER: 'Client-Cert',
      CORS_ORIGINS: 'https://app.example',
      RATE_LIMIT_ADDRESS: '0',
      RATE_LIMIT_CLIENT: '3'
    },
    issuers: ([first, ...others]) => [first!, ...others.map((it) => ({ ...it, senderConstrained: true }))]
  })
})
afterAll(() => harness.close())

const body = JSON.stringify({ query: '{ me { subject } }' })
type Headers = Record<string, string | string[]>

/** Sent by Node itself, which sends a header twice where it is asked to. */
const send = (headers: Headers, path = '/graphql') =>
  new Promise<{ status: number; text: string; headers: Record<string, string | string[] | undefined> }>(
    (resolve, reject) => {
      const sent = request(
        new URL(path, harness.url),
        { method: 'POST', headers: { 'content-type': 'application/json', connection: 'close', ...headers } },
        (response) => {
          let text = ''
          response.on('data', (chunk: Buffer) => (text += chunk.toString()))
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }))
        }
      )
      sent.on('error', reject).end(body)
    }
  )

const mint = (cnf?: unknown, claims: Record<string, unknown> = {}) =>
  harness.mint({ ...(cnf !== undefined && { cnf }), ...claims })
const boundToken = () => mint({ jkt: holder.thumbprint })

/** The headers of a good request with a token that is bound to the holder's key. */
async function good(token: string, claims: Record<string, unknown> = {}): Promise<Record<string, string>> {
  return {
    authorization: `DPoP ${token}`,
    dpop: await holder.prove({ url, token }, { nonce: nonce(), ...claims })
  }
}
const status = async (headers: Headers | Promise<Headers>): Promise<number> => (await send(await headers)).status

it('a token that is bound to a key is accepted with a proof of it, each request with its own', async () => {
  const token = await boundToken()
  expect(await status(good(token))).toBe(200)
  expect(await status(good(token))).toBe(200)
  expect(await status({ ...(await good(token)), authorization: `dpop ${token}` })).toBe(200)
})

it('a proof is accepted once, also with a token that is known', async () => {
  const headers = await good(await boundToken())
  expect(await status(headers)).toBe(200)
  const again = await send(headers)
  expect(again.status).toBe(401)
  expect(again.headers['www-authenticate']).toMatch(/^DPoP error="invalid_dpop_proof", algs="ES256 .*"$/)
})

it('two requests at once with one proof are one that is accepted', async () => {
  const headers = await good(await boundToken())
  expect((await Promise.all([status(headers), status(headers), status(headers)])).sort()).toEqual([200, 401, 401])
})

it.each<[string, (token: string) => Promise<Headers>]>([
  ['as a bearer token', (token) => Promise.resolve({ authorization: `Bearer ${token}` })],
  ['as a bearer token with a proof', async (token) => ({ ...(await good(token)), authorization: `Bearer ${token}` })],
  ['without a proof', (token) => Promise.resolve({ authorization: `DPoP ${token}` })],
  [
    'with a proof of another key',
    async (token) => ({
      authorization: `DPoP ${token}`,
      dpop: await thief.prove({ url, token }, { nonce: nonce() })
    })
  ],
  [
    'with a proof for another token',
    async (token) => ({
      authorization: `DPoP ${token}`,
      dpop: (await good(await mint({ jkt: holder.thumbprint }, { jti: 'another' }))).dpop!
    })
  ],
  ['with a proof for the address of the process', (token) => good(token, { htu: `${harness.url}/graphql` })],
  [
    'with a proof for the host that the request names',
    async (token) => ({ ...(await good(token, { htu: 'https://evil.example/graphql' })), host: 'evil.example' })
  ],
  ['with a proof for another method', (token) => good(token, { htm: 'GET' })],
  ['with an old proof', (token) => good(token, { iat: Math.floor(Date.now() / 1000) - 90 })],
  ['with a proof of a clock that is far ahead', (token) => good(token, { iat: Math.floor(Date.now() / 1000) + 90 })],
  [
    'with two proofs',
    async (token) => {
      const [one, two] = [await good(token), await good(token)]
      return { ...one, dpop: [one.dpop!, two.dpop!] }
    }
  ]
])('a token that is bound to a key is refused %s, with one answer', async (_, headers) => {
  const { status, text } = await send(await headers(await boundToken()))
  expect(status).toBe(401)
  expect(text).toContain('"UNAUTHENTICATED"')
  expect(text).toContain('The request needs a valid bearer token.')
})

it('a proof of a caller who is over their limit is not verified; who has another key learns nothing of the limit', async () => {
  const token = await mint({ jkt: holder.thumbprint }, { role: 'client', sub: 'app', client_id: 'app' })
  let last = 0
  for (let times = 0; last !== 429 && times < 9; times += 1) last = await status(good(token))
  const verified = jest.spyOn(crypto.subtle, 'verify')
  const refused = await send(await good(token))
  expect(refused.status).toBe(429)
  expect(refused.headers).toMatchObject({
    'retry-after': expect.stringMatching(/^\d+$/),
    ratelimit: expect.stringMatching(/^"client";r=0;t=\d+$/),
    'ratelimit-policy': '"client";q=3;w=60'
  })
  const dpop = await thief.prove({ url, token }, { nonce: nonce() })
  expect(await status({ authorization: `DPoP ${token}`, dpop })).toBe(401)
  expect(verified).not.toHaveBeenCalled()
  verified.mockRestore()
})

it('a proof without a nonce of the gateway is answered with one, which the next proof has', async () => {
  const token = await boundToken()
  for (const said of [undefined, 'made up']) {
    const refused = await send(await good(token, { nonce: said }))
    expect(refused.status).toBe(401)
    expect(refused.headers['www-authenticate']).toContain('DPoP error="use_dpop_nonce"')
    const accepted = await send(await good(token, { nonce: refused.headers['dpop-nonce'] }))
    expect(accepted.status).toBe(200)
    expect(accepted.headers['dpop-nonce']).toBe(refused.headers['dpop-nonce'])
  }
})

it('a token that is bound to nothing is refused as a DPoP token', async () => {
  const token = await mint()
  expect(await status(good(token))).toBe(401)
  expect(await status({ authorization: `Bearer ${token}` })).toBe(200)
})

it.each<[string, () => unknown]>([
  ['null', () => null],
  ['a text', () => holder.thumbprint],
  ['a list', () => [{ jkt: holder.thumbprint }]],
  ['nothing', () => ({})],
  ['a key of its own', () => ({ jwk: holder.jwk })],
  ['a key and something unknown', () => ({ jkt: holder.thumbprint, kid: 'x' })],
  ['a thumbprint that is a list', () => ({ jkt: [holder.thumbprint] })],
  ['a thumbprint of another form', () => ({ jkt: `${holder.thumbprint}=` })],
  ['something deep', () => JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) as unknown]
])('a token that is bound to %s is refused in any way', async (_, cnf) => {
  // `null` is left out by the sandbox's issuer, so that it is written by another way.
  const token = await mint(cnf() ?? [])
  expect(await status({ ...forwarded, ...(await good(token)) })).toBe(401)
  expect(await status({ ...forwarded, authorization: `Bearer ${token}` })).toBe(401)
})

it('a token that is bound to a certificate is accepted where a trusted proxy shows it', async () => {
  const authorization = `Bearer ${await mint({ 'x5t#S256': x5t })}`
  expect(await status({ authorization, ...forwarded })).toBe(200)
  expect(await status({ authorization })).toBe(401)
  expect(await status({ authorization, ...forwarded, 'client-cert': `:${Buffer.from('x').toString('base64')}:` })).toBe(
    401
  )
  expect(await status({ authorization, ...forwarded, 'client-cert': [certificate, certificate] })).toBe(401)
  // Nobody between: this is what a caller sends who reaches the gateway past its proxies.
  expect(await status({ authorization, 'client-cert': certificate })).toBe(401)
})

it('a token that is bound to a key and a certificate needs both', async () => {
  const token = await mint({ jkt: holder.thumbprint, 'x5t#S256': x5t })
  expect(await status({ ...forwarded, ...(await good(token)) })).toBe(200)
  expect(await status(good(token))).toBe(401)
  expect(await status({ ...forwarded, authorization: `Bearer ${token}` })).toBe(401)
})

it('a token that is bound to nothing is refused where its issuer binds all', async () => {
  const tenant_id = harness.rafiki.tenants[1]!.id
  const erin = { sub: 'erin', tenant_id, wallet_addresses: ['https://other.example/erin'] }
  expect(await status({ authorization: `Bearer ${await mint(undefined, erin)}` })).toBe(401)
  expect(await status(good(await mint({ jkt: holder.thumbprint }, erin)))).toBe(200)
})

it('an Authorization header that comes twice is refused', async () => {
  const [one, two] = [await mint(), await mint(undefined, { sub: 'bob' })]
  expect(await status({ authorization: [`Bearer ${one}`, `Bearer ${two}`] })).toBe(400)
  expect(await status({ Authorization: `Bearer ${one}` })).toBe(200)
})

it('a request without a token is told how one is shown', async () => {
  const { status, headers } = await send({})
  expect(status).toBe(401)
  expect(headers['www-authenticate']).toMatch(/^Bearer, DPoP algs="[\w ]+"$/)
})

it('a page of another origin may send proofs, and read nonces and challenges', async () => {
  const origin = 'https://app.example'
  const preflight = await fetch(new URL('/graphql', harness.url), {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,dpop'
    }
  })
  expect(preflight.headers.get('access-control-allow-headers')).toContain('dpop')
  const { headers } = await send({ origin })
  expect(headers['access-control-expose-headers']).toEqual(expect.stringContaining('DPoP-Nonce, WWW-Authenticate'))
})

it('a token of 30 kB of JSON is refused before it is verified', async () => {
  const token = await mint({ jkt: holder.thumbprint }, { more: randomUUID().repeat(600) })
  expect(await status(good(token))).toBe(401)
})
