/* What a module says of its fields beside its SDL: all that is needed, and of no other fields. */

import { Kind, type DefinitionNode, type FieldDefinitionNode, type ObjectTypeExtensionNode } from 'graphql'
import { codes } from '../errors.ts'
import { coordinatesOf, isExtension } from '../fields/definitions.ts'
import { lookUpOf } from '../fields/lookUps.ts'
import { sizing } from '../lib/sizing.ts'
import { guardOf } from './guards.ts'
import { namedTypeOf } from './house.ts'
import type { Parsed, Tell } from './problems.ts'

const largestList = 1_000

export function checkNames({ declaration, definitions }: Parsed, tell: Tell): void {
  const { guards = {}, mutations = {}, listSizes = {}, partSizes = {}, resolvers = {} } = declaration
  const fields = new Set(definitions.flatMap(coordinatesOf))
  // Only these run: a guard of an interface's field would stand before nothing.
  const run = new Set(
    definitions.filter((it) => isExtension(it) || it.kind === Kind.OBJECT_TYPE_DEFINITION).flatMap(coordinatesOf)
  )
  const added = definitions.filter(isExtension).flatMap(coordinatesOf)
  const unknown = (part: string, names: readonly string[], known: (name: string) => boolean): void => {
    for (const name of names.filter((it) => !known(it)))
      tell('NAME_UNKNOWN', name, `it is in \`${part}\`, and the module has nothing of this name for it.`)
  }
  unknown('guards', Object.keys(guards), (it) => run.has(it))
  unknown('mutations', Object.keys(mutations), (it) => fields.has(`Mutation.${it}`))
  unknown('listSizes', Object.keys(listSizes), (it) => fields.has(it))
  unknown('partSizes', Object.keys(partSizes), (it) => fields.has(it))
  const resolved = Object.entries(resolvers).flatMap(([type, its]) =>
    Object.keys(its ?? {}).map((it) => `${type}.${it}`)
  )
  unknown('resolvers', resolved, (it) => run.has(it))

  for (const coordinate of added) {
    if (!Object.hasOwn(guards, coordinate)) tell('GUARDS_MISSING', coordinate, 'name it in `guards`, if with none.')
    if (!resolved.includes(coordinate)) tell('RESOLVER_MISSING', coordinate, 'name it in `resolvers`.')
    const [type, name = ''] = coordinate.split('.')
    if (type === 'Mutation' && !Object.hasOwn(mutations, name))
      tell('MUTATION_UNDECLARED', coordinate, 'say in `mutations` which arguments name its objects.')
  }
  for (const [coordinate, list] of Object.entries(guards))
    if (!list.every((it) => guardOf(it, new Set())))
      tell('GUARD_UNKNOWN', coordinate, 'a guard is made by `scope`, `guard` and the like, and by nothing else.')
  for (const code of Object.keys(declaration.codes ?? {}))
    if (!/^[A-Z][A-Z0-9_]{2,63}$/.test(code) || Object.hasOwn(codes, code))
      tell('CODE_NOT_ALLOWED', code, "expected a code like CARD_BLOCKED that is none of the gateway's.")
  checkScalars({ declaration, definitions }, tell)
  for (const name of definitions.flatMap(nodesOf))
    if (!definitions.some((it) => isExtension(it) && finds(it, name)))
      tell('LOOK_UP_MISSING', name, `\`Node\` needs a field \`${lookUpOf(name)}(id: ID!): ${name}\` of \`Query\`.`)
  for (const node of definitions)
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION || isExtension(node))
      for (const field of node.fields ?? []) checkList(field, node.name.value, { ...listSizes, ...partSizes }, tell)
}

/** Whether `Query` gets the field by which `node` finds a type. */
const finds = ({ name, fields = [] }: ObjectTypeExtensionNode, type: string): boolean =>
  name.value === 'Query' &&
  fields.some(
    (it) =>
      it.name.value === lookUpOf(type) &&
      it.type.kind === Kind.NAMED_TYPE &&
      it.type.name.value === type &&
      it.arguments?.map((argument) => argument.name.value).join() === 'id'
  )

/** The type that a definition defines, where it is one that `node` finds. */
export const nodesOf = (node: DefinitionNode): string[] =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION && node.interfaces?.some(({ name }) => name.value === 'Node')
    ? [node.name.value]
    : []

function checkScalars(
  { declaration: { scalars = {} }, definitions }: Pick<Parsed, 'declaration' | 'definitions'>,
  tell: Tell
): void {
  const named = definitions.flatMap((it) => (it.kind === Kind.SCALAR_TYPE_DEFINITION ? it.name.value : []))
  for (const name of named)
    if (!Object.hasOwn(scalars, name)) tell('SCALAR_MISSING', name, 'say in `scalars` how it is read and written.')
  for (const name of Object.keys(scalars))
    if (!named.includes(name)) tell('NAME_UNKNOWN', name, 'it is in `scalars`, and the module does not define it.')
}

/** The lists of a connection count with the field that leads to it. */
const ofConnection = /Connection\.(edges|nodes)$/

function checkList(
  { name, type, arguments: args = [] }: FieldDefinitionNode,
  of: string,
  sizes: Readonly<Record<string, number>>,
  tell: Tell
): void {
  const coordinate = `${of}.${name.value}`
  const unbounded = (why: string): void => tell('LIST_UNBOUNDED', coordinate, why)
  const isSized = args.some((it) => sizing.has(it.name.value))
  if (/Connection$/.test(namedTypeOf(type)) && !args.some((it) => /^(first|limit)$/.test(it.name.value)))
    unbounded('a connection has an argument `first`.')
  const size = sizes[coordinate]
  if (size !== undefined && !(Number.isInteger(size) && size >= 1 && size <= largestList))
    unbounded(`expected a size from 1 to ${largestList}.`)
  const bare = type.kind === Kind.NON_NULL_TYPE ? type.type : type
  if (bare.kind !== Kind.LIST_TYPE) return
  const item = bare.type.kind === Kind.NON_NULL_TYPE ? bare.type.type : bare.type
  if (item.kind === Kind.LIST_TYPE) unbounded('a list of lists has no cost.')
  if (!isSized && size === undefined && !ofConnection.test(coordinate))
    unbounded('it has no argument `first`, and is in neither `listSizes` nor `partSizes`.')
}
