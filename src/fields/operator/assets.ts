import { list, lookUp, mutation, namedTenant } from '../../domain/operator/delegate.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { ownIdempotencyKey } from '../../authorization/guards/input.ts'
import { assetOfTenant, forTenant, ofTenant } from '../../authorization/guards/tenancy.ts'
import { fieldModule } from '../fieldModule.ts'

const read = needsScope('admin:read')
const write = needsScope('admin:write')
const once = (field: string) => ownIdempotencyKey(field, { required: false })

/** Rafiki's assets and their fees. */
export const assets = fieldModule({
  role: 'operator',
  reusable: true,
  sdl: /* GraphQL */ `
    type Mutation {
      "Sets what the wallet charges for sending or receiving an asset of its tenant. The newest fee of a kind applies."
      setFee(input: SetFeeInput!): SetFeeResponse!
    }
  `,
  guards: {
    'Query.asset': [read],
    'Query.assetByCodeAndScale': [read],
    'Query.assets': [read, ofTenant],
    'Mutation.createAsset': [write, forTenant('input.tenantId'), once('createAsset')],
    'Mutation.updateAsset': [write, assetOfTenant('input.id'), once('updateAsset')],
    'Mutation.deleteAsset': [write, assetOfTenant('input.id'), once('deleteAsset')],
    'Mutation.setFee': [write, assetOfTenant('input.assetId'), once('setFee')]
  },
  rafiki: {
    AssetsConnection: 'pageInfo edges',
    AssetEdge: 'node cursor',
    Asset: `id code scale liquidity withdrawalThreshold liquidityThreshold receivingFee sendingFee fees
         createdAt tenant`,
    FeesConnection: 'pageInfo edges',
    FeeEdge: 'node cursor',
    Fee: 'id assetId type fixed basisPoints createdAt',
    CreateAssetInput: 'code scale withdrawalThreshold liquidityThreshold idempotencyKey tenantId',
    UpdateAssetInput: 'id withdrawalThreshold liquidityThreshold idempotencyKey',
    DeleteAssetInput: 'id idempotencyKey',
    SetFeeInput: 'assetId type fee idempotencyKey',
    FeeDetails: 'fixed basisPoints',
    AssetMutationResponse: 'asset',
    DeleteAssetMutationResponse: 'asset',
    SetFeeResponse: 'fee'
  },
  mutations: {
    createAsset: { audit: ['input.tenantId'] },
    updateAsset: { audit: ['input.id'] },
    deleteAsset: { audit: ['input.id'] },
    setFee: { audit: ['input.assetId'] }
  },
  resolvers: {
    Query: { asset: lookUp(), assetByCodeAndScale: lookUp(), assets: list() },
    Mutation: {
      createAsset: mutation(namedTenant),
      updateAsset: mutation(),
      deleteAsset: mutation(),
      setFee: mutation()
    }
  }
})
