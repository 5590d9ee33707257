import { z } from 'zod'
import type { Config } from '../config/config.ts'
import type { RedisConnection } from '../redis/connection.ts'
import { certificateThumbprint } from './clientCertificate.ts'
import type { Shown } from './credentials.ts'
import { ProofRefused, proofAlgorithms, targetOf, verifyProof } from './dpop.ts'
import { createNonces } from './dpopNonce.ts'
import { unauthenticated, type Refusal } from './refused.ts'
import type { Verified } from './token.ts'
import { createUsedProofs } from './usedProofs.ts'

const thumbprint = z.string().regex(/^[\w-]{43}$/)
/** A token with another member, which nothing here could prove, is bound to it as well. */
const confirmation = z
  .strictObject({ jkt: thumbprint.optional(), 'x5t#S256': thumbprint.optional() })
  .refine((it) => it.jkt ?? it['x5t#S256'])

/** Whether a request's token may be used by who sends it: tokens that are bound to a key come with a proof of it. */
export interface Binding {
  /**
   * @param beforeSignature called once a proof names the key that the token is bound to
   * @throws GatewayError UNAUTHENTICATED, PROOF_UNAVAILABLE, RATE_LIMITED
   */
  prove: (
    verified: Verified,
    shown: ShownWith,
    beforeWork?: () => Promise<void>,
    beforeSignature?: () => Promise<void>
  ) => Promise<void>
  /** What a request without a token is told. */
  challenge: string
  /** A nonce for the next proof; undefined where none is asked for. */
  nonce: () => string | undefined
}

interface ShownWith extends Shown {
  isDpop: boolean
  token: string
}

export function createBinding(
  { senderConstraint: { graphqlUrl, nonceSecret } }: Pick<Config, 'senderConstraint'>,
  redis: RedisConnection | undefined
): Binding {
  const url = graphqlUrl === undefined ? undefined : targetOf(graphqlUrl)
  const nonces = nonceSecret && createNonces(nonceSecret)
  const use = createUsedProofs(redis)
  const algs = `algs="${proofAlgorithms.join(' ')}"`

  return {
    nonce: () => nonces?.current(),
    challenge: url === undefined ? 'Bearer' : `Bearer, DPoP ${algs}`,
    async prove(verified, shown, beforeWork, beforeSignature) {
      const { issuer, claims } = verified
      const refuse = (why: Refusal, detail?: string, error?: string): Error =>
        unauthenticated(why, issuer.name, detail, error && `DPoP error="${error}", ${algs}`)
      if (claims.cnf === undefined) {
        if (issuer.senderConstrained) throw refuse('unbound')
        if (shown.isDpop) throw refuse('proof', 'a token that is bound to no key')
        return
      }
      const { data: bound } = confirmation.safeParse(claims.cnf)
      if (!bound) throw refuse('bound')
      const { jkt, 'x5t#S256': certificate } = bound
      if (certificate !== undefined && certificate !== certificateThumbprint(shown.certificate))
        throw refuse('certificate')
      if (jkt === undefined) {
        if (shown.isDpop) throw refuse('proof', 'a token that is bound to a certificate alone')
        return
      }
      if (url === undefined || !shown.isDpop) throw refuse('bound', undefined, url && 'invalid_token')
      await beforeWork?.()
      const { method, token, proof, trace } = shown
      const about = { method, url, token, thumbprint: jkt, isNonce: nonces?.are, beforeSignature }
      const jti = await verifyProof(proof, about).catch((error: unknown) => {
        if (!(error instanceof ProofRefused)) throw error
        throw error.lacksNonce
          ? refuse('nonce', undefined, 'use_dpop_nonce')
          : refuse('proof', error.message, 'invalid_dpop_proof')
      })
      const used = { issuer: issuer.issuer, subject: verified.subject, thumbprint: jkt, jti }
      if (!(await use(used, trace))) throw refuse('proof', 'used before', 'invalid_dpop_proof')
    }
  }
}
