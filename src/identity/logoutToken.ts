import { decodeJwt } from 'jose'
import { GatewayError } from '../errors.ts'
import { isJsonObject, property } from '../lib/property.ts'
import { digestOf, endedBy, untilOf, type Ended } from './endedSessions/ended.ts'
import type { IssuerKeys } from './issuerKeys.ts'
import { unauthenticated } from './refused.ts'
import { verifySignature } from './signature.ts'
import { plainType } from './tokenKind.ts'

/** What a logout token ends. */
export interface Logout {
  issuer: string
  ended: Ended[]
  /** The token itself, which counts once. */
  once: Ended
}

const event = 'http://schemas.openid.net/event/backchannel-logout'
const types = ['jwt', 'logout+jwt']
const maxTextLength = 256

/**
 * Verifies a logout token (OpenID Connect Back-Channel Logout, 2.6).
 * @throws GatewayError UNAUTHENTICATED, KEYS_UNAVAILABLE
 */
export async function verifyLogoutToken(token: string, issuers: Pick<IssuerKeys, 'of'>): Promise<Logout> {
  const known = issuers.of(issuerIn(token))
  if (!known) throw unauthenticated('logout', undefined, 'unknown issuer')
  const { issuer, keys } = known
  const refuse = (detail: string): Error => unauthenticated('logout', issuer.name, detail)
  const { payload, protectedHeader } = await verifySignature(token, keys, {
    issuer: issuer.issuer,
    audience: issuer.logoutAudience ?? issuer.audience ?? [...(issuer.clientIds ?? [])],
    algorithms: [...issuer.algorithms],
    requiredClaims: ['iss', 'aud', 'iat', 'jti', 'events'],
    clockTolerance: issuer.toleranceSeconds
  }).catch((error: unknown) => {
    throw error instanceof GatewayError ? error : refuse(codeOf(error))
  })
  const { typ }: { typ?: unknown } = protectedHeader
  const { iat, jti, sub, events, nonce } = payload
  const sid: unknown = payload.sid
  if (typ !== undefined && !(typeof typ === 'string' && types.includes(plainType(typ)))) throw refuse('typ')
  if (!isJsonObject(events) || !Object.hasOwn(events, event) || !isJsonObject(events[event])) throw refuse('events')
  if (nonce !== undefined) throw refuse('nonce')
  if (!isText(jti)) throw refuse('jti')
  if ((sub === undefined && sid === undefined) || ![sub, sid].every((it) => it === undefined || isText(it)))
    throw refuse('sub or sid')
  const { maxAgeSeconds, toleranceSeconds } = issuer
  const now = Date.now() / 1_000
  // What is older has nothing left to end; what is of the future would refuse logins that are still to come.
  if (iat === undefined || iat > now + toleranceSeconds || iat < now - maxAgeSeconds) throw refuse('iat')
  const ending = { issuer: issuer.issuer, at: iat, maxAgeSeconds }
  const until = untilOf(ending)
  return {
    issuer: issuer.name,
    ended: endedBy({ ...ending, sub, sid: isText(sid) ? sid : undefined }),
    once: { digest: digestOf(issuer.issuer, 'logout token', jti), before: 0, until }
  }
}

const codeOf = (error: unknown): string => {
  const code = property(error, 'code')
  return typeof code === 'string' ? code : 'not a token'
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= maxTextLength

function issuerIn(token: string): string {
  try {
    return String(decodeJwt(token).iss)
  } catch {
    throw unauthenticated('logout', undefined, 'not a token')
  }
}
