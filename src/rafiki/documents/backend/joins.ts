/* Written by `npm run codegen` from joins.graphql. */

import type { Document } from '../../document.ts'

export type WalletAddressStatus = 'INACTIVE' | 'ACTIVE'

export type OutgoingPaymentFilter = {
  receiver?: FilterString | null
  walletAddressId?: FilterString | null
  state?: FilterString | null
}

export type FilterString = {
  in?: ReadonlyArray<string> | null
  notIn?: ReadonlyArray<string> | null
}

export type OutgoingPaymentState = 'FUNDING' | 'SENDING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'

export type JoinWalletAddressesQuery = { walletAddressByUrl: JoinedAddressFragment | null }
export type JoinWalletAddressesQueryVariables = { url: string }
export const JoinWalletAddressesDocument: Document<JoinWalletAddressesQuery, JoinWalletAddressesQueryVariables> = {
  service: 'backend',
  name: 'JoinWalletAddresses',
  text: 'query JoinWalletAddresses($url:String!){walletAddressByUrl(url:$url){...JoinedAddress}}fragment JoinedAddress on WalletAddress{id address publicName status createdAt tenant{id}additionalProperties{key value visibleInOpenPayments}asset{id code scale withdrawalThreshold liquidityThreshold createdAt tenant{id}}}'
}

export type JoinedAddressFragment = { id: string; address: string; publicName: string | null; status: WalletAddressStatus; createdAt: string; tenant: { id: string } | null; additionalProperties: ReadonlyArray<{ key: string; value: string; visibleInOpenPayments: boolean } | null> | null; asset: { id: string; code: string; scale: number; withdrawalThreshold: string | null; liquidityThreshold: string | null; createdAt: string; tenant: { id: string } | null } }

export type JoinPaymentsQuery = { outgoingPayments: JoinedPaymentsFragment }
export type JoinPaymentsQueryVariables = { after?: string | null; before?: string | null; filter?: OutgoingPaymentFilter | null; first?: number | null; last?: number | null }
export const JoinPaymentsDocument: Document<JoinPaymentsQuery, JoinPaymentsQueryVariables> = {
  service: 'backend',
  name: 'JoinPayments',
  text: 'query JoinPayments($after:String$before:String$filter:OutgoingPaymentFilter$first:Int$last:Int){outgoingPayments(first:$first last:$last after:$after before:$before filter:$filter){...JoinedPayments}}fragment JoinedPayments on OutgoingPaymentConnection{pageInfo{hasNextPage hasPreviousPage}edges{node{id walletAddressId client state error stateAttempts receiver metadata createdAt grantId tenant{id}debitAmount{value assetCode assetScale}receiveAmount{value assetCode assetScale}sentAmount{value assetCode assetScale}quote{id tenantId walletAddressId receiver createdAt expiresAt estimatedExchangeRate debitAmount{value assetCode assetScale}receiveAmount{value assetCode assetScale}}}}}'
}

export type JoinedPaymentsFragment = { pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }; edges: ReadonlyArray<{ node: { id: string; walletAddressId: string; client: string | null; state: OutgoingPaymentState; error: string | null; stateAttempts: number; receiver: string; metadata: Readonly<Record<string, unknown>> | null; createdAt: string; grantId: string | null; tenant: { id: string } | null; debitAmount: { value: string; assetCode: string; assetScale: number }; receiveAmount: { value: string; assetCode: string; assetScale: number }; sentAmount: { value: string; assetCode: string; assetScale: number }; quote: { id: string; tenantId: string; walletAddressId: string; receiver: string; createdAt: string; expiresAt: string; estimatedExchangeRate: number | null; debitAmount: { value: string; assetCode: string; assetScale: number }; receiveAmount: { value: string; assetCode: string; assetScale: number } } | null } }> }
