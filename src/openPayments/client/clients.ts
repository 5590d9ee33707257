import type { AuthenticatedClient } from '@interledger/open-payments'
import type { ClientIdentity } from '../../config/clients.ts'
import { GatewayError } from '../../errors.ts'

/** The client application that a `client` token speaks for. */
export interface Caller {
  tenantId: string
  /** The token's `client_id`. */
  clientId: string | undefined
}

export interface Client {
  identity: ClientIdentity
  sdk: AuthenticatedClient
}

/** The SDK's clients, one for each identity, created on first use; the SDK is loaded then, too. */
export function createClients(identities: readonly ClientIdentity[], deadlineMs: number) {
  const made = new Map<ClientIdentity, Promise<Client>>()

  async function make(identity: ClientIdentity): Promise<Client> {
    const sdk = await import('@interledger/open-payments')
    // The build and Node have a CommonJS module as `default`; tsx, which runs the sandbox, has its names alone.
    const { createAuthenticatedClient } = sdk.default ?? sdk
    const { walletAddressUrl, keyId, privateKey } = identity
    // A little more than our deadline, whose error says better what happened. The SDK's log stays silent: it contains
    // bodies.
    const requestTimeoutMs = deadlineMs + 1_000
    return { identity, sdk: await createAuthenticatedClient({ walletAddressUrl, keyId, privateKey, requestTimeoutMs }) }
  }

  /** @throws GatewayError FORBIDDEN when the token's client is none of its tenant's */
  return function clientOf({ tenantId, clientId }: Caller): Promise<Client> {
    const identity = identities.find((it) => it.id === clientId && it.tenantId === tenantId)
    if (!identity) {
      throw new GatewayError('FORBIDDEN', "The token's client may not act through this gateway.")
    }
    const client = made.get(identity) ?? make(identity)
    made.set(identity, client)
    return client
  }
}
