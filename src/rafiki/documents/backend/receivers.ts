/* Written by `npm run codegen` from receivers.graphql. */

import type { Document } from '../../document.ts'

export type CreateReceiverInput = {
  walletAddressUrl: string
  expiresAt?: string | null
  incomingAmount?: AmountInput | null
  metadata?: Readonly<Record<string, unknown>> | null
  idempotencyKey?: string | null
}

export type AmountInput = {
  value: string
  assetCode: string
  assetScale: number
}

export type CompleteReceiverInput = {
  incomingPaymentUrl: string
}

export type CreateQuoteInput = {
  walletAddressId: string
  debitAmount?: AmountInput | null
  receiveAmount?: AmountInput | null
  receiver: string
  idempotencyKey?: string | null
}

export type ReceiverQuery = { receiver: { id: string; walletAddressUrl: string; completed: boolean; expiresAt: string | null; incomingAmount: { value: string; assetCode: string; assetScale: number } | null; receivedAmount: { value: string; assetCode: string; assetScale: number } } | null }
export type ReceiverQueryVariables = { id: string }
export const ReceiverDocument: Document<ReceiverQuery, ReceiverQueryVariables> = {
  service: 'backend',
  name: 'Receiver',
  text: 'query Receiver($id:String!){receiver(id:$id){id walletAddressUrl completed expiresAt incomingAmount{value assetCode assetScale}receivedAmount{value assetCode assetScale}}}'
}

export type CreateReceiverMutation = { createReceiver: { receiver: { id: string } | null } }
export type CreateReceiverMutationVariables = { input: CreateReceiverInput }
export const CreateReceiverDocument: Document<CreateReceiverMutation, CreateReceiverMutationVariables> = {
  service: 'backend',
  name: 'CreateReceiver',
  text: 'mutation CreateReceiver($input:CreateReceiverInput!){createReceiver(input:$input){receiver{id}}}'
}

export type CompleteReceiverMutation = { completeReceiver: { receiver: { id: string } | null } }
export type CompleteReceiverMutationVariables = { input: CompleteReceiverInput }
export const CompleteReceiverDocument: Document<CompleteReceiverMutation, CompleteReceiverMutationVariables> = {
  service: 'backend',
  name: 'CompleteReceiver',
  text: 'mutation CompleteReceiver($input:CompleteReceiverInput!){completeReceiver(input:$input){receiver{id}}}'
}

export type QuotesQuery = { quote: QuotesFragment | null }
export type QuotesQueryVariables = { id: string }
export const QuotesDocument: Document<QuotesQuery, QuotesQueryVariables> = {
  service: 'backend',
  name: 'Quotes',
  text: 'query Quotes($id:String!){quote(id:$id){...Quotes}}fragment Quotes on Quote{id tenantId walletAddressId receiver estimatedExchangeRate createdAt expiresAt debitAmount{value assetCode assetScale}receiveAmount{value assetCode assetScale}}'
}

export type QuotesFragment = { id: string; tenantId: string; walletAddressId: string; receiver: string; estimatedExchangeRate: number | null; createdAt: string; expiresAt: string; debitAmount: { value: string; assetCode: string; assetScale: number }; receiveAmount: { value: string; assetCode: string; assetScale: number } }

export type CreateQuoteMutation = { createQuote: { quote: { id: string } | null } }
export type CreateQuoteMutationVariables = { input: CreateQuoteInput }
export const CreateQuoteDocument: Document<CreateQuoteMutation, CreateQuoteMutationVariables> = {
  service: 'backend',
  name: 'CreateQuote',
  text: 'mutation CreateQuote($input:CreateQuoteInput!){createQuote(input:$input){quote{id}}}'
}

export type OwnUrlQuery = { incomingPayments: { edges: ReadonlyArray<{ node: { url: string } }> } }
export type OwnUrlQueryVariables = { tenantId?: string | null }
export const OwnUrlDocument: Document<OwnUrlQuery, OwnUrlQueryVariables> = {
  service: 'backend',
  name: 'OwnUrl',
  text: 'query OwnUrl($tenantId:String){incomingPayments(first:1 tenantId:$tenantId){edges{node{url}}}}'
}
