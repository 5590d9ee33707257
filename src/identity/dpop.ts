import { hash } from 'node:crypto'
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify, type JWTPayload } from 'jose'
import { parseUrl } from '../lib/url.ts'
import { property } from '../lib/property.ts'

/** Algorithms of proofs: a challenge names them. A shared secret proves nothing about a public key. */
export const proofAlgorithms = ['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'PS256', 'RS256']

const maxProofLength = 4_096
/** That of an RSA key of 4,096 bits, in base64url: a larger key costs more to verify than a request may. */
const maxModulusLength = 683
/** That of an exponent of 48 bits; the usual one has 17. One as long as the modulus costs forty times as much. */
const maxExponentLength = 8
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']
const maxIdLength = 256

/** Seconds for which a proof is accepted after it was made, and before, by clocks that differ. */
const [pastSeconds, aheadSeconds] = [60, 10]
/** After so many seconds nobody can use a proof again. */
export const proofSeconds = pastSeconds + aheadSeconds

/** What a proof must be about. */
export interface ProofOf {
  method: string
  /** The public address of what is asked for, without a query. */
  url: string
  token: string
  /** The thumbprint of the key that the token is bound to: `cnf.jkt`. */
  thumbprint: string
  /** Whether a nonce is one of this server's, and recent; undefined where none is asked for. */
  isNonce?: ((nonce: unknown) => boolean) | undefined
  /** Called before the signature is verified, for a proof that names the right key. What it throws is passed on. */
  beforeSignature?: (() => Promise<void>) | undefined
}

/** A proof that does not count. The message holds nothing of it. */
export class ProofRefused extends Error {
  /** Whether a nonce of the server's is all that it lacks, as far as was looked. */
  readonly lacksNonce: boolean

  constructor(message: string, lacksNonce = false) {
    super(message)
    this.lacksNonce = lacksNonce
  }
}

/**
 * Verifies a proof of possession (RFC 9449, 4.3); whether it was used before is for the caller to find out. Everything
 * that costs little comes before the signature.
 * @returns its `jti` @throws ProofRefused
 */
export async function verifyProof(proof: string | undefined, about: ProofOf): Promise<string> {
  if (proof === undefined) throw new ProofRefused('no proof')
  if (proof.length > maxProofLength || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(proof)) throw new ProofRefused('not one JWT')
  const { jwk } = headerOf(proof)
  if (privateMembers.some((name) => property(jwk, name) !== undefined)) throw new ProofRefused('a private key')
  const isLonger = (name: string, length: number): boolean => {
    const member = property(jwk, name)
    return typeof member === 'string' && member.length > length
  }
  if (isLonger('n', maxModulusLength) || isLonger('e', maxExponentLength))
    throw new ProofRefused('a key that is too large')
  const thumbprint = jwk && (await calculateJwkThumbprint(jwk).catch(() => undefined))
  if (thumbprint !== about.thumbprint) throw new ProofRefused('another key')
  await about.beforeSignature?.()
  const claims = await verified(proof)
  const why = whyNotAbout(claims, about)
  if (why !== undefined) throw new ProofRefused(why)
  if (about.isNonce && !about.isNonce(claims.nonce)) throw new ProofRefused('no nonce, or an old one', true)
  return String(claims.jti)
}

function headerOf(proof: string) {
  try {
    const header = decodeProtectedHeader(proof)
    if (header.typ === 'dpop+jwt') return header
  } catch {
    throw new ProofRefused('not a JWT')
  }
  throw new ProofRefused('typ')
}

async function verified(proof: string): Promise<JWTPayload> {
  try {
    return (await jwtVerify(proof, EmbeddedJWK, { algorithms: proofAlgorithms })).payload
  } catch (error) {
    const code = property(error, 'code')
    throw new ProofRefused(typeof code === 'string' ? code : 'a key that is none')
  }
}

/** Why verified claims do not prove what is asked; undefined where they do. */
function whyNotAbout({ jti, iat, htm, htu, ath }: JWTPayload, { method, url, token }: ProofOf): string | undefined {
  if (typeof jti !== 'string' || jti === '' || jti.length > maxIdLength) return 'jti'
  if (htm !== method) return 'htm'
  if (typeof htu !== 'string' || targetOf(htu) !== url) return 'htu'
  if (ath !== hash('sha256', token, 'base64url')) return 'ath'
  const age = Date.now() / 1000 - (typeof iat === 'number' ? iat : NaN)
  return age <= pastSeconds && age >= -aheadSeconds ? undefined : 'iat'
}

/** An address without query and fragment, in its one form (RFC 3986, 6.2.2 and 6.2.3); undefined for none. */
export function targetOf(uri: string): string | undefined {
  // A parser passes over tabs, and takes a backslash for a slash.
  const url = /^https?:\/\/[^\s\\]+$/i.test(uri) ? parseUrl(uri) : undefined
  return url && `${url.username || url.password ? '@' : ''}${url.origin}${url.pathname}`
}
