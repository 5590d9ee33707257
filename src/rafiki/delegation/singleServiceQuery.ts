import {
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type OperationDefinitionNode,
  type SelectionSetNode
} from 'graphql'
import { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import { proofOf, whoseIs, anyTenant, type FencedTo } from './tenantCheck.ts'
import { asSent, operationOf, type Operation, type Service } from '../operation.ts'
import { schemas } from './schemas.ts'

/*
 * A list of one service that a plan asks for: the document for the service is made once, and only its variables
 * change. What cannot be expressed so is delegated.
 */

/** Rows that hold what was asked for by the caller's keys, and whose they are. */
const byKey = Symbol('by the keys of the request')
const planned = Symbol('asked by a plan')

export const isDirect = (row: object): boolean => byKey in row

/** Marks what a resolver is told: that it is asked by a plan, which reads rows by their keys. */
export const asPlanned = (info: GraphQLResolveInfo): GraphQLResolveInfo => Object.assign(info, { [planned]: true })

interface Part {
  key: string
  /** Whether its objects say whose they are. */
  fenced: boolean
  parts: readonly Part[]
}

interface Prepared {
  operation: Operation
  root: Part
}

/** By the operation and the key of the answer: the fields of one key may be merged of other nodes in each operation. */
const known = new WeakMap<OperationDefinitionNode, Map<string, Prepared | 'delegate'>>()

/**
 * The list's own answer, proven to be of the tenant; undefined for what has to be delegated: what no plan asks for,
 * nested arguments, unions, what Rafiki would refuse, and answers with errors.
 * @param args of the field, coerced: all of them are the service's own
 * @throws GatewayError
 */
export async function askDirectly(
  service: Service,
  rafiki: Rafiki,
  args: Record<string, unknown>,
  tenantId: FencedTo,
  info: GraphQLResolveInfo
): Promise<object | undefined> {
  if (!(planned in info) || info.path.prev) return undefined
  const key = String(info.path.key)
  const ofOperation = known.get(info.operation) ?? new Map<string, Prepared | 'delegate'>()
  let prepared = ofOperation.get(key)
  if (!prepared) known.set(info.operation, ofOperation.set(key, (prepared = prepare(service, info) ?? 'delegate')))
  if (prepared === 'delegate') return undefined
  const { operation, root } = prepared
  const { data, errors } = await rafiki.answer(operation, args)
  const value = data?.[root.key]
  if (errors || typeof value !== 'object' || value === null) return undefined
  if (!prove(root, value, tenantId)) {
    throw rafiki.report(
      new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with rows of another tenant.'),
      operation
    )
  }
  return value
}

/** Whether every object that has a tenant is of this one; marks all objects for who reads them. */
function prove({ fenced, parts }: Part, value: unknown, tenantId: FencedTo): boolean {
  if (Array.isArray(value)) return value.every((item) => prove({ key: '', fenced, parts }, item, tenantId))
  if (typeof value !== 'object' || value === null) return true
  const row = value as Record<string | symbol, unknown>
  row[byKey] = true
  if (fenced && whoseIs(row) !== tenantId && tenantId !== anyTenant) return false
  return parts.every((part) => prove(part, row[part.key], tenantId))
}

/** What cannot be asked directly. */
class NotDirect extends Error {}

function prepare(service: Service, info: GraphQLResolveInfo): Prepared | undefined {
  const query = schemas[service].getQueryType()
  const field = query?.getFields()[info.fieldName]
  if (!query || !field) return undefined
  try {
    const { node, part } = fieldFor(query, info.fieldName, info.fieldName, info.fieldNodes, info)
    const variable = (name: string) => ({ kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } }) as const
    const document: DocumentNode = {
      kind: Kind.DOCUMENT,
      definitions: [
        {
          kind: Kind.OPERATION_DEFINITION,
          operation: 'query' as never,
          variableDefinitions: field.args.map(({ name, type }) => ({
            kind: Kind.VARIABLE_DEFINITION,
            variable: variable(name),
            // A type's text is its name, with its list and non-null wrappers.
            type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: String(type) } }
          })),
          selectionSet: {
            kind: Kind.SELECTION_SET,
            selections: [
              {
                ...node,
                arguments: field.args.map(({ name }) => ({
                  kind: Kind.ARGUMENT,
                  name: { kind: Kind.NAME, value: name },
                  value: variable(name)
                }))
              }
            ]
          }
        }
      ]
    }
    const { text, over } = asSent(service, document)
    if (over) return undefined
    return { operation: operationOf(service, document, text), root: part }
  } catch (error) {
    if (error instanceof NotDirect) return undefined
    throw error
  }
}

function fieldFor(
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
    const part: Pick<FragmentDefinitionNode, 'selectionSet'> & {
      typeCondition?: FragmentDefinitionNode['typeCondition']
    } = node.kind === Kind.FRAGMENT_SPREAD ? (info.fragments[node.name.value] as FragmentDefinitionNode) : node
    const condition = part.typeCondition?.name.value
    if (condition !== undefined && condition !== type.name) throw new NotDirect()
    collect(type, part.selectionSet, byKey, info)
  }
}

type Hints = { fieldNodesByField?: Record<string, Record<string, FieldNode[] | undefined> | undefined> }

const neededBy = (type: string, field: string, { schema }: GraphQLResolveInfo): readonly FieldNode[] =>
  (schema.extensions as { stitchingInfo?: Hints }).stitchingInfo?.fieldNodesByField?.[type]?.[field] ?? []
