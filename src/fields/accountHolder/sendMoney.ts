import { callOff, pay, quotePayment } from '../../domain/payments/mutations.ts'
import { viewOutgoing, viewQuote } from '../../domain/payments/paymentView.ts'
import { fields } from '../../authorization/policy.ts'
import {
  modestMetadata,
  ownsOutgoingPayment,
  ownsQuote,
  ownsWalletAddress
} from '../../authorization/guards/ownership.ts'
import { answeredBy, needsFresh, needsScope, ownIdempotencyKey, takes } from '../../authorization/guards/scope.ts'
import type { FieldFamily } from '../fieldModule.ts'

const required = { required: true }

interface QuoteInput extends Record<string, unknown> {
  receiver: string
}
interface PayInput extends Record<string, unknown> {
  walletAddressId: string
  quoteId: string
}

/** Rafiki's mutations for sending as an account holder has them: by its names and inputs, with answers of our own. */
export const sendMoney: FieldFamily = {
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      What a payment from one of the caller's wallet addresses would cost and bring. Give \`debitAmount\` (send exactly
      this), \`receiveAmount\` (the receiver gets exactly this), or neither where the receiver asks for an amount.
      Safe to repeat with the same \`idempotencyKey\`. Receivers at other wallets only where the
      gateway allows them.
      Codes: INVALID_RECEIVER, INVALID_AMOUNT, AMOUNT_TOO_SMALL (\`minSendAmount\`), WALLET_ADDRESS_INACTIVE,
      RATES_UNAVAILABLE, NOT_FOUND, NOT_CONFIRMED, IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_PROGRESS.
      """
      createMyQuote(input: CreateQuoteInput!): MyQuotePayload
      """
      Pays what a quote says. The payment is FUNDING until the wallet hands over the money: this graph neither checks nor
      debits a balance. Ask \`myOutgoingPayment\` until it is COMPLETED, FAILED or CANCELLED.
      Safe to repeat with the same \`idempotencyKey\`. After
      \`outcome: UNKNOWN\` ask \`myOutgoingPayment\` for the quote's \`paymentId\`.
      Codes: QUOTE_EXPIRED, QUOTE_USED, INVALID_RECEIVER, WALLET_ADDRESS_INACTIVE, STEP_UP_REQUIRED, NOT_FOUND,
      NOT_CONFIRMED, IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_PROGRESS.
      """
      createMyOutgoingPayment(input: CreateOutgoingPaymentInput!): MyOutgoingPaymentPayload
      """
      Calls a payment off while it is FUNDING. Codes: WRONG_STATE, NOT_FOUND, NOT_CONFIRMED (\`outcome: NOT_DONE\`: it
      goes on, though Rafiki said otherwise).
      """
      cancelMyOutgoingPayment(input: CancelOutgoingPaymentInput!): MyOutgoingPaymentPayload
    }

    "The quote."
    type MyQuotePayload {
      quote: MyQuote!
    }

    "The payment, as it now is."
    type MyOutgoingPaymentPayload {
      payment: MyOutgoingPayment!
    }
  `,
  policy: {
    accountHolder: {
      Mutation: {
        createQuote: [
          answeredBy('createMyQuote'),
          needsScope('payments:write'),
          ownIdempotencyKey('createQuote', required),
          ownsWalletAddress('input.walletAddressId')
        ],
        createOutgoingPayment: [
          answeredBy('createMyOutgoingPayment'),
          needsScope('payments:write'),
          needsFresh(300),
          ownIdempotencyKey('createOutgoingPayment', required),
          modestMetadata('input.metadata'),
          ownsWalletAddress('input.walletAddressId'),
          ownsQuote('input.quoteId')
        ],
        cancelOutgoingPayment: [
          answeredBy('cancelMyOutgoingPayment'),
          needsScope('payments:write'),
          ownsOutgoingPayment('input.id')
        ]
      },
      MyQuotePayload: fields('quote'),
      MyOutgoingPaymentPayload: fields('payment'),
      CreateQuoteInput: {
        ...fields('debitAmount receiveAmount receiver'),
        walletAddressId: [takes('ID!')],
        idempotencyKey: [takes('String!')]
      },
      CreateOutgoingPaymentInput: {
        ...fields('metadata'),
        walletAddressId: [takes('ID!')],
        quoteId: [takes('ID!')],
        idempotencyKey: [takes('String!')]
      },
      CancelOutgoingPaymentInput: fields('id reason'),
      AmountInput: fields('value assetCode assetScale')
    }
  },
  audit: {
    createMyQuote: ['input.walletAddressId', 'input.receiver'],
    createMyOutgoingPayment: ['input.walletAddressId', 'input.quoteId'],
    cancelMyOutgoingPayment: ['input.id']
  },
  resolvers: {
    Mutation: {
      createMyQuote: async (_, { input }: { input: QuoteInput }, context) => ({
        quote: viewQuote(await quotePayment(context, input))
      }),
      createMyOutgoingPayment: async (_, { input }: { input: PayInput }, context) => ({
        payment: viewOutgoing(await pay(context, input), context)
      }),
      cancelMyOutgoingPayment: async (_, { input }: { input: { id: string } }, context) => ({
        payment: viewOutgoing(await callOff(context, input), context)
      })
    }
  }
}
