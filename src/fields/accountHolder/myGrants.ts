import type { MyGrantsArgs } from '../../domain/grants/grantSource.ts'
import { listMyGrants } from '../../domain/grants/ownGrants.ts'
import { nodes } from '../../lib/connection.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const myGrants = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      """
      The account holder's grants with an access for one of their wallet addresses, newest first unless \`sortOrder\`
      says otherwise. A grant that names the account holder only as its subject cannot be listed; \`myGrant\` finds it.

      \`first\` (20 by default, at most 100) with \`after\` pages forwards; \`last\` with \`before\` pages backwards, and
      \`last\` alone returns the end of the list. Some filters are applied to each page: a page may be short, or even
      empty, while \`hasNextPage\` is true. Continue from \`endCursor\` until it is false.
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
      "Grants for these wallet addresses. Addresses that are not the account holder's match nothing."
      walletAddress: StringIn
      "Grants of these client applications, by the wallet address in \`client\`."
      client: StringIn
      "Grants with an access of these types: \`incoming-payment\`, \`outgoing-payment\`, \`quote\`."
      accessType: StringIn
      canSpend: Boolean
      "Whether the account holder had to be asked. True leaves out any number of grants that needed no consent, at little cost; so does \`canSpend: true\`."
      consentRequired: Boolean
      "Created at this moment or later."
      createdAfter: DateTime
      "Created before this moment."
      createdBefore: DateTime
      "A part of \`client\`, in any case: 1 to 200 characters."
      clientText: SearchText
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
      "False only if the filter has \`consentRequired: true\` or \`canSpend: true\` and there are so many other grants that some grants which their client has not fetched yet may be missing. With \`client\` or \`clientText\` none are ever missing."
      complete: Boolean!
    }

    "A grant in a page, with its place in the list."
    type MyGrantEdge {
      "Opaque. Use it in \`after\` and \`before\` of \`myGrants\`; it works for this account holder only."
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
