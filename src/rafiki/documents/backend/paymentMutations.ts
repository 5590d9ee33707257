/* Written by `npm run codegen` from paymentMutations.graphql. */

import type { Document } from '../../document.ts'

export type CreateIncomingPaymentInput = {
  walletAddressId: string
  expiresAt?: string | null
  metadata?: Readonly<Record<string, unknown>> | null
  incomingAmount?: AmountInput | null
  idempotencyKey?: string | null
  isCardPayment?: boolean | null
  senderWalletAddress?: string | null
}

export type AmountInput = {
  value: string
  assetCode: string
  assetScale: number
}

export type CreateOutgoingPaymentInput = {
  walletAddressId: string
  quoteId: string
  metadata?: Readonly<Record<string, unknown>> | null
  idempotencyKey?: string | null
}

export type CancelOutgoingPaymentInput = {
  id: string
  reason?: string | null
  cardPaymentFailureReason?: CardPaymentFailureReason | null
}

export type CardPaymentFailureReason = 'invalid_signature' | 'invalid_request'

export type CreateIncomingPaymentMutation = { createIncomingPayment: { payment: { id: string } | null } }
export type CreateIncomingPaymentMutationVariables = { input: CreateIncomingPaymentInput }
export const CreateIncomingPaymentDocument: Document<CreateIncomingPaymentMutation, CreateIncomingPaymentMutationVariables> = {
  service: 'backend',
  name: 'CreateIncomingPayment',
  text: 'mutation CreateIncomingPayment($input:CreateIncomingPaymentInput!){createIncomingPayment(input:$input){payment{id}}}'
}

export type CreateOutgoingPaymentMutation = { createOutgoingPayment: { payment: { id: string } | null } }
export type CreateOutgoingPaymentMutationVariables = { input: CreateOutgoingPaymentInput }
export const CreateOutgoingPaymentDocument: Document<CreateOutgoingPaymentMutation, CreateOutgoingPaymentMutationVariables> = {
  service: 'backend',
  name: 'CreateOutgoingPayment',
  text: 'mutation CreateOutgoingPayment($input:CreateOutgoingPaymentInput!){createOutgoingPayment(input:$input){payment{id}}}'
}

export type CancelOutgoingPaymentMutation = { cancelOutgoingPayment: { payment: { id: string } | null } }
export type CancelOutgoingPaymentMutationVariables = { input: CancelOutgoingPaymentInput }
export const CancelOutgoingPaymentDocument: Document<CancelOutgoingPaymentMutation, CancelOutgoingPaymentMutationVariables> = {
  service: 'backend',
  name: 'CancelOutgoingPayment',
  text: 'mutation CancelOutgoingPayment($input:CancelOutgoingPaymentInput!){cancelOutgoingPayment(input:$input){payment{id}}}'
}
