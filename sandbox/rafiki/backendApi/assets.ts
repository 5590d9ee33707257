import { byId, refusal } from '../errors.ts'
import type { AssetRow, FeeRow } from '../rows.ts'
import { fence, within } from '../service.ts'
import type { Context, Resolver } from '../service.ts'
import { newRow } from '../store.ts'
import type { Store } from '../store.ts'
import { listOf } from './lists.ts'
import type { ListArgs } from './lists.ts'
import { balanceOf } from './liquidity.ts'
import { forTenantId, tenantOfRow } from './tenants.ts'

interface AssetInput {
  code: string
  scale: number
  withdrawalThreshold?: bigint | null
  liquidityThreshold?: bigint | null
  tenantId?: string | null
}

interface FeeInput {
  assetId: string
  type: FeeRow['type']
  fee: { fixed: bigint; basisPoints: number }
}

export function assetOf(store: Store, { assetId }: { assetId: string }): AssetRow {
  const asset = store.assets.find(({ id }) => id === assetId)
  if (!asset) throw new Error(`asset ${assetId} is not in the store`)
  return asset
}

export function latestFee(store: Store, assetId: string, type: FeeRow['type']): FeeRow | undefined {
  return store.fees.findLast((fee) => fee.assetId === assetId && fee.type === type)
}

const asset: Resolver<unknown, { id: string }> = (_, { id }, context) => {
  const found = byId(context.store.assets, id)
  if (!within(found, fence(context))) throw refusal('Asset not found', 'NOT_FOUND')
  return found
}

const assets: Resolver<unknown, ListArgs> = (_, args, context) => {
  const tenantId = fence(context, args.tenantId)
  return listOf(context.store.assets, args, (row) => within(row, tenantId))
}

/** Only the caller's own tenant, for the operator too. */
const assetByCodeAndScale: Resolver<unknown, { code: string; scale: number }> = (_, { code, scale }, context) =>
  findAsset(context.store, context.tenant.id, code, scale)

const createAsset: Resolver<unknown, { input: AssetInput }> = (_, { input }, context) => {
  const tenantId = forTenantId(context, input.tenantId)
  if (!tenantId) throw refusal('Assignment to the specified tenant is not permitted', 'BAD_USER_INPUT')
  if (findAsset(context.store, tenantId, input.code, input.scale)) throw refusal('Asset already exists', 'DUPLICATE')
  const created: AssetRow = {
    ...newRow(),
    tenantId,
    code: input.code,
    scale: input.scale,
    withdrawalThreshold: input.withdrawalThreshold?.toString() ?? null,
    liquidityThreshold: input.liquidityThreshold?.toString() ?? null
  }
  context.store.assets.push(created)
  return { asset: created }
}

/** Only the caller's own tenant, for the operator too. Omitted fields become null. */
const updateAsset: Resolver<unknown, { input: Partial<AssetInput> & { id: string } }> = (_, { input }, context) => {
  const asset = ownAsset(context, input.id)
  asset.withdrawalThreshold = input.withdrawalThreshold?.toString() ?? null
  asset.liquidityThreshold = input.liquidityThreshold?.toString() ?? null
  return { asset }
}

const deleteAsset: Resolver<unknown, { input: { id: string } }> = (_, { input }, context) => {
  const { store } = context
  const asset = ownAsset(context, input.id)
  if ([...store.peers, ...store.walletAddresses].some(({ assetId }) => assetId === asset.id)) {
    throw refusal('Cannot delete! Asset in use.', 'FORBIDDEN')
  }
  store.assets.splice(store.assets.indexOf(asset), 1)
  return { asset }
}

function ownAsset({ store, tenant }: Context, id: string): AssetRow {
  const found = byId(store.assets, id)
  if (!found || found.tenantId !== tenant.id) throw refusal('Asset not found', 'NOT_FOUND')
  return found
}

/** Fenced for nobody. */
const setFee: Resolver<unknown, { input: FeeInput }> = (_, { input: { assetId, type, fee } }, { store }) => {
  if (fee.basisPoints < 0 || fee.basisPoints > 10_000) {
    throw refusal('Basis point fee must be between 0 and 10000', 'BAD_USER_INPUT')
  }
  const found = byId(store.assets, assetId)
  if (!found) throw refusal('Unknown asset', 'NOT_FOUND')
  const created = { ...newRow(), assetId: found.id, type, fixed: fee.fixed.toString(), basisPoints: fee.basisPoints }
  store.fees.push(created)
  return { fee: created }
}

const fees: Resolver<AssetRow, ListArgs> = ({ id }, args, { store }) =>
  listOf(store.fees, args, (fee) => fee.assetId === id)

const feeField =
  (type: FeeRow['type']): Resolver<AssetRow, unknown> =>
  ({ id }, _, { store }) =>
    latestFee(store, id, type)

function findAsset(store: Store, tenantId: string, code: string, scale: number): AssetRow | undefined {
  return store.assets.find((row) => row.tenantId === tenantId && row.code === code && row.scale === scale)
}

export const assetFields = {
  Query: { asset, assets, assetByCodeAndScale },
  Mutation: { createAsset, updateAsset, deleteAsset, setFee },
  Asset: {
    liquidity: ({ id }: AssetRow, _: unknown, { store }: Context) => balanceOf(store, id).toString(),
    sendingFee: feeField('SENDING'),
    receivingFee: feeField('RECEIVING'),
    fees,
    tenant: tenantOfRow
  }
}
