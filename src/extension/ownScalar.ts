import { GraphQLError, GraphQLScalarType, valueFromASTUntyped, type ASTNode } from 'graphql'
import { GatewayError } from '../errors.ts'
import type { Scalar } from './types.ts'

/** A scalar of a module's plain functions. What its `parse` throws is the caller's mistake, and is not shown. */
export function ownScalar(name: string, { expected, parse, serialize = (value) => value }: Scalar): GraphQLScalarType {
  const read = (value: unknown, node?: ASTNode): unknown => {
    try {
      return parse(value)
    } catch {
      const error = new GatewayError('BAD_USER_INPUT', `expected ${expected}`)
      throw new GraphQLError(error.message, { nodes: node, originalError: error })
    }
  }
  const write = (value: unknown): unknown => {
    const written = serialize(value)
    // What is no JSON fails its field, and not the whole answer.
    if (JSON.stringify(written) === undefined) throw new TypeError(`a ${name} is no JSON`)
    return written
  }
  return new GraphQLScalarType({
    name,
    serialize: write,
    parseValue: (value) => read(value),
    parseLiteral: (node, variables) => read(valueFromASTUntyped(node, variables), node)
  })
}
