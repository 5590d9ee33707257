import type { ApolloServerPlugin } from '@apollo/server'
import {
  coerceInputValue,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  Kind,
  typeFromAST,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode
} from 'graphql'
import type { Context } from '../context.ts'
import { GatewayError } from '../errors.ts'

/**
 * Checks variables before graphql-js does, whose messages quote the whole value: a token in an input object would end
 * up in the answer and in logs. Ours are made of the path and the type that was expected there.
 * Variables that the operation does not declare are refused too: ignored, a misplaced filter means "everything".
 */
export const checkVariables: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ schema, operation, request }) => {
        if (operation) checkGiven(schema, operation, request.variables ?? {})
        return Promise.resolve()
      }
    })
}

const bad = (argument: string, expected: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `${argument}: ${expected}.`, { argument, http: { status: 400 } })

/** @throws GatewayError BAD_USER_INPUT */
export function checkGiven(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>
): void {
  const definitions = operation.variableDefinitions ?? []
  const declared = new Set(definitions.map((it) => it.variable.name.value))
  const [undeclared] = Object.keys(variables).filter((name) => !declared.has(name))
  if (undeclared !== undefined)
    throw bad(`$${undeclared.slice(0, 100)}`, 'the operation declares no variable of this name')
  for (const definition of definitions) {
    const name = definition.variable.name.value
    const type = typeFromAST(schema, definition.type)
    if (!type || !isInputType(type)) continue
    // A name like "constructor" is not set by being known to every object.
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (value === undefined) {
      const needed = definition.type.kind === Kind.NON_NULL_TYPE && !definition.defaultValue
      if (needed) throw bad(`$${name}`, `expected ${String(type)}, and nothing came`)
      continue
    }
    coerceInputValue(value, type, (path, _, error) => {
      throw bad([`$${name}`, ...path].join('.'), expectation(typeAt(type, path), error))
    })
  }
}

function typeAt(type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType {
  return path.reduce<GraphQLInputType>((at, key) => {
    const bare = getNullableType(at)
    if (typeof key === 'number' && isListType(bare)) return bare.ofType
    if (isInputObjectType(bare)) return bare.getFields()[key]?.type ?? at
    return at
  }, type)
}

/** What graphql-js says of fields names no value; what our own scalars say neither. */
function expectation(type: GraphQLInputType, { message }: GraphQLError): string {
  const ofField = /^Field "(\w{1,100})" (is not defined by type|of required type) "[\w![\]]+"( was not provided)?/.exec(
    message
  )
  if (ofField) return ofField[0]
  return message.startsWith('expected ') ? message : `expected ${String(type)}`
}
