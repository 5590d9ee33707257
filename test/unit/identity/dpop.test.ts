import { hash } from 'node:crypto'
import { calculateJwkThumbprint, SignJWT, type JWK } from 'jose'
import { keyHolder, type KeyHolder } from '../../support/dpop.ts'
import { ProofRefused, targetOf, verifyProof, type ProofOf } from '../../../src/identity/dpop.ts'

const url = 'https://wallet.example/graphql'
const token = 'header.payload.signature'

let alice: Prover
let mallory: Prover
type Prover = Omit<KeyHolder, 'prove'> & {
  prove: (header?: Record<string, unknown>, claims?: Record<string, unknown>) => Promise<string>
}
const prover = async (alg?: string): Promise<Prover> => {
  const holder = await keyHolder(alg)
  return { ...holder, prove: (header, claims) => holder.prove({ url, token }, claims, header) }
}

beforeAll(async () => {
  alice = await prover()
  mallory = await prover()
})

const about = (of: Partial<ProofOf> = {}): ProofOf => ({
  ...{ method: 'POST', url, token, thumbprint: alice.thumbprint },
  ...of
})

/** Undefined for a proof that counts. */
const why = (proof: string | undefined, of: Partial<ProofOf> = {}): Promise<string | undefined> =>
  verifyProof(proof, about(of)).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof ProofRefused) return error.message
      throw error
    }
  )

const now = () => Math.floor(Date.now() / 1000)
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
/** Header and payload of a proof, changed without a new signature. */
const changed = (proof: string, part: number, value: unknown): string =>
  proof
    .split('.')
    .map((it, at) => (at === part ? base64(value) : it))
    .join('.')

it.each(['ES256', 'ES384', 'ES512', 'Ed25519', 'PS256', 'RS256'])('a proof by %s counts', async (alg) => {
  const { prove, thumbprint } = await prover(alg)
  expect(await why(await prove(), { thumbprint })).toBeUndefined()
})

it('a verified proof tells its id', async () => {
  expect(await verifyProof(await alice.prove({}, { jti: 'one' }), about())).toBe('one')
})

it.each<[string, Record<string, unknown>]>([
  ['in capitals', { htu: 'HTTPS://WALLET.EXAMPLE/graphql' }],
  ['with the usual port', { htu: 'https://wallet.example:443/graphql' }],
  ['with a query and a fragment', { htu: `${url}?a=b#c` }],
  ['with a path that leads there', { htu: 'https://wallet.example/x/../graphql' }],
  ['of a moment ago', { iat: now() - 30 }],
  ['of a clock that is ahead', { iat: now() + 5 }],
  ['with a nonce that nobody asked for', { nonce: 'any' }]
])('a proof %s counts', async (_, claims) => {
  expect(await why(await alice.prove({}, claims))).toBeUndefined()
})

it.each<[string, string, Record<string, unknown>]>([
  ['htu', 'of another host', { htu: 'https://other.example/graphql' }],
  ['htu', 'of another scheme', { htu: 'http://wallet.example/graphql' }],
  ['htu', 'of another port', { htu: 'https://wallet.example:8443/graphql' }],
  ['htu', 'of another path', { htu: 'https://wallet.example/other' }],
  ['htu', 'of a path in other letters', { htu: 'https://wallet.example/GraphQL' }],
  ['htu', 'of a path with a slash at its end', { htu: `${url}/` }],
  ['htu', 'of an escaped path', { htu: 'https://wallet.example/%67raphql' }],
  ['htu', 'with a user', { htu: 'https://wallet.example@wallet.example/graphql' }],
  ['htu', 'whose host is the user of another', { htu: 'https://wallet.example@evil.example/graphql' }],
  ['htu', 'with a backslash', { htu: 'https:\\\\wallet.example\\graphql' }],
  ['htu', 'with a tab in it', { htu: 'https://wallet.example/gra\tphql' }],
  ['htu', 'with a blank before it', { htu: ` ${url}` }],
  ['htu', 'of a path alone', { htu: '/graphql' }],
  ['htu', 'of a list', { htu: [url] }],
  ['htu', 'without an address', { htu: undefined }],
  ['htm', 'of another method', { htm: 'GET' }],
  ['htm', 'of a method in small letters', { htm: 'post' }],
  ['htm', 'without a method', { htm: undefined }],
  ['ath', 'for another token', { ath: hash('sha256', 'another', 'base64url') }],
  ['ath', 'with a padded hash', { ath: hash('sha256', token, 'base64') }],
  ['ath', 'for no token', { ath: undefined }],
  ['iat', 'of over a minute ago', { iat: now() - 70 }],
  ['iat', 'of the future', { iat: now() + 60 }],
  ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'whose moment is a string', { iat: String(now()) }],
  ['iat', 'without a moment', { iat: undefined }],
  ['jti', 'without an id', { jti: undefined }],
  ['jti', 'with an empty id', { jti: '' }],
  ['jti', 'with an id that is a number', { jti: 5 }],
  ['jti', 'with an id of 300 characters', { jti: 'x'.repeat(300) }],
  ['ERR_JWT_EXPIRED', 'that says it is over', { exp: now() - 1 }]
])('a proof is refused for its %s: one %s', async (reason, _, claims) => {
  expect(await why(await alice.prove({}, claims))).toBe(reason)
})

