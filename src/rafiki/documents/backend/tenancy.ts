/* Written by `npm run codegen` from tenancy.graphql. */

import type { Document } from '../../document.ts'

export type Whose_assetQuery = { asset: { id: string; tenant: { id: string } | null } | null }
export type Whose_assetQueryVariables = { id: string }
export const Whose_assetDocument: Document<Whose_assetQuery, Whose_assetQueryVariables> = {
  service: 'backend',
  name: 'Whose_asset',
  text: 'query Whose_asset($id:String!){asset(id:$id){id tenant{id}}}'
}

export type Whose_peerQuery = { peer: { id: string; tenant: { id: string } | null } | null }
export type Whose_peerQueryVariables = { id: string }
export const Whose_peerDocument: Document<Whose_peerQuery, Whose_peerQueryVariables> = {
  service: 'backend',
  name: 'Whose_peer',
  text: 'query Whose_peer($id:String!){peer(id:$id){id tenant{id}}}'
}

export type Whose_walletAddressQuery = { walletAddress: { id: string; address: string; tenant: { id: string } | null } | null }
export type Whose_walletAddressQueryVariables = { id: string }
export const Whose_walletAddressDocument: Document<Whose_walletAddressQuery, Whose_walletAddressQueryVariables> = {
  service: 'backend',
  name: 'Whose_walletAddress',
  text: 'query Whose_walletAddress($id:String!){walletAddress(id:$id){id address tenant{id}}}'
}

export type Whose_incomingPaymentQuery = { incomingPayment: { id: string; url: string; walletAddressId: string; tenant: { id: string } | null } | null }
export type Whose_incomingPaymentQueryVariables = { id: string }
export const Whose_incomingPaymentDocument: Document<Whose_incomingPaymentQuery, Whose_incomingPaymentQueryVariables> = {
  service: 'backend',
  name: 'Whose_incomingPayment',
  text: 'query Whose_incomingPayment($id:String!){incomingPayment(id:$id){id url walletAddressId tenant{id}}}'
}

export type Whose_outgoingPaymentQuery = { outgoingPayment: { id: string; walletAddressId: string; grantId: string | null; tenant: { id: string } | null } | null }
export type Whose_outgoingPaymentQueryVariables = { id: string }
export const Whose_outgoingPaymentDocument: Document<Whose_outgoingPaymentQuery, Whose_outgoingPaymentQueryVariables> = {
  service: 'backend',
  name: 'Whose_outgoingPayment',
  text: 'query Whose_outgoingPayment($id:String!){outgoingPayment(id:$id){id walletAddressId grantId tenant{id}}}'
}

export type Whose_quoteQuery = { quote: { id: string; walletAddressId: string; receiver: string; tenantId: string } | null }
export type Whose_quoteQueryVariables = { id: string }
export const Whose_quoteDocument: Document<Whose_quoteQuery, Whose_quoteQueryVariables> = {
  service: 'backend',
  name: 'Whose_quote',
  text: 'query Whose_quote($id:String!){quote(id:$id){id walletAddressId receiver tenantId}}'
}

export type WhoseAccountQuery = { asset: { id: string; tenant: { id: string } | null } | null; peer: { id: string; tenant: { id: string } | null } | null; walletAddress: { id: string; address: string; tenant: { id: string } | null } | null; incomingPayment: { id: string; url: string; walletAddressId: string; tenant: { id: string } | null } | null; outgoingPayment: { id: string; walletAddressId: string; grantId: string | null; tenant: { id: string } | null } | null }
export type WhoseAccountQueryVariables = { id: string }
export const WhoseAccountDocument: Document<WhoseAccountQuery, WhoseAccountQueryVariables> = {
  service: 'backend',
  name: 'WhoseAccount',
  text: 'query WhoseAccount($id:String!){asset(id:$id){id tenant{id}}peer(id:$id){id tenant{id}}walletAddress(id:$id){id address tenant{id}}incomingPayment(id:$id){id url walletAddressId tenant{id}}outgoingPayment(id:$id){id walletAddressId grantId tenant{id}}}'
}

export type WhosePaymentQuery = { incomingPayment: { id: string; url: string; walletAddressId: string; tenant: { id: string } | null } | null; outgoingPayment: { id: string; walletAddressId: string; grantId: string | null; tenant: { id: string } | null } | null }
export type WhosePaymentQueryVariables = { id: string }
export const WhosePaymentDocument: Document<WhosePaymentQuery, WhosePaymentQueryVariables> = {
  service: 'backend',
  name: 'WhosePayment',
  text: 'query WhosePayment($id:String!){incomingPayment(id:$id){id url walletAddressId tenant{id}}outgoingPayment(id:$id){id walletAddressId grantId tenant{id}}}'
}

export type WhoseUrlQuery = { walletAddressByUrl: { id: string; address: string; tenant: { id: string } | null } | null }
export type WhoseUrlQueryVariables = { url: string }
export const WhoseUrlDocument: Document<WhoseUrlQuery, WhoseUrlQueryVariables> = {
  service: 'backend',
  name: 'WhoseUrl',
  text: 'query WhoseUrl($url:String!){walletAddressByUrl(url:$url){id address tenant{id}}}'
}

export type WhichReceiverQuery = { receiver: { id: string } | null }
export type WhichReceiverQueryVariables = { id: string }
export const WhichReceiverDocument: Document<WhichReceiverQuery, WhichReceiverQueryVariables> = {
  service: 'backend',
  name: 'WhichReceiver',
  text: 'query WhichReceiver($id:String!){receiver(id:$id){id}}'
}
