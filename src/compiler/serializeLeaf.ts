import { GraphQLBoolean, GraphQLID, GraphQLString, isEnumType, type GraphQLLeafType } from 'graphql'

/** Serializes a value that is there, and is no error; throws what the type's own `serialize` throws. */
export type SerializeLeaf = (value: unknown) => unknown

/** By the type's own `serialize`; without it only where that is known to answer what it is given. */
export function leafSerializer(type: GraphQLLeafType): SerializeLeaf {
  const serialize: SerializeLeaf = (value) => {
    const serialized: unknown = type.serialize(value)
    if (serialized !== undefined && serialized !== null) return serialized
    throw new Error(`Expected \`${type.name}.serialize\` to return non-nullable value.`)
  }
  if (type === GraphQLString || type === GraphQLID) {
    return (value) => (typeof value === 'string' ? value : serialize(value))
  }
  if (type === GraphQLBoolean) return (value) => (typeof value === 'boolean' ? value : serialize(value))
  if (!isEnumType(type)) return serialize
  const names = new Map<unknown, string>(type.getValues().map(({ name, value }) => [value, name]))
  return (value) => names.get(value) ?? serialize(value)
}
