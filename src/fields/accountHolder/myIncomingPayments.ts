import { listMyIncomingPayments, ownIncoming, type IncomingArgs } from '../../domain/payments/ownPayments.ts'
import { viewIncoming } from '../../domain/payments/paymentView.ts'
import { nodes } from '../../lib/connection.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const read = [needsScope('payments:read')]

export const myIncomingPayments = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      Payments received, or asked for, at the caller's wallet addresses, newest first unless \`sortOrder\` says otherwise.
      One that expired before anybody paid is gone.

      \`first\` (20 by default, at most 100) with \`after\` walks forwards; \`last\` with \`before\` walks backwards, and
      \`last\` alone gives the end of the list. The filter by state is applied while walking, and over several wallet
      addresses so are payments that are gone: a page may be short, even empty, while \`hasNextPage\` is true. Go on from
      \`endCursor\` until it is false.
      """
      myIncomingPayments(
        first: Int
        after: String
        last: Int
        before: String
        filter: MyIncomingPaymentFilter
        sortOrder: SortOrder = DESC
      ): MyIncomingPaymentConnection
      "A payment to one of the caller's wallet addresses. Null for one that is not theirs, and for one that does not exist."
      myIncomingPayment(id: ID!): MyIncomingPayment
    }

    "Which payments to list. All conditions must hold; an empty list matches nothing."
    input MyIncomingPaymentFilter {
      "To these wallet addresses, by URL or id. Those that are not the caller's match nothing."
      walletAddress: StringIn
      state: IncomingPaymentStateIn
    }

    "One of these states."
    input IncomingPaymentStateIn {
      in: [IncomingPaymentState!]!
    }

    "A page of payments received."
    type MyIncomingPaymentConnection {
      edges: [MyIncomingPaymentEdge!]!
      "The same rows without their cursors."
      nodes: [MyIncomingPayment!]!
      pageInfo: PageInfo!
    }

    "A payment in a page, with its place in the list."
    type MyIncomingPaymentEdge {
      "Opaque: good for \`after\` and \`before\` of \`myIncomingPayments\`, for this caller only."
      cursor: String!
      node: MyIncomingPayment!
    }

    "A payment to one of the caller's wallet addresses, or a request for one."
    type MyIncomingPayment implements MyPayment {
      id: ID!
      "Its public URL: what a payer is given as \`receiver\`."
      url: String!
      walletAddressId: ID!
      "The wallet address of the client application that asked for it. Null when no client asked for it: then the wallet did, for the account holder. Null as well for a client that came with a key of its own."
      client: String
      state: MyPaymentState!
      "How much is asked for. Null: any amount will do."
      incomingAmount: Amount
      "How much has come in so far."
      receivedAmount: Amount!
      "What the wallet calls public of the facts that came with the payment. Text of others: show it as text."
      metadata: JSONObject
      "After this no more is accepted."
      expiresAt: DateTime!
      createdAt: DateTime!
    }
  `,
  guards: {
    'Query.myIncomingPayments': read,
    'Query.myIncomingPayment': read
  },
  resolvers: {
    MyIncomingPaymentConnection: { nodes },
    Query: {
      myIncomingPayments: (_, args: IncomingArgs, context) => listMyIncomingPayments(context, args),
      async myIncomingPayment(_, { id }: { id: string }, context) {
        const row = await ownIncoming(context, id)
        return row ? viewIncoming(row, context) : null
      }
    }
  }
})
