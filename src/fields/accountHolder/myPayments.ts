import { listMyPayments, type AnyArgs } from '../../domain/payments/mixedPayments.ts'
import { nodes } from '../../lib/connection.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const myPayments = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      """
      Payments from and to the account holder's wallet addresses in one list, newest first unless \`sortOrder\` says
      otherwise.

      \`first\` (20 by default, at most 100) with \`after\` pages forwards; \`last\` with \`before\` pages backwards, and
      \`last\` alone returns the end of the list. The filter by state is applied to each page, and requests for payment
      that expired before anyone paid are gone and leave gaps: a page may be short, or even empty, while \`hasNextPage\`
      is true. Continue from \`endCursor\` until it is false.
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
      "From and to these wallet addresses, by URL or id. Addresses that are not the account holder's match nothing."
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

    "A payment from or to one of the account holder's wallet addresses."
    interface MyPayment {
      id: ID!
      "The account holder's wallet address, which pays or receives."
      walletAddress: MyWalletAddress
      walletAddressId: ID!
      "The wallet address of the client application that made the payment. Null if no client did, or if the client has no wallet address."
      client: String
      state: MyPaymentState!
      "Those metadata of the payment that the wallet makes public. Other people wrote them: show them as text."
      metadata: JSONObject
      createdAt: DateTime!
    }

    "The state of a payment. COMPLETED, EXPIRED, FAILED and CANCELLED are final."
    enum MyPaymentState {
      "An incoming payment that has received nothing yet."
      PENDING
      "An incoming payment that has received a part."
      PROCESSING
      "Everything was sent or received, or the payment was closed. Final."
      COMPLETED
      "An incoming payment that accepts no more because its time is over. Final."
      EXPIRED
      "An outgoing payment that waits for the wallet to provide the money."
      FUNDING
      "An outgoing payment that is under way."
      SENDING
      "An outgoing payment that failed: see \`failure\`. Final."
      FAILED
      "An outgoing payment that was cancelled before any money was sent. Final."
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
      "Opaque. Use it in \`after\` and \`before\` of \`myPayments\`; it works for this account holder only."
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
