import type { Context } from '../../context.ts'
import type {
  CreateWalletAddressKeyInput,
  RevokeWalletAddressKeyInput,
  UpdateWalletAddressInput
} from '../../rafiki/documents/backend/walletAddresses.ts'
import * as rafiki from '../../rafiki/queries/walletAddresses.ts'
import type { OwnAddress } from './ownAddresses.ts'
import { readBack } from '../readBack.ts'
import { myWalletAddressByUrl, ownKey, type MyWalletAddress, type MyWalletAddressKey } from './ownWalletAddresses.ts'

/* Guards have proven the rows that an input names, and hand them on. Answers are read back. */

/** @throws GatewayError */
export async function changeWalletAddress(
  context: Context,
  own: OwnAddress,
  input: UpdateWalletAddressInput
): Promise<MyWalletAddress> {
  await rafiki.updateWalletAddress(context.rafiki, { ...input, id: own.id })
  context.loaders.walletAddress.clear(own.address)
  return readBack(
    context,
    async (fresh) => (await myWalletAddressByUrl(fresh, own.address)) ?? undefined,
    ({ status }) => (input.status ?? status) === status
  )
}

/** @throws GatewayError DUPLICATE_KEY */
export async function addKey(context: Context, input: CreateWalletAddressKeyInput): Promise<MyWalletAddressKey> {
  const id = await rafiki.createWalletAddressKey(context.rafiki, input)
  return readKeyBack(context, id, false)
}

/** @throws GatewayError */
export async function withdrawKey(context: Context, input: RevokeWalletAddressKeyInput): Promise<MyWalletAddressKey> {
  await rafiki.revokeWalletAddressKey(context.rafiki, input)
  return readKeyBack(context, input.id, true)
}

function readKeyBack(context: Context, id: string, withdrawn: boolean): Promise<MyWalletAddressKey> {
  context.loaders.newestKeys.clearAll()
  return readBack(
    context,
    (fresh) => ownKey(fresh, id),
    ({ revoked }) => revoked || !withdrawn
  )
}
