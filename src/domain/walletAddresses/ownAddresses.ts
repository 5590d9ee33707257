import type { Context } from '../../context.ts'
import type { WalletAddress } from '../../rafiki/queries/walletAddresses.ts'
import { toUuid } from '../../lib/uuid.ts'
import { storedForm } from '../../lib/walletAddress.ts'

/** One of the caller's wallet addresses that Rafiki has. */
export interface OwnAddress {
  id: string
  address: string
}

/**
 * The caller's wallet addresses, in alphabetical order, less those that Rafiki does not (yet) have.
 * @throws GatewayError
 */
export async function ownAddresses(context: Context): Promise<OwnAddress[]> {
  const found = await Promise.all(
    context.viewer.wallet.addresses.map(async (address) => ({ address, id: await idOf(context, address) }))
  )
  return found
    .filter((it): it is OwnAddress => it.id !== undefined)
    .sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0))
}

/** The caller's addresses that a filter names, by URL or id; others match nothing. @throws GatewayError */
export async function selectAddresses(context: Context, named: readonly string[] | undefined): Promise<OwnAddress[]> {
  if (named?.length === 0) return []
  const own = await ownAddresses(context)
  if (!named) return own
  const wanted = new Set(named.map((it) => storedForm(it) ?? it.toLowerCase()))
  return own.filter(({ id, address }) => wanted.has(id) || wanted.has(address))
}

/** The caller's wallet address of this id; undefined for one that is not theirs, unknown, or no UUID. */
export async function ownAddress(context: Context, id: string): Promise<OwnAddress | undefined> {
  const uuid = toUuid(id)
  return uuid === undefined ? undefined : (await ownAddresses(context)).find((own) => own.id === uuid)
}

/** A wallet address of the caller's as it is now, by its stored form or as a client wrote it. @throws GatewayError */
export async function readAddress(context: Context, address: string): Promise<WalletAddress | undefined> {
  const stored = address.toLowerCase()
  if (!context.viewer.wallet.owns(stored)) return undefined
  const row = await context.loaders.walletAddress.load(stored)
  return row?.address === stored ? row : undefined
}

async function idOf(context: Context, address: string): Promise<string | undefined> {
  const { walletAddressIdCache, tenant } = context.rafiki
  const key = `${tenant.id} ${address}`
  const known = walletAddressIdCache.get(key)
  if (known !== undefined) return known
  const row = await readAddress(context, address)
  if (row) walletAddressIdCache.set(key, row.id)
  // The next time, nobody asks for it.
  context.rafiki.recording.end()
  return row?.id
}
