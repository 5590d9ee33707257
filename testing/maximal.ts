import {
  getNamedType,
  isAbstractType,
  isLeafType,
  isNonNullType,
  isUnionType,
  print,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema
} from 'graphql'
import type { Random } from './random.ts'
import { valueOf, type Pool } from './values.ts'

/** From a root field down to a leaf: fields and `... on Member`, in turn. */
export type Path = readonly string[]

const maxDepth = 9
const leavesPerDocument = 40

/**
 * Documents that together ask for everything below a root field: every field of every type that it leads to, under
 * each field that leads there, every member of a union.
 * @param keeps whether what is at the end of a path is asked for
 */
export function maximalDocuments(
  schema: GraphQLSchema,
  kind: 'query' | 'mutation',
  root: GraphQLField<unknown, unknown>,
  random: Random,
  pool: Pool,
  keeps: (path: Path) => boolean = () => true
): string[] {
  const args = root.args.flatMap((arg) => {
    if (isNonNullType(arg.type))
      return [`${arg.name}: ${print(valueOf(random, pool, arg.type, `${root.name}.${arg.name}`))}`]
    return arg.name === 'first' ? ['first: 40'] : []
  })
  const top = `${root.name}${args.length > 0 ? `(${args.join(', ')})` : ''}`
  const type = getNamedType(root.type)
  if (isLeafType(type)) return keeps([root.name]) ? [`${kind} { ${top} }`] : []
  // Of two members of a union, fields may share a name and not a type: a document has one member each.
  const groups = new Map<string, Path[]>()
  // What any object may be of has all that is further down beneath the field of its own type, too.
  const depth = isAbstractType(type) ? maxDepth - 1 : 1
  for (const path of leavesBelow(schema, type, new Set(), root.name, depth)) {
    if (!keeps([root.name, ...path])) continue
    const members = path.filter((step) => step.startsWith('...')).join()
    groups.set(members, [...(groups.get(members) ?? []), path])
  }
  return [...groups.values()].flatMap((paths) => {
    const documents: string[] = []
    for (let start = 0; start < paths.length; start += leavesPerDocument) {
      documents.push(`${kind} { ${top} ${printTree(paths.slice(start, start + leavesPerDocument))} }`)
    }
    return documents
  })
}

function* leavesBelow(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  seen: Set<string>,
  under: string,
  depth: number
): Generator<Path> {
  if (isAbstractType(type)) {
    for (const member of schema.getPossibleTypes(type)) {
      for (const path of leavesBelow(schema, member, seen, under, depth)) yield [`... on ${member.name}`, ...path]
    }
    if (isUnionType(type)) return
  }
  // Under one field, a type looks the same each time: cycles end here.
  const key = `${under} ${type.name}`
  if (!('getFields' in type) || seen.has(key)) return
  seen.add(key)
  for (const field of Object.values(type.getFields()) as GraphQLField<unknown, unknown>[]) {
    if (field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)) continue
    const inner = getNamedType(field.type)
    if (isLeafType(inner)) yield [field.name]
    else if (depth < maxDepth) {
      // What is behind a connection depends on the field that has the connection.
      const structural = field.name === 'edges' || field.name === 'node'
      for (const path of leavesBelow(
        schema,
        inner,
        seen,
        structural ? under : `${type.name}.${field.name}`,
        depth + 1
      )) {
        yield [field.name, ...path]
      }
    }
  }
}

function printTree(paths: readonly Path[]): string {
  const children = new Map<string, Path[]>()
  for (const [head, ...rest] of paths) {
    if (head === undefined) continue
    children.set(head, [...(children.get(head) ?? []), ...(rest.length > 0 ? [rest] : [])])
  }
  const printed = [...children].map(([head, below]) => (below.length > 0 ? `${head} ${printTree(below)}` : head))
  return `{ ${printed.join(' ')} }`
}
