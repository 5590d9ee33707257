import { listMyGrants, type MyGrantsArgs } from '../../domain/grants/ownGrants.ts'
import { nodes } from '../../lib/connection.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const myGrants = fieldModule({
  role: 'accountHolder',
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
      ): MyGrantConnection
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
      "Whether the caller had to be asked. True leaves a flood of grants that nobody was asked for out at little cost; so does \`canSpend: true\`."
      consentRequired: Boolean
      "Created at this moment or later."
      createdAfter: DateTime
      "Created before this moment."
      createdBefore: DateTime
      "A part of \`client\`, in any case: 1 to 200 characters."
      clientText: String
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
      "The same rows without their cursors."
      nodes: [MyGrant!]!
      pageInfo: PageInfo!
      "False only where grants were asked for that the caller had been asked for (\`consentRequired\` or \`canSpend\`: true), and there are so many others that some of those which their client has not fetched yet may be missing. Together with \`client\` or \`clientText\` nothing ever is."
      complete: Boolean!
    }

    "A grant in a page, with its place in the list."
    type MyGrantEdge {
      "Opaque: good for \`after\` and \`before\` of \`myGrants\`, for this caller only."
      cursor: String!
      node: MyGrant!
    }
  `,
  guards: {
    'Query.myGrants': [needsScope('grants:read')]
  },
  rafiki: {
    PageInfo: 'startCursor endCursor hasNextPage hasPreviousPage'
  },
  resolvers: {
    MyGrantConnection: { nodes },
    Query: { myGrants: (_, args: MyGrantsArgs, context) => listMyGrants(context, args) }
  }
})
