import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../config/secret.ts'

/** Nonces of this server for proofs (RFC 9449, 9). */
export interface Nonces {
  current: () => string
  /** Whether it is the current one, or the one before. */
  are: (nonce: unknown) => boolean
}

/** A new one in so many milliseconds. */
const stepMs = 300_000

/** All processes that have the secret make the same nonces, and none of them stores any. */
export function createNonces(secret: Secret, now: () => number = Date.now): Nonces {
  const key = secret.reveal()
  const at = (step: number): string => createHmac('sha256', key).update(`DPoP-Nonce ${step}`).digest('base64url')
  const step = (): number => Math.floor(now() / stepMs)
  const isAt = (nonce: string, which: number): boolean => {
    const [given, made] = [Buffer.from(nonce), Buffer.from(at(which))]
    return given.length === made.length && timingSafeEqual(given, made)
  }
  return {
    current: () => at(step()),
    are: (nonce) => typeof nonce === 'string' && (isAt(nonce, step()) || isAt(nonce, step() - 1))
  }
}
