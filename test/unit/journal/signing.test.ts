import { generateKeyPairSync } from 'node:crypto'
import { CompactSign, decodeProtectedHeader } from 'jose'
import { createSigner } from '../../../src/journal/signing.ts'
import { jwkOf, newKeys, pemOf, signingOf } from '../../support/signingKeys.ts'

const [ours, theirs] = ['438fa74a-fa7d-4317-9ced-dde32ece1787', '0c4b1c2e-9d5f-4f0e-8a6a-5c7f4f2b9e11']
const typ = 'consent-receipt+jwt'
const [ed, ec] = [newKeys(), newKeys('P-256')]
const signerOf = (content: unknown, tenantIds = [ours]) => createSigner({ signing: signingOf(content, tenantIds) })!
const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

it.each([
  ['an Ed25519 PEM', pemOf(ed.privateKey), 'EdDSA'],
  ['a P-256 PEM', pemOf(ec.privateKey), 'ES256'],
  ['a JWK', jwkOf(ec.privateKey), 'ES256'],
  ['a JWK Set', { keys: [jwkOf(ed.privateKey), jwkOf(ec.publicKey)] }, 'EdDSA'],
  ['a PEM with a retired key', pemOf(ed.privateKey) + pemOf(ec.publicKey), 'EdDSA']
])('%s signs for its tenant, and its public keys verify that', async (_, content, alg) => {
  const signer = signerOf(content)
  const jws = await signer.sign(ours, typ, { n: 1 })
  expect(decodeProtectedHeader(jws)).toEqual({ alg, typ, kid: signer.publicKeys().keys[0]?.kid })
  expect(await signer.verify(jws, typ)).toEqual({ iss: `urn:uuid:${ours}`, n: 1 })
})

it('the published keys hold nothing that is private', () => {
  const { keys } = signerOf({ keys: [jwkOf(ed.privateKey), jwkOf(ec.privateKey)] }).publicKeys()
  expect(keys.map((key) => [key.kty, 'd' in key])).toEqual([
    ['OKP', false],
    ['EC', false]
  ])
})

it('a retired key still verifies what it signed, and not for a tenant that is not its own', async () => {
  const before = await signerOf(pemOf(ec.privateKey)).sign(ours, typ, {})
  const now = signerOf(pemOf(ed.privateKey) + pemOf(ec.publicKey))
  expect(await now.verify(before, typ)).toEqual({ iss: `urn:uuid:${ours}` })
  await expect(signerOf(pemOf(ed.privateKey)).verify(before, typ)).rejects.toThrow('none of the keys')

  const apart = signerOf({ keys: [jwkOf(ed.privateKey), { ...jwkOf(ec.privateKey), tenant: theirs }] }, [ours, theirs])
  expect(decodeProtectedHeader(await apart.sign(theirs, typ, {})).alg).toBe('ES256')
  expect(decodeProtectedHeader(await apart.sign(ours, typ, {})).alg).toBe('EdDSA')
  await expect(apart.verify(before, typ)).rejects.toThrow('does not sign for the tenant')
})

it('a JWS that was changed, has another type, or has no signature is refused', async () => {
  const signer = signerOf(pemOf(ed.privateKey))
  const jws = await signer.sign(ours, typ, { n: 1 })
  const [header = '', , signature] = jws.split('.')
  const { kid } = decodeProtectedHeader(jws)
  const changed = [header, segment({ iss: `urn:uuid:${ours}`, n: 2 }), signature].join('.')
  const unsigned = [segment({ alg: 'none', kid, typ }), jws.split('.')[1], ''].join('.')
  const shared = await new CompactSign(Buffer.from('{"iss":"x"}'))
    .setProtectedHeader({ alg: 'HS256', kid, typ })
    .sign(Buffer.from(pemOf(ed.publicKey)))
  for (const bad of [changed, unsigned, shared, 'no JWS']) await expect(signer.verify(bad, typ)).rejects.toThrow()
  await expect(signer.verify(jws, 'journal-head+jwt')).rejects.toThrow('its type')
})

it.each([
  ['no key', 'nothing'],
  ['a retired key only', pemOf(ed.publicKey)],
  ['a key of another kind', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey)],
  ['a key of a tenant that is not there', { keys: [jwkOf(ed.privateKey), { ...jwkOf(ec.privateKey), tenant: theirs }] }]
])('a signing key file with %s stops the start in words', (_, content) => {
  expect(() => signingOf(content, [ours])).toThrow('SIGNING_KEY_FILE: ')
})
