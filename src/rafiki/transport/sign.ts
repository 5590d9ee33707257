import { createHmac, randomUUID } from 'node:crypto'
import { canonicalize } from 'json-canonicalize'
import type { Tenant } from '../../config/tenants.ts'
import type { Secret } from '../../config/secret.ts'

/**
 * Rafiki's signature of one admin request: HMAC-SHA256, keyed with the tenant's secret as a plain string, over the
 * time in milliseconds and the canonical JSON (RFC 8785) of the whole body. Held to three recorded vectors.
 */
export function sign(secret: Secret, timestamp: number, canonicalBody: string): string {
  const digest = createHmac('sha256', secret.reveal()).update(`${timestamp}.${canonicalBody}`).digest('hex')
  return `t=${timestamp}, v1=${digest}`
}

/**
 * A request ready to be sent once. Rafiki stores signatures and refuses a repeated one. Each body therefore carries a
 * random UUID and the clock stays true: no two requests are alike, on any number of machines.
 */
export function signedRequest(
  tenant: Pick<Tenant, 'id' | 'secret'>,
  { query, variables }: { query: string; variables: Record<string, unknown> },
  now: number = Date.now()
): { headers: Record<string, string>; body: string } {
  // Canonical as it is: its keys are in order, and RFC 8785 has strings as `JSON.stringify` writes them.
  const ours = `{"extensions":{"requestId":"${randomUUID()}"},"query":${JSON.stringify(query)}`
  const canonicalBody = `${ours},"variables":${canonicalize(variables)}}`
  return {
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'tenant-id': tenant.id,
      signature: sign(tenant.secret, now, canonicalBody)
    },
    body: canonicalBody
  }
}
