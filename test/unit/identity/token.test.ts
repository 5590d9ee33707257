import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { exportJWK, exportSPKI, importJWK, SignJWT, type CryptoKey } from 'jose'
import { LRUCache } from 'lru-cache'
import { createIssuerKeys } from '../../../src/identity/issuerKeys.ts'
import { createVerifier } from '../../../src/identity/token.ts'
import { catchLog } from '../../support/upstream.ts'
import { jwkOf, newKeys, signingOf } from '../../support/signingKeys.ts'
import {
  issuerAt,
  keyOf,
  moveCacheClock,
  one,
  published,
  seconds,
  signed,
  startJsonServer,
  tenantOf,
  two,
  type JsonServer,
  type Key
} from '../../support/issuers.ts'

const { jest } = import.meta

let key: Key
let stranger: Key
let server: JsonServer
let verify: ReturnType<typeof createVerifier>
/** How far the clock is ahead of the true one, in milliseconds. */
let ahead: number

beforeAll(async () => {
  ;[key, stranger] = await Promise.all([keyOf('a'), keyOf('a')])
})
beforeEach(async () => {
  ahead = 0
  const trueNow = Date.now
  jest.spyOn(Date, 'now').mockImplementation(() => trueNow() + ahead)
  server = await startJsonServer(published(key))
  verify = verifierOf({ issuers: [issuerAt({ url: server.url })] })
})
afterEach(async () => {
  jest.restoreAllMocks()
  await server.close()
})

const verifierOf = (config: Parameters<typeof createIssuerKeys>[0]) =>
  createVerifier(createIssuerKeys(config, catchLog().log))
const unauthenticated = { code: 'UNAUTHENTICATED', extensions: { code: 'UNAUTHENTICATED' } }
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const claimsNow = () => ({
  iss: 'https://issuer.example',
  aud: 'rafiki-gateway',
  sub: 'alice',
  iat: seconds(),
  exp: seconds() + 600
})

/** A token whose signature is HMAC-SHA256 over this secret. */
function symmetric(secret: string | Buffer): string {
  const signing = `${encode({ alg: 'HS256', kid: 'a' })}.${encode(claimsNow())}`
  return `${signing}.${createHmac('sha256', secret).update(signing).digest('base64url')}`
}

it('a good token is verified: its claims, and the tenants whose issuer signed it', async () => {
  const verified = await verify(await signed(key, { more: 1 }))
  expect(verified.claims).toMatchObject({ sub: 'alice', more: 1 })
  expect(verified.issuer.tenants.map(({ id }) => id)).toEqual([one])
})

it.each([
  ['a token of the longest lifetime', () => ({ exp: seconds() + 3600 })],
  ['a token without iat that ends within the longest lifetime', () => ({ iat: undefined, exp: seconds() + 3600 })],
  // exp less iat is what JWT_MAX_AGE allows: the issuer's clock is ahead, by less than `nbf` may be.
  ['a token of the longest lifetime that begins in 3 s', () => ({ iat: seconds() + 3, exp: seconds() + 3603 })],
  [
    'a token of the longest lifetime, without iat, by a clock 3 s ahead',
    () => ({ iat: undefined, exp: seconds() + 3603 })
  ],
  ['a token that may be used in 3 s', () => ({ nbf: seconds() + 3 })],
  ['a token for several audiences', () => ({ aud: ['other', 'rafiki-gateway'] })]
])('a token is verified: %s', async (_, claims) => {
  await expect(verify(await signed(key, claims()))).resolves.toBeDefined()
})

const claimed: [string, () => Record<string, unknown>][] = [
  ['that is expired', () => ({ iat: seconds() - 700, exp: seconds() - 60 })],
  ['that expired this second', () => ({ exp: seconds() })],
  ['without exp', () => ({ exp: undefined })],
  ['with an exp that is no number', () => ({ exp: String(seconds() + 600) })],
  ['without sub', () => ({ sub: undefined })],
  ['with an empty sub', () => ({ sub: '' })],
  ['with a NUL in its sub', () => ({ sub: 'ali\0ce' })],
  ['with half a character in its sub', () => ({ sub: 'alice\ud800' })],
  ['with a sub that is no string', () => ({ sub: 1 })],
  ['without iss', () => ({ iss: undefined })],
  ['of another issuer', () => ({ iss: 'https://other.example' })],
  ['of a list of issuers', () => ({ iss: ['https://issuer.example'] })],
  ['without aud', () => ({ aud: undefined })],
  ['for another audience', () => ({ aud: 'other' })],
  ['that lives too long', () => ({ exp: seconds() + 3601 })],
  ['that lives too long, by less than clocks may differ', () => ({ exp: seconds() + 3602 })],
  ['that begins in 60 s and has the longest lifetime', () => ({ iat: seconds() + 60, exp: seconds() + 3660 })],
  ['that lives too long, and says it begins later', () => ({ iat: seconds() + 3500, exp: seconds() + 7000 })],
  ['that lives too long, without iat', () => ({ iat: undefined, exp: seconds() + 3700 })],
  ['that was made long ago to live too long', () => ({ iat: seconds() - 3600, exp: seconds() + 60 })],
  ['that is not yet to be used', () => ({ nbf: seconds() + 60 })]
]

