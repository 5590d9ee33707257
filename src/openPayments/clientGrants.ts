import { createHash, createPublicKey, timingSafeEqual } from 'node:crypto'
import type { AuthenticatedClient, Grant, GrantRequest, PendingGrant } from '@interledger/open-payments'
import { badInput, GatewayError, notConfirmed } from '../errors.ts'
import { AddressRefused, checkUrl } from './ssrf/address.ts'
import { once } from './client/call.ts'
import type { Client } from './client/clients.ts'
import { isUnknownGrant, loggable, refusedUrl, translate, type Operation } from './client/errors.ts'
import type { Asking } from './openPayments.ts'

export type Access = NonNullable<GrantRequest['access_token']>['access'][number]
type AccessToken = NonNullable<Grant['access_token']>

export interface GrantInput {
  grantRequestUrl: string
  access: Access[]
  subject?: string[] | null
  interact?: { finish?: { uri: string; nonce: string } | null } | null
  withKey?: boolean | null
}

export interface Continuation {
  continueUri: string
  continueAccessToken: string
}

export interface ContinueInput extends Continuation {
  interactRef?: string | null
  hash?: string | null
  clientNonce?: string | null
  interactNonce?: string | null
  grantRequestUrl?: string | null
}

export interface TokenInput {
  manageUrl: string
  accessToken: string
}

export interface ClientAccessToken {
  value: string
  manageUrl: string
  expiresIn: number | null
  access: AccessToken['access']
}

export interface IssuedGrant extends Continuation {
  accessToken: ClientAccessToken | null
  subject: string[] | null
}

export interface WaitingGrant extends Continuation {
  waitSeconds: number
  interactRedirect: string | null
  interactNonce: string | null
}

export type GrantResult = { issued: IssuedGrant } | { pending: WaitingGrant }

/** The time that GNAP (RFC 9635, 5) has clients wait if the server does not say. */
const defaultWaitSeconds = 5

/** @throws GatewayError, as do all of these */
export async function requestGrant(asking: Asking, input: GrantInput): Promise<GrantResult> {
  const url = serverUrl(asking, 'auth', 'input.grantRequestUrl', input.grantRequestUrl)
  const { access, subject, interact, withKey } = input
  const body = {
    ...(access.length > 0 && { access_token: { access } }),
    ...(subject && { subject: { sub_ids: subject.map((id) => ({ id, format: 'uri' as const })) } }),
    ...(interact && {
      interact: {
        start: ['redirect' as const],
        ...(interact.finish && { finish: { method: 'redirect' as const, ...interact.finish } })
      }
    })
  }
  if (access.length === 0 && !subject?.length) throw badInput('input.access', 'at least one access, or a subject')
  const operation: Operation = { name: 'request', argument: 'input.grantRequestUrl' }
  const answer = await ask(asking, operation, asking.openPayments.servers.auth, (sdk, { identity }) =>
    sdk.grant.request({ url }, body as Parameters<typeof sdk.grant.request>[1], withKey ? keyOf(identity) : undefined)
  )
  return resultOf(asking, answer)
}

/** With `interactRef`: after the account holder answered. Without: asks whether they did. */
export async function continueGrant(asking: Asking, input: ContinueInput): Promise<GrantResult> {
  const url = serverUrl(asking, 'auth', 'input.continueUri', input.continueUri)
  const accessToken = input.continueAccessToken
  const { interactRef } = input
  if (interactRef !== undefined && interactRef !== null) checkHash(asking, input, interactRef)
  const operation: Operation = { name: 'continue', argument: 'input.continueUri' }
  const answer = await ask(
    asking,
    operation,
    asking.openPayments.servers.auth,
    (sdk) => sdk.grant.continue({ url, accessToken }, interactRef ? { interact_ref: interactRef } : undefined),
    () => asking.openPayments.waits.get(waitKey(asking, input.continueUri))
  )
  return resultOf(asking, answer)
}

/**
 * Gives a grant back. After the acknowledgement it sends the same request again as a proof: a grant that is gone is
 * unknown. (`continue` cannot serve as the check: it would fetch a token if the grant was approved.) No other mutation
 * is sent twice. @throws GatewayError NOT_CONFIRMED
 */
export async function cancelGrant(asking: Asking, input: Continuation): Promise<void> {
  const url = serverUrl(asking, 'auth', 'input.continueUri', input.continueUri)
  const accessToken = input.continueAccessToken
  const operation: Operation = { name: 'cancel', argument: 'input.continueUri' }
  const cancel = (sdk: AuthenticatedClient): Promise<void> => sdk.grant.cancel({ url, accessToken })
  const { openPayments, caller, requestId, log } = asking
  const { sdk } = await openPayments.clientOf(caller)
  const began = performance.now()
  await ask(asking, operation, openPayments.servers.auth, cancel)
  const deadlineMs = Math.max(1, Math.floor(openPayments.deadlineMs - (performance.now() - began)))
  const names = new Set(openPayments.servers.auth)
  const error = await once(openPayments.guard, { deadlineMs, names }, () => cancel(sdk)).catch((it: unknown) => it)
  if (isUnknownGrant(error)) return
  log.warn(
    { requestId, tenant: caller.tenantId, ...(error instanceof Error && loggable(error)) },
    'open payments: a cancelled grant is not gone'
  )
  throw notConfirmed('UNKNOWN', error)
}

