/* Written by `npm run codegen` from journal.graphql. */

import type { Document } from '../../document.ts'

export type PaymentEventsQuery = { webhookEvents: { pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }; edges: ReadonlyArray<{ node: { id: string; type: string; data: Readonly<Record<string, unknown>>; createdAt: string; tenant: { id: string } | null } }> } }
export type PaymentEventsQueryVariables = { first?: number | null; after?: string | null; tenantId?: string | null }
export const PaymentEventsDocument: Document<PaymentEventsQuery, PaymentEventsQueryVariables> = {
  service: 'backend',
  name: 'PaymentEvents',
  text: 'query PaymentEvents($first:Int$after:String$tenantId:String){webhookEvents(first:$first after:$after tenantId:$tenantId filter:{type:{in:["outgoing_payment.created" "outgoing_payment.funded" "outgoing_payment.completed" "outgoing_payment.failed" "outgoing_payment.cancelled"]notIn:["none"]}}){pageInfo{hasNextPage hasPreviousPage}edges{node{id type data createdAt tenant{id}}}}}'
}

export type AddressOfQuery = { walletAddress: { id: string; address: string; tenant: { id: string } | null } | null }
export type AddressOfQueryVariables = { id: string }
export const AddressOfDocument: Document<AddressOfQuery, AddressOfQueryVariables> = {
  service: 'backend',
  name: 'AddressOf',
  text: 'query AddressOf($id:String!){walletAddress(id:$id){id address tenant{id}}}'
}
