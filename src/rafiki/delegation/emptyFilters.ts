import { Kind, visit, type DocumentNode, type FieldNode, type ValueNode } from 'graphql'

/** Whether a filter holds an `in` list that is empty: it matches nothing, and Rafiki would filter nothing. */
export const hasEmptyList = (filter: unknown): boolean =>
  typeof filter === 'object' &&
  filter !== null &&
  Object.entries(filter).some(([key, value]) =>
    Array.isArray(value) ? key === 'in' && value.length === 0 : hasEmptyList(value)
  )

/**
 * Leaves out nested lists whose filter matches nothing. The resolver of such a field answers it empty, from the
 * arguments; root fields must not come this far.
 */
export function withoutEmptyFilters(
  document: DocumentNode,
  variables: Record<string, unknown>
): { document: DocumentNode; variables: Record<string, unknown> } {
  let left = false
  const isEmpty = (node: ValueNode, key = ''): boolean => {
    if (node.kind === Kind.VARIABLE) return hasEmptyList({ [key]: variables[node.name.value] })
    if (node.kind === Kind.LIST) return key === 'in' && node.values.length === 0
    return node.kind === Kind.OBJECT && node.fields.some((field) => isEmpty(field.value, field.name.value))
  }
  const matchesNothing = (node: FieldNode): boolean =>
    (node.arguments ?? []).some((argument) => argument.name.value === 'filter' && isEmpty(argument.value))
  const kept = visit(document, {
    SelectionSet: {
      leave(set, _, parent) {
        if (parent === undefined || !('kind' in parent) || parent.kind === Kind.OPERATION_DEFINITION) return undefined
        const selections = set.selections.filter((node) => node.kind !== Kind.FIELD || !matchesNothing(node))
        if (selections.length === set.selections.length) return undefined
        left = true
        return { ...set, selections: selections.length > 0 ? selections : [{ kind: Kind.FIELD, name: typename }] }
      }
    }
  })
  return left ? withoutUnused(kept, variables) : { document, variables }
}

/** Rafiki refuses variables that nothing uses. */
function withoutUnused(document: DocumentNode, variables: Record<string, unknown>) {
  const used = new Set<string>()
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value)
  })
  return {
    document: visit(document, {
      VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null)
    }),
    variables: Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name)))
  }
}

const typename = { kind: Kind.NAME, value: '__typename' } as const
