import { backendScalars } from '../scalars.ts'
import { buildSchema } from '../service.ts'
import type { Fields } from '../service.ts'
import { assetFields } from './assets.ts'
import { eventMutations } from './events.ts'
import { idempotent } from './idempotency.ts'
import { incomingPaymentFields } from './incomingPayments.ts'
import { liquidityMutations } from './liquidity.ts'
import { otherFields } from './otherQueries.ts'
import { outgoingPaymentFields } from './outgoingPayments.ts'
import { peerMutations } from './peers.ts'
import { quoteFields } from './quotes.ts'
import { receiverFields } from './receivers.ts'
import { tenantFields } from './tenants.ts'
import { walletAddressFields } from './walletAddresses.ts'

const mutations: Fields = {
  ...assetFields.Mutation,
  ...incomingPaymentFields.Mutation,
  ...outgoingPaymentFields.Mutation,
  ...quoteFields.Mutation,
  ...receiverFields.Mutation,
  ...tenantFields.Mutation,
  ...walletAddressFields.Mutation,
  ...peerMutations,
  ...liquidityMutations,
  ...eventMutations
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
