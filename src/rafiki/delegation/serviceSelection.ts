import {
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionSetNode
} from 'graphql'
import { proofOf } from './tenantCheck.ts'

/* The part of a plan's selection that a service is asked for, and the document that asks for it. */

export interface Part {
  key: string
  /** Whether its objects say whose they are. */
  fenced: boolean
  parts: readonly Part[]
}

/** What cannot be asked directly. */
export class NotDirect extends Error {}

/** A query for one field, all of whose arguments come as variables. */
export function documentOf(field: GraphQLField<unknown, unknown>, node: FieldNode): DocumentNode {
  const variable = (name: string) => ({ kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } }) as const
  const variableDefinitions = field.args.map(({ name, type }) => ({
    kind: Kind.VARIABLE_DEFINITION as const,
    variable: variable(name),
    // A type's text is its name, with its list and non-null wrappers.
    type: { kind: Kind.NAMED_TYPE as const, name: { kind: Kind.NAME as const, value: String(type) } }
  }))
  const args = field.args.map(({ name }) => ({
    kind: Kind.ARGUMENT as const,
    name: { kind: Kind.NAME as const, value: name },
    value: variable(name)
  }))
  const selectionSet = { kind: Kind.SELECTION_SET as const, selections: [{ ...node, arguments: args }] }
  const operation = OperationTypeNode.QUERY
  return {
    kind: Kind.DOCUMENT,
    definitions: [{ kind: Kind.OPERATION_DEFINITION, operation, variableDefinitions, selectionSet }]
  }
}

export function fieldFor(
  parent: GraphQLObjectType,
  name: string,
  key: string,
  nodes: readonly FieldNode[],
  info: GraphQLResolveInfo
): { node: FieldNode; part: Part } {
  const field = parent.getFields()[name]
  if (!field) throw new NotDirect()
  const type = getNamedType(field.type)
  const node: FieldNode = {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: name },
    ...(key !== name && { alias: { kind: Kind.NAME, value: key } })
  }
  if (isLeafType(type)) return { node, part: { key, fenced: false, parts: [] } }
  if (!isObjectType(type)) throw new NotDirect()

  const byKey = new Map<string, FieldNode[]>()
  for (const { selectionSet } of nodes) if (selectionSet) collect(type, selectionSet, byKey, info)
  const selections: FieldNode[] = []
  const parts: Part[] = []
  for (const [inner, its] of byKey) {
    const innerName = its[0]?.name.value ?? ''
    // What is asked beside it: the keys that our own fields start from.
    for (const needed of neededBy(type.name, innerName, info)) {
      if (needed.selectionSet || needed.arguments?.length) throw new NotDirect()
      if (!selections.some((it) => (it.alias ?? it.name).value === (needed.alias ?? needed.name).value))
        selections.push(needed)
    }
    if (innerName === '__typename' || !(innerName in type.getFields())) continue
    if (its.some((it) => it.arguments?.length)) throw new NotDirect()
    const made = fieldFor(type, innerName, inner, its, info)
    selections.push(made.node)
    if (made.node.selectionSet) parts.push(made.part)
  }
  const proof = proofOf(type)
  if (proof) selections.push(proof)
  if (selections.length === 0) selections.push({ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } })
  return {
    node: { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } },
    part: { key, fenced: proof !== undefined, parts }
  }
}

/** A plan has looked at the whole: there are no directives in it, and each fragment is of its object's type, or wider. */
function collect(
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
  byKey: Map<string, FieldNode[]>,
  info: GraphQLResolveInfo
): void {
  for (const node of selections) {
    if (node.directives?.length) throw new NotDirect()
    if (node.kind === Kind.FIELD) {
      const key = (node.alias ?? node.name).value
      byKey.set(key, [...(byKey.get(key) ?? []), node])
      continue
    }
    const part = node.kind === Kind.FRAGMENT_SPREAD ? info.fragments[node.name.value] : node
    const condition = part?.typeCondition?.name.value
    if (!part || (condition !== undefined && condition !== type.name)) throw new NotDirect()
    collect(type, part.selectionSet, byKey, info)
  }
}

/** Undocumented: `@graphql-tools/stitch` stores here what a stitched field needs beside itself. */
declare module 'graphql' {
  interface GraphQLSchemaExtensions {
    stitchingInfo?: { fieldNodesByField?: Record<string, Record<string, FieldNode[] | undefined> | undefined> }
  }
}

const neededBy = (type: string, field: string, { schema }: GraphQLResolveInfo): readonly FieldNode[] =>
  schema.extensions.stitchingInfo?.fieldNodesByField?.[type]?.[field] ?? []
