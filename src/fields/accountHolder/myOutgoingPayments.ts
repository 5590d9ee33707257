import { ownGrant, view } from '../../domain/grants/ownGrants.ts'
import { listMyOutgoingPayments, ownOutgoing, ownQuote, type OutgoingArgs } from '../../domain/payments/ownPayments.ts'
import { viewOutgoing, viewQuote, type MyOutgoingPayment } from '../../domain/payments/paymentView.ts'
import { nodes } from '../../lib/connection.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const read = [needsScope('payments:read')]

export const myOutgoingPayments = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      Payments sent, or being sent, from the caller's wallet addresses, newest first unless \`sortOrder\` says otherwise.

      \`first\` (20 by default, at most 100) with \`after\` walks forwards; \`last\` with \`before\` walks backwards, and
      \`last\` alone gives the end of the list. The filter by grant is applied while walking: a page may then be short,
      even empty, while \`hasNextPage\` is true. Go on from \`endCursor\` until it is false.
      """
      myOutgoingPayments(
        first: Int
        after: String
        last: Int
        before: String
        filter: MyOutgoingPaymentFilter
        sortOrder: SortOrder = DESC
      ): MyOutgoingPaymentConnection
      "A payment from one of the caller's wallet addresses. Null for one that is not theirs, and for one that does not exist. After a time-out, ask for its quote's \`paymentId\`; the quote's \`id\` is taken as well."
      myOutgoingPayment(id: ID!): MyOutgoingPayment
      "A quote for paying from one of the caller's wallet addresses; null as above."
      myQuote(id: ID!): MyQuote
    }

    "Which payments to list. All conditions must hold; an empty list matches nothing."
    input MyOutgoingPaymentFilter {
      "From these wallet addresses, by URL or id. Those that are not the caller's match nothing."
      walletAddress: StringIn
      state: OutgoingPaymentStateIn
      "Made under these grants, by id."
      grant: IdIn
    }

    "One of these states."
    input OutgoingPaymentStateIn {
      in: [OutgoingPaymentState!]!
    }

    "One of these ids."
    input IdIn {
      in: [ID!]!
    }

    "A page of payments sent."
    type MyOutgoingPaymentConnection {
      edges: [MyOutgoingPaymentEdge!]!
      "The same rows without their cursors."
      nodes: [MyOutgoingPayment!]!
      pageInfo: PageInfo!
    }

    "A payment in a page, with its place in the list."
    type MyOutgoingPaymentEdge {
      "Opaque: good for \`after\` and \`before\` of \`myOutgoingPayments\`, for this caller only."
      cursor: String!
      node: MyOutgoingPayment!
    }

    "A payment from one of the caller's wallet addresses."
    type MyOutgoingPayment implements MyPayment {
      "The payment's id: the \`paymentId\` of its quote."
      id: ID!
      walletAddressId: ID!
      "The wallet address of the client application that made it. Null when no client made it: then the wallet did, for the account holder."
      client: String
      "How far it has come. FUNDING waits for the wallet; COMPLETED, FAILED and CANCELLED are final."
      state: MyPaymentState!
      "Why it failed. Null when nothing went wrong."
      failure: MyPaymentFailure
      "The most that leaves the account, fees included."
      debitAmount: Amount!
      "What the receiver is to get, in the receiver's asset."
      receiveAmount: Amount!
      "What has been sent so far. A failed payment may have sent a part."
      sentAmount: Amount!
      "URL of the incoming payment that is paid."
      receiver: String
      "The grant that it was made under. Null when it was made through the wallet."
      grantId: ID
      "That grant, where it is the caller's to see."
      grant: MyGrant
      "What the wallet calls public of the facts that came with the payment. Text of others: show it as text."
      metadata: JSONObject
      createdAt: DateTime!
    }

    "Why a payment failed."
    enum MyPaymentFailure {
      "The money came after the quote had expired."
      QUOTE_EXPIRED
      "No exchange rate was to be had."
      RATES_UNAVAILABLE
      "The exchange rate had become worse than the quote promised."
      RATE_TOO_LOW
      "One side keeps its account in another asset than when the quote was made."
      ASSET_CHANGED
      "The receiving side takes no more."
      RECEIVER_CLOSED
      "The receiving side could not be reached."
      RECEIVER_UNREACHABLE
      "Anything else."
      OTHER
    }

    "What a payment would cost and bring, for some minutes."
    type MyQuote {
      "Unlike the id of any payment. Inputs take it, and \`paymentId\` as well."
      id: ID!
      "The id of the payment that is made from it."
      paymentId: ID!
      walletAddressId: ID!
      "URL of the incoming payment that would be paid."
      receiver: String
      "The most that would leave the account, fees included."
      debitAmount: Amount!
      "What the receiver would get, in the receiver's asset."
      receiveAmount: Amount!
      "The receiver's units for one of the payer's, before fees, as far as known. To show, not to compute with."
      estimatedExchangeRate: Float
      createdAt: DateTime!
      "After this it cannot be used."
      expiresAt: DateTime!
    }
  `,
  guards: {
    'Query.myOutgoingPayments': read,
    'Query.myOutgoingPayment': read,
    'Query.myQuote': read,
    'MyOutgoingPayment.grant': [needsScope('grants:read')]
  },
  resolvers: {
    MyOutgoingPaymentConnection: { nodes },
    Query: {
      myOutgoingPayments: (_, args: OutgoingArgs, context) => listMyOutgoingPayments(context, args),
      async myOutgoingPayment(_, { id }: { id: string }, context) {
        const row = await ownOutgoing(context, id)
        return row ? viewOutgoing(row, context) : null
      },
      async myQuote(_, { id }: { id: string }, context) {
        const row = await ownQuote(context, id)
        return row ? viewQuote(row) : null
      }
    },
    MyOutgoingPayment: {
      async grant({ grantId }: MyOutgoingPayment, _, context) {
        const grant = grantId === null ? undefined : await ownGrant(context, grantId)
        return grant ? view(context, grant) : null
      }
    }
  }
})
