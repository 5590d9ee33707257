import { getNamedType, isObjectType, type GraphQLNamedType, type GraphQLSchema } from 'graphql'

/** `MyGrant` and `Grant` show the same rows. */
const plainName = (name: string): string => name.replace(/^My(?=[A-Z])/, '')
/** What only carries rows, and what a mutation answers, reaches nothing by itself. */
const carrier = /(Connection|Edge|Payload|Response|Result)$/

/** What a mutation does to what: `revokeMyGrants` does as `revokeGrant`, `createOrUpdatePeerByUrl` as two others. */
function actsOf(mutation: string): string[] {
  const plain = mutation
    .replace(/^([a-z]+)My(?=[A-Z])/, '$1')
    .replace(/(From|By)[A-Z]\w*$/, '')
    .replace(/s$/, '')
  const [, one, other = '', what = ''] = /^([a-z]+)Or([A-Z][a-z]+)([A-Z]\w*)$/.exec(plain) ?? []
  return one ? [one + what, other.toLowerCase() + what] : [plain]
}

/** The type of the rows that a field answers, through connections. Undefined for what is no object. */
function rowsOf(type: GraphQLNamedType): string | undefined {
  if (!isObjectType(type)) return undefined
  const edge = type.getFields().edges
  const node: GraphQLNamedType | undefined = edge && getNamedType(edge.type)
  if (node && isObjectType(node)) {
    const inner = node.getFields().node
    if (inner) return rowsOf(getNamedType(inner.type))
  }
  return plainName(type.name)
}

/**
 * Fields of a contract that reach the rows, or do the work, of a field that was removed from it. If an operator removes
 * a field, they mean its effect, and one of several ways to that effect is easily forgotten.
 * @param field `Type.field` @param graph where it still is
 */
export function stillReached(field: string, graph: GraphQLSchema, contract: GraphQLSchema): string[] {
  const [typeName = '', name = ''] = field.split('.')
  if (typeName === 'Mutation') {
    const left = Object.keys(contract.getMutationType()?.getFields() ?? {})
    const acts = actsOf(name)
    return left.filter((it) => actsOf(it).some((act) => acts.includes(act))).map((it) => `Mutation.${it}`)
  }
  const type = graph.getType(typeName)
  const taken = isObjectType(type) ? type.getFields()[name] : undefined
  const rows = taken && rowsOf(getNamedType(taken.type))
  if (rows === undefined) return []
  const types = Object.values(contract.getTypeMap()).filter(isObjectType)
  return types
    .filter((it) => it !== contract.getMutationType() && !carrier.test(it.name) && !it.name.startsWith('__'))
    .flatMap((it) =>
      Object.values(it.getFields())
        .filter((other) => rowsOf(getNamedType(other.type)) === rows)
        .map((other) => `${it.name}.${other.name}`)
    )
}
