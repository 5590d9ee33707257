import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { whyUnusable } from '../lib/whyUnusable.ts'

/** A key by which the gateway signs, or once did. */
export interface SigningKey {
  /** The key's thumbprint (RFC 7638). */
  kid: string
  alg: 'EdDSA' | 'ES256'
  publicKey: KeyObject
  /** Undefined for a retired key of which only the public half is left. Only `journal/signing.ts` uses it. */
  privateKey: KeyObject | undefined
  /** The only tenant that it signs for; undefined: all that have no key of their own. */
  tenantId: string | undefined
}

const variable = 'SIGNING_KEY_FILE'
const jwk = z.looseObject({ kty: z.string(), d: z.string().optional(), tenant: z.guid().toLowerCase().optional() })
const keySet = z.union([z.object({ keys: z.array(jwk).min(1) }), jwk.transform((key) => ({ keys: [key] }))])

/**
 * The keys of a file. The first of each tenant's signs, and the first of those for all tenants; the others are retired,
 * and stay published. Adds what is wrong to `problems`.
 */
export function readSigningKeys(
  file: string | undefined,
  tenantIds: readonly string[],
  problems: string[]
): SigningKey[] {
  if (!file) return []
  let keys: SigningKey[]
  try {
    keys = signingKeysIn(readFileSync(file, 'utf8'))
  } catch {
    problems.push(
      `${variable}: expected a PEM, JWK or JWK Set file with Ed25519 or P-256 keys (${whyUnusable(file, 'no such keys')}).`
    )
    return []
  }
  for (const { tenantId } of keys)
    if (tenantId !== undefined && !tenantIds.includes(tenantId))
      problems.push(`${variable}: ${tenantId}: expected the id of a tenant of this gateway.`)
  for (const tenantId of tenantIds)
    if (!signingKey(keys, tenantId)?.privateKey)
      problems.push(`${variable}: the first key for tenant ${tenantId} is missing, or is not a private one.`)
  return keys
}

/** The key that signs for a tenant. */
export const signingKey = (keys: readonly SigningKey[], tenantId: string): SigningKey | undefined =>
  keys.find((it) => it.tenantId === tenantId) ?? keys.find((it) => it.tenantId === undefined)

/** The keys of a PEM, a JWK or a JWK Set. @throws Error for what holds no such keys */
export function signingKeysIn(text: string): SigningKey[] {
  if (text.trimStart().startsWith('{')) {
    return keySet.parse(JSON.parse(text)).keys.map(({ tenant, ...key }) => keyOf(keyObject(key), tenant))
  }
  const blocks = text.match(/-----BEGIN (EC )?(PRIVATE|PUBLIC) KEY-----[^-]+-----END [^-]+-----/g)
  if (!blocks) throw new Error('no key')
  return blocks.map((pem) => keyOf(pem.includes(' PRIVATE ') ? createPrivateKey(pem) : createPublicKey(pem)))
}

const keyObject = (key: JsonWebKey): KeyObject =>
  key.d === undefined ? createPublicKey({ key, format: 'jwk' }) : createPrivateKey({ key, format: 'jwk' })

/** @throws Error for a key of another kind */
function keyOf(key: KeyObject, tenantId?: string): SigningKey {
  const isPrivate = key.type === 'private'
  const publicKey = isPrivate ? createPublicKey(key) : key
  const { crv } = publicKey.export({ format: 'jwk' })
  if (crv !== 'Ed25519' && crv !== 'P-256') throw new Error('another kind of key')
  return {
    kid: thumbprint(publicKey),
    alg: crv === 'Ed25519' ? 'EdDSA' : 'ES256',
    publicKey,
    privateKey: isPrivate ? key : undefined,
    tenantId
  }
}

/** However a key is spelled, the same text (RFC 7638), as Node writes it out in one way. */
function thumbprint(publicKey: KeyObject): string {
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' })
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
}

/** The thumbprint of a public key as issuers publish it; undefined for a key of another kind. */
export function thumbprintOf(key: JsonWebKey): string | undefined {
  try {
    return thumbprint(createPublicKey({ key, format: 'jwk' }))
  } catch {
    return undefined
  }
}
