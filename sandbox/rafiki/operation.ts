import { execute, getOperationAST, GraphQLError, OperationTypeNode, parse, specifiedRules, validate } from 'graphql'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import { limitRules, MAX_TOKENS } from './limits.ts'
import type { Context } from './service.ts'
import { copyOf } from './store.ts'

export interface Answer {
  status: number
  body: unknown
}

interface OperationBody {
  query: string
  variables?: Record<string, unknown> | null
  operationName?: string | null
}

/**
 * Parse, validate, execute: each step with the status and the error format that Rafiki has for it.
 * @param commits whether what a mutation writes is kept
 */
export async function answerOperation(
  schema: GraphQLSchema,
  body: unknown,
  context: Context,
  commits: () => boolean = () => true
): Promise<Answer> {
  const complaint = complaintAbout(body)
  if (complaint) return failure(400, [new GraphQLError(complaint)], 'BAD_REQUEST')
  const { query, variables, operationName } = body as OperationBody

  const document = validDocument(schema, query)
  if ('status' in document) return document
  const operation = getOperationAST(document, operationName)
  if (!operation) {
    const message =
      typeof operationName === 'string'
        ? `Unknown operation named "${operationName}".`
        : 'Must provide operation name if query contains multiple operations.'
    return failure(400, [new GraphQLError(message)], 'OPERATION_RESOLUTION_FAILURE')
  }
  const kept = operation.operation !== OperationTypeNode.MUTATION || commits()
  const contextValue = kept ? context : { ...context, store: copyOf(context.store) }
  const result = await execute({ schema, document, variableValues: variables, operationName, contextValue })
  if (!('data' in result)) return failure(400, result.errors ?? [], 'BAD_USER_INPUT')
  if (!result.errors) return { status: 200, body: { data: result.data } }
  return { status: 200, body: { errors: result.errors.map((error) => formatted(error)), data: result.data } }
}

/** Valid ones, for each schema: gateways send the same documents again and again. */
const validDocuments = new WeakMap<GraphQLSchema, LRUCache<string, DocumentNode>>()

/** @returns the answer instead, where there is something wrong with the document */
function validDocument(schema: GraphQLSchema, query: string): DocumentNode | Answer {
  const known = validDocuments.get(schema) ?? new LRUCache<string, DocumentNode>({ max: 500 })
  validDocuments.set(schema, known)
  const valid = known.get(query)
  if (valid) return valid
  let document: DocumentNode
  try {
    document = parse(query, { maxTokens: MAX_TOKENS })
  } catch (error) {
    return failure(500, [new GraphQLError(parseMessage(error))], 'GRAPHQL_VALIDATION_FAILED')
  }
  const invalid = validate(schema, document, [...specifiedRules, ...limitRules])
  if (invalid.length) return failure(400, invalid.map(hideSuggestion), 'GRAPHQL_VALIDATION_FAILED')
  known.set(query, document)
  return document
}

function complaintAbout(body: unknown): string | undefined {
  if (Array.isArray(body)) return 'Operation batching disabled.'
  if (typeof body !== 'object' || body === null || !Object.keys(body).length) {
    return 'POST body missing, invalid Content-Type, or JSON object has no keys.'
  }
  const { query, variables } = body as Record<string, unknown>
  if (query && typeof query !== 'string') return 'GraphQL queries must be strings.'
  if (!query) return 'GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension.'
  if (typeof variables === 'string') {
    return '`variables` in a POST body should be provided as an object, not a recursively JSON-encoded string.'
  }
}

/** The services print a syntax error into its own message, the source included. */
function parseMessage(error: unknown): string {
  const message = String(error)
  return message.includes('Parsing aborted') ? `Syntax Error: Token limit of ${MAX_TOKENS} exceeded.` : message
}

function hideSuggestion(error: GraphQLError): GraphQLError {
  const message = error.message.replace(/Did you mean .+\?$/, '[Suggestion hidden]?')
  return message === error.message ? error : new GraphQLError(message, { nodes: error.nodes })
}

function failure(status: number, errors: readonly GraphQLError[], code: string): Answer {
  return { status, body: { errors: errors.map((error) => formatted(error, code)) } }
}

function formatted(error: GraphQLError, code?: string): unknown {
  const { extensions, ...rest } = error.toJSON()
  return { ...rest, extensions: { code: 'INTERNAL_SERVER_ERROR', ...extensions, ...(code && { code }) } }
}
