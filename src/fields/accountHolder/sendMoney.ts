import { callOff, pay, quotePayment } from '../../domain/payments/mutations.ts'
import { viewOutgoing, viewQuote, type MyOutgoingPayment } from '../../domain/payments/paymentView.ts'
import { edgeOf } from '../../lib/connection.ts'
import { needsFresh, needsScope } from '../../authorization/guards/scope.ts'
import { ownsOutgoingPayment, ownsQuote, ownsWalletAddress } from '../../authorization/guards/ownership.ts'
import { ownIdempotencyKey } from '../../authorization/guards/input.ts'
import { fieldModule } from '../fieldModule.ts'

const required = { required: true }

/** Rafiki's mutations for sending as an account holder has them: by its names and inputs, with answers of our own. */
export const sendMoney = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Computes what a payment from one of the account holder's wallet addresses would cost and deliver. Set
      \`debitAmount\` (send exactly this), \`receiveAmount\` (the receiver gets exactly this), or neither if the receiver
      asks for an amount. Safe to repeat with the same \`idempotencyKey\`. Receivers at other wallets work only if the
      gateway allows them.
      Codes: INVALID_RECEIVER, INVALID_AMOUNT, AMOUNT_TOO_SMALL (\`minSendAmount\`), WALLET_ADDRESS_INACTIVE,
      RATES_UNAVAILABLE, NOT_FOUND, NOT_CONFIRMED, IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_PROGRESS.
      """
      createQuote(input: CreateQuoteInput!): MyQuotePayload
      """
      Makes the payment of a quote. The payment is FUNDING until the wallet provides the money: this graph neither
      checks nor debits a balance. Poll \`myOutgoingPayment\` until it is COMPLETED, FAILED or CANCELLED. Safe to repeat
      with the same \`idempotencyKey\`. After \`outcome: UNKNOWN\`, query \`myOutgoingPayment\` with the \`paymentId\` of the
      quote.
      Codes: QUOTE_EXPIRED, QUOTE_USED, INVALID_RECEIVER, WALLET_ADDRESS_INACTIVE, STEP_UP_REQUIRED, NOT_FOUND,
      NOT_CONFIRMED, IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_PROGRESS.
      """
      createOutgoingPayment(input: CreateOutgoingPaymentInput!): MyOutgoingPaymentPayload
      """
      Cancels a payment while it is FUNDING.
      Codes: WRONG_STATE, NOT_FOUND, NOT_CONFIRMED (\`outcome: NOT_DONE\`: the payment continues, although Rafiki said
      otherwise).
      """
      cancelOutgoingPayment(input: CancelOutgoingPaymentInput!): MyOutgoingPaymentPayload
    }

    "The result of a new quote."
    type MyQuotePayload {
      quote: MyQuote!
    }

    "The result of a change to an outgoing payment."
    type MyOutgoingPaymentPayload {
      "The payment after the change."
      payment: MyOutgoingPayment!
      "The payment with its place in \`myOutgoingPayments\`, for caches that add it to that list."
      paymentEdge: MyOutgoingPaymentEdge!
    }
  `,
  guards: {
    'Mutation.createQuote': [
      needsScope('payments:write'),
      ownIdempotencyKey('createQuote', required),
      ownsWalletAddress('input.walletAddressId')
    ],
    'Mutation.createOutgoingPayment': [
      needsScope('payments:write'),
      needsFresh(300),
      ownIdempotencyKey('createOutgoingPayment', required),
      ownsWalletAddress('input.walletAddressId'),
      ownsQuote('input.quoteId')
    ],
    'Mutation.cancelOutgoingPayment': [needsScope('payments:write'), ownsOutgoingPayment('input.id')]
  },
  rafiki: {
    CreateQuoteInput: 'debitAmount receiveAmount receiver walletAddressId: ID! idempotencyKey: String!',
    CreateOutgoingPaymentInput: 'metadata: PaymentMetadata walletAddressId: ID! quoteId: ID! idempotencyKey: String!',
    CancelOutgoingPaymentInput: 'id reason',
    AmountInput: 'value assetCode assetScale'
  },
  mutations: {
    createQuote: { audit: ['input.walletAddressId', 'input.receiver'] },
    createOutgoingPayment: { audit: ['input.walletAddressId', 'input.quoteId'] },
    cancelOutgoingPayment: { audit: ['input.id'], takesBack: true }
  },
  resolvers: {
    MyOutgoingPaymentPayload: {
      paymentEdge: ({ payment }: { payment: MyOutgoingPayment }) => edgeOf('myOutgoingPayments', payment)
    },
    Mutation: {
      createQuote: async (_, { input }: { input: Parameters<typeof quotePayment>[1] }, context) => ({
        quote: viewQuote(await quotePayment(context, input))
      }),
      createOutgoingPayment: async (_, { input }: { input: Parameters<typeof pay>[2] }, context) => ({
        payment: viewOutgoing(await pay(context, ownsQuote.proven(context, input.quoteId), input), context)
      }),
      cancelOutgoingPayment: async (_, { input }: { input: { id: string } }, context) => ({
        payment: viewOutgoing(await callOff(context, input), context)
      })
    }
  }
})
