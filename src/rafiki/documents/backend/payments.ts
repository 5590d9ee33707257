/* Written by `npm run codegen` from payments.graphql. */

import type { Document } from '../../document.ts'

export type OutgoingPaymentState = 'FUNDING' | 'SENDING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'

export type IncomingPaymentState = 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'EXPIRED'

export type SortOrder = 'ASC' | 'DESC'

export type OutgoingPaymentFilter = {
  receiver?: FilterString | null
  walletAddressId?: FilterString | null
  state?: FilterString | null
}

export type FilterString = {
  in?: ReadonlyArray<string> | null
  notIn?: ReadonlyArray<string> | null
}

export type PaymentFilter = {
  type?: FilterString | null
  walletAddressId?: FilterString | null
}

export type PaymentType = 'INCOMING' | 'OUTGOING'

export type OutgoingFragment = { id: string; walletAddressId: string; client: string | null; createdAt: string; metadata: Readonly<Record<string, unknown>> | null; state: OutgoingPaymentState; error: string | null; receiver: string; grantId: string | null; tenant: { id: string } | null; debitAmount: { value: string; assetCode: string; assetScale: number }; receiveAmount: { value: string; assetCode: string; assetScale: number }; sentAmount: { value: string; assetCode: string; assetScale: number } }

export type IncomingFragment = { id: string; walletAddressId: string; client: string | null; createdAt: string; metadata: Readonly<Record<string, unknown>> | null; url: string; state: IncomingPaymentState; expiresAt: string; tenant: { id: string } | null; incomingAmount: { value: string; assetCode: string; assetScale: number } | null; receivedAmount: { value: string; assetCode: string; assetScale: number } }

export type OutgoingQuery = { outgoingPayment: OutgoingFragment | null }
export type OutgoingQueryVariables = { id: string }
export const OutgoingDocument: Document<OutgoingQuery, OutgoingQueryVariables> = {
  service: 'backend',
  name: 'Outgoing',
  text: 'query Outgoing($id:String!){outgoingPayment(id:$id){...Outgoing}}fragment Outgoing on OutgoingPayment{id walletAddressId client createdAt metadata state error receiver grantId tenant{id}debitAmount{value assetCode assetScale}receiveAmount{value assetCode assetScale}sentAmount{value assetCode assetScale}}'
}

export type IncomingQuery = { incomingPayment: IncomingFragment | null }
export type IncomingQueryVariables = { id: string }
export const IncomingDocument: Document<IncomingQuery, IncomingQueryVariables> = {
  service: 'backend',
  name: 'Incoming',
  text: 'query Incoming($id:String!){incomingPayment(id:$id){...Incoming}}fragment Incoming on IncomingPayment{id walletAddressId client createdAt metadata url state expiresAt tenant{id}incomingAmount{value assetCode assetScale}receivedAmount{value assetCode assetScale}}'
}

export type OutgoingPaymentsQuery = { outgoingPayments: { pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }; edges: ReadonlyArray<{ node: OutgoingFragment }> } }
export type OutgoingPaymentsQueryVariables = { after?: string | null; before?: string | null; first?: number | null; last?: number | null; sortOrder?: SortOrder | null; filter?: OutgoingPaymentFilter | null; tenantId?: string | null }
export const OutgoingPaymentsDocument: Document<OutgoingPaymentsQuery, OutgoingPaymentsQueryVariables> = {
  service: 'backend',
  name: 'OutgoingPayments',
  text: 'query OutgoingPayments($after:String$before:String$first:Int$last:Int$sortOrder:SortOrder$filter:OutgoingPaymentFilter$tenantId:String){outgoingPayments(after:$after before:$before first:$first last:$last sortOrder:$sortOrder filter:$filter tenantId:$tenantId){pageInfo{hasNextPage hasPreviousPage}edges{node{...Outgoing}}}}fragment Outgoing on OutgoingPayment{id walletAddressId client createdAt metadata state error receiver grantId tenant{id}debitAmount{value assetCode assetScale}receiveAmount{value assetCode assetScale}sentAmount{value assetCode assetScale}}'
}

export type IncomingPaymentsQuery = { walletAddress: { tenant: { id: string } | null; incomingPayments: { pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }; edges: ReadonlyArray<{ node: IncomingFragment }> } | null } | null }
export type IncomingPaymentsQueryVariables = { after?: string | null; before?: string | null; first?: number | null; last?: number | null; sortOrder?: SortOrder | null; id: string }
export const IncomingPaymentsDocument: Document<IncomingPaymentsQuery, IncomingPaymentsQueryVariables> = {
  service: 'backend',
  name: 'IncomingPayments',
  text: 'query IncomingPayments($after:String$before:String$first:Int$last:Int$sortOrder:SortOrder$id:String!){walletAddress(id:$id){tenant{id}incomingPayments(after:$after before:$before first:$first last:$last sortOrder:$sortOrder){pageInfo{hasNextPage hasPreviousPage}edges{node{...Incoming}}}}}fragment Incoming on IncomingPayment{id walletAddressId client createdAt metadata url state expiresAt tenant{id}incomingAmount{value assetCode assetScale}receivedAmount{value assetCode assetScale}}'
}

export type PaymentsQuery = { payments: { pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }; edges: ReadonlyArray<{ node: { id: string; type: PaymentType; state: string; walletAddressId: string } }> } }
export type PaymentsQueryVariables = { after?: string | null; before?: string | null; first?: number | null; last?: number | null; sortOrder?: SortOrder | null; filter?: PaymentFilter | null; tenantId?: string | null }
export const PaymentsDocument: Document<PaymentsQuery, PaymentsQueryVariables> = {
  service: 'backend',
  name: 'Payments',
  text: 'query Payments($after:String$before:String$first:Int$last:Int$sortOrder:SortOrder$filter:PaymentFilter$tenantId:String){payments(after:$after before:$before first:$first last:$last sortOrder:$sortOrder filter:$filter tenantId:$tenantId){pageInfo{hasNextPage hasPreviousPage}edges{node{id type state walletAddressId}}}}'
}
