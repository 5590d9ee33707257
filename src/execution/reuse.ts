import {
  OperationTypeNode,
  TypeInfo,
  TypeNameMetaFieldDef,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode
} from 'graphql'

/** Whether each field of a valid query is of a module that says `reusable`, and whether equal requests may share its answer. */
export function reuseOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode
): { reusable: boolean; shareable: boolean } {
  const types = new TypeInfo(schema)
  let reusable = operation.operation === OperationTypeNode.QUERY
  let shareable = true
  const look = visitWithTypeInfo(types, {
    Field() {
      const field = types.getFieldDef()
      reusable &&= field === TypeNameMetaFieldDef || field?.extensions.reusable === true
      shareable &&= field?.extensions.unshared !== true
    },
    OperationDefinition: (node) => (node === operation ? undefined : false)
  })
  visit(document, look)
  return { reusable, shareable }
}