describe('refuses a token, always alike,', () => {
  it.each(claimed)('a token is refused with the one answer: %s', async (_, claims) => {
    await expect(verify(await signed(key, claims()))).rejects.toMatchObject(unauthenticated)
  })

  const made: [string, () => string | Promise<string>][] = [
    ['of a key that is not the issuer’s, under its id', () => signed(stranger)],
    ['of an unknown key', () => signed(stranger, {}, { kid: 'b' })],
    ['of `alg: none`', () => `${encode({ alg: 'none' })}.${encode(claimsNow())}.`],
    ['of `alg: none`, with the name of a key', () => `${encode({ alg: 'none', kid: 'a' })}.${encode(claimsNow())}.`],
    ['of HS256 with the public key as the secret', async () => symmetric(await publicText())],
    ['of HS256 with the published key as the secret', () => symmetric(JSON.stringify(key.jwk))],
    ['of HS256 with no secret', () => symmetric('')],
    ['whose claims were changed', async () => tampered(await signed(key), { role: 'operator' })],
    ['without its signature', async () => (await signed(key)).replace(/[^.]*$/, '')],
    ['of more than 16 kB', () => signed(key, { much: 'x'.repeat(13 * 1024) })],
    ['that is none', () => 'token'],
    ['of dots', () => '..'],
    ['of five parts', () => 'a.b.c.d.e'],
    ['that is empty', () => '']
  ]

  it.each(made)('a token is refused with the one answer, by its header: %s', async (_, token) => {
    await expect(verify(await token())).rejects.toMatchObject(unauthenticated)
  })

  it('a token is refused that is signed with an algorithm that is not on the list, though the issuer has such a key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = await exportJWK(publicKey)
    server.body = { keys: [{ ...jwk, kid: 'rsa' }] }
    const token = (alg: string) => new SignJWT(claimsNow()).setProtectedHeader({ alg, kid: 'rsa' }).sign(privateKey)
    await expect(verify(await token('RS256'))).resolves.toBeDefined()
    await expect(verify(await token('RS512'))).rejects.toMatchObject(unauthenticated)
  })

  it('a token is refused that is signed with a secret that the issuer has among its keys', async () => {
    server.body = { keys: [{ kty: 'oct', kid: 'a', k: Buffer.from('secret').toString('base64url') }] }
    await expect(verify(symmetric('secret'))).rejects.toMatchObject(unauthenticated)
  })
})

it('a token of just under 16 kB is accepted', async () => {
  const token = await signed(key, { much: 'x'.repeat(11 * 1024) })
  expect(token.length).toBeGreaterThan(15_000)
  await expect(verify(token)).resolves.toBeDefined()
})

it('the key of one issuer does not verify tokens of another', async () => {
  const other = await startJsonServer(published(stranger))
  const iss = 'https://other.example'
  const theirs = issuerAt({ url: other.url }, { name: 'other', issuer: iss, tenants: [tenantOf(two)] })
  const both = verifierOf({ issuers: [issuerAt({ url: server.url }), theirs] })
  expect((await both(await signed(stranger, { iss }))).issuer.tenants.map(({ id }) => id)).toEqual([two])
  await expect(both(await signed(key, { iss }))).rejects.toMatchObject(unauthenticated)
  await expect(both(await signed(stranger))).rejects.toMatchObject(unauthenticated)
  await other.close()
})

it('a token is KEYS_UNAVAILABLE, and not invalid, while no keys could be read', async () => {
  server.status = 500
  await expect(verify(await signed(key))).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' })
})

