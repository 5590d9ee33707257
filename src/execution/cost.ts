/* Complexity: what an operation costs, computed before it runs. */

import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionSetNode
} from 'graphql'
import { GatewayError } from '../errors.ts'
import { sizing } from '../lib/sizing.ts'
import { countOf, rowsOf, withDefaults, type Rows } from './listSize.ts'

/**
 * Refuses operations whose answer could grow over `maximum` values. 0: none.
 * @param variables as they came
 * @throws GatewayError OPERATION_TOO_COSTLY
 */
export function checkCost(
  maximum: number,
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>
): void {
  if (maximum === 0) return
  const found = costOf(schema, document, operation)(variables)
  if (found <= maximum) return
  throw new GatewayError('OPERATION_TOO_COSTLY', `An operation may cost at most ${maximum}.`, {
    limit: 'cost',
    maximum,
    found: Math.min(found, Number.MAX_SAFE_INTEGER),
    http: { status: 400 }
  })
}

/** So many fields of one row, and lists (or fragments, once) within it. */
interface Row {
  fields: number
  within: { rows: Rows; of: Row }[]
}

type Cost = (variables: Readonly<Record<string, unknown>>) => number

// Apollo keeps parsed documents: each of their operations is looked at once, and only page sizes are filled in.
const known = new WeakMap<OperationDefinitionNode, Cost>()

/**
 * What an operation costs: one for each field, and all that is beneath a list as often as the list may have rows.
 * A fragment costs what is in it wherever it is spread; `__typename` and introspection cost nothing.
 */
export function costOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Cost {
  let cost = known.get(operation)
  if (!cost) {
    const { row, constant } = look(schema, document, operation)
    const always = constant ? total(row, {}) : 0
    cost = constant ? () => always : (variables) => total(row, withDefaults(operation, variables))
    known.set(operation, cost)
  }
  return cost
}

function look(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  // One for each fragment, however often it is spread: the work is linear in the document.
  const spread = new Map<string, Row>()
  let constant = true

  const add = (row: Row, type: GraphQLNamedType | undefined, set: SelectionSetNode): Row => {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) addField(row, type, node)
      else if (node.kind === Kind.INLINE_FRAGMENT) add(row, conditionOf(node) ?? type, node.selectionSet)
      else row.within.push({ rows: 1, of: fragmentRow(node.name.value) })
    }
    return row
  }
  const conditionOf = ({ typeCondition }: InlineFragmentNode | FragmentDefinitionNode): GraphQLNamedType | undefined =>
    typeCondition && schema.getType(typeCondition.name.value)
  const fragmentRow = (name: string): Row => {
    let row = spread.get(name)
    if (!row) {
      row = { fields: 0, within: [] }
      spread.set(name, row)
      const fragment = fragments.get(name)
      if (fragment) add(row, conditionOf(fragment), fragment.selectionSet)
    }
    return row
  }
  const addField = (row: Row, type: GraphQLNamedType | undefined, node: FieldNode): void => {
    const { value: name } = node.name
    if (name.startsWith('__')) return
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
    const inner = field && getNamedType(field.type)
    const isSized = field?.args.some(({ name: argument }) => sizing.has(argument))
    const rows = isSized ? rowsOf(node) : field?.extensions.listSize
    // Each text of a list counts.
    if (!node.selectionSet) return void (row.fields += typeof rows === 'number' ? rows : 1)
    row.fields += 1
    if (rows === undefined) return void add(row, inner, node.selectionSet)
    if (typeof rows !== 'number') constant = false
    row.within.push({ rows, of: add({ fields: 0, within: [] }, inner, node.selectionSet) })
  }
  const row = add(
    { fields: 0, within: [] },
    schema.getRootType(operation.operation) ?? undefined,
    operation.selectionSet
  )
  return { row, constant }
}

function total(row: Row, variables: Readonly<Record<string, unknown>>, done = new Map<Row, number>()): number {
  const before = done.get(row)
  if (before !== undefined) return before
  let sum = row.fields
  for (const { rows, of } of row.within) sum += countOf(rows, variables) * total(of, variables, done)
  done.set(row, sum)
  return sum
}
