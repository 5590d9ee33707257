import { listMyGrants, type MyGrantsArgs } from '../accountHolder/grants.ts'
import { fields } from '../policy/policy.ts'
import { needsScope } from '../policy/rules.ts'
import type { FieldFamily } from './family.ts'

export const myGrants: FieldFamily = {
  sdl: /* GraphQL */ `
    extend type Query {
      """
      The caller's grants, newest first unless \`sortOrder\` says otherwise: those with an access that names one of the
      caller's wallet addresses. A grant that names the caller as its subject only cannot be listed; \`myGrant\` finds it.

      \`first\` (20 by default, at most 100) with \`after\` walks forwards; \`last\` with \`before\` walks backwards, and
      \`last\` alone gives the end of the list. Some filters are applied while walking: a page may then be short, even
      empty, while \`hasNextPage\` is true. Go on from \`endCursor\` until it is false.
      """
      myGrants(
        first: Int
        after: String
        last: Int
        before: String
        filter: MyGrantFilter
        sortOrder: SortOrder = DESC
      ): MyGrantConnection!
    }

    "Which grants to list. All conditions must hold; an empty list matches nothing."
    input MyGrantFilter {
      status: GrantStatusIn
      "Grants for these wallet addresses. Those that are not the caller's match nothing."
      walletAddress: StringIn
      "Grants of these client applications, by their wallet address as \`client\` has it."
      client: StringIn
      "Grants that hold an access of these types: \`incoming-payment\`, \`outgoing-payment\`, \`quote\`."
      accessType: StringIn
      canSpend: Boolean
      consentRequired: Boolean
    }

    "One of these statuses."
    input GrantStatusIn {
      in: [GrantStatus!]!
    }

    "One of these values."
    input StringIn {
      in: [String!]!
    }

    "A page of grants."
    type MyGrantConnection {
      edges: [MyGrantEdge!]!
      pageInfo: PageInfo!
    }

    "A grant in a page, with its place in the list."
    type MyGrantEdge {
      "Opaque: good for \`after\` and \`before\` of \`myGrants\`, for this caller only."
      cursor: String!
      node: MyGrant!
    }
  `,
  policy: {
    user: {
      Query: { myGrants: [needsScope('grants:read')] },
      MyGrantConnection: fields('edges pageInfo'),
      MyGrantEdge: fields('cursor node'),
      PageInfo: fields('startCursor endCursor hasNextPage hasPreviousPage'),
      MyGrantFilter: fields('status walletAddress client accessType canSpend consentRequired'),
      GrantStatusIn: fields('in'),
      StringIn: fields('in')
    }
  },
  resolvers: {
    Query: { myGrants: (_, args: MyGrantsArgs, context) => listMyGrants(context, args) }
  }
}
