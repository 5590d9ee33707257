import {
  getNamedType,
  isObjectType,
  Kind,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema
} from 'graphql'

/** Under this name, which no caller can use, the object that a mutation has created or changed is in its answer. */
export const mutatedKey = '__made'

/** Asks a mutation for the id of what it answers with, whether or not the caller does: the audit log names it. */
export function withMutationId(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const roots = schema.getMutationType()?.getFields() ?? {}
  return visit(document, {
    OperationDefinition(operation) {
      if (operation.operation !== OperationTypeNode.MUTATION) return false
      const selections = operation.selectionSet.selections.map((node) => {
        const asked = node.kind === Kind.FIELD && node.selectionSet ? idOf(roots[node.name.value]) : undefined
        if (!asked || node.kind !== Kind.FIELD || !node.selectionSet) return node
        return { ...node, selectionSet: { ...node.selectionSet, selections: [...node.selectionSet.selections, asked] } }
      })
      return { ...operation, selectionSet: { ...operation.selectionSet, selections } }
    }
  })
}

type Field = ReturnType<NonNullable<ReturnType<GraphQLSchema['getMutationType']>>['getFields']>[string]

/** `__made: asset { id }`, where the answer has one object with an id; undefined where it has none. */
function idOf(root: Field | undefined): FieldNode | undefined {
  const payload = root && getNamedType(root.type)
  if (!isObjectType(payload)) return undefined
  const object = Object.values(payload.getFields()).find(({ type }) => {
    const named = getNamedType(type)
    return isObjectType(named) && 'id' in named.getFields()
  })
  return object && fieldNode(object.name)
}

const name = (value: string) => ({ kind: Kind.NAME, value }) as const

const fieldNode = (field: string): FieldNode => ({
  kind: Kind.FIELD,
  alias: name(mutatedKey),
  name: name(field),
  selectionSet: { kind: Kind.SELECTION_SET, selections: [{ kind: Kind.FIELD, name: name('id') }] }
})
