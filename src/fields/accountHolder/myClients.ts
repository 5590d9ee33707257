import type { MyGrantsArgs } from '../../domain/grants/ownGrants.ts'
import { viewedRow } from '../../domain/clients/viewedRow.ts'
import { grantsOfClient } from '../../domain/clients/grantsOfClient.ts'
import { clientProfile } from '../../domain/clients/clientProfile.ts'
import { listMyClients, type MyClientsArgs } from '../../domain/clients/listClients.ts'
import { clientById, clientOfGrant, lastUseOfClient, type MyClient } from '../../domain/clients/myClient.ts'
import type { MyGrant } from '../../domain/grants/grantView.ts'
import { nodes } from '../../lib/connection.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const read = needsScope('grants:read')

export const myClients = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      The client applications that hold grants of the caller's, or held or asked for some: that with the newest grant
      first. A client is here once, whatever grants it has; clients that came with a key of their own, and so cannot be
      known again, are here once for each grant.

      Only grants that the caller was asked for count, unless the filter says otherwise: any client can make grants in
      anybody's name for which nobody is asked. \`first\`: 20 by default, at most 100. Pages are exact as far as
      \`complete\` goes.
      """
      myClients(first: Int, after: String, filter: MyClientFilter): MyClientConnection
      """
      One of these clients, by its \`id\`, with the grants that the caller was asked for; where they were asked for none,
      with all that are known. Null for a client of whom the caller has no grant.
      """
      myClient(id: ID!): MyClient
    }

    "Which clients to list, and which of their grants count. All conditions must hold; an empty list matches nothing."
    input MyClientFilter {
      "Only grants in one of these statuses count. ACTIVE: clients that have access now."
      status: GrantStatusIn
      "Only grants that the caller was asked for count (true), or those that nobody was asked for (false), or all (null)."
      consentRequired: Boolean = true
      "Whether the client holds an ACTIVE grant by which money can be sent."
      canSpend: Boolean
      "A part of the client's URL, in any case: 1 to 200 characters."
      clientText: String
    }

    "A page of clients."
    type MyClientConnection {
      edges: [MyClientEdge!]!
      "The same rows without their cursors."
      nodes: [MyClient!]!
      pageInfo: PageInfo!
      "How many clients match, on all pages; as far as \`complete\` goes."
      totalCount: Int!
      "Whether all of the caller's grants that count were looked at. False where there were too many, or where payments, which name grants that no list has, could not be read (they are not without the scope \`payments:read\`): clients and figures may then lack some. What is shown is right, as far as it goes."
      complete: Boolean!
    }

    "A client in a page, with its place in the list."
    type MyClientEdge {
      "Opaque: good for \`after\` of \`myClients\`, for this caller only."
      cursor: String!
      node: MyClient!
    }

    "A client application, by the caller's grants that count."
    type MyClient {
      "Opaque. The same for this client whenever this caller asks, and of no use to anybody else."
      id: ID!
      "The client's wallet address, as its newest grant spells it. Null when it came with a key of its own."
      client: String
      """
      Who the client is, as its own wallet tells it. Null when it came with a key, and null with an error at this path
      when its wallet gave no answer: show \`client\` then.
      Codes: ADDRESS_REFUSED, NOT_FOUND, UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR, UPSTREAM_UNTRUSTED.
      """
      clientProfile: WalletAddressProfile
      "How many of its grants are ACTIVE."
      activeGrants: Int!
      "Whether one of its ACTIVE grants allows to send money from one of the caller's wallet addresses, be it in a period to come."
      canSpend: Boolean!
      "When it asked for the oldest of the grants that count."
      firstGrantedAt: DateTime!
      "When it asked for the newest of the grants that count."
      lastGrantedAt: DateTime!
      "When one of these grants was last used to send the caller's money, or to prepare it. Null when none was, as far as the newest 2,000 payments tell; null with an error at this path when they could not be read, or the token lacks the scope \`payments:read\` (SCOPE_REQUIRED)."
      lastUsedAt: DateTime
      "The grants that count, newest first; \`filter\` narrows them further. Null with an error at this path when they could not be read."
      grants(first: Int, after: String, filter: MyGrantFilter): MyGrantConnection
    }

    extend type MyGrant {
      """
      The client application with all of its grants that the caller was asked for; where she was asked for none, with
      those that are known. Null with an error at this path when they could not be read.
      """
      connectedClient: MyClient
    }
  `,
  guards: {
    'Query.myClients': [read],
    'Query.myClient': [read],
    'MyClient.lastUsedAt': [needsScope('payments:read')],
    'MyClient.grants': [read],
    'MyGrant.connectedClient': [read]
  },
  resolvers: {
    MyClientConnection: { nodes },
    Query: {
      myClients: (_, args: MyClientsArgs, context) => listMyClients(context, args),
      myClient: (_, { id }: { id: string }, context) => clientById(context, id)
    },
    MyClient: {
      clientProfile: (connected: MyClient, _, context) => clientProfile(context, connected),
      lastUsedAt: (client: MyClient, _, context) => lastUseOfClient(context, client),
      grants: (client: MyClient, args: MyGrantsArgs, context) => grantsOfClient(context, client, args)
    },
    MyGrant: { connectedClient: (grant: MyGrant, _, context) => clientOfGrant(context, viewedRow(context, grant)) }
  }
})
