/* One call of the Open Payments SDK in the name of a client application. */

import { createHash } from 'node:crypto'
import type { AuthenticatedClient } from '@interledger/open-payments'
import { GatewayError } from '../errors.ts'
import { traced } from '../observability/tracing/trace.ts'
import { once } from './client/call.ts'
import type { Client } from './client/clients.ts'
import { loggable, refusedUrl, translate, type Operation } from './client/errors.ts'
import type { Asking } from './openPayments.ts'
import { AddressRefused, checkUrl } from './ssrf/address.ts'

/** The time that GNAP (RFC 9635, 5) has clients wait if the server does not say. */
export const defaultWaitSeconds = 5

/** Sends one request, if one at all. @throws CallFailed, and what the SDK throws for answers */
export const send = <T>(
  { openPayments, trace }: Asking,
  client: Client,
  servers: readonly string[],
  call: (sdk: AuthenticatedClient, client: Client) => Promise<T>,
  deadlineMs = openPayments.deadlineMs
): Promise<T> =>
  traced(trace, 'open payments', () =>
    once(openPayments.guard, { deadlineMs, names: new Set(servers) }, () => call(client.sdk, client))
  )

/** Sends, and has the log and the caller learn why there is no answer. @throws GatewayError */
export async function ask<T>(
  asking: Asking,
  operation: Operation,
  servers: readonly string[],
  call: (sdk: AuthenticatedClient, client: Client) => Promise<T>,
  wait?: () => number | undefined
): Promise<T> {
  const { openPayments, caller, requestId, log } = asking
  const client = await openPayments.clientOf(caller)
  await asking.mutation.intend?.()
  try {
    return await send(asking, client, servers, call)
  } catch (error) {
    const translated = translate(operation, error)
    const { tenantId } = caller
    const { code } = translated
    log.warn({ requestId, tenant: tenantId, operation: operation.name, code, ...loggable(error) }, 'open payments')
    if (code === 'TOO_FAST') throw tooFast(wait?.() ?? defaultWaitSeconds)
    if (!code.startsWith('UPSTREAM_')) throw translated
    throw new GatewayError(code, translated.message, { ...translated.extensions, requestId })
  }
}

const tooFast = (waitSeconds: number): GatewayError =>
  new GatewayError('TOO_FAST', `Wait ${waitSeconds} seconds before you ask again.`, { waitSeconds })

/** A URL on an allowed server; refused before anything is sent. */
export function serverUrl({ openPayments }: Asking, kind: 'auth' | 'resource', argument: string, text: string): string {
  const allowed = new Set(openPayments.servers[kind])
  try {
    const url = checkUrl(text, allowed)
    if (allowed.has(url.origin) || allowed.has('*')) return url.href
  } catch (error) {
    if (!(error instanceof AddressRefused)) throw error
  }
  throw refusedUrl(argument)
}

export const waitKey = ({ caller }: Asking, continueUri: string): string =>
  JSON.stringify([caller.tenantId, caller.clientId, createHash('sha256').update(continueUri).digest('base64url')])
