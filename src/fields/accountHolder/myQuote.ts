import { ownQuote } from '../../domain/payments/ownPayments.ts'
import { viewQuote } from '../../domain/payments/paymentView.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const myQuote = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      "A quote for a payment from one of the account holder's wallet addresses. Null for someone else's quote and for one that does not exist."
      myQuote(id: ID!): MyQuote
    }

    "What a payment would cost and deliver, valid for some minutes."
    type MyQuote {
      "The id of the quote, which no payment has. Inputs accept it, and \`paymentId\` too."
      id: ID!
      "The id of the payment that is made from the quote."
      paymentId: ID!
      walletAddressId: ID!
      "The URL of the incoming payment that would be paid."
      receiver: String
      "The most that would leave the account, fees included."
      debitAmount: Amount!
      "The amount that the receiver would get, in the receiver's asset."
      receiveAmount: Amount!
      "The receiver's units for one of the payer's, before fees, as far as known. Show it; do not compute with it."
      estimatedExchangeRate: Float
      createdAt: DateTime!
      "The quote cannot be used after this moment."
      expiresAt: DateTime!
    }
  `,
  guards: { 'Query.myQuote': [needsScope('payments:read')] },
  resolvers: {
    Query: {
      async myQuote(_, { id }: { id: string }, context) {
        const row = await ownQuote(context, id)
        return row ? viewQuote(row) : null
      }
    }
  }
})
