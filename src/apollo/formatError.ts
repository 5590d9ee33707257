import type { ApolloServerPlugin } from '@apollo/server'
import {
  GraphQLError,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type GraphQLFormattedError,
  type GraphQLSchema
} from 'graphql'
import type { Context } from '../context.ts'
import { codes, gatewayErrorIn, type Code } from '../errors.ts'
import { maxTokens, tooLarge } from './limits.ts'

/** Codes of Apollo Server's and graphql-js' own whose messages hold nothing but what the schema says. */
const plain = new Set<string>([
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'OPERATION_RESOLUTION_FAILURE'
] satisfies Code[])

/** Everything that leaves as an error passes here: ours as it is, known ones without values, the rest masked. */
export const formatError =
  (schema: GraphQLSchema) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { locations, path } = formatted
    const where = { ...(locations && { locations }), ...(path && { path }) }
    const ours = gatewayErrorIn(error)
    if (ours) return { message: ours.message, ...where, extensions: { ...ours.extensions, http: undefined } }
    const code = String(formatted.extensions?.code)
    if (plain.has(code)) return { message: formatted.message, ...where, extensions: { code } }
    if (code === 'GRAPHQL_PARSE_FAILED') {
      const large = formatted.message.startsWith('Syntax Error: Document contains more that')
      if (large)
        return {
          message: codes.OPERATION_TOO_LARGE,
          extensions: { ...tooLarge('tokens', maxTokens).extensions, http: undefined }
        }
      return { message: 'The document is not GraphQL: look at this place.', ...where, extensions: { code } }
    }
    if (code === 'GRAPHQL_VALIDATION_FAILED') {
      return { message: withoutValues(schema, formatted.message, error), ...where, extensions: { code } }
    }
    if (code === 'BAD_USER_INPUT' || isArgumentError(error)) {
      const extensions = { code: 'BAD_USER_INPUT' satisfies Code }
      return { message: 'An argument is not what its type expects.', ...where, extensions }
    }
    return {
      message: 'A fault in the gateway.',
      ...where,
      extensions: { code: 'INTERNAL_SERVER_ERROR' satisfies Code }
    }
  }

/** Codes that Apollo Server gives to what it refuses. */
const isApollos = (code: unknown): boolean =>
  typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR' && Object.hasOwn(codes, code)

/** What graphql-js finds while it runs, of variables inside literals; it quotes them. */
const isArgumentError = (error: unknown): boolean =>
  error instanceof GraphQLError && /^Argument "\w+"/.test(error.message)

/** Messages about literals quote them: they are rebuilt from the place and the type that it expects. */
export function withoutValues(schema: GraphQLSchema, message: string, error: unknown): string {
  const node = error instanceof GraphQLError ? error.nodes?.[0] : undefined
  // Of fields, graphql-js says names and types only.
  if (!node?.kind.endsWith('Value') || message.startsWith('Field "')) return message
  return `Expected ${expectedAt(schema, node)} here.`
}

function expectedAt(schema: GraphQLSchema, wanted: ASTNode): string {
  const types = new TypeInfo(schema)
  let expected = 'another value'
  if (wanted.loc) {
    visit(
      parse(wanted.loc.source.body),
      visitWithTypeInfo(types, {
        enter(node) {
          const same = node.kind === wanted.kind && node.loc?.start === wanted.loc?.start
          if (same) expected = String(types.getInputType() ?? expected)
        }
      })
    )
  }
  return expected
}

/** Writes faults to the log, with the request's id, and puts the id into the answer. */
export const reportFaults: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didEncounterErrors: ({ errors, contextValue: { log, requestId } }) => {
        for (const error of errors) {
          if (gatewayErrorIn(error) || isArgumentError(error) || isApollos(error.extensions.code)) continue
          log.error({ requestId, path: error.path, fault: error.originalError?.stack ?? error.stack }, 'fault')
        }
        return Promise.resolve()
      },
      willSendResponse: ({ response, contextValue: { requestId } }) => {
        if (response.body.kind === 'single') {
          for (const { extensions } of response.body.singleResult.errors ?? []) {
            if (extensions?.code === 'INTERNAL_SERVER_ERROR') extensions.requestId = requestId
          }
        }
        return Promise.resolve()
      }
    })
}
