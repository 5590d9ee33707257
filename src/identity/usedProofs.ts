import { hash } from 'node:crypto'
import { GatewayError } from '../errors.ts'
import { withinMemory } from '../lib/memory.ts'
import type { RedisConnection } from '../redis/connection.ts'
import { proofSeconds } from './dpop.ts'

/** Whether a proof was not used before: by any process, where there is Redis. @throws GatewayError PROOF_UNAVAILABLE */
export type UseProof = (tenantId: string, thumbprint: string, jti: string) => Promise<boolean>

/** Some 30 MB. */
const maxUsed = withinMemory(200_000)

/**
 * Knows the proofs that were used, each for as long as it would be accepted. Where that cannot be known, the answer is
 * that: forgetting one would let it be used again.
 */
export function createUsedProofs(redis: RedisConnection | undefined, max = maxUsed, now = Date.now): UseProof {
  const use = redis ? inRedis(redis) : inMemory(max, now)
  return (tenantId, thumbprint, jti) =>
    use(`rafiki-gateway:dpop:${tenantId}:${hash('sha256', JSON.stringify([thumbprint, jti]), 'base64url')}`)
}

const inRedis =
  (redis: RedisConnection) =>
  async (key: string): Promise<boolean> => {
    const set = await redis.ask((client) => client.set(key, '', 'EX', proofSeconds, 'NX')).catch(unavailable)
    return set === 'OK'
  }

/** Keys, which lapse in the order in which they came. */
function inMemory(max: number, now: () => number) {
  const endOf = new Map<string, number>()
  return (key: string): Promise<boolean> => {
    for (const [old, end] of endOf) {
      if (end > now()) break
      endOf.delete(old)
    }
    if (endOf.has(key)) return Promise.resolve(false)
    if (endOf.size >= max) return unavailable()
    endOf.set(key, now() + proofSeconds * 1_000)
    return Promise.resolve(true)
  }
}

const unavailable = (cause?: unknown): Promise<never> =>
  Promise.reject(
    new GatewayError(
      'PROOF_UNAVAILABLE',
      'Whether a DPoP proof was used before cannot be found out at the moment. Try again later, with a new proof.',
      {},
      cause
    )
  )
