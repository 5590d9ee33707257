/* Limits of a document: its size, depth and aliases. */

import {
  GraphQLError,
  OperationTypeNode,
  type ASTVisitor,
  type DocumentNode,
  type GraphQLSchema,
  type NameNode,
  type OperationDefinitionNode,
  type ParseOptions,
  type ValidationContext
} from 'graphql'
import { GatewayError } from '../errors.ts'
import { fetchedNames } from '../rafiki/delegation/fetchedNames.ts'
import { measure } from '../rafiki/operationSize.ts'
import { rootFields } from '../rafiki/operation.ts'

/**
 * How large an operation may be. Fragments count wherever they are spread; introspection counts as one level. Clients
 * with their grants and the lengths of their limits' periods are 11 levels. What goes to Rafiki has its own limits.
 */
export const limits = { depth: 12, aliases: 30, tokens: 1000, characters: 64 * 1024, comments: 1000 } as const
/** The key of a field is written once for each row, and names stand in messages. */
const maxNameLength = 100

/** How documents are parsed: past these limits not at all. */
export const parseOptions: ParseOptions = {
  maxTokens: limits.tokens,
  maxSourceLength: limits.characters,
  maxComments: limits.comments
}

/** Errors of a document that is refused: nine, and that there are more. */
export const validationOptions = { maxErrors: 9 }

export const tooLarge = (limit: string, maximum: number, found?: number): GatewayError =>
  new GatewayError('OPERATION_TOO_LARGE', `An operation may have at most ${maximum} ${limit}.`, {
    limit,
    maximum,
    ...(found !== undefined && { found }),
    http: { status: 400 }
  })

// Apollo keeps parsed documents: each of their operations is measured once for a contract.
const measured = new WeakMap<OperationDefinitionNode, GraphQLSchema>()

/** @throws GatewayError OPERATION_TOO_LARGE */
export function checkSize(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): void {
  if (measured.get(operation) === schema) return
  const size = measure(document, operation)
  for (const limit of ['depth', 'aliases'] as const) {
    if (size[limit] > limits[limit]) throw tooLarge(limit, limits[limit], size[limit])
  }
  const mutations =
    operation.operation === OperationTypeNode.MUTATION ? rootFields(document, operation.selectionSet) : []
  // One that fails would take the others' answers with it, though they were done: money must not be in doubt.
  const known = schema.getMutationType()?.getFields()
  if (mutations.length > 1 && !mutations.every((field) => known?.[field]?.extensions.idempotent)) {
    throw tooLarge('mutations', 1, mutations.length)
  }
  measured.set(operation, schema)
}

/**
 * The gateway fetches what it needs itself, under names that no caller may give to something else. Others that begin
 * with two underscores are theirs: Relay asks for `__isMyPayment: __typename`.
 */
export const reservedNames = (context: ValidationContext): ASTVisitor => {
  const check = (name: NameNode, isItself = false): void => {
    if (isItself || !fetchedNames.has(name.value)) return
    context.reportError(new GraphQLError(`The name ${name.value} is reserved.`, { nodes: name }))
  }
  return {
    Field: ({ alias, name }) => alias && check(alias, alias.value === name.value),
    VariableDefinition: ({ variable }) => check(variable.name)
  }
}

/** @see maxNameLength */
export const shortNames = (context: ValidationContext): ASTVisitor => ({
  Name({ value }) {
    if (value.length > maxNameLength) context.reportError(tooLarge('characters in a name', maxNameLength, value.length))
  }
})

/** graphql-js finds out only when it executes that a schema has no mutations (or subscriptions), and calls that a fault. */
export const knownRoots = (context: ValidationContext): ASTVisitor => ({
  OperationDefinition(node) {
    if (!context.getSchema().getRootType(node.operation)) {
      context.reportError(new GraphQLError(`This schema has no ${node.operation}s.`, { nodes: node }))
    }
  }
})
