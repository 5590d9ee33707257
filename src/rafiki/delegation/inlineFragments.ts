import {
  getNamedType,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode
} from 'graphql'

/**
 * Removes the fragments that a document can do without: Rafiki counts each as a level or two, and a plan's documents
 * have none. Selections under a directive, or on another type than the parent's, stay as they are.
 */
export function flattened(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const fragments = new Map(
    document.definitions.flatMap((it) => (it.kind === Kind.FRAGMENT_DEFINITION ? [[it.name.value, it] as const] : []))
  )

  function flat(type: GraphQLNamedType | undefined, sets: readonly SelectionSetNode[]): SelectionSetNode {
    const fields = new Map<string, [FieldNode, ...FieldNode[]]>()
    const kept: SelectionNode[] = []
    const take = ({ selections }: SelectionSetNode): void => {
      for (const node of selections) {
        const within = node.kind === Kind.FIELD ? undefined : bodyOf(node, fragments)
        if (node.directives?.length) kept.push(node)
        else if (node.kind === Kind.FIELD) {
          const key = (node.alias ?? node.name).value
          const known = fields.get(key)
          if (known) known.push(node)
          else fields.set(key, [node])
        } else if (within && (within.typeCondition?.name.value ?? type?.name) === type?.name) take(within.selectionSet)
        else kept.push(node)
      }
    }
    sets.forEach(take)
    // A document that is valid asks for the same under one key, on one type.
    const merged = [...fields.values()].map((nodes): FieldNode => {
      const inner = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
      if (inner.length === 0) return nodes[0]
      const field = type && 'getFields' in type ? type.getFields()[nodes[0].name.value] : undefined
      return { ...nodes[0], selectionSet: flat(field && getNamedType(field.type), inner) }
    })
    return { kind: Kind.SELECTION_SET, selections: [...merged, ...kept] }
  }

  const operations = document.definitions.map((it) =>
    it.kind === Kind.OPERATION_DEFINITION
      ? { ...it, selectionSet: flat(schema.getRootType(it.operation) ?? undefined, [it.selectionSet]) }
      : it
  )
  return withoutUnused({ ...document, definitions: operations }, fragments)
}

const bodyOf = (
  node: Exclude<SelectionNode, FieldNode>,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
):
  | (Pick<FragmentDefinitionNode, 'selectionSet'> & Partial<Pick<FragmentDefinitionNode, 'typeCondition'>>)
  | undefined => (node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value))

/** A document with a fragment that nothing spreads would be refused. */
function withoutUnused(document: DocumentNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): DocumentNode {
  const used = new Set<string>()
  const use = (node: DocumentNode['definitions'][number]): void =>
    void visit(node, {
      FragmentSpread({ name: { value } }) {
        const fragment = fragments.get(value)
        if (used.has(value) || !fragment) return
        used.add(value)
        use(fragment)
      }
    })
  for (const it of document.definitions) if (it.kind === Kind.OPERATION_DEFINITION) use(it)
  return {
    ...document,
    definitions: document.definitions.filter((it) => it.kind !== Kind.FRAGMENT_DEFINITION || used.has(it.name.value))
  }
}