const refusedByForm: [string, () => Promise<string | undefined>][] = [
  ['none', () => Promise.resolve(undefined)],
  ['an empty one', () => Promise.resolve('')],
  ['two, as Node joins headers', async () => `${await alice.prove()}, ${await alice.prove()}`],
  ['one with a blank', async () => `${await alice.prove()} `],
  ['one of 5 kB', () => alice.prove({}, { more: 'x'.repeat(5_000) })],
  ['no JSON', () => Promise.resolve('abc.def.ghi')],
  ['JSON that is a list', async () => changed(await alice.prove(), 0, [])],
  ['a header that is null', async () => changed(await alice.prove(), 0, null)],
  ['another type', () => alice.prove({ typ: 'JWT' })],
  ['no type', () => alice.prove({ typ: undefined })],
  ['a longer name of the type', () => alice.prove({ typ: 'application/dpop+jwt' })],
  ['the type in capitals', () => alice.prove({ typ: 'DPOP+JWT' })],
  ['no key', () => alice.prove({ jwk: undefined })],
  ['a key that is a text', () => alice.prove({ jwk: 'key' })],
  ['a key beside a name for another', () => alice.prove({ jwk: mallory.jwk, kid: alice.thumbprint })],
  ['a key and its private part', () => alice.prove({ jwk: alice.privateJwk })],
  ['a key and an empty private part', () => alice.prove({ jwk: { ...alice.jwk, d: '' } })],
  ['somebody else’s key', () => mallory.prove()],
  ['a signature of somebody else', () => mallory.prove({ jwk: alice.jwk })],
  ['a critical extension', () => alice.prove({ crit: ['urn:new'], 'urn:new': true })],
  ['no algorithm', async () => changed(await alice.prove(), 0, { typ: 'dpop+jwt', alg: 'none', jwk: alice.jwk })],
  ['a shared secret', async () => changed(await alice.prove(), 0, { typ: 'dpop+jwt', alg: 'HS256', jwk: alice.jwk })],
  [
    'a secret as the key',
    () =>
      new SignJWT({})
        .setProtectedHeader({
          typ: 'dpop+jwt',
          alg: 'HS256',
          jwk: JSON.parse('{ "kty": "oct", "k": "c2VjcmV0" }') as JWK
        })
        .sign(Buffer.from('secret'))
  ],
  ['claims that were changed', async () => changed(await alice.prove(), 1, { htm: 'POST', htu: url })],
  ['claims that are a list', async () => changed(await alice.prove(), 1, [])]
]

it.each(refusedByForm)('a proof is refused for its form: %s', async (_, make) => {
  expect(await why(await make())).toEqual(expect.any(String))
})

it.each([
  ['a modulus of over 4,096 bits', 'AQAB', 640],
  ['an exponent as long as its modulus', Buffer.alloc(384, 63).toString('base64url'), 384]
])('a proof by an RSA key with %s is refused before its signature is verified', async (_, e, bytes) => {
  const jwk = { kty: 'RSA', e, n: Buffer.alloc(bytes, 255).toString('base64url') }
  const proof = changed(await alice.prove(), 0, { typ: 'dpop+jwt', alg: 'RS256', jwk })
  expect(await why(proof, { thumbprint: await calculateJwkThumbprint(jwk) })).toBe('a key that is too large')
})

it('a proof without the nonce that is asked for says so, and only once all else is right', async () => {
  const isNonce = (nonce: unknown): boolean => nonce === 'good'
  const lacks = (proof: string) =>
    verifyProof(proof, about({ isNonce })).then(
      () => 'counts',
      (error: unknown) => error instanceof ProofRefused && error.lacksNonce
    )
  expect(await lacks(await alice.prove({}, { nonce: 'good' }))).toBe('counts')
  expect(await lacks(await alice.prove())).toBe(true)
  expect(await lacks(await alice.prove({}, { nonce: 'old' }))).toBe(true)
  expect(await lacks(await alice.prove({}, { htm: 'GET' }))).toBe(false)
  expect(await lacks(await mallory.prove())).toBe(false)
})

it('an address has one form, without query and fragment', () => {
  expect(targetOf('HTTPS://Wallet.example:443/a/../graphql?x#y')).toBe(url)
  expect(targetOf('javascript:alert(1)')).toBeUndefined()
})