describe('a token that was verified', () => {
  /** An unknown key id makes the issuer be asked again; when this ends, it has answered. */
  const askAgain = async (): Promise<void> => {
    ahead = 11_000
    await verify(await signed(stranger, {}, { kid: 'unknown' })).catch(() => undefined)
  }

  it('a verified token is cached: the second time no signature is verified and no key is fetched', async () => {
    const token = await signed(key)
    const looking = jest.spyOn(crypto.subtle, 'verify')
    const verified = await verify(token)
    expect(looking).toHaveBeenCalledTimes(1)
    expect(await verify(token)).toBe(verified)
    expect(looking).toHaveBeenCalledTimes(1)
    expect(server.requests).toHaveLength(1)
  })

  it('a verified token lends nothing to a token that differs in its signature alone', async () => {
    const token = await signed(key)
    await verify(token)
    const forged = token.replace(/[^.]*$/, (signature) => (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1))
    await expect(verify(forged)).rejects.toMatchObject(unauthenticated)
  })

  it('a verified token is refused from its expiry on', async () => {
    const token = await signed(key, { exp: seconds() + 30 })
    await verify(token)
    ahead = 31_000
    await expect(verify(token)).rejects.toMatchObject(unauthenticated)
  })

  it('a verified token is verified again after five minutes', async () => {
    const token = await signed(key)
    const verified = await verify(token)
    await moveCacheClock(jest, 5 * 60_000)
    expect(await verify(token)).not.toBe(verified)
  })

  it.each([
    ['dropped its key', () => ({ keys: [] as unknown[] })],
    ['lists another key under its id', () => published(stranger)]
  ])('a verified token is refused once the issuer %s', async (_, body) => {
    const token = await signed(key)
    await verify(token)
    server.body = body()
    await askAgain()
    await expect(verify(token)).rejects.toMatchObject(unauthenticated)
  })

  it('a verified token is refused once the issuer has another key, though the token names none', async () => {
    const token = await signed(key, {}, { kid: undefined })
    await verify(token)
    server.body = { keys: [{ ...stranger.jwk, kid: 'b' }] }
    await askAgain()
    await expect(verify(token)).rejects.toMatchObject(unauthenticated)
  })

  it('a verified token stays valid when the issuer has a new key beside its own', async () => {
    const token = await signed(key)
    const verified = await verify(token)
    server.body = published({ ...stranger, jwk: { ...stranger.jwk, kid: 'b' } }, key)
    await askAgain()
    expect(await verify(token)).toBe(verified)
  })

  it('the cache of verified tokens is bounded', async () => {
    const set = jest.spyOn(LRUCache.prototype, 'set')
    await verify(await signed(key))
    const [cache] = set.mock.contexts as LRUCache<string, object>[]
    expect(cache!.max).toBeGreaterThan(0)
    expect(cache!.max).toBeLessThanOrEqual(100_000)
  })

  it('a refused token is not cached', async () => {
    const set = jest.spyOn(LRUCache.prototype, 'set')
    await verify(await signed(stranger)).catch(() => undefined)
    expect(set).not.toHaveBeenCalled()
  })
})

async function publicText(): Promise<string> {
  return exportSPKI((await importJWK(key.jwk, 'ES256')) as CryptoKey)
}

/** The same token with other claims and the old signature. */
function tampered(token: string, claims: Record<string, unknown>): string {
  const [header, , signature] = token.split('.')
  return `${header}.${encode({ ...claimsNow(), ...claims })}.${signature}`
}

it.each(['Ed25519', 'P-256'] as const)(
  'the gateway takes no token that its own key signed, although an issuer lists the key: %s',
  async (kind) => {
    const { privateKey, publicKey } = newKeys(kind)
    const alg = kind === 'Ed25519' ? 'EdDSA' : 'ES256'
    server.body = {
      keys: [{ ...jwkOf(publicKey), kid: 'a', alg }, ...published(key).keys.map((it) => ({ ...it, kid: 'b' }))]
    }
    const token = (signer: KeyObject | CryptoKey, header: { alg: string; kid: string }) =>
      new SignJWT(claimsNow()).setProtectedHeader(header).sign(signer)
    const config = { issuers: [issuerAt({ url: server.url })] }
    const ofOwn = await token(privateKey, { alg, kid: 'a' })
    expect((await verifierOf(config)(ofOwn)).claims.sub).toBe('alice')
    const signing = signingOf({ keys: [jwkOf(newKeys().privateKey), jwkOf(publicKey)] }, [one])
    const guarded = verifierOf({ ...config, signing })
    await expect(guarded(ofOwn)).rejects.toMatchObject(unauthenticated)
    expect((await guarded(await token(key.sign, { alg: 'ES256', kid: 'b' }))).claims.sub).toBe('alice')
  }
)
