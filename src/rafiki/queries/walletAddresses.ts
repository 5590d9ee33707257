import { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import { prepareLookUp } from './batchLookup.ts'
import { prepare } from '../operation.ts'

export interface WalletAddress {
  id: string
  /** In lower case. */
  address: string
  publicName: string | null
  status: 'ACTIVE' | 'INACTIVE'
  createdAt: string
  asset: { code: string; scale: number }
  additionalProperties: readonly ({ key: string; value: string; visibleInOpenPayments: boolean } | null)[] | null
  tenant: { id: string } | null
}

export interface WalletAddressKey {
  id: string
  walletAddressId: string
  jwk: { kid: string; x: string; alg: string; kty: string; crv: string }
  revoked: boolean
  createdAt: string
}

/** By the URL in its stored form. */
export const walletAddressesByUrl = prepareLookUp<WalletAddress>({
  root: 'walletAddressByUrl',
  argument: 'url',
  fragment: `fragment WalletAddresses on WalletAddress {
    id address publicName status createdAt asset { code scale }
    additionalProperties { key value visibleInOpenPayments } tenant { id }
  }`,
  tenantOf: (row) => row.tenant?.id
})

/** Where the memory of addresses has it. */
export const addressKey = ({ tenant }: Rafiki, address: string): string => `${tenant.id} ${address}`

interface Keys {
  id: string
  tenant: { id: string } | null
  walletAddressKeys: { edges: { node: WalletAddressKey }[]; pageInfo: { hasNextPage: boolean } } | null
}

/** The newest hundred keys of wallet addresses, by their ids; withdrawn ones too. */
export const newestKeys = prepareLookUp<Keys>({
  root: 'walletAddress',
  argument: 'id',
  fragment: `fragment NewestKeys on WalletAddress {
    id tenant { id }
    walletAddressKeys(first: 100) {
      edges { node { id walletAddressId jwk { kid x alg kty crv } revoked createdAt } } pageInfo { hasNextPage }
    }
  }`,
  tenantOf: (row) => row.tenant?.id
})

const keys = prepare(
  'backend',
  `query Keys($id: String!, $after: String) {
    walletAddress(id: $id) {
      tenant { id }
      walletAddressKeys(first: 100, after: $after) {
        edges { node { id walletAddressId jwk { kid x alg kty crv } revoked createdAt } } pageInfo { hasNextPage }
      }
    }
  }`
)

/** A hundred keys of a wallet address, newest first. @throws GatewayError */
export async function listKeys(
  rafiki: Rafiki,
  id: string,
  after: string | undefined
): Promise<{ rows: WalletAddressKey[]; more: boolean }> {
  const found = await rafiki.ask<Omit<Keys, 'id'>>(keys, 'walletAddress', { id, after })
  const rows = (found.walletAddressKeys?.edges ?? []).map(({ node }) => node)
  if (found.tenant?.id !== rafiki.tenant.id || rows.some((row) => row.walletAddressId !== id)) {
    throw rafiki.report(new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with keys of another address.'), keys)
  }
  return { rows, more: found.walletAddressKeys?.pageInfo.hasNextPage ?? false }
}

const update = prepare(
  'backend',
  `mutation UpdateWalletAddress($input: UpdateWalletAddressInput!) {
    updateWalletAddress(input: $input) { walletAddress { id } }
  }`
)
const createKey = prepare(
  'backend',
  `mutation CreateWalletAddressKey($input: CreateWalletAddressKeyInput!) {
    createWalletAddressKey(input: $input) { walletAddressKey { id walletAddressId } }
  }`
)
const revokeKey = prepare(
  'backend',
  `mutation RevokeWalletAddressKey($input: RevokeWalletAddressKeyInput!) {
    revokeWalletAddressKey(input: $input) { walletAddressKey { id walletAddressId } }
  }`
)

type Input = Record<string, unknown>

/** Prove first whose it is: Rafiki does not. The same holds for the next two. @throws GatewayError */
export async function updateWalletAddress(rafiki: Rafiki, input: Input): Promise<void> {
  await rafiki.ask(update, 'updateWalletAddress', { input })
}

/** @returns the new key's id */
export async function createWalletAddressKey(rafiki: Rafiki, input: Input): Promise<string> {
  const { walletAddressKey } = await rafiki.ask<{ walletAddressKey: { id: string } }>(
    createKey,
    'createWalletAddressKey',
    { input }
  )
  return walletAddressKey.id
}

export async function revokeWalletAddressKey(rafiki: Rafiki, input: Input): Promise<void> {
  await rafiki.ask(revokeKey, 'revokeWalletAddressKey', { input })
}
