import { Kind, visit, type DocumentNode, type FieldNode, type ValueNode } from 'graphql'

/** Whether a filter holds a list that is empty: it matches nothing, and Rafiki would filter nothing. */
export const hasEmptyList = (filter: unknown): boolean =>
  Array.isArray(filter)
    ? filter.length === 0
    : typeof filter === 'object' && filter !== null && Object.values(filter).some(hasEmptyList)

/**
 * Leaves out nested lists whose filter matches nothing. Whoever resolves such a field answers it empty, from the
 * arguments; root fields must not come this far.
 */
export function withoutEmptyFilters(document: DocumentNode, variables: Record<string, unknown>): DocumentNode {
  const isEmpty = (node: ValueNode): boolean => {
    if (node.kind === Kind.VARIABLE) return hasEmptyList(variables[node.name.value])
    if (node.kind === Kind.LIST) return node.values.length === 0
    return node.kind === Kind.OBJECT && node.fields.some((field) => isEmpty(field.value))
  }
  const matchesNothing = (node: FieldNode): boolean =>
    (node.arguments ?? []).some((argument) => argument.name.value === 'filter' && isEmpty(argument.value))
  return visit(document, {
    SelectionSet: {
      leave(set, _, parent) {
        if (parent === undefined || !('kind' in parent) || parent.kind === Kind.OPERATION_DEFINITION) return undefined
        const kept = set.selections.filter((node) => node.kind !== Kind.FIELD || !matchesNothing(node))
        if (kept.length === set.selections.length) return undefined
        return { ...set, selections: kept.length > 0 ? kept : [{ kind: Kind.FIELD, name: typename }] }
      }
    }
  })
}

const typename = { kind: Kind.NAME, value: '__typename' } as const
