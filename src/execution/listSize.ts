import { Kind, type FieldNode, type OperationDefinitionNode, type ValueNode } from 'graphql'
import { largestPage, sizing } from '../lib/sizing.ts'

/** Every list that takes `first` has this many rows when nobody says how many, and never more than `largestPage`. */
const usualPage = 20

/** How many rows: a number, or the variables that say it. */
export type Rows = number | { least: number; variables: readonly string[] }
type Variables = Readonly<Record<string, unknown>>

export function rowsOf({ arguments: given = [] }: FieldNode): Rows {
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

export function withDefaults({ variableDefinitions = [] }: OperationDefinitionNode, variables: Variables): Variables {
  const defaults = variableDefinitions.flatMap(({ variable, defaultValue }) => {
    const size = sizeIn(defaultValue)
    return size === undefined ? [] : [[variable.name.value, size] as const]
  })
  return defaults.length > 0 ? { ...Object.fromEntries(defaults), ...variables } : variables
}

/** How many rows that is, with the variables of a request. */
export const countOf = (rows: Rows, variables: Variables): number =>
  typeof rows === 'number' ? rows : Math.max(rows.least, ...rows.variables.map((name) => page(variables[name])))
