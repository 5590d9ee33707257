import { completeRequest, requestPayment } from '../../domain/payments/mutations.ts'
import { viewIncoming, type MyIncomingPayment } from '../../domain/payments/paymentView.ts'
import { edgeOf } from '../../lib/connection.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { ownsIncomingPayment, ownsWalletAddress } from '../../authorization/guards/ownership.ts'
import { ownIdempotencyKey } from '../../authorization/guards/input.ts'
import { fieldModule } from '../fieldModule.ts'

/** Asking for money: Rafiki's mutation as an account holder has it, and the way to end such a request. */
export const receiveMoney = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Requests a payment to one of the account holder's wallet addresses; give its \`url\` to payers. Safe to repeat
      with the same \`idempotencyKey\`.
      Codes: INVALID_AMOUNT, INVALID_EXPIRY, WALLET_ADDRESS_INACTIVE, PAYMENT_REFUSED, NOT_FOUND, NOT_CONFIRMED,
      IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_PROGRESS.
      """
      createIncomingPayment(input: CreateIncomingPaymentInput!): MyIncomingPaymentPayload
      """
      Closes a request for payment: it accepts no more money, and what was received stays.
      Codes: WRONG_STATE, NOT_FOUND, NOT_CONFIRMED.
      """
      completeIncomingPayment(input: CompleteIncomingPaymentInput!): MyIncomingPaymentPayload
    }

    "Which request for payment to close."
    input CompleteIncomingPaymentInput {
      id: ID!
    }

    "The result of a change to an incoming payment."
    type MyIncomingPaymentPayload {
      "The incoming payment after the change."
      payment: MyIncomingPayment!
      "The payment with its place in \`myIncomingPayments\`, for caches that add it to that list."
      paymentEdge: MyIncomingPaymentEdge!
    }
  `,
  guards: {
    'Mutation.createIncomingPayment': [
      needsScope('payments:write'),
      ownIdempotencyKey('createIncomingPayment', { required: true }),
      ownsWalletAddress('input.walletAddressId')
    ],
    'Mutation.completeIncomingPayment': [needsScope('payments:write'), ownsIncomingPayment('input.id')]
  },
  rafiki: {
    CreateIncomingPaymentInput: `metadata: PaymentMetadata incomingAmount walletAddressId: ID! expiresAt: DateTime idempotencyKey: String!`
  },
  mutations: {
    createIncomingPayment: { audit: ['input.walletAddressId'] },
    completeIncomingPayment: { audit: ['input.id'] }
  },
  resolvers: {
    MyIncomingPaymentPayload: {
      paymentEdge: ({ payment }: { payment: MyIncomingPayment }) => edgeOf('myIncomingPayments', payment)
    },
    Mutation: {
      createIncomingPayment: async (_, { input }: { input: Parameters<typeof requestPayment>[1] }, context) => ({
        payment: viewIncoming(await requestPayment(context, input), context)
      }),
      completeIncomingPayment: async (_, { input }: { input: { id: string } }, context) => ({
        payment: viewIncoming(await completeRequest(context, ownsIncomingPayment.proven(context, input.id)), context)
      })
    }
  }
})
