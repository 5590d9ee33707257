import { Kind, parse, print, printSchema, visit, type ConstDirectiveNode, type GraphQLSchema } from 'graphql'
import { lookUpsOf } from './lookUps.ts'

/** Values that mean the same in every subgraph, and that others may define as well. */
const shared = new Set(['PageInfo', 'Amount'])

/** What makes a contract a subgraph is for routers, and no part of the supergraph. */
const routers = new Set(['_service', '_entities', '_Service', '_Entity', '_Any'])

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])`

const key: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'key' },
  arguments: [
    {
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: 'fields' },
      value: { kind: Kind.STRING, value: 'id' }
    }
  ]
}
const shareable: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'shareable' } }

const known = new WeakMap<GraphQLSchema, string>()

/** A contract as a schema of Apollo Federation 2. Its objects that can be looked up have their `id` as a key. */
export function subgraphSdl(schema: GraphQLSchema): string {
  let sdl = known.get(schema)
  if (sdl === undefined) known.set(schema, (sdl = makeSdl(schema)))
  return sdl
}

function makeSdl(schema: GraphQLSchema): string {
  const lookUps = lookUpsOf(schema)
  const own = ({ name }: { name: { value: string } }) => (routers.has(name.value) ? null : undefined)
  const document = visit(parse(printSchema(schema)), {
    ScalarTypeDefinition: own,
    UnionTypeDefinition: own,
    FieldDefinition: own,
    ObjectTypeDefinition: {
      enter: own,
      leave(node) {
        const directive = lookUps.has(node.name.value) ? key : shared.has(node.name.value) ? shareable : undefined
        return directive && { ...node, directives: [directive] }
      }
    }
  })
  return `${link}\n\n${print(document)}\n`
}
