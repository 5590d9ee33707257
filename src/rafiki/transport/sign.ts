import { createHmac, randomUUID } from 'node:crypto'
import { canonicalize } from 'json-canonicalize'
import type { Tenant } from '../../config/tenants.ts'
import type { Secret } from '../../config/secret.ts'
import type { Operation } from '../operation.ts'

/**
 * Rafiki's signature of one admin request: HMAC-SHA256, keyed with the tenant's secret as a plain string, over the
 * time in milliseconds and the canonical JSON (RFC 8785) of the whole body. Held to three recorded vectors.
 */
export function sign(secret: Secret, timestamp: number, canonicalBody: string): string {
  const digest = createHmac('sha256', secret.reveal()).update(`${timestamp}.${canonicalBody}`).digest('hex')
  return `t=${timestamp}, v1=${digest}`
}

/** An operation of one tenant, to be signed each time that it is sent. */
export interface SentOperation {
  readonly tenant: Tenant
  readonly operation: Operation
  readonly variables: Record<string, unknown>
  /** What is signed and sent, but for the part that is another each time: see `signedPart`. */
  readonly part: string
}

export const sentOperation = (
  tenant: Tenant,
  operation: Operation,
  variables: Record<string, unknown>
): SentOperation => ({ tenant, operation, variables, part: signedPart(operation.text, variables) })

/** The part of a body that is the same each time: canonical JSON (RFC 8785), which writes strings as `JSON.stringify` does. */
export const signedPart = (query: string, variables: Record<string, unknown>): string =>
  `"query":${JSON.stringify(query)},"variables":${canonicalize(variables)}}`

/**
 * A request ready to be sent once. Rafiki stores signatures and refuses a repeated one. Each body therefore carries a
 * random UUID and the clock stays true: no two requests are alike, on any number of machines.
 */
export function signedRequest(
  tenant: Pick<Tenant, 'id' | 'secret'>,
  part: string,
  now: number = Date.now()
): { headers: Record<string, string>; body: string } {
  // Canonical as well: its keys are in order.
  const canonicalBody = `{"extensions":{"requestId":"${randomUUID()}"},${part}`
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
