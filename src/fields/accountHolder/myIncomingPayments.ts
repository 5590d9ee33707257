import { ownIncoming } from '../../domain/payments/ownPayments.ts'
import { listMyIncomingPayments, type IncomingArgs } from '../../domain/payments/paymentLists.ts'
import { viewIncoming } from '../../domain/payments/paymentView.ts'
import { nodes } from '../../lib/connection.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const read = [needsScope('payments:read')]

export const myIncomingPayments = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      """
      Payments received or requested at the account holder's wallet addresses, newest first unless \`sortOrder\` says
      otherwise. A request that expired before anyone paid is gone.

      \`first\` (20 by default, at most 100) with \`after\` pages forwards; \`last\` with \`before\` pages backwards, and
      \`last\` alone returns the end of the list. The filter by state is applied to each page, and with several wallet
      addresses payments that are gone leave gaps: a page may be short, or even empty, while \`hasNextPage\` is true.
      Continue from \`endCursor\` until it is false.
      """
      myIncomingPayments(
        first: Int
        after: String
        last: Int
        before: String
        filter: MyIncomingPaymentFilter
        sortOrder: SortOrder = DESC
      ): MyIncomingPaymentConnection
      "A payment to one of the account holder's wallet addresses. Null for someone else's payment and for one that does not exist."
      myIncomingPayment(id: ID!): MyIncomingPayment
    }

    "Which payments to list. All conditions must hold; an empty list matches nothing."
    input MyIncomingPaymentFilter {
      "To these wallet addresses, by URL or id. Addresses that are not the account holder's match nothing."
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
      "Opaque. Use it in \`after\` and \`before\` of \`myIncomingPayments\`; it works for this account holder only."
      cursor: String!
      node: MyIncomingPayment!
    }

    "A payment to one of the account holder's wallet addresses, or a request for one."
    type MyIncomingPayment implements Node & MyPayment {
      id: ID!
      "The public URL of the payment: give it to a payer as \`receiver\`."
      url: String!
      walletAddressId: ID!
      "The wallet address of the client application that requested the payment. Null if no client did: the wallet requested it for the account holder. Also null if the client came with a key instead."
      client: String
      state: MyPaymentState!
      "The amount requested. Null: any amount."
      incomingAmount: Amount
      "The amount received so far."
      receivedAmount: Amount!
      "Those metadata of the payment that the wallet makes public. Other people wrote them: show them as text."
      metadata: JSONObject
      "The payment accepts no more money after this moment."
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
