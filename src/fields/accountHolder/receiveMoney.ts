import { completeRequest, requestPayment } from '../../domain/payments/mutations.ts'
import { viewIncoming } from '../../domain/payments/paymentView.ts'
import { fields } from '../../authorization/policy.ts'
import { modestMetadata, ownsIncomingPayment, ownsWalletAddress } from '../../authorization/guards/ownership.ts'
import { answeredBy, needsScope, ownIdempotencyKey, takes } from '../../authorization/guards/scope.ts'
import type { FieldFamily } from '../fieldModule.ts'

/** Asking for money: Rafiki's mutation as an account holder has it, and the way to end such a request. */
export const receiveMoney: FieldFamily = {
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Asks for a payment to one of the caller's wallet addresses; payers are given its \`url\`. Safe to repeat with the
      same \`idempotencyKey\`.
      Codes: INVALID_AMOUNT, INVALID_EXPIRY, WALLET_ADDRESS_INACTIVE, PAYMENT_REFUSED, NOT_FOUND, NOT_CONFIRMED,
      IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_PROGRESS.
      """
      createMyIncomingPayment(input: CreateIncomingPaymentInput!): MyIncomingPaymentPayload
      "Closes a request for payment: no more is taken. What has come in stays. Codes: WRONG_STATE, NOT_FOUND, NOT_CONFIRMED."
      completeIncomingPayment(input: CompleteIncomingPaymentInput!): MyIncomingPaymentPayload
    }

    "Which request for payment to close."
    input CompleteIncomingPaymentInput {
      id: ID!
    }

    "The incoming payment, as it now is."
    type MyIncomingPaymentPayload {
      payment: MyIncomingPayment!
    }
  `,
  policy: {
    accountHolder: {
      Mutation: {
        createIncomingPayment: [
          answeredBy('createMyIncomingPayment'),
          needsScope('payments:write'),
          ownIdempotencyKey('createIncomingPayment', { required: true }),
          modestMetadata('input.metadata'),
          ownsWalletAddress('input.walletAddressId')
        ],
        completeIncomingPayment: [needsScope('payments:write'), ownsIncomingPayment('input.id')]
      },
      MyIncomingPaymentPayload: fields('payment'),
      CreateIncomingPaymentInput: {
        ...fields('metadata incomingAmount'),
        walletAddressId: [takes('ID!')],
        expiresAt: [takes('DateTime')],
        idempotencyKey: [takes('String!')]
      },
      CompleteIncomingPaymentInput: fields('id')
    }
  },
  audit: {
    createMyIncomingPayment: ['input.walletAddressId'],
    completeIncomingPayment: ['input.id']
  },
  resolvers: {
    Mutation: {
      createMyIncomingPayment: async (_, { input }: { input: Record<string, unknown> }, context) => ({
        payment: viewIncoming(await requestPayment(context, input), context)
      }),
      completeIncomingPayment: async (_, { input }: { input: { id: string } }, context) => ({
        payment: viewIncoming(await completeRequest(context, input.id), context)
      })
    }
  }
}
