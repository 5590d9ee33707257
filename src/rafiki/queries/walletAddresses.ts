import { answered, type Rafiki } from '../client.ts'
import {
  CreateWalletAddressKeyDocument,
  KeysDocument,
  NewestKeysDocument,
  RevokeWalletAddressKeyDocument,
  UpdateWalletAddressDocument,
  WalletAddressesDocument,
  type CreateWalletAddressKeyInput,
  type NewestKeysFragment,
  type RevokeWalletAddressKeyInput,
  type UpdateWalletAddressInput,
  type WalletAddressesFragment
} from '../documents/backend/walletAddresses.ts'
import { prepare } from '../operation.ts'
import { prepareLookup } from './batchLookup.ts'
import { isOf, provenRows } from './provenRows.ts'

/** The `address` is in lower case. */
export type WalletAddress = WalletAddressesFragment
export type WalletAddressKey = NonNullable<NewestKeysFragment['walletAddressKeys']>['edges'][number]['node']

/** By the URL in its stored form. */
export const walletAddressesByUrl = prepareLookup(WalletAddressesDocument, (url) => ({ url }))

/** The newest hundred keys of wallet addresses, by their ids; withdrawn ones too. */
export const newestKeys = prepareLookup(NewestKeysDocument, (id) => ({ id }))

const keys = prepare(KeysDocument)

/** A hundred keys of a wallet address, newest first. @throws GatewayError */
export async function listKeys(
  rafiki: Rafiki,
  id: string,
  after: string | undefined
): Promise<{ rows: WalletAddressKey[]; more: boolean }> {
  const found = await rafiki.ask(keys, 'walletAddress', { id, after })
  provenRows(rafiki, keys, { edges: [{ node: found }] }, (address) => isOf(address, rafiki.tenant.id))
  const page = found.walletAddressKeys ?? { edges: [], pageInfo: { hasNextPage: false } }
  const rows = provenRows(rafiki, keys, page, ({ walletAddressId }) => walletAddressId === id)
  return { rows, more: page.pageInfo.hasNextPage }
}

const update = prepare(UpdateWalletAddressDocument)
const createKey = prepare(CreateWalletAddressKeyDocument)
const revokeKey = prepare(RevokeWalletAddressKeyDocument)

/** Prove first whose it is: Rafiki does not. The same holds for the next two. @throws GatewayError */
export async function updateWalletAddress(rafiki: Rafiki, input: UpdateWalletAddressInput): Promise<void> {
  await rafiki.ask(update, 'updateWalletAddress', { input })
}

/** @returns the new key's id */
export async function createWalletAddressKey(rafiki: Rafiki, input: CreateWalletAddressKeyInput): Promise<string> {
  const { walletAddressKey } = await rafiki.ask(createKey, 'createWalletAddressKey', { input })
  return answered(rafiki, createKey, walletAddressKey).id
}

export async function revokeWalletAddressKey(rafiki: Rafiki, input: RevokeWalletAddressKeyInput): Promise<void> {
  await rafiki.ask(revokeKey, 'revokeWalletAddressKey', { input })
}
