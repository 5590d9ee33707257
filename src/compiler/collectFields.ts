import {
  isAbstractType,
  Kind,
  typeFromAST,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type NamedTypeNode,
  type SelectionSetNode
} from 'graphql'

/** What a compiled query cannot express. */
export class Inexpressible extends Error {}

interface Document {
  schema: GraphQLSchema
  fragments: Record<string, FragmentDefinitionNode>
}

/**
 * The fields of selection sets on an object type (CollectFields): in the order in which their keys come up, those of one
 * key together. @throws Inexpressible for directives
 */
export function collectFields(
  document: Document,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[]
): Map<string, [FieldNode, ...FieldNode[]]> {
  const byKey = new Map<string, [FieldNode, ...FieldNode[]]>()
  const visited = new Set<string>()
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (node.directives?.length) throw new Inexpressible()
      if (node.kind === Kind.FIELD) {
        const key = (node.alias ?? node.name).value
        const nodes = byKey.get(key)
        if (nodes) nodes.push(node)
        else byKey.set(key, [node])
        continue
      }
      const name = node.kind === Kind.FRAGMENT_SPREAD ? node.name.value : undefined
      if (name !== undefined && visited.has(name)) continue
      const part = node.kind === Kind.FRAGMENT_SPREAD ? document.fragments[node.name.value] : node
      if (!part || ('directives' in part && part.directives?.length)) throw new Inexpressible()
      if (name !== undefined) visited.add(name)
      if (doesFragmentTypeApply(document, type, part.typeCondition)) collect(part.selectionSet)
    }
  }
  for (const set of sets) collect(set)
  return byKey
}

function doesFragmentTypeApply(
  { schema }: Document,
  type: GraphQLObjectType,
  typeCondition: NamedTypeNode | undefined
): boolean {
  if (!typeCondition) return true
  const condition = typeFromAST(schema, typeCondition)
  return condition === type || (isAbstractType(condition) && schema.isSubType(condition, type))
}
