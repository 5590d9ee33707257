import { hash } from 'node:crypto'
import { GatewayError } from '../errors.ts'
import { withinMemory } from '../lib/memory.ts'
import type { Trace } from '../observability/tracing/trace.ts'
import type { RedisConnection } from '../redis/connection.ts'
import { proofSeconds } from './dpop.ts'

/** A proof, by whose token it came with. */
export interface UsedProof {
  issuer: string
  subject: string
  thumbprint: string
  jti: string
}

/** Whether a proof was not used before: by any process, where there is Redis. @throws GatewayError PROOF_UNAVAILABLE, RATE_LIMITED */
export type UseProof = (proof: UsedProof, trace?: Trace) => Promise<boolean>

/** Some 40 MB. */
const maxUsed = withinMemory(200_000)
/** So much of the room one subject may take: proofs come before the limits of callers, and nobody takes it from others. */
const shareOfOne = 1 / 10
/** Clocks of processes may differ so much: a proof that is over for one is not for another. */
const slackSeconds = 10

/**
 * Knows the proofs that were used, each for as long as it would be accepted. Where that cannot be known, the answer is
 * that: forgetting one would let it be used again.
 */
export function createUsedProofs(redis: RedisConnection | undefined, max = maxUsed, now = Date.now): UseProof {
  const use = redis ? inRedis(redis) : inMemory(max, now)
  return ({ issuer, subject, thumbprint, jti }, trace) =>
    use(`rafiki-gateway:dpop:${issuer}:${digest([thumbprint, jti])}`, digest([issuer, subject]), trace)
}

const digest = (of: readonly string[]): string => hash('sha256', JSON.stringify(of), 'base64url')

const inRedis =
  (redis: RedisConnection) =>
  async (key: string, _: string, trace?: Trace): Promise<boolean> => {
    const set = await redis
      .ask((client) => client.set(key, '', 'EX', proofSeconds + slackSeconds, 'NX'), trace)
      .catch(unavailable)
    return set === 'OK'
  }

/** Keys, which lapse in the order in which they came. */
function inMemory(max: number, now: () => number) {
  const noted = new Map<string, { end: number; holder: string }>()
  const counts = new Map<string, number>()
  const share = Math.max(1, Math.floor(max * shareOfOne))
  const lapse = (key: string, holder: string): void => {
    noted.delete(key)
    const left = (counts.get(holder) ?? 1) - 1
    if (left > 0) counts.set(holder, left)
    else counts.delete(holder)
  }
  return async (key: string, holder: string): Promise<boolean> => {
    for (const [old, { end, holder: its }] of noted) {
      if (end > now()) break
      lapse(old, its)
    }
    if (noted.has(key)) return false
    const count = counts.get(holder) ?? 0
    if (count >= share) throw tooMany(share)
    if (noted.size >= max) return unavailable()
    noted.set(key, { end: now() + proofSeconds * 1_000, holder })
    counts.set(holder, count + 1)
    return true
  }
}

const tooMany = (share: number): GatewayError =>
  new GatewayError('RATE_LIMITED', `At most ${share} proofs of one caller are taken in ${proofSeconds} seconds.`, {
    waitSeconds: proofSeconds,
    http: { status: 429, headers: new Map([['retry-after', String(proofSeconds)]]) }
  })

const unavailable = (cause?: unknown): Promise<never> =>
  Promise.reject(
    new GatewayError(
      'PROOF_UNAVAILABLE',
      'Whether a DPoP proof was used before cannot be found out at the moment. Try again later, with a new proof.',
      {},
      cause
    )
  )
