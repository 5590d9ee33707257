import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { generateJwk } from '@interledger/http-signature-utils'
import type { ClientIdentity } from '../src/config/clients.ts'
import type { Claims } from './people.ts'
import type { Store } from './rafiki/store.ts'
import type { Seed } from './seed.ts'

/**
 * Gives each client application that the seed names a wallet address somewhere in the world, and the holder of the
 * `client` token a key, so that the gateway can act in its name. One of the second tenant's is there, too.
 */
export function addClients(store: Store, seed: Seed, client: Claims): ClientIdentity[] {
  const own = typeof client.client_id === 'string' ? client.client_id : 'https://shop.example/checkout'
  const other = 'https://tunes.example/subscriptions'
  const local = new Set(store.walletAddresses.map(({ address }) => address))
  const named = seed.grants.flatMap((grant) => grant.client ?? [])
  for (const address of new Set([own, other, ...named])) {
    if (local.has(address)) continue
    store.gnap.clients.push({ address, publicName: nameOf(address), assetCode: 'USD', assetScale: 2, keys: [] })
  }
  return [identity(store, own, seed.operatorTenantId), identity(store, other, seed.secondTenantId)]
}

function identity(store: Store, id: string, tenantId: string): ClientIdentity {
  const { privateKey } = generateKeyPairSync('ed25519')
  const keyId = randomUUID()
  store.gnap.clients.find(({ address }) => address === id)?.keys.push(generateJwk({ privateKey, keyId }))
  return { id, tenantId, walletAddressUrl: id, keyId, privateKey }
}

/** https://happy-life.example/shop → Happy Life */
const nameOf = (address: string): string =>
  (new URL(address).hostname.split('.')[0] ?? '')
    .split('-')
    .map((word) => word.replace(/^./, (letter) => letter.toUpperCase()))
    .join(' ')

/** Where the wallets of the sandbox's world lie: all of them on its one server. */
export const rerouted = (store: Store, walletsUrl: string): Record<string, string> =>
  Object.fromEntries(
    [...store.walletAddresses, ...store.gnap.clients].map(({ address }) => [new URL(address).origin, walletsUrl])
  )
