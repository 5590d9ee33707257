import { createHmac, timingSafeEqual } from 'node:crypto'
import { canonicalize } from 'json-canonicalize'

/** How old a webhook may be. Rafiki signs an event each time that it sends it. */
const oldestMs = 60_000

/** HMAC-SHA256 over the time in milliseconds and the canonical JSON of the body: Rafiki's form, in both directions. */
export function signatureOf(secret: string, body: unknown, timestamp = Date.now()): string {
  const digest = createHmac('sha256', secret)
    .update(`${timestamp}.${canonicalize(body)}`)
    .digest('hex')
  return `t=${timestamp}, v1=${digest}`
}

/** Whether a `rafiki-signature` header is Rafiki's, of this body, and fresh. */
export function isSigned(secret: string, header: unknown, body: unknown, now = Date.now()): boolean {
  const [given, time] = /^t=(\d{1,15}), v1=[0-9a-f]{64}$/.exec(String(header)) ?? []
  if (given === undefined || Math.abs(now - Number(time)) > oldestMs) return false
  return timingSafeEqual(Buffer.from(given), Buffer.from(signatureOf(secret, body, Number(time))))
}

/** Thrown with Rafiki's code, where it has one. Its words may hold anything, and are not passed on. */
export class AdminError extends Error {
  readonly code: string

  constructor(code: string) {
    super(`Rafiki's backend answered ${code}`)
    this.code = code
  }
}

/** Rafiki's backend, as the wallet's own services ask it: with the tenant's secret, past the gateway. */
export type Admin = <T>(query: string, variables?: Record<string, unknown>) => Promise<T>

/** @param url the full admin endpoint */
export function adminOf(url: string, tenantId: string, secret: string): Admin {
  let last = 0
  return async <T>(query: string, variables: Record<string, unknown> = {}) => {
    const body = { query, variables }
    // Rafiki takes a signature once: equal questions of one millisecond would have one.
    last = Math.max(Date.now(), last + 1)
    const signature = signatureOf(secret, body, last)
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'tenant-id': tenantId, signature },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(10_000)
    })
    const { data, errors } = (await response.json().catch(() => ({}))) as {
      data?: T
      errors?: { extensions?: { code?: string } }[]
    }
    if (errors?.[0]) throw new AdminError(errors[0].extensions?.code ?? `HTTP ${response.status}`)
    if (!data) throw new AdminError(`HTTP ${response.status}`)
    return data
  }
}
