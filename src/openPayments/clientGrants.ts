import { createPublicKey } from 'node:crypto'
import type { AuthenticatedClient, Grant, GrantRequest, PendingGrant } from '@interledger/open-payments'
import { badInput, notConfirmed } from '../errors.ts'
import type { Client } from './client/clients.ts'
import { isUnknownGrant, loggable, type Operation } from './client/errors.ts'
import { ask, defaultWaitSeconds, send, serverUrl, waitKey } from './clientCall.ts'
import { tokenOf, type ClientAccessToken } from './clientTokens.ts'
import { checkHash, type InteractionReturn } from './interactionHash.ts'
import type { Asking } from './openPayments.ts'

export type Access = NonNullable<GrantRequest['access_token']>['access'][number]

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

export interface ContinueInput extends Continuation, InteractionReturn {
  interactRef?: string | null
}

interface IssuedGrant extends Continuation {
  accessToken: ClientAccessToken | null
  subject: string[] | null
}

interface WaitingGrant extends Continuation {
  waitSeconds: number
  interactRedirect: string | null
  interactNonce: string | null
}

export type GrantResult = { issued: IssuedGrant } | { pending: WaitingGrant }

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
  const client = await openPayments.clientOf(caller)
  asking.mutation.about = { client: client.identity.walletAddressUrl }
  const began = performance.now()
  await ask(asking, operation, openPayments.servers.auth, cancel)
  const deadlineMs = Math.max(1, Math.floor(openPayments.deadlineMs - (performance.now() - began)))
  const error = await send(asking, client, openPayments.servers.auth, cancel, deadlineMs).catch((it: unknown) => it)
  if (isUnknownGrant(error)) return
  log.warn(
    { requestId, tenant: caller.tenantId, ...(error instanceof Error && loggable(error)) },
    'open payments: a cancelled grant is not gone'
  )
  throw notConfirmed('UNKNOWN', error)
}

export async function grantSpending(asking: Asking, input: { resourceServer: string; accessToken: string }) {
  const url = serverUrl(asking, 'resource', 'input.resourceServer', input.resourceServer).replace(/\/+$/, '')
  const { accessToken } = input
  const operation: Operation = { name: 'spending', argument: 'input.resourceServer' }
  return ask(asking, operation, asking.openPayments.servers.resource, (sdk) =>
    sdk.outgoingPayment.getGrantSpentAmounts({ url, accessToken })
  )
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
