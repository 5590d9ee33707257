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
  type SelectionSetNode,
  type ValueNode
} from 'graphql'
import { GatewayError } from '../errors.ts'

/** Every list that takes `first` has this many rows when nobody says how many, and never more than the second. */
const usualPage = 20
const largestPage = 100
/** What says how many rows a list has: `limit` has two lists beneath it. */
const sizing = new Set(['first', 'last', 'ids', 'limit'])

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

/** How many rows: a number, or the variables that say it. */
type Rows = number | { least: number; variables: readonly string[] }
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

function rowsOf({ arguments: given = [] }: FieldNode): Rows {
  const sizes = given.filter(({ name }) => sizing.has(name.value)).map(({ value }) => value)
  const variables = sizes.flatMap((value) => (value.kind === Kind.VARIABLE ? value.name.value : []))
  const least = Math.max(0, ...sizes.flatMap((value) => (value.kind === Kind.VARIABLE ? [] : pageOf(value))))
  return variables.length > 0 ? { least, variables } : least || usualPage
}

const pageOf = (value: ValueNode): number => page(sizeIn(value))

/** A number, or a list; of a list only its length counts. */
const sizeIn = (value: ValueNode | undefined): unknown =>
  value?.kind === Kind.INT ? Number(value.value) : value?.kind === Kind.LIST ? value.values : undefined

/** Nothing, and what no list takes, count as the usual page; the resolver has its say about them. */
function page(given: unknown): number {
  const size: unknown = Array.isArray(given) ? given.length : given
  return typeof size === 'number' && size >= 1 ? Math.min(size, largestPage) : usualPage
}

function withDefaults(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>
): Readonly<Record<string, unknown>> {
  const defaults = variableDefinitions.flatMap(({ variable, defaultValue }) => {
    const size = sizeIn(defaultValue)
    return size === undefined ? [] : [[variable.name.value, size] as const]
  })
  return defaults.length > 0 ? { ...Object.fromEntries(defaults), ...variables } : variables
}

function total(row: Row, variables: Readonly<Record<string, unknown>>, done = new Map<Row, number>()): number {
  const before = done.get(row)
  if (before !== undefined) return before
  let sum = row.fields
  for (const { rows, of } of row.within) {
    const times =
      typeof rows === 'number' ? rows : Math.max(rows.least, ...rows.variables.map((name) => page(variables[name])))
    sum += times * total(of, variables, done)
  }
  done.set(row, sum)
  return sum
}
