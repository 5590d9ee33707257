import type { MyClient } from '../../history.ts'
import type { MyGrantsArgs } from '../../domain/grants/grantSource.ts'
import { viewedRow } from '../../domain/clients/viewedRow.ts'
import { grantsOfClient } from '../../domain/clients/grantsOfClient.ts'
import { clientProfile } from '../../domain/clients/clientProfile.ts'
import { listMyClients, type MyClientsArgs } from '../../domain/clients/listClients.ts'
import { clientById, clientOfGrant, lastUseOfClient } from '../../domain/clients/myClient.ts'
import type { MyGrant } from '../../domain/grants/grantView.ts'
import { nodes } from '../../lib/connection.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const read = needsScope('grants:read')

export const myClients = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      """
      The client applications that have, had or asked for grants from the account holder. The client with the newest
      grant comes first. A client appears once, with any number of grants. A client that came with a key instead of a
      wallet address cannot be recognised again, so it appears once for each grant.

      Only grants that needed the account holder's consent count, unless the filter says otherwise: any client can
      create grants in anyone's name that need no consent. \`first\`: 20 by default, at most 100. Pages are exact if
      \`complete\` is true. With a journal, figures are as last seen, mostly seconds ago; each client's newest grant is
      as it is now.
      """
      myClients(first: Int, after: String, filter: MyClientFilter): MyClientConnection
      "One of these clients, by its \`id\`, with the grants that needed consent; if there are none, with all known grants. Null if the account holder has no grant for the client."
      myClient(id: ID!): MyClient
    }

    "Which clients to list, and which of their grants count. All conditions must hold; an empty list matches nothing."
    input MyClientFilter {
      "Only grants in one of these statuses count. ACTIVE: clients that have access now."
      status: GrantStatusIn
      "Only grants that needed consent count (true), only those that did not (false), or all of them (null)."
      consentRequired: Boolean = true
      "Whether the client has an ACTIVE grant that can send money."
      canSpend: Boolean
      "A part of the client's URL, in any case: 1 to 200 characters."
      clientText: SearchText
    }

    "A page of clients."
    type MyClientConnection {
      edges: [MyClientEdge!]!
      "The same rows without their cursors."
      nodes: [MyClient!]!
      pageInfo: PageInfo!
      "How many clients match, on all pages. Exact if \`complete\` is true."
      totalCount: Int!
      """
      Whether all grants that count were read. False if there were too many, or if payments, which name grants that no
      list contains, could not be read (without the scope \`payments:read\` they never are; a journal needs neither).
      Clients and figures may then be missing some grants; everything shown is correct.
      """
      complete: Boolean!
    }

    "A client in a page, with its place in the list."
    type MyClientEdge {
      "Opaque. Use it in \`after\` of \`myClients\`; it works for this account holder only."
      cursor: String!
      node: MyClient!
    }

    "A client application, as the grants that count describe it."
    type MyClient implements Node {
      "Opaque. The id of a client stays the same for this account holder, and is useless to anyone else."
      id: ID!
      "The client's wallet address, as its newest grant spells it. Null if the client came with a key instead."
      client: String
      """
      Who the client is, according to its own wallet. Null if the client came with a key; null with an error at this
      path if its wallet gave no answer. Show \`client\` then.
      Codes: ADDRESS_REFUSED, NOT_FOUND, UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR, UPSTREAM_UNTRUSTED.
      """
      clientProfile: WalletAddressProfile
      "How many of its grants are ACTIVE. As last seen, with a journal."
      activeGrants: Int!
      "Whether one of its ACTIVE grants can send money from one of the account holder's wallet addresses, now or in a future period."
      canSpend: Boolean!
      "When the client asked for the oldest of the grants that count."
      firstGrantedAt: DateTime!
      "When the client asked for the newest of the grants that count."
      lastGrantedAt: DateTime!
      """
      When the client last used one of these grants to send the account holder's money, or to prepare a payment. Null
      if it used none, according to the newest 2,000 payments, and to older ones that the gateway's journal knows. Null
      with an error at this path if they could not be read, or if the token lacks the scope \`payments:read\` (SCOPE_REQUIRED).
      """
      lastUsedAt: DateTime
      "The grants that count, newest first; \`filter\` narrows them further. Null with an error at this path if they could not be read."
      grants(first: Int, after: String, filter: MyGrantFilter): MyGrantConnection
    }

    extend type MyGrant {
      "The client application with all of its grants that needed consent; if there are none, with all known grants. Null with an error at this path if they could not be read."
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
