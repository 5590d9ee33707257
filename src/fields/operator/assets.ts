import { list, lookUp, mutation, namedTenant } from '../../domain/operator/delegate.ts'
import { fields } from '../../authorization/policy.ts'
import { needsScope, ofTenant, ownIdempotencyKey } from '../../authorization/guards/scope.ts'
import { assetOfTenant, forTenant } from '../../authorization/guards/tenancy.ts'
import type { FieldFamily } from '../fieldModule.ts'

const read = needsScope('admin:read')
const write = needsScope('admin:write')
const once = (field: string) => ownIdempotencyKey(field, { required: false })

/** Rafiki's assets and their fees. */
export const assets: FieldFamily = {
  sdl: /* GraphQL */ `
    type Mutation {
      "Sets what the wallet charges for sending or receiving an asset of its tenant; the newest fee of a kind applies."
      setFee(input: SetFeeInput!): SetFeeResponse!
    }
  `,
  policy: {
    operator: {
      Query: { asset: [read], assetByCodeAndScale: [read], assets: [read, ofTenant] },
      Mutation: {
        createAsset: [write, forTenant('input.tenantId'), once('createAsset')],
        updateAsset: [write, assetOfTenant('input.id'), once('updateAsset')],
        deleteAsset: [write, assetOfTenant('input.id'), once('deleteAsset')],
        setFee: [write, assetOfTenant('input.assetId'), once('setFee')]
      },
      AssetsConnection: fields('pageInfo edges'),
      AssetEdge: fields('node cursor'),
      Asset: fields(
        'id code scale liquidity withdrawalThreshold liquidityThreshold receivingFee sendingFee fees createdAt tenant'
      ),
      FeesConnection: fields('pageInfo edges'),
      FeeEdge: fields('node cursor'),
      Fee: fields('id assetId type fixed basisPoints createdAt'),
      CreateAssetInput: fields('code scale withdrawalThreshold liquidityThreshold idempotencyKey tenantId'),
      UpdateAssetInput: fields('id withdrawalThreshold liquidityThreshold idempotencyKey'),
      DeleteAssetInput: fields('id idempotencyKey'),
      SetFeeInput: fields('assetId type fee idempotencyKey'),
      FeeDetails: fields('fixed basisPoints'),
      AssetMutationResponse: fields('asset'),
      DeleteAssetMutationResponse: fields('asset'),
      SetFeeResponse: fields('fee')
    }
  },
  audit: {
    createAsset: ['input.tenantId'],
    updateAsset: ['input.id'],
    deleteAsset: ['input.id'],
    setFee: ['input.assetId']
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
}
