import { ownGrant, view } from '../../domain/grants/ownGrants.ts'
import { ownOutgoing } from '../../domain/payments/ownPayments.ts'
import { listMyOutgoingPayments, type OutgoingArgs } from '../../domain/payments/paymentLists.ts'
import { viewOutgoing, type MyOutgoingPayment } from '../../domain/payments/paymentView.ts'
import { nodes } from '../../lib/connection.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const read = [needsScope('payments:read')]

export const myOutgoingPayments = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      """
      Payments sent, or being sent, from the account holder's wallet addresses, newest first unless \`sortOrder\` says
      otherwise.

      \`first\` (20 by default, at most 100) with \`after\` pages forwards; \`last\` with \`before\` pages backwards, and
      \`last\` alone returns the end of the list. The filter by grant is applied to each page: a page may be short, or
      even empty, while \`hasNextPage\` is true. Continue from \`endCursor\` until it is false.
      """
      myOutgoingPayments(
        first: Int
        after: String
        last: Int
        before: String
        filter: MyOutgoingPaymentFilter
        sortOrder: SortOrder = DESC
      ): MyOutgoingPaymentConnection
      "A payment from one of the account holder's wallet addresses. Null for someone else's payment and for one that does not exist. After a timeout, query the \`paymentId\` of the quote; the \`id\` of the quote works too."
      myOutgoingPayment(id: ID!): MyOutgoingPayment
    }

    "Which payments to list. All conditions must hold; an empty list matches nothing."
    input MyOutgoingPaymentFilter {
      "From these wallet addresses, by URL or id. Addresses that are not the account holder's match nothing."
      walletAddress: StringIn
      state: OutgoingPaymentStateIn
      "Made with these grants, by id."
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
      "Opaque. Use it in \`after\` and \`before\` of \`myOutgoingPayments\`; it works for this account holder only."
      cursor: String!
      node: MyOutgoingPayment!
    }

    "A payment from one of the account holder's wallet addresses."
    type MyOutgoingPayment implements Node & MyPayment {
      "The id of the payment: the \`paymentId\` of its quote."
      id: ID!
      walletAddressId: ID!
      "The wallet address of the client application that made the payment. Null if no client did: the wallet made it for the account holder."
      client: String
      "The state of the payment. FUNDING waits for the wallet; COMPLETED, FAILED and CANCELLED are final."
      state: MyPaymentState!
      "Why the payment failed. Null if nothing went wrong."
      failure: MyPaymentFailure
      "The most that leaves the account, fees included."
      debitAmount: Amount!
      "The amount that the receiver should get, in the receiver's asset."
      receiveAmount: Amount!
      "The amount sent so far. A failed payment may have sent a part."
      sentAmount: Amount!
      "The URL of the incoming payment that is paid."
      receiver: String
      "The grant that the payment was made with. Null if it was made through the wallet."
      grantId: ID
      "That grant. Null if the account holder may not see it."
      grant: MyGrant
      "Those metadata of the payment that the wallet makes public. Other people wrote them: show them as text."
      metadata: JSONObject
      createdAt: DateTime!
    }

    "Why a payment failed."
    enum MyPaymentFailure {
      "The quote expired before the money came."
      QUOTE_EXPIRED
      "No exchange rate was available."
      RATES_UNAVAILABLE
      "The exchange rate had become worse than the quote promised."
      RATE_TOO_LOW
      "One side now keeps its account in another asset than when the quote was made."
      ASSET_CHANGED
      "The receiver accepts no more money."
      RECEIVER_CLOSED
      "The receiver could not be reached."
      RECEIVER_UNREACHABLE
      "Any other reason."
      OTHER
    }
  `,
  guards: {
    'Query.myOutgoingPayments': read,
    'Query.myOutgoingPayment': read,
    'MyOutgoingPayment.grant': [needsScope('grants:read')]
  },
  resolvers: {
    MyOutgoingPaymentConnection: { nodes },
    Query: {
      myOutgoingPayments: (_, args: OutgoingArgs, context) => listMyOutgoingPayments(context, args),
      async myOutgoingPayment(_, { id }: { id: string }, context) {
        const row = await ownOutgoing(context, id)
        return row ? viewOutgoing(row, context) : null
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
