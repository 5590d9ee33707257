import type { Connection } from '../../lib/connection.ts'
import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { WalletAddress, WalletAddressKey } from '../../rafiki/queries/walletAddresses.ts'
import { listKeys } from '../../rafiki/queries/walletAddresses.ts'
import { toUuid } from '../../lib/uuid.ts'
import { ownAddress, ownAddresses, readAddress, selectAddresses, type OwnAddress } from './ownAddresses.ts'
import { connectionOf, type ListArgs } from '../listSource.ts'

/** What an account holder sees of a wallet address: never its liquidity, its tenant, or what is not public. */
export interface MyWalletAddress {
  id: string
  address: string
  publicName: string | null
  status: WalletAddress['status']
  assetCode: string
  assetScale: number
  properties: { key: string; value: string }[]
  createdAt: string
}

export interface MyWalletAddressKey {
  id: string
  walletAddressId: string
  jwk: WalletAddressKey['jwk']
  revoked: boolean
  createdAt: string
}

export interface WalletAddressesArgs extends ListArgs {
  filter?: {
    walletAddress?: { in: readonly string[] } | null
    status?: { in: readonly WalletAddress['status'][] } | null
  } | null
}

const viewAddress = (row: WalletAddress): MyWalletAddress => {
  const { id, address, publicName, status, asset, createdAt } = row
  const properties = (row.additionalProperties ?? []).flatMap((it) =>
    it?.visibleInOpenPayments ? [{ key: it.key, value: it.value }] : []
  )
  return { id, address, publicName, status, assetCode: asset.code, assetScale: asset.scale, properties, createdAt }
}

const viewKey = ({ id, walletAddressId, jwk, revoked, createdAt }: WalletAddressKey): MyWalletAddressKey => ({
  ...{ id, walletAddressId, revoked, createdAt },
  jwk: { kid: jwk.kid, x: jwk.x, alg: jwk.alg, kty: jwk.kty, crv: jwk.crv }
})

/** The caller's wallet addresses, in alphabetical order. @throws GatewayError */
export async function listMyWalletAddresses(
  context: Context,
  args: WalletAddressesArgs
): Promise<Connection<MyWalletAddress> & { totalCount: number | null }> {
  const { walletAddress, status } = args.filter ?? {}
  const selected = await selectAddresses(context, walletAddress?.in)
  const read = async ({ address }: OwnAddress): Promise<MyWalletAddress> => {
    const row = await readAddress(context, address)
    if (!row) throw new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki no longer finds a wallet address that it listed.')
    return viewAddress(row)
  }
  const connection = await connectionOf<OwnAddress, MyWalletAddress>({
    name: 'myWalletAddresses',
    args,
    proves: async (id) => (await ownAddress(context, id)) !== undefined,
    node: read,
    source:
      status?.in.length === 0
        ? undefined
        : {
            read(forward, from, wanted) {
              const rows = forward ? selected : selected.toReversed()
              const start = rows.findIndex(({ id }) => id === from) + 1
              const size = status ? Math.max(wanted, 45) : wanted
              return Promise.resolve({
                rows: rows.slice(start, start + size),
                more: start + size < rows.length,
                behind: start > 0
              })
            },
            ...(status && {
              async keep(rows) {
                const views = await Promise.all(rows.map(read))
                return rows.filter((_, index) => status.in.includes(views[index]?.status ?? 'INACTIVE'))
              }
            }),
            find: (id) => Promise.resolve(selected.find((own) => own.id === id)),
            mayReadOn: () => context.rafiki.requestsLeft >= 8
          }
  })
  return { ...connection, totalCount: status ? null : selected.length }
}

/** A wallet address of the caller's, by its id. @throws GatewayError */
export async function myWalletAddressById(context: Context, id: string): Promise<MyWalletAddress | null> {
  const own = await ownAddress(context, id)
  return own ? myWalletAddressByUrl(context, own.address) : null
}

/** A wallet address of the caller by its URL, as a client wrote it. @throws GatewayError */
export async function myWalletAddressByUrl(context: Context, address: string): Promise<MyWalletAddress | null> {
  const row = await readAddress(context, address)
  return row ? viewAddress(row) : null
}

/** The newest hundred keys of a wallet address that is the caller's. @throws GatewayError */
export async function newestKeysOf(context: Context, walletAddressId: string): Promise<MyWalletAddressKey[]> {
  const found = await context.loaders.newestKeys.load(walletAddressId)
  const keys = (found?.walletAddressKeys?.edges ?? []).map(({ node }) => node)
  return keys.filter((key) => key.walletAddressId === walletAddressId).map(viewKey)
}

/**
 * A key of the caller's, found by walking theirs, as Rafiki can look up none; undefined for one that is not theirs.
 * @throws GatewayError
 */
export async function ownKey(context: Context, id: string): Promise<MyWalletAddressKey | undefined> {
  const uuid = toUuid(id)
  if (uuid === undefined) return undefined
  const addresses = await ownAddresses(context)
  const newest = await Promise.all(addresses.map((own) => context.loaders.newestKeys.load(own.id)))
  for (const found of newest) {
    let rows = (found?.walletAddressKeys?.edges ?? []).map(({ node }) => node)
    let more = found?.walletAddressKeys?.pageInfo.hasNextPage ?? false
    for (;;) {
      const key = rows.find((row) => row.id === uuid && row.walletAddressId === found?.id)
      if (key) return viewKey(key)
      const last = rows.at(-1)
      if (!more || !found || !last) break
      ;({ rows, more } = await listKeys(context.rafiki, found.id, last.id))
    }
  }
  return undefined
}
