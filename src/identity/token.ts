import { hash } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose'
import type { Issuer } from '../config/issuers.ts'
import { GatewayError } from '../errors.ts'
import { withinMemory } from '../lib/memory.ts'
import { property } from '../lib/property.ts'
import { Cache, type CacheMeter } from '../observability/metrics/cache.ts'
import type { Trace } from '../observability/tracing/trace.ts'
import { claimAt } from './claims.ts'
import type { IssuerKeys } from './issuerKeys.ts'
import type { Keys } from './keys.ts'
import { unauthenticated, type Refusal } from './refused.ts'
import { verifySignature } from './signature.ts'
import { isSubject, whyAnotherKind } from './tokenKind.ts'

/** A token that was verified. */
export interface Verified {
  claims: JWTPayload & { sub: string; exp: number }
  issuer: Issuer
  /** The token's `sub`, behind the issuer's prefix if it has one: one person's in each tenant and role. */
  subject: string
}

const maxTokenBytes = 16 * 1024
const maxCached = withinMemory(20_000)
const maxCachedBytes = withinMemory(64 * 1024 * 1024)
const maxCachedMs = 5 * 60_000

interface Entry {
  verified: Verified
  keys: Keys
  kid: string | undefined
  /** What the issuer listed under that key id when the token was verified. */
  listed: string
}

/** Verifies bearer tokens, and caches the verified ones. */
export function createVerifier(issuers: Pick<IssuerKeys, 'of'>, meter?: CacheMeter) {
  const cache = new Cache<Entry>({ max: maxCached, maxSize: maxCachedBytes }, meter)

  /**
   * @param beforeWork called for a token that was not verified before; what it throws is passed on
   * @throws GatewayError UNAUTHENTICATED, always with the same message; why is for the log
   */
  return async function verify(token: string, beforeWork?: () => Promise<void>, trace?: Trace): Promise<Verified> {
    if (token.length > maxTokenBytes) throw unauthenticated('malformed', undefined, 'too long')
    const key = hash('sha256', token, 'base64')
    const entry = cache.get(key)
    if (entry) {
      const live = entry.verified.claims.exp > Date.now() / 1000
      if (live && entry.keys.listed(entry.kid) === entry.listed) return entry.verified
      cache.delete(key)
    }
    await beforeWork?.()
    const fresh = await verifyFresh(token, issuers, trace)
    cache.set(key, fresh, { ttl: maxCachedMs, size: token.length })
    return fresh.verified
  }
}

async function verifyFresh(token: string, issuers: Pick<IssuerKeys, 'of'>, trace?: Trace): Promise<Entry> {
  const [iss, kid] = unverified(token)
  const known = issuers.of(iss)
  if (!known) throw unauthenticated('issuer')
  const { issuer, keys } = known
  const before = keys.listed(kid)
  const expected = {
    issuer: issuer.issuer,
    ...(issuer.audience !== undefined && { audience: issuer.audience }),
    algorithms: [...issuer.algorithms],
    requiredClaims: ['iss', 'sub', 'exp'],
    clockTolerance: issuer.toleranceSeconds
  }
  const { payload, protectedHeader } = await verifySignature(token, keys, expected, trace).catch((error: unknown) => {
    throw error instanceof GatewayError ? error : unauthenticated(whyRefused(error), issuer.name)
  })
  const whyKind = whyAnotherKind(protectedHeader, payload, issuer.types)
  if (whyKind) throw unauthenticated(whyKind.why, issuer.name, whyKind.detail)
  const verified = verifiedBy(issuer, payload)
  // A changed key list removes the token from the cache at once; an empty one only means that it was not read yet.
  const listed = before === '[]' ? keys.listed(kid) : before
  return { verified, keys, kid, listed }
}

/** What the issuer's key says of itself, before anything is proven. @throws GatewayError UNAUTHENTICATED */
function unverified(token: string): [iss: string, kid: string | undefined] {
  try {
    return [String(decodeJwt(token).iss), decodeProtectedHeader(token).kid]
  } catch {
    throw unauthenticated('malformed')
  }
}

/** @throws GatewayError UNAUTHENTICATED for a genuine token that this issuer is not trusted for */
function verifiedBy(issuer: Issuer, payload: JWTPayload): Verified {
  const { name, audience, clientIds, claims, maxAgeSeconds, toleranceSeconds } = issuer
  const { sub, exp, iat, aud } = payload
  const isSubjects = typeof sub === 'string' && isSubject(sub)
  if (!isSubjects || typeof exp !== 'number') throw unauthenticated('claims', name, 'sub or exp')
  if (issuer.othersPrefixes?.some((prefix) => sub.startsWith(prefix)))
    throw unauthenticated('claims', name, "a sub that begins with another issuer's prefix")
  // Where no `aud` is asked for, tokens have none: one that has is meant for somebody else.
  if (audience === undefined && aud !== undefined) throw unauthenticated('audience', name)
  const application = claimAt(payload, claims.clientId)
  if (clientIds && !clientIds.some((id) => id === application)) throw unauthenticated('application', name)
  const now = Date.now() / 1000
  // A token that begins later counts from then: otherwise it could live as long as it likes.
  const last = now + toleranceSeconds
  if (exp <= now || exp - Math.min(iat ?? last, last) > maxAgeSeconds) throw unauthenticated('lifetime', name)
  return { claims: { ...payload, sub, exp }, issuer, subject: `${issuer.subjectPrefix ?? ''}${sub}` }
}

/** By the codes of jose. */
const byCode: Record<string, Refusal> = {
  ERR_JWT_CLAIM_VALIDATION_FAILED: 'claims',
  ERR_JWT_EXPIRED: 'expired',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'signature',
  ERR_JWKS_NO_MATCHING_KEY: 'key',
  ERR_JOSE_ALG_NOT_ALLOWED: 'algorithm'
}

const whyRefused = (error: unknown): Refusal =>
  property(error, 'claim') === 'aud' ? 'audience' : (byCode[String(property(error, 'code'))] ?? 'malformed')
