import { answered, type Rafiki } from '../client.ts'
import {
  CancelOutgoingPaymentDocument,
  CreateIncomingPaymentDocument,
  CreateOutgoingPaymentDocument,
  type CancelOutgoingPaymentInput,
  type CreateIncomingPaymentInput,
  type CreateOutgoingPaymentInput
} from '../documents/backend/paymentMutations.ts'
import { CompleteReceiverDocument } from '../documents/backend/receivers.ts'
import { prepare } from '../operation.ts'

const createIncoming = prepare(CreateIncomingPaymentDocument)
const createOutgoing = prepare(CreateOutgoingPaymentDocument)
const cancelOutgoing = prepare(CancelOutgoingPaymentDocument)
const complete = prepare(CompleteReceiverDocument)

/** Answers the new payment's id, or that of the one that the idempotency key stands for. @throws GatewayError */
export async function createIncomingPayment(rafiki: Rafiki, input: CreateIncomingPaymentInput): Promise<string> {
  const { payment } = await rafiki.ask(createIncoming, 'createIncomingPayment', { input })
  return answered(rafiki, createIncoming, payment).id
}

/**
 * Creates an outgoing payment. Prove first that wallet address and quote are the payer's: Rafiki looks for quotes among
 * everyone's.
 */
export async function createOutgoingPayment(rafiki: Rafiki, input: CreateOutgoingPaymentInput): Promise<string> {
  const { payment } = await rafiki.ask(createOutgoing, 'createOutgoingPayment', { input })
  return answered(rafiki, createOutgoing, payment).id
}

export async function cancelOutgoingPayment(rafiki: Rafiki, input: CancelOutgoingPaymentInput): Promise<string> {
  const { payment } = await rafiki.ask(cancelOutgoing, 'cancelOutgoingPayment', { input })
  return answered(rafiki, cancelOutgoing, payment).id
}

/** Closes a payment request, by its own URL. Prove first whose it is: Rafiki does not. @throws GatewayError */
export async function completeReceiver(rafiki: Rafiki, incomingPaymentUrl: string): Promise<void> {
  await rafiki.ask(complete, 'completeReceiver', { input: { incomingPaymentUrl } })
}
