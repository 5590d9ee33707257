import { hash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'

/** Someone who holds a key that tokens may be bound to. */
export interface KeyHolder {
  jwk: JWK
  privateJwk: JWK
  thumbprint: string
  /** Signs a good proof, with these changes of header and claims; a claim given as undefined is left out. */
  prove: (
    about: { url: string; token: string },
    claims?: Record<string, unknown>,
    header?: Record<string, unknown>
  ) => Promise<string>
}

export async function keyHolder(alg = 'ES256'): Promise<KeyHolder> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  return {
    jwk,
    privateJwk: await exportJWK(privateKey),
    thumbprint: await calculateJwkThumbprint(jwk),
    prove({ url, token }, claims = {}, header = {}) {
      const all = {
        ...{ jti: randomUUID(), htm: 'POST', htu: url, iat: Math.floor(Date.now() / 1000) },
        ...{ ath: hash('sha256', token, 'base64url'), ...claims }
      }
      const present = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
      return new SignJWT(present)
        .setProtectedHeader({ typ: 'dpop+jwt', alg, jwk, ...header })
        .sign(privateKey, { crit: { 'urn:new': true } })
    }
  }
}
