import { Kind, visit, type DocumentNode, type ValueNode } from 'graphql'
import type { Data } from './document.ts'

/** Finds whether variables, or the document itself, hold an `in` list that is empty: Rafiki would filter nothing. */
export function emptyInFinder(document: DocumentNode): (variables: Data) => boolean {
  let literal = false
  /** Variables that stand for an `in` list, and whether that is empty where they are left out. */
  const lists = new Map<string, boolean>()
  const isEmptyList = (value: ValueNode | undefined): boolean => value?.kind === Kind.LIST && value.values.length === 0
  visit(document, {
    ObjectField({ name, value }) {
      if (name.value !== 'in') return
      literal ||= isEmptyList(value)
      if (value.kind === Kind.VARIABLE) lists.set(value.name.value, false)
    }
  })
  visit(document, {
    VariableDefinition({ variable, defaultValue }) {
      const { value: name } = variable.name
      if (lists.has(name)) lists.set(name, isEmptyList(defaultValue))
    }
  })
  const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0
  const within = (value: unknown): boolean => {
    if (value === null || typeof value !== 'object') return false
    return Object.entries(value).some(([key, child]) => (key === 'in' && isEmpty(child)) || within(child))
  }
  return (variables) =>
    literal ||
    within(variables) ||
    [...lists].some(([name, otherwise]) => (name in variables ? isEmpty(variables[name]) : otherwise))
}
