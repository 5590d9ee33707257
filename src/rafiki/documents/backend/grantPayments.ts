/* Written by `npm run codegen` from grantPayments.graphql. */

import type { Document } from '../../document.ts'

export type OutgoingPaymentState = 'FUNDING' | 'SENDING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'

export type OutgoingPaymentFilter = {
  receiver?: FilterString | null
  walletAddressId?: FilterString | null
  state?: FilterString | null
}

export type FilterString = {
  in?: ReadonlyArray<string> | null
  notIn?: ReadonlyArray<string> | null
}

export type GrantPaymentFragment = { id: string; grantId: string | null; state: OutgoingPaymentState; walletAddressId: string; client: string | null; createdAt: string; tenant: { id: string } | null; debitAmount: { value: string; assetCode: string; assetScale: number }; receiveAmount: { value: string; assetCode: string; assetScale: number }; sentAmount: { value: string; assetCode: string; assetScale: number } }

export type GrantPaymentsQuery = { outgoingPayments: { pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }; edges: ReadonlyArray<{ node: GrantPaymentFragment }> } }
export type GrantPaymentsQueryVariables = { first?: number | null; after?: string | null; filter?: OutgoingPaymentFilter | null; tenantId?: string | null }
export const GrantPaymentsDocument: Document<GrantPaymentsQuery, GrantPaymentsQueryVariables> = {
  service: 'backend',
  name: 'GrantPayments',
  text: 'query GrantPayments($first:Int$after:String$filter:OutgoingPaymentFilter$tenantId:String){outgoingPayments(first:$first after:$after filter:$filter tenantId:$tenantId){pageInfo{hasNextPage hasPreviousPage}edges{node{...GrantPayment}}}}fragment GrantPayment on OutgoingPayment{id grantId state walletAddressId client createdAt tenant{id}debitAmount{value assetCode assetScale}receiveAmount{value assetCode assetScale}sentAmount{value assetCode assetScale}}'
}

export type GrantPaymentQuery = { outgoingPayment: GrantPaymentFragment | null }
export type GrantPaymentQueryVariables = { id: string }
export const GrantPaymentDocument: Document<GrantPaymentQuery, GrantPaymentQueryVariables> = {
  service: 'backend',
  name: 'GrantPayment',
  text: 'query GrantPayment($id:String!){outgoingPayment(id:$id){...GrantPayment}}fragment GrantPayment on OutgoingPayment{id grantId state walletAddressId client createdAt tenant{id}debitAmount{value assetCode assetScale}receiveAmount{value assetCode assetScale}sentAmount{value assetCode assetScale}}'
}
