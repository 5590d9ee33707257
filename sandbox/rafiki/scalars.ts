import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'
import { GraphQLJSONObject } from 'graphql-scalars'

const badInput = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })

function toUInt8(value: unknown): number {
  if (typeof value !== 'number' && typeof value !== 'string')
    throw new TypeError('Provided value is not number or string.')
  const number = Number(value)
  if (Number.isInteger(number) && number >= 0 && number <= 255) return number
  throw badInput('Provided value is not a UInt8.')
}

function toUInt64(value: unknown): bigint {
  if (typeof value !== 'bigint' && typeof value !== 'number' && typeof value !== 'string') {
    throw new TypeError('Input must be of type bigint, number, or string.')
  }
  const integer = BigInt(value)
  if (integer < 0n) throw new TypeError('Input must be unsigned.')
  return integer
}

const UInt8 = new GraphQLScalarType({
  name: 'UInt8',
  serialize: toUInt8,
  parseValue: toUInt8,
  parseLiteral(node) {
    if (node.kind === Kind.INT || node.kind === Kind.STRING) return toUInt8(node.value)
    throw badInput('Provided value is not int or string.')
  }
})

/** The sheet's UInt64: the services declare it under this name. It leaves as a string. */
const BigIntScalar = new GraphQLScalarType<bigint, string>({
  name: 'BigInt',
  serialize: (value) => toUInt64(value).toString(),
  parseValue: toUInt64,
  parseLiteral(node) {
    if (node.kind === Kind.INT || node.kind === Kind.FLOAT || node.kind === Kind.STRING) return toUInt64(node.value)
    throw badInput('Provided value is not int, float, or string')
  }
})

export const authScalars = { UInt8, BigInt: BigIntScalar }
export const backendScalars = { ...authScalars, JSONObject: GraphQLJSONObject }
