import type { Grant } from '@interledger/open-payments'
import type { Operation } from './client/errors.ts'
import { ask, serverUrl } from './clientCall.ts'
import type { Asking } from './openPayments.ts'

type AccessToken = NonNullable<Grant['access_token']>

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

/** @throws GatewayError */
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

export const tokenOf = ({ value, manage, expires_in, access }: AccessToken): ClientAccessToken => ({
  value,
  manageUrl: manage,
  expiresIn: expires_in ?? null,
  access
})
