import type { JWTPayload } from 'jose'

/** Header types of access tokens where none is configured: RFC 9068's, and what most issuers write. */
const usualTypes = ['jwt', 'at+jwt']
/** Claims of ID tokens (`…_hash`), logout tokens and security events (`events`) only. */
const signs = ['events', 'at_hash', 'c_hash', 's_hash']
/** What Keycloak calls its tokens of other kinds, in the payload. */
const otherTypes = ['id', 'refresh', 'offline', 'logout']

/** A header type without what may be left out (RFC 7515, 4.1.9). */
export const plainType = (type: string): string => type.toLowerCase().replace(/^application\//, '')

/**
 * Why a verified token is not an access token: issuers sign other tokens with the same
 * keys and for the same `aud`. `nonce` and `azp` say nothing: access tokens have them as well.
 * @param types header types that are accepted, and asked for, instead of the usual ones
 * @returns undefined for one that is
 */
export function whyAnotherKind(
  header: { typ?: unknown },
  payload: JWTPayload,
  types: readonly string[] = []
): { why: 'kind'; detail: string } | undefined {
  const another = (detail: string) => ({ why: 'kind', detail: `another kind of token: ${detail}` }) as const
  const { typ } = header
  if (types.length > 0 || typ !== undefined) {
    const taken = types.length > 0 ? types.map(plainType) : usualTypes
    if (typeof typ !== 'string' || !taken.includes(plainType(typ))) return another('typ')
  }
  const sign = signs.find((name) => payload[name] !== undefined)
  if (sign) return another(sign)
  if (payload.token_use !== undefined && payload.token_use !== 'access') return another('token_use')
  if (typeof payload.typ === 'string' && otherTypes.includes(payload.typ.toLowerCase()))
    return another('typ in its payload')
  return undefined
}

/** No database keeps a NUL or half a character: subjects that differ in these alone would be one. */
export const isSubject = (sub: string): boolean => sub !== '' && !sub.includes('\0') && !/\p{Surrogate}/u.test(sub)
