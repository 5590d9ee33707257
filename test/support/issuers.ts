import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { claimPlaces } from '../../src/config/claimPlaces.ts'
import type { Issuer } from '../../src/config/issuers.ts'
import { roles } from '../../src/config/roles.ts'
import { Secret } from '../../src/config/secret.ts'
import type { KeysAt } from '../../src/config/keysAt.ts'
import type { Tenant } from '../../src/config/tenants.ts'

export interface Key {
  sign: CryptoKey
  jwk: JWK & { kid: string }
}

/** An ES256 key, and what an issuer publishes of it. */
export async function keyOf(kid: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  return { sign: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } }
}

/** A server of JSON that a test can change while it runs, and that counts and remembers who asked. */
export interface JsonServer {
  url: string
  requests: { url: string; authorization: string | undefined; takes: unknown }[]
  /** The body, and its status when that is not 200. A string goes out as it is. */
  body: unknown
  status: number
  /** The content coding that the answer names; `code` makes it so. */
  coding?: string
  code?: (text: string) => Buffer
  close: () => Promise<void>
}

export async function startJsonServer(body: unknown): Promise<JsonServer> {
  const server = createServer((request, response) => {
    const { authorization, 'accept-encoding': takes } = request.headers
    it.requests.push({ url: request.url ?? '', authorization, takes })
    const text = typeof it.body === 'string' ? it.body : JSON.stringify(it.body)
    const coding = it.coding !== undefined && { 'content-encoding': it.coding }
    response.writeHead(it.status, { 'content-type': 'application/json', ...coding }).end(it.code?.(text) ?? text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const it: JsonServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer.json`,
    requests: [],
    body,
    status: 200,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
  return it
}

export const published = (...keys: Key[]) => ({ keys: keys.map(({ jwk }) => jwk) })

export const tenantOf = (id: string): Tenant => ({ id, secret: new Secret('unused'), operator: false })
export const one = '438fa74a-fa7d-4317-9ced-dde32ece1787'
export const two = '9d5e2a6c-5c1b-4d0e-8a34-6f1c2b7e0001'

/** An issuer with keys there, who speaks for one tenant. */
export const issuerAt = (keys: KeysAt, changed: Partial<Issuer> = {}): Issuer => ({
  name: 'default',
  issuer: 'https://issuer.example',
  tenants: [tenantOf(one)],
  keys,
  audience: 'rafiki-gateway',
  algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'],
  maxAgeSeconds: 3600,
  toleranceSeconds: 5,
  types: [],
  roles,
  senderConstrained: false,
  claims: claimPlaces.parse({}),
  ...changed
})

/** What `createIdentify` needs beside issuers. */
export const served = {
  roles,
  defaultScopes: { accountHolder: ['grants:read'], client: [], operator: ['admin:read'] }
}

export const seconds = (): number => Math.floor(Date.now() / 1000)

/** A good token of Alice's, but for these claims; one that is given as undefined is left out. */
export function signed(key: Key, claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) {
  const now = seconds()
  const good = {
    iss: 'https://issuer.example',
    aud: 'rafiki-gateway',
    sub: 'alice',
    role: 'accountHolder',
    iat: now,
    exp: now + 600
  }
  const present = Object.entries({ ...good, ...claims }).filter(([, value]) => value !== undefined)
  return new SignJWT(Object.fromEntries(present))
    .setProtectedHeader({ alg: 'ES256', kid: key.jwk.kid, ...header })
    .sign(key.sign)
}

/** Moves the clock of caches on. They read it once a millisecond at most, so that one has to pass. */
export async function moveCacheClock(jest: ImportMeta['jest'], ms: number): Promise<void> {
  const now = performance.now()
  jest.spyOn(performance, 'now').mockReturnValue(now + ms + 1000)
  await new Promise((resolve) => setTimeout(resolve, 5))
}
