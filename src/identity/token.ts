import { hash } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose'
import type { Config } from '../config/config.ts'
import type { Tenant } from '../config/tenants.ts'
import { GatewayError } from '../errors.ts'
import { withinMemory } from '../lib/memory.ts'
import { property } from '../lib/property.ts'
import type { Log } from '../observability/log.ts'
import { Cache, type CacheMeter } from '../observability/metrics/cache.ts'
import { keysAt, type Keys } from './keys.ts'
import { isSubject, whyAnotherKind } from './tokenKind.ts'

/** A token that was verified: its claims, and the tenants whose issuer signed it. */
export interface Verified {
  claims: JWTPayload & { sub: string; exp: number }
  tenants: Tenant[]
}

const maxTokenBytes = 16 * 1024
const maxCached = withinMemory(20_000)
const maxCachedBytes = withinMemory(64 * 1024 * 1024)
const maxCachedMs = 5 * 60_000
/** A token may begin this much in the future, for clocks that differ; no token is accepted after its end. */
const earlySeconds = 5
/** How many keys are tried if several may have signed a token. */
const maxKeysTried = 10

interface Entry {
  verified: Verified
  keys: Keys
  kid: string | undefined
  /** What the issuer listed under that key id when the token was verified. */
  listed: string
}

export const unauthenticated = (cause?: unknown): GatewayError =>
  new GatewayError('UNAUTHENTICATED', 'The request needs a valid bearer token.', {}, cause)

/** Verifies bearer tokens, and caches the verified ones. */
export function createVerifier(config: Pick<Config, 'tenants' | 'jwt' | 'signing'>, log: Log, meter?: CacheMeter) {
  const { places, issuers } = issuersOf(config, log)
  const cache = new Cache<Entry>({ max: maxCached, maxSize: maxCachedBytes }, meter)

  /**
   * @param beforeWork called for a token that was not verified before; what it throws is passed on
   * @throws GatewayError UNAUTHENTICATED, always with the same message; why is for the log
   */
  async function verify(token: string, beforeWork?: () => Promise<void>): Promise<Verified> {
    if (token.length > maxTokenBytes) throw unauthenticated('too long')
    const key = hash('sha256', token, 'base64')
    const entry = cache.get(key)
    if (entry) {
      const live = entry.verified.claims.exp > Date.now() / 1000
      if (live && entry.keys.listed(entry.kid) === entry.listed) return entry.verified
      cache.delete(key)
    }
    await beforeWork?.()
    try {
      const fresh = await verifyFresh(token)
      cache.set(key, fresh, { ttl: maxCachedMs, size: token.length })
      return fresh.verified
    } catch (error) {
      throw error instanceof GatewayError ? error : unauthenticated(whyRefused(error))
    }
  }

  /** Whether keys of every issuer were read; reads those that were not. */
  const keysRead = async (): Promise<boolean> =>
    (await Promise.all([...places.values()].map((keys) => keys.read()))).every(Boolean)

  return Object.assign(verify, { keysRead })

  async function verifyFresh(token: string): Promise<Entry> {
    const issuer = issuers.get(String(decodeJwt(token).iss))
    if (!issuer) throw unauthenticated('unknown issuer')
    const { kid } = decodeProtectedHeader(token)
    const before = issuer.keys.listed(kid)
    const { payload, protectedHeader } = await verifySignature(token, issuer.keys, {
      issuer: issuer.tenants[0]?.issuer,
      audience: config.jwt.audience,
      algorithms: config.jwt.algorithms,
      requiredClaims: ['iss', 'aud', 'sub', 'exp'],
      clockTolerance: earlySeconds
    })
    const { sub, exp, iat } = payload
    if (typeof sub !== 'string' || !isSubject(sub) || typeof exp !== 'number') throw unauthenticated('sub or exp')
    const kind = whyAnotherKind(protectedHeader, payload, config.jwt.types)
    if (kind !== undefined) throw unauthenticated(kind)
    const now = Date.now() / 1000
    // A token that begins later counts from then: otherwise it could live as long as it likes.
    const last = now + earlySeconds
    if (exp <= now || exp - Math.min(iat ?? last, last) > config.jwt.maxAgeSeconds) throw unauthenticated('lifetime')
    const verified = { claims: { ...payload, sub, exp }, tenants: issuer.tenants }
    // A changed key list removes the token from the cache at once; an empty one only means that it was not read yet.
    const listed = before === '[]' ? issuer.keys.listed(kid) : before
    return { verified, keys: issuer.keys, kid, listed }
  }
}

const whyRefused = (error: unknown): unknown =>
  property(error, 'claim') === 'aud' ? 'another `aud`' : (property(error, 'code') ?? 'not a token')

/** The issuers by name, with the keys of each. Issuers that share their keys' address share the keys. */
function issuersOf({ tenants, signing }: Pick<Config, 'tenants' | 'signing'>, log: Log) {
  const places = new Map<string, Keys>()
  const issuers = new Map<string, { tenants: Tenant[]; keys: Keys }>()
  for (const tenant of tenants) {
    const place = JSON.stringify(tenant.keys)
    const keys = places.get(place) ?? keysAt(tenant.keys, log, { own: signing?.keys })
    places.set(place, keys)
    const known = issuers.get(tenant.issuer)
    if (known) known.tenants.push(tenant)
    else issuers.set(tenant.issuer, { tenants: [tenant], keys })
  }
  return { places, issuers }
}

/** A key that no longer fits may have been replaced: its successor may have the same id, or none. @throws JOSEError */
async function verifySignature(token: string, keys: Keys, options: JWTVerifyOptions) {
  try {
    return await verifyWithAny(token, keys, options)
  } catch (error) {
    if (!(error instanceof errors.JWSSignatureVerificationFailed) || !(await keys.askAgain())) throw error
    return verifyWithAny(token, keys, options)
  }
}

/**
 * Verifies a token with the key that it names, or with each that it may mean: an issuer may list a key twice, keys
 * without ids, or several under one id.
 * @throws JOSEError
 */
async function verifyWithAny(token: string, keys: Keys, options: JWTVerifyOptions) {
  try {
    return await jwtVerify(token, keys.find, options)
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    let tried = 0
    for await (const key of error) {
      tried += 1
      if (tried > maxKeysTried) break
      try {
        return await jwtVerify(token, key, options)
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure
      }
    }
    throw new errors.JWSSignatureVerificationFailed()
  }
}
