import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { isJsonObject } from '../lib/property.ts'

/*
 * Numbers of money never pass through a JavaScript number that could round them. A JSON parser has rounded an
 * integer past 2^53 before any scalar sees it, so that integers which are not safe are refused, never repaired.
 * Messages name what was expected and never the value.
 */

const digits = /^(0|[1-9]\d*)$/
const uint64Max = 2n ** 64n - 1n
const uint64Text = 'a whole number from 0 to 18446744073709551615, as a decimal string or a safe integer'

function toUInt64(value: unknown): string {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  if (typeof text === 'bigint') return toUInt64(text.toString())
  if (typeof text !== 'string' || !digits.test(text) || text.length > 20 || BigInt(text) > uint64Max) {
    throw new GraphQLError(`expected ${uint64Text}`)
  }
  return text
}

/** An amount in the asset's smallest unit. Rafiki's services call this scalar `BigInt`. */
export const UInt64 = new GraphQLScalarType<string, string>({
  name: 'UInt64',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc7493#section-2.2',
  description:
    'A whole number from 0 to 18446744073709551615: a decimal string, because JSON readers round large numbers, or an integer up to 9007199254740991.',
  serialize: toUInt64,
  parseValue: toUInt64,
  parseLiteral: (node) => {
    if (node.kind === Kind.INT) return toUInt64(Number(node.value))
    return toUInt64(node.kind === Kind.STRING ? node.value : undefined)
  }
})

function toDecimalInteger(value: unknown): string {
  const text = typeof value === 'bigint' || Number.isSafeInteger(value) ? String(value) : value
  if (typeof text !== 'string' || !digits.test(text)) throw new GraphQLError('expected a non-negative whole number')
  return text
}

/** What comes out of Rafiki in the place of a UInt64: clients may ask for more, and Rafiki stores it. */
export const DecimalInteger = new GraphQLScalarType<string, string>({
  name: 'DecimalInteger',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc7493#section-2.2',
  description:
    'A non-negative whole number as a decimal string of any length. Most are UInt64, but a client may ask for more.',
  serialize: toDecimalInteger,
  parseValue: toDecimalInteger,
  parseLiteral: (node) => toDecimalInteger(node.kind === Kind.STRING ? node.value : undefined)
})

function toUInt8(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 255) {
    throw new GraphQLError('expected a whole number from 0 to 255')
  }
  return value
}

/** A small count, such as the scale of an asset. */
export const UInt8 = new GraphQLScalarType<number, number>({
  name: 'UInt8',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259#section-6',
  description: 'A whole number from 0 to 255.',
  serialize: toUInt8,
  parseValue: toUInt8,
  parseLiteral: (node) => toUInt8(node.kind === Kind.INT ? Number(node.value) : undefined)
})

function jsonLiteral(node: ValueNode, variables: Record<string, unknown>): unknown {
  switch (node.kind) {
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, jsonLiteral(field.value, variables)]))
    case Kind.LIST:
      return node.values.map((value) => jsonLiteral(value, variables))
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value)
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value
    case Kind.NULL:
      return null
    case Kind.VARIABLE:
      return variables[node.name.value]
    case Kind.ENUM:
      throw new GraphQLError('expected JSON')
  }
}

function checkNumbers(value: unknown): void {
  if (
    typeof value === 'number' &&
    (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
  ) {
    throw new GraphQLError('expected numbers that JSON readers do not round; write a larger one as a string')
  }
  if (value !== null && typeof value === 'object') for (const child of Object.values(value)) checkNumbers(child)
}

function toJsonObject(value: unknown): Record<string, unknown> {
  if (!isJsonObject(value)) throw new GraphQLError('expected a JSON object')
  return value
}

function toCheckedJsonObject(value: unknown): Record<string, unknown> {
  checkNumbers(value)
  return toJsonObject(value)
}

/** Free JSON, as an object. */
export const JSONObject = new GraphQLScalarType<Record<string, unknown>, Record<string, unknown>>({
  name: 'JSONObject',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259#section-4',
  description: 'A JSON object. Inputs with numbers that JSON readers would round are refused: write them as strings.',
  serialize: toJsonObject,
  parseValue: toCheckedJsonObject,
  parseLiteral: (node, variables) => toCheckedJsonObject(jsonLiteral(node, variables ?? {}))
})
