import { GatewayError } from '../errors.ts'

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
  audience: 'its `aud` does not name JWT_AUDIENCE, or `audience` of its issuer',
  application: 'its application is not among `clientIds` of its issuer',
  issuer: 'its `iss` is not JWT_ISSUER, nor in ISSUERS_FILE',
  key: 'its key is not among those that its issuer lists',
  algorithm: 'its algorithm is not among JWT_ALGORITHMS, or `algorithms` of its issuer',
  lifetime: 'it lives longer than JWT_MAX_AGE, or `maxAge` of its issuer',
  kind: 'it is not an access token: see JWT_TYP, or `types` of its issuer',
  bound: 'it is bound to a key (`cnf`), and its scheme or PUBLIC_URL does not let it be proven',
  unbound: 'it is bound to no key, as JWT_SENDER_CONSTRAINED, or `senderConstrained` of its issuer, asks for',
  proof: 'its DPoP proof does not count: is PUBLIC_URL the address that callers use, and is their time right',
  nonce: undefined,
  certificate: 'the certificate that it is bound to did not come: see CLIENT_CERTIFICATE_HEADER, TRUSTED_PROXIES',
  ended: undefined,
  sessions: undefined,
  logout: 'it is no logout token that this gateway may believe: see JWT_LOGOUT_AUDIENCE',
  role: 'it has no role, several, one that its issuer may not make, or one that is not in ROLES',
  viewer: 'its tenant or wallet addresses are not as JWT_CLAIM_…, or `claims` of its issuer, say'
} as const

export type Refusal = keyof typeof refusals

/** A token that is not taken, and why: for the log and metrics, never for the caller. */
export class Refused extends GatewayError {
  readonly why: Refusal
  /** The name of its issuer; undefined if it is not known. */
  readonly issuer: string | undefined

  constructor(code: 'UNAUTHENTICATED' | 'FORBIDDEN', message: string, { why, issuer, detail, challenge }: Reason) {
    const http = code === 'UNAUTHENTICATED' && {
      http: { status: 401, headers: new Map([['www-authenticate', challenge ?? challengeFor(why)]]) }
    }
    super(code, message, { ...http }, detail ?? why)
    this.why = why
    this.issuer = issuer
  }
}

interface Reason {
  why: Refusal
  issuer?: string | undefined
  /** More of it, in words that hold nothing of the token's. */
  detail?: string | undefined
  /** Instead of that for bearer tokens. */
  challenge?: string | undefined
}

/** A challenge says `invalid_token` only of a token that came (RFC 6750, 3.1). */
const challengeFor = (why: Refusal): string => (why === 'absent' ? 'Bearer' : 'Bearer error="invalid_token"')

/** The one answer for every token that cannot be verified. */
export const unauthenticated = (why: Refusal, issuer?: string, detail?: string, challenge?: string): Refused =>
  new Refused('UNAUTHENTICATED', 'The request needs a valid bearer token.', {
    ...{ why, issuer, detail, challenge }
  })

/** For a token that is genuine. @param message may say what it lacks: nobody else could make the same token */
export const forbidden = (message: string, why: Refusal, issuer: string): Refused =>
  new Refused('FORBIDDEN', message, { why, issuer })
