import { createHmac, timingSafeEqual } from 'node:crypto'
import { canonicalize } from 'json-canonicalize'

/** How old a webhook may be: Rafiki signs each time that it sends one. */
const oldestMs = 60_000

/** Rafiki's signature of a webhook: HMAC-SHA256 over the time in milliseconds and the canonical JSON of the body. */
export function signatureOf(secret: string, timestamp: number, body: unknown): string {
  return createHmac('sha256', secret)
    .update(`${timestamp}.${canonicalize(body)}`)
    .digest('hex')
}

/** Whether a `rafiki-signature` header (`t=…, v1=…`) is Rafiki's, of this body, and fresh. */
export function isSigned(secret: string, header: string | undefined, body: unknown, now = Date.now()): boolean {
  const [, time = '', digest = ''] = /^t=(\d{1,15}), v1=([0-9a-f]{64})$/.exec(header ?? '') ?? []
  if (!digest || Math.abs(now - Number(time)) > oldestMs) return false
  return timingSafeEqual(Buffer.from(digest, 'hex'), Buffer.from(signatureOf(secret, Number(time), body), 'hex'))
}
