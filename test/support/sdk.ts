import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto'
import { generateJwk } from '@interledger/http-signature-utils'
import { createAuthenticatedClient, isPendingGrant, type Grant } from '@interledger/open-payments'
import type { Harness } from './harness.ts'

/*
 * Client applications as they are without the gateway: the SDK, its own key, its own way to the auth server.
 */
interface Options {
  walletAddressUrl: string
  keyId: string
  privateKey: KeyObject
  /** Comes with its key. */
  withKey?: boolean
}

function client(harness: Harness, { withKey, ...identity }: Options) {
  const { authServer, store, tenants } = harness.rafiki
  const url = `${authServer.url}/${tenants[0]?.id}`
  const jwk = generateJwk(identity)
  const patient = { ...identity, requestTimeoutMs: 60_000 }
  return {
    sdk: () => createAuthenticatedClient(patient),
    /** A grant to receive money, for which nobody is asked, and its id. */
    async incoming(identifier: string): Promise<{ grant: Grant; id: string }> {
      const sdk = await createAuthenticatedClient(patient)
      const access = [{ type: 'incoming-payment' as const, actions: ['create' as const, 'read' as const], identifier }]
      const grant = await sdk.grant.request({ url }, { access_token: { access } }, withKey ? { jwk } : undefined)
      if (isPendingGrant(grant)) throw new Error('expected a grant that nobody is asked for')
      return { grant, id: store.grants.at(-1)?.id ?? '' }
    }
  }
}

/** A client that comes with a key of its own. */
export const keyClient = (harness: Harness) => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const walletAddressUrl = 'https://client.example/never-fetched'
  return client(harness, { walletAddressUrl, keyId: randomUUID(), privateKey, withKey: true })
}

/** The client whom the sandbox's `client` token is for, with another key of its wallet address. */
export function walletClient(harness: Harness) {
  const walletAddressUrl = String(harness.people.client.client_id)
  const keyId = randomUUID()
  const { privateKey } = generateKeyPairSync('ed25519')
  const row = harness.rafiki.store.gnap.clients.find(({ address }) => address === walletAddressUrl)
  row?.keys.push(generateJwk({ keyId, privateKey }))
  return client(harness, { walletAddressUrl, keyId, privateKey })
}
