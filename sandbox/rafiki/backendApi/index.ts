import { GraphQLError } from 'graphql'
import { backendScalars } from '../scalars.ts'
import { buildSchema } from '../service.ts'
import type { Fields } from '../service.ts'
import { assetFields } from './assets.ts'
import { idempotent } from './idempotency.ts'
import { incomingPaymentFields } from './incomingPayments.ts'
import { otherFields } from './otherQueries.ts'
import { outgoingPaymentFields } from './outgoingPayments.ts'
import { quoteFields } from './quotes.ts'
import { receiverFields } from './receivers.ts'
import { tenantFields } from './tenants.ts'
import { walletAddressFields } from './walletAddresses.ts'

/** Mutations that answer an error and do nothing. */
export const NOT_IMPLEMENTED = [
  'confirmPartialIncomingPayment',
  'createAssetLiquidityWithdrawal',
  'createIncomingPaymentWithdrawal',
  'createOrUpdatePeerByUrl',
  'createOutgoingPaymentFromIncomingPayment',
  'createOutgoingPaymentWithdrawal',
  'createPeer',
  'createPeerLiquidityWithdrawal',
  'createTenantSettings',
  'createWalletAddressWithdrawal',
  'deleteAsset',
  'deletePeer',
  'depositAssetLiquidity',
  'depositEventLiquidity',
  'depositPeerLiquidity',
  'postLiquidityWithdrawal',
  'rejectPartialIncomingPayment',
  'triggerWalletAddressEvents',
  'updateAsset',
  'updatePeer',
  'voidLiquidityWithdrawal',
  'withdrawEventLiquidity'
] as const

const notImplemented = (name: string) => () => {
  throw new GraphQLError(`${name} does nothing in the sandbox`, { extensions: { code: 'NOT_IMPLEMENTED_IN_SANDBOX' } })
}

const mutations: Fields = {
  ...assetFields.Mutation,
  ...incomingPaymentFields.Mutation,
  ...outgoingPaymentFields.Mutation,
  ...quoteFields.Mutation,
  ...receiverFields.Mutation,
  ...tenantFields.Mutation,
  ...walletAddressFields.Mutation,
  ...Object.fromEntries(NOT_IMPLEMENTED.map((name) => [name, notImplemented(name)]))
}

export const backendSchema = buildSchema('rafiki-backend.graphql', {
  ...backendScalars,
  Query: {
    ...assetFields.Query,
    ...incomingPaymentFields.Query,
    ...otherFields.Query,
    ...outgoingPaymentFields.Query,
    ...quoteFields.Query,
    ...receiverFields.Query,
    ...tenantFields.Query,
    ...walletAddressFields.Query
  },
  Mutation: idempotent(mutations),
  Asset: assetFields.Asset,
  IncomingPayment: incomingPaymentFields.IncomingPayment,
  OutgoingPayment: outgoingPaymentFields.OutgoingPayment,
  Payment: otherFields.Payment,
  Peer: otherFields.Peer,
  WalletAddress: {
    ...walletAddressFields.WalletAddress,
    ...incomingPaymentFields.WalletAddress,
    ...outgoingPaymentFields.WalletAddress,
    ...quoteFields.WalletAddress
  },
  WebhookEvent: otherFields.WebhookEvent
})
