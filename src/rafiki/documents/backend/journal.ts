/* Written by `npm run codegen` from journal.graphql. */

import type { Document } from '../../document.ts'

export type PaymentEventsQuery = { webhookEvents: { pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }; edges: ReadonlyArray<{ node: { id: string; type: string; data: Readonly<Record<string, unknown>>; createdAt: string; tenant: { id: string } | null } }> } }
export type PaymentEventsQueryVariables = { first?: number | null; after?: string | null; tenantId?: string | null }
export const PaymentEventsDocument: Document<PaymentEventsQuery, PaymentEventsQueryVariables> = {
  service: 'backend',
  name: 'PaymentEvents',
  text: 'query PaymentEvents($first:Int$after:String$tenantId:String){webhookEvents(first:$first after:$after tenantId:$tenantId filter:{type:{in:["outgoing_payment.created" "outgoing_payment.funded" "outgoing_payment.completed" "outgoing_payment.failed" "outgoing_payment.cancelled"]notIn:["none"]}}){pageInfo{hasNextPage hasPreviousPage}edges{node{id type data createdAt tenant{id}}}}}'
}

export type UnknownEventsQuery = { webhookEvents: { pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }; edges: ReadonlyArray<{ node: { id: string; type: string; createdAt: string; tenant: { id: string } | null } }> } }
export type UnknownEventsQueryVariables = { first?: number | null; after?: string | null; tenantId?: string | null }
export const UnknownEventsDocument: Document<UnknownEventsQuery, UnknownEventsQueryVariables> = {
  service: 'backend',
  name: 'UnknownEvents',
  text: 'query UnknownEvents($first:Int$after:String$tenantId:String){webhookEvents(first:$first after:$after tenantId:$tenantId filter:{type:{notIn:["outgoing_payment.created" "outgoing_payment.funded" "outgoing_payment.completed" "outgoing_payment.failed" "outgoing_payment.cancelled" "incoming_payment.created" "incoming_payment.expired" "incoming_payment.completed" "incoming_payment.partial_payment_received" "wallet_address.web_monetization" "wallet_address.not_found" "asset.liquidity_low" "peer.liquidity_low"]}}){pageInfo{hasNextPage hasPreviousPage}edges{node{id type createdAt tenant{id}}}}}'
}

export type PaymentOrderQuery = { payments: { pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }; edges: ReadonlyArray<{ node: { id: string; createdAt: string } }> } }
export type PaymentOrderQueryVariables = { first?: number | null; after?: string | null; tenantId?: string | null }
export const PaymentOrderDocument: Document<PaymentOrderQuery, PaymentOrderQueryVariables> = {
  service: 'backend',
  name: 'PaymentOrder',
  text: 'query PaymentOrder($first:Int$after:String$tenantId:String){payments(first:$first after:$after tenantId:$tenantId filter:{type:{in:["OUTGOING"]}}){pageInfo{hasNextPage hasPreviousPage}edges{node{id createdAt}}}}'
}

export type AddressOfQuery = { walletAddress: { id: string; address: string; tenant: { id: string } | null } | null }
export type AddressOfQueryVariables = { id: string }
export const AddressOfDocument: Document<AddressOfQuery, AddressOfQueryVariables> = {
  service: 'backend',
  name: 'AddressOf',
  text: 'query AddressOf($id:String!){walletAddress(id:$id){id address tenant{id}}}'
}
