import {
  coerceInputValue,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  typeFromAST,
  TypeInfo,
  ValidationContext,
  type DocumentNode,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode
} from 'graphql'
import { GatewayError } from '../errors.ts'
import type { Role } from '../identity/viewer.ts'

const bad = (argument: string, expected: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `${argument}: ${expected}.`, { argument, http: { status: 400 } })

type Variables = Readonly<Record<string, unknown>>

interface Validated {
  schema: GraphQLSchema
  document: DocumentNode
  operation: OperationDefinitionNode
}

/**
 * Checks variables before graphql-js does, whose messages quote the whole value: a token in an input object would end
 * up in the answer and in logs. Ours are made of the path and the type that was expected there.
 * @param role whose operation it is
 * @throws GatewayError BAD_USER_INPUT
 */
export function checkVariables(validated: Validated, variables: Variables, role: Role): void {
  const { schema, operation } = validated
  // Account holders and clients are only ever answered what is theirs; an operator's list without its filter is everybody's.
  if (role === 'operator') checkUndeclared(operation, variables)
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value
    const type = typeFromAST(schema, definition.type)
    if (!type || !isInputType(type)) continue
    const value = valueOf(variables, name)
    if (value === undefined) {
      const needed = definition.type.kind === Kind.NON_NULL_TYPE && !definition.defaultValue
      if (needed) throw bad(`$${name}`, `expected ${String(type)}, and nothing came`)
      continue
    }
    coerceInputValue(value, type, (path, _, error) => {
      throw bad([`$${name}`, ...path].join('.'), expectation(typeAt(type, path), error))
    })
  }
  checkNulls(validated, variables)
}

/** A name like "constructor" is not set by being known to every object. */
const valueOf = (variables: Variables, name: string): unknown =>
  Object.hasOwn(variables, name) ? variables[name] : undefined

/** Variables that came under another name than the operation's are a filter that would be ignored. */
function checkUndeclared({ variableDefinitions = [] }: OperationDefinitionNode, variables: Variables): void {
  const declared = new Set(variableDefinitions.map(({ variable }) => variable.name.value))
  const undeclared = Object.keys(variables).find((name) => !declared.has(name))
  if (undeclared === undefined) return
  const without = variableDefinitions.find(
    ({ variable, defaultValue }) => !defaultValue && valueOf(variables, variable.name.value) === undefined
  )
  if (!without) return
  const name = undeclared.slice(0, 100)
  throw bad(
    `$${name}`,
    `the operation declares no variable of this name, and $${without.variable.name.value} is left without a value: send what is inside \`${name}\``
  )
}

/**
 * A variable that has a default may stand where null may not, and then may not be null: graphql-js finds that out only
 * when it gets there, and beneath what is delegated a service does, after it was asked.
 */
function checkNulls({ schema, document, operation }: Validated, variables: Variables): void {
  const isNull = ({ variable, defaultValue }: VariableDefinitionNode): boolean =>
    defaultValue !== undefined && valueOf(variables, variable.name.value) === null
  const nulls = new Set((operation.variableDefinitions ?? []).filter(isNull).map(({ variable }) => variable.name.value))
  if (nulls.size === 0) return
  const usages = new ValidationContext(schema, document, new TypeInfo(schema), () => undefined)
  for (const { node, type } of usages.getRecursiveVariableUsages(operation)) {
    const name = node.name.value
    if (nulls.has(name) && isNonNullType(type)) throw bad(`$${name}`, `expected ${String(type)}, and null came`)
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
