import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { graphql, GraphQLScalarType } from 'graphql'

/**
 * Another team's subgraph: it adds to the gateway's objects, names some of them, and uses what Apollo's list of the
 * compatibility of subgraphs names, as far as that needs something of the other side.
 */
export const toySdl = /* GraphQL */ `
  type Query {
    cards: [Card!]!
    pinned: MyGrant @provides(fields: "client")
  }

  type Card @key(fields: "id") {
    id: ID!
    limit: Amount!
    pays: MyWalletAddress
    lastPayment: MyIncomingPayment
    serial: String @inaccessible
  }

  type MyWalletAddress @key(fields: "id") {
    id: ID!
    balance: Amount @tag(name: "money")
    limit: Amount @unit(of: "cent")
  }

  type MyGrant @key(fields: "id") {
    id: ID!
    client: String @external
    label: String @requires(fields: "client")
    shared: Boolean! @override(from: "gateway")
  }

  type MyClient @key(fields: "id") {
    id: ID!
    rating: Int
  }

  type MyIncomingPayment @key(fields: "id", resolvable: false) {
    id: ID!
  }

  type Amount @shareable {
    value: DecimalInteger!
    assetCode: String!
    assetScale: UInt8!
  }

  type PageInfo @shareable {
    endCursor: String
    hasNextPage: Boolean!
  }

  scalar DecimalInteger
  scalar UInt8
`

export const toyLink = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.3"
  import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible", "@tag", "@composeDirective"]
) @link(url: "https://toys.example/unit/v1.0", import: ["@unit"]) @composeDirective(name: "@unit")
directive @unit(of: String) on FIELD_DEFINITION\n`

/** What a router sees of it. */
const executable = `${toySdl.replaceAll(/ @\w+(\([^)]*\))?/g, '')}
  extend type Query {
    _entities(representations: [_Any!]!): [_Entity]!
  }
  union _Entity = Card | MyWalletAddress | MyGrant | MyClient
  scalar _Any
`

interface Card {
  id: string
  pays: { id: string } | null
  lastPayment: { id: string } | null
}

/** Cards of everybody, which the subgraph shows to anybody: only the gateway knows whose the objects are that they name. */
export async function startToySubgraph(cards: Card[], pinned: string) {
  const amount = { value: '100', assetCode: 'USD', assetScale: 2 }
  const any = (name: string) => new GraphQLScalarType({ name })
  const schema = makeExecutableSchema({
    typeDefs: executable,
    resolvers: {
      ...{ DecimalInteger: any('DecimalInteger'), UInt8: any('UInt8'), _Any: any('_Any') },
      MyWalletAddress: { balance: () => amount, limit: () => amount },
      MyGrant: { label: ({ client }: { client: unknown }) => `for ${String(client)}`, shared: () => true },
      MyClient: { rating: () => 5 },
      Query: {
        cards: () => cards.map((it) => ({ ...it, limit: amount, serial: 'hidden' })),
        pinned: () => ({ id: pinned, client: 'known here' }),
        _entities: (_: unknown, { representations }: { representations: unknown[] }) => representations
      }
    }
  })
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> }
      void graphql({ schema, source: query, variableValues: variables }).then((result) =>
        response.setHeader('content-type', 'application/json').end(JSON.stringify(result))
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    close: () => new Promise((resolve) => server.close(resolve))
  }
}
