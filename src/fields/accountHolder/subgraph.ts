import { GraphQLScalarType, valueFromASTUntyped } from 'graphql'
import { byLookUp, everyone } from '../../authorization/guards/scope.ts'
import { badInput } from '../../errors.ts'
import { isObject } from '../../lib/property.ts'
import { fieldModule } from '../fieldModule.ts'
import { lookUpsOf } from '../lookUps.ts'
import { subgraphSdl } from '../subgraphSdl.ts'

/** What account holders do not have where the gateway is no subgraph. */
export const subgraphFields = ['Query._service', 'Query._entities']

const maxRepresentations = 100

/** The contract as a subgraph of Apollo Federation 2. Absent where that is not configured. */
export const subgraph = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      "The contract as a schema of Apollo Federation 2, from which a supergraph is composed."
      _service: _Service!
      """
      The account holder's objects that a supergraph's router names by type and \`id\`, at most 100, in their order. Null
      for someone else's object and for one that does not exist, as the fields of single objects answer.
      """
      _entities(representations: [_Any!]!): [_Entity]!
    }

    "This contract, for routers."
    type _Service {
      sdl: String!
    }

    "An object that \`node\` finds, too."
    union _Entity = MyGrant | MyClient | MyWalletAddress | MyOutgoingPayment | MyIncomingPayment

    "The type of an object (\`__typename\`) and its \`id\`."
    scalar _Any
  `,
  guards: { 'Query._service': [everyone], 'Query._entities': [byLookUp] },
  resolvers: {
    _Any: new GraphQLScalarType({
      name: '_Any',
      parseValue: (value) => value,
      parseLiteral: (node, variables) => valueFromASTUntyped(node, variables)
    }),
    Query: {
      _service: (_, __, ___, { schema }) => ({ sdl: subgraphSdl(schema) }),
      _entities(_, { representations }: { representations: unknown[] }, context, info) {
        if (representations.length > maxRepresentations)
          throw badInput('representations', `at most ${maxRepresentations} representations`)
        const lookUps = lookUpsOf(info.schema)
        return representations.map((it) => {
          const { __typename: type, id } = isObject(it) ? it : {}
          if (typeof type !== 'string') return null
          // What is no id is looked up as well: it costs what an unknown one costs.
          return lookUps.get(type)?.(typeof id === 'string' ? id : '', context, info) ?? null
        })
      }
    }
  }
})
