import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLString,
  isEnumType,
  type GraphQLEnumType,
  type GraphQLLeafType
} from 'graphql'

/** Writes a value that is there, and is no error; throws what the type's own `serialize` throws. */
export type Leaf = (value: unknown) => string

// What JSON writes otherwise than it is: quotes, backslashes, controls, and halves of pairs.

const special = /["\\\u0000-\u001f\ud800-\udfff]/

export const quoted = (text: string): string => (special.test(text) ? JSON.stringify(text) : `"${text}"`)

/** By the type's own `serialize`; without it only where that is known to answer what it is given. */
export function leafOf(type: GraphQLLeafType): Leaf {
  const other: Leaf = (value) => {
    const serialized: unknown = type.serialize(value)
    if (serialized === undefined || serialized === null) {
      throw new Error(`Expected \`${type.name}.serialize\` to return non-nullable value.`)
    }
    if (typeof serialized === 'string') return quoted(serialized)
    const finite = typeof serialized === 'number' && Number.isFinite(serialized)
    return finite ? String(serialized) : JSON.stringify(serialized)
  }
  if (type === GraphQLString || type === GraphQLID) {
    return (value) => (typeof value === 'string' ? quoted(value) : other(value))
  }
  if (type === GraphQLBoolean) return (value) => (typeof value === 'boolean' ? String(value) : other(value))
  if (isEnumType(type)) return enumLeaf(type, other)
  return other
}

/** What a service answered, as delegation reads it: null for what its type does not know. */
export function readLeaf(type: GraphQLLeafType, value: unknown): unknown {
  if (typeof value === 'string' && (type === GraphQLString || type === GraphQLID)) return value
  if (value === null || value === undefined) return null
  if (value instanceof Error) return value
  if (Array.isArray(value)) return value.map((item) => readLeaf(type, item))
  try {
    return type.parseValue(value)
  } catch {
    return null
  }
}

function enumLeaf(type: GraphQLEnumType, other: Leaf): Leaf {
  const texts = new Map<unknown, string>(type.getValues().map(({ name, value }) => [value, quoted(name)]))
  return (value) => texts.get(value) ?? other(value)
}