export async function rotateToken(asking: Asking, input: TokenInput): Promise<ClientAccessToken> {
  const url = serverUrl(asking, 'auth', 'input.manageUrl', input.manageUrl)
  const { accessToken } = input
  const operation: Operation = { name: 'rotate', argument: 'input.manageUrl' }
  const answer = await ask(asking, operation, asking.openPayments.servers.auth, (sdk) =>
    sdk.token.rotate({ url, accessToken })
  )
  return tokenOf(answer.access_token)
}

export async function revokeToken(asking: Asking, input: TokenInput): Promise<void> {
  const url = serverUrl(asking, 'auth', 'input.manageUrl', input.manageUrl)
  const { accessToken } = input
  const operation: Operation = { name: 'revoke', argument: 'input.manageUrl' }
  await ask(asking, operation, asking.openPayments.servers.auth, (sdk) => sdk.token.revoke({ url, accessToken }))
}

export async function grantSpending(asking: Asking, input: { resourceServer: string; accessToken: string }) {
  const url = serverUrl(asking, 'resource', 'input.resourceServer', input.resourceServer).replace(/\/+$/, '')
  const { accessToken } = input
  const operation: Operation = { name: 'spending', argument: 'input.resourceServer' }
  return ask(asking, operation, asking.openPayments.servers.resource, (sdk) =>
    sdk.outgoingPayment.getGrantSpentAmounts({ url, accessToken })
  )
}

async function ask<T>(
  asking: Asking,
  operation: Operation,
  servers: readonly string[],
  send: (sdk: AuthenticatedClient, client: Client) => Promise<T>,
  wait?: () => number | undefined
): Promise<T> {
  const { openPayments, caller, requestId, log } = asking
  const client = await openPayments.clientOf(caller)
  const limits = { deadlineMs: openPayments.deadlineMs, names: new Set(servers) }
  try {
    return await once(openPayments.guard, limits, () => send(client.sdk, client))
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
function serverUrl({ openPayments }: Asking, kind: 'auth' | 'resource', argument: string, text: string): string {
  const allowed = new Set(openPayments.servers[kind])
  try {
    const url = checkUrl(text, allowed)
    if (allowed.has(url.origin) || allowed.has('*')) return url.href
  } catch (error) {
    if (!(error instanceof AddressRefused)) throw error
  }
  throw refusedUrl(argument)
}

/**
 * Proves that the browser came back from the auth server that received the request (RFC 9635, 4.2.3), before its
 * reference is sent to anyone.
 */
function checkHash(asking: Asking, input: ContinueInput, interactRef: string): void {
  const { hash, clientNonce, interactNonce, grantRequestUrl } = input
  for (const [name, value] of Object.entries({ hash, clientNonce, interactNonce, grantRequestUrl })) {
    if (!value) throw badInput(`input.${name}`, 'a value, which `interactRef` needs')
  }
  serverUrl(asking, 'auth', 'input.grantRequestUrl', String(grantRequestUrl))
  const given = Buffer.from(String(hash), 'base64')
  // Rafiki before 2.1 puts a slash at the URL's end whether the client did or not; later ones put none.
  const url = String(grantRequestUrl).replace(/\/$/, '')
  const proves = [url, `${url}/`].some((spelt) => {
    const expected = createHash('sha256').update([clientNonce, interactNonce, interactRef, spelt].join('\n')).digest()
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  if (!proves) {
    throw badInput('input.hash', 'the hash of these nonces, the reference and the URL')
  }
}

/** Directed identity: the key stands for itself, without a wallet address. */
function keyOf({ privateKey, keyId }: Client['identity']) {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { jwk: { kid: keyId, alg: 'EdDSA' as const, kty: 'OKP' as const, crv: 'Ed25519' as const, x } }
}

function resultOf(asking: Asking, answer: Grant | PendingGrant): GrantResult {
  const continuation = {
    continueUri: answer.continue.uri,
    continueAccessToken: answer.continue.access_token.value
  }
  if ('access_token' in answer || 'subject' in answer) {
    const { access_token: issued, subject } = answer
    const accessToken = issued ? tokenOf(issued) : null
    return { issued: { ...continuation, accessToken, subject: subject?.sub_ids.map(({ id }) => id) ?? null } }
  }
  const waitSeconds = answer.continue.wait ?? defaultWaitSeconds
  asking.openPayments.waits.set(waitKey(asking, continuation.continueUri), waitSeconds)
  const { redirect = null, finish = null } = 'interact' in answer ? answer.interact : {}
  return { pending: { ...continuation, waitSeconds, interactRedirect: redirect, interactNonce: finish } }
}

const tokenOf = ({ value, manage, expires_in, access }: AccessToken): ClientAccessToken => ({
  value,
  manageUrl: manage,
  expiresIn: expires_in ?? null,
  access
})

const waitKey = ({ caller }: Asking, continueUri: string): string =>
  JSON.stringify([caller.tenantId, caller.clientId, createHash('sha256').update(continueUri).digest('base64url')])
