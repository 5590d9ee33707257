import { GatewayError } from '../errors.ts'
import type { Log } from '../observability/log.ts'
import type { Viewer } from './viewer.ts'

/**
 * Why tokens are refused, and what the log says about the first of each kind; undefined for everyday reasons. Callers
 * learn no reason, so without the log a gateway that expects different tokens than the issuer writes would seem to
 * work.
 */
export const refusals = {
  absent: undefined,
  malformed: undefined,
  expired: undefined,
  signature: undefined,
  claims: undefined,
  audience: 'its `aud` does not name JWT_AUDIENCE',
  issuer: 'its `iss` is not JWT_ISSUER',
  key: 'its key is not among those that its issuer lists',
  algorithm: 'its algorithm is not among JWT_ALGORITHMS',
  lifetime: 'it lives longer than JWT_MAX_AGE',
  kind: 'it is not an access token: see JWT_TYP',
  bound: 'it is bound to a key (`cnf`)',
  viewer: 'its role, tenant or wallet addresses are not as the JWT_CLAIM_… variables say'
} as const

export type Refusal = keyof typeof refusals

/** By the reason of `verify`, up to its colon. */
const byCause: Record<string, Refusal> = {
  'no bearer token': 'absent',
  'another `aud`': 'audience',
  'unknown issuer': 'issuer',
  lifetime: 'lifetime',
  'another kind of token': 'kind',
  'bound to a key': 'bound',
  'sub or exp': 'claims',
  ERR_JWT_CLAIM_VALIDATION_FAILED: 'claims',
  ERR_JWT_EXPIRED: 'expired',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'signature',
  ERR_JWKS_NO_MATCHING_KEY: 'key',
  ERR_JOSE_ALG_NOT_ALLOWED: 'algorithm'
}

/** Undefined for an error that is not the token's fault. */
function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof GatewayError)) return undefined
  if (error.code === 'FORBIDDEN') return 'viewer'
  if (error.code !== 'UNAUTHENTICATED') return undefined
  return byCause[String(error.cause).split(':')[0] ?? ''] ?? 'malformed'
}

type Identify = (authorization: string | undefined, beforeWork?: () => Promise<void>) => Promise<Viewer>

/** Counts the refusals of `identify`, and logs the first of each kind that the configuration may cause. */
export function observeRefusals(identify: Identify, log: Log, count?: (why: Refusal) => void): Identify {
  const said = new Set<Refusal>()
  const observe = (error: unknown): never => {
    const why = refusalOf(error)
    if (why) count?.(why)
    if (why && refusals[why] && !said.has(why)) {
      said.add(why)
      log.warn(
        { refused: why },
        `a token was refused: ${refusals[why]}. This is logged once; gateway_tokens_refused_total counts`
      )
    }
    throw error
  }
  return (authorization, beforeWork) => identify(authorization, beforeWork).catch(observe)
}
