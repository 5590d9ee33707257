import { listMyPayments, type AnyArgs } from '../accountHolder/payments.ts'
import { fields } from '../policy/policy.ts'
import { needsScope } from '../policy/rules.ts'
import type { FieldFamily } from './family.ts'

export const myPayments: FieldFamily = {
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
      "States of either kind by name: \`COMPLETED\`, \`PENDING\`, …"
      state: StringIn
    }

    "One of these types."
    input PaymentTypeIn {
      in: [PaymentType!]!
    }

    "A payment from or to one of the caller's wallet addresses."
    union MyPayment = MyOutgoingPayment | MyIncomingPayment

    "A page of payments."
    type MyPaymentConnection {
      edges: [MyPaymentEdge!]!
      pageInfo: PageInfo!
    }

    "A payment in a page, with its place in the list."
    type MyPaymentEdge {
      "Opaque: good for \`after\` and \`before\` of \`myPayments\`, for this caller only."
      cursor: String!
      node: MyPayment!
    }
  `,
  policy: {
    user: {
      Query: { myPayments: [needsScope('payments:read')] },
      MyPaymentFilter: fields('walletAddress type state'),
      PaymentTypeIn: fields('in'),
      MyPaymentConnection: fields('edges pageInfo'),
      MyPaymentEdge: fields('cursor node')
    }
  },
  resolvers: {
    Query: { myPayments: (_, args: AnyArgs, context) => listMyPayments(context, args) }
  }
}
