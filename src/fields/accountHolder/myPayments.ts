import { listMyPayments, type AnyArgs } from '../../domain/payments/ownPayments.ts'
import { nodes } from '../../lib/connection.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const myPayments = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      Payments from and to the caller's wallet addresses in one list, newest first unless \`sortOrder\` says otherwise.

      \`first\` (20 by default, at most 100) with \`after\` walks forwards; \`last\` with \`before\` walks backwards, and
      \`last\` alone gives the end of the list. The filter by state is applied while walking, and so are requests for
      payment that expired before anybody paid, which are gone: a page may be short, even empty, while \`hasNextPage\` is
      true. Go on from \`endCursor\` until it is false.
      """
      myPayments(
        first: Int
        after: String
        last: Int
        before: String
        filter: MyPaymentFilter
        sortOrder: SortOrder = DESC
      ): MyPaymentConnection
    }

    "Which payments to list. All conditions must hold; an empty list matches nothing."
    input MyPaymentFilter {
      "From and to these wallet addresses, by URL or id. Those that are not the caller's match nothing."
      walletAddress: StringIn
      type: PaymentTypeIn
      state: MyPaymentStateIn
    }

    "One of these types."
    input PaymentTypeIn {
      in: [PaymentType!]!
    }

    "One of these states."
    input MyPaymentStateIn {
      in: [MyPaymentState!]!
    }

    "A payment from or to one of the caller's wallet addresses."
    interface MyPayment {
      id: ID!
      "The caller's wallet address, which pays or receives."
      walletAddress: MyWalletAddress
      walletAddressId: ID!
      "The wallet address of the client application that made it. Null when no client did, or one without an address."
      client: String
      state: MyPaymentState!
      "What the wallet calls public of the facts that came with the payment. Text of others: show it as text."
      metadata: JSONObject
      createdAt: DateTime!
    }

    "How far a payment has come. COMPLETED, EXPIRED, FAILED and CANCELLED are final."
    enum MyPaymentState {
      "Of one that is received: nothing has come in yet."
      PENDING
      "Of one that is received: a part has come in."
      PROCESSING
      "All of it was sent or has come in, or it was closed. Final."
      COMPLETED
      "Of one that is received: it takes no more, its time is over. Final."
      EXPIRED
      "Of one that is sent: it waits for the wallet to hand over the money."
      FUNDING
      "Of one that is sent: the money is on its way."
      SENDING
      "Of one that is sent: see \`failure\`. Final."
      FAILED
      "Of one that is sent: it was called off before any money was on its way. Final."
      CANCELLED
    }

    "A page of payments."
    type MyPaymentConnection {
      edges: [MyPaymentEdge!]!
      "The same rows without their cursors."
      nodes: [MyPayment!]!
      pageInfo: PageInfo!
    }

    "A payment in a page, with its place in the list."
    type MyPaymentEdge {
      "Opaque: good for \`after\` and \`before\` of \`myPayments\`, for this caller only."
      cursor: String!
      node: MyPayment!
    }
  `,
  guards: {
    'Query.myPayments': [needsScope('payments:read')]
  },
  resolvers: {
    MyPaymentConnection: { nodes },
    Query: { myPayments: (_, args: AnyArgs, context) => listMyPayments(context, args) }
  }
})
