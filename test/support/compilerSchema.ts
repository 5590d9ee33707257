import { makeExecutableSchema } from '@graphql-tools/schema'
import { GraphQLEnumType, GraphQLError, GraphQLScalarType, type GraphQLSchema } from 'graphql'
import type { CompileOptions } from '../../src/compiler/index.ts'

export const compileOptions: CompileOptions = {
  limits: { bytes: 2 ** 23, errors: 1_000, exceeded: (limit) => new GraphQLError(`too many ${limit}`) }
}

const sdl = /* GraphQL */ `
  type Query {
    thing(id: ID, kind: Kind = BIG, sizes: [Int!] = [1, 2], where: Where): Thing
    sure: Thing!
    things(count: Int!): [Thing!]!
    holes: [Thing]
    any: Any
    named: Named
    mixed: [Named]
    untyped: Named
    mistyped: Named
    own: Own
    "Of a resolver of its own that fails."
    refused: String
    failsLater(ms: Int): String!
    secret: String
  }
  type Mutation {
    change: Boolean
  }
  type Thing implements Named {
    id: ID!
    name: String
    text: String!
    kind: Kind
    on: Boolean!
    count: Int
    ratio: Float
    moment: Moment
    tags: [String!]
    grid: [[Int]]
    next: Thing
    must: Thing!
    things: [Thing!]
    slow: String
    slowThing: Thing
    slowMust: Thing!
    says(word: String! = "hello", times: Int): String
    lazy: Int
    "Null, or wrong, in what may not be."
    broken: String!
    wrongKind: Kind!
    noList: [String]
    notes: [Note!]!
    info: String
  }
  type Note {
    text: String!
    by: Thing
  }
  interface Named {
    name: String
  }
  type Other implements Named {
    name: String
  }
  union Any = Thing | Note
  interface Own {
    name: String
  }
  type Owned implements Own {
    name: String
  }
  input Where {
    name: String = "x"
    in: [ID!]
  }
  enum Kind {
    BIG
    SMALL
  }
  scalar Moment
`

interface Thing {
  id: string
  depth: number
}

const soon = <T>(value: T): Promise<T> => new Promise((resolve) => setImmediate(resolve, value))

/** A row with everything in it, and with strange things. */
export function thing(id: string, depth = 3): Thing & Record<string, unknown> {
  return {
    id,
    depth,
    name: id === '2' ? null : `a "quoted" \\ name\n of ${id} \u2028 \ud800`,
    text: 'plain text',
    kind: Number(id) % 2 ? 'BIG' : 2,
    on: true,
    count: 7,
    ratio: 0.5,
    moment: new Date(0),
    tags: ['a', 'b"'],
    grid: [[1, null], [], null, [2]],
    lazy: () => 5,
    broken: id === '3' ? null : 'whole',
    wrongKind: id === '4' ? 'NO_SUCH' : 'BIG',
    noList: id === '5' ? 'not a list' : new Set(['x']),
    get must() {
      return depth > 0 ? thing(`${id}`, depth - 1) : null
    },
    get next() {
      return depth > 0 ? thing(`${Number(id) + 1}`, depth - 1) : null
    },
    get things() {
      return depth > 0 ? [thing('1', depth - 1), soon(thing('2', depth - 1)), thing('3', depth - 1)] : undefined
    },
    notes: [{ text: 'one' }, { text: 'two', by: { id: 'x', text: null } }]
  }
}

/** One of everything that a contract may have, resolvers that fail among them. */
export function strangeSchema(): GraphQLSchema {
  const schema = makeExecutableSchema({
    typeDefs: sdl,
    resolvers: {
      Kind: { BIG: 'BIG', SMALL: 2 },
      Moment: new GraphQLScalarType({
        name: 'Moment',
        serialize(value) {
          if (value instanceof Date) return value
          throw new GraphQLError('no moment')
        }
      }),
      Query: {
        thing: (_: unknown, args: { id?: string }) => ({
          ...thing(args.id ?? '1'),
          name: JSON.stringify(args)
        }),
        sure: () => null,
        things: (_: unknown, { count }: { count: number }) =>
          Array.from({ length: count }, (__, n) => (n % 2 ? soon(thing(String(n))) : thing(String(n)))),
        holes: () => [thing('1'), null, new Error('a hole'), soon(new Error('later')), soon(null), thing('3')],
        any: () => ({ __typename: 'Thing', ...thing('1') }),
        named: () => ({ __typename: 'Thing', ...thing('1') }),
        mixed: () => [{ __typename: 'Thing', ...thing('1') }, soon({ __typename: 'Other', name: 'o' }), null],
        untyped: () => thing('1'),
        mistyped: () => ({ __typename: 'Note' }),
        own: () => ({ __typename: 'Owned', name: 'o' }),
        refused: () => {
          throw new Error('refused')
        },
        failsLater: async () => {
          await soon(0)
          throw new GraphQLError('later', { extensions: { code: 'LATE' } })
        },
        secret: (_: unknown, __: unknown, { scopes }: { scopes: string[] }) => {
          if (!scopes.includes('secrets')) throw new GraphQLError('no', { extensions: { code: 'SCOPE_REQUIRED' } })
          return 'a secret'
        }
      },
      Own: { __resolveType: () => 'Owned' },
      Thing: {
        slow: ({ id }: Thing) => soon(id === '2' ? null : `slow ${id}`),
        slowThing: ({ id, depth }: Thing) => soon(depth > 0 ? thing(id, depth - 1) : null),
        slowMust: ({ id, depth }: Thing) => soon(id === '1' && depth > 0 ? thing('2', depth - 1) : null),
        says: (_: unknown, args: Record<string, unknown>) => JSON.stringify(args),
        info: (_: unknown, __: unknown, ___: unknown, info: { path: { key: unknown }; fieldName: string }) =>
          JSON.stringify({ ...info, schema: undefined, parentType: undefined, returnType: String(info.path.key) })
      }
    }
  })
  if (!(schema.getType('Kind') instanceof GraphQLEnumType)) throw new Error('expected an enum')
  return schema
}
