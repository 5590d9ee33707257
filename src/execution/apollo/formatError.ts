/* Error masking: every error leaves with a code of ours, without values and without upstream words. */

import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql'
import type { Context } from '../../context.ts'
import { codes, gatewayErrorIn, type Code } from '../../errors.ts'
import { expectedAt, locationsOf } from '../documentText.ts'
import { limits, tooLarge } from '../operationLimits.ts'

/** Codes of Apollo Server's and graphql-js' own whose messages hold nothing but what the schema says. */
const plain = new Set<string>([
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'OPERATION_RESOLUTION_FAILURE'
] satisfies Code[])

/** How graphql-js' messages begin when a document is over a limit of the parser's. Undocumented: it gives no code for this. */
const parserLimits = [
  ['Document contains more that', 'tokens'],
  ['Document contains more than', 'comments'],
  ['Source contains more than', 'characters']
] as const

/** Names that a document holds may be as long as the document. */
const maxMessage = 1_000

/** Everything that leaves as an error passes here: ours as it is, known ones without values, the rest masked. */
export const formatError =
  (schema: GraphQLSchema) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { path } = formatted
    const locations = locationsOf(error) ?? formatted.locations
    const where = { ...(locations && { locations }), ...(path && { path }) }
    const ours = gatewayErrorIn(error)
    if (ours) {
      // What a scalar refuses in a literal does not know where it stands.
      const argument = ours.code === 'BAD_USER_INPUT' ? argumentOf(schema, error) : undefined
      return {
        message: ours.message,
        ...where,
        extensions: { ...(argument && { argument }), ...ours.extensions, http: undefined }
      }
    }
    // What a field throws has a path, and its code may be somebody else's.
    const code = path ? '' : String(formatted.extensions?.code)
    if (plain.has(code)) return { message: formatted.message, ...where, extensions: { code } }
    if (code === 'GRAPHQL_PARSE_FAILED') {
      const over = parserLimits.find(([words]) => formatted.message.startsWith(`Syntax Error: ${words}`))?.[1]
      if (over)
        return {
          message: codes.OPERATION_TOO_LARGE,
          extensions: { ...tooLarge(over, limits[over]).extensions, http: undefined }
        }
      return { message: 'The document is not valid GraphQL at this place.', ...where, extensions: { code } }
    }
    if (code === 'GRAPHQL_VALIDATION_FAILED') {
      return { message: withoutValues(schema, formatted.message, error), ...where, extensions: { code } }
    }
    if (code === 'BAD_USER_INPUT' || isArgumentError(error)) {
      const extensions = { code: 'BAD_USER_INPUT' satisfies Code }
      return { message: 'An argument does not have the type that the schema expects.', ...where, extensions }
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

/** What graphql-js finds in variables inside literals while it runs; it quotes them. Undocumented: it gives no code. */
const isArgumentError = (error: unknown): boolean =>
  error instanceof GraphQLError && /^Argument "\w+"/.test(error.message)

/** Messages about literals quote them: they are rebuilt from the place and the type that it expects. */
export function withoutValues(schema: GraphQLSchema, message: string, error: unknown): string {
  const node = error instanceof GraphQLError ? error.nodes?.[0] : undefined
  // For fields, graphql-js mentions only names and types.
  if (!node?.kind.endsWith('Value') || message.startsWith('Field "')) return message.slice(0, maxMessage)
  return `Expected ${expectedAt(schema, node)?.type ?? 'another value'} here.`
}

/** The argument that a refused literal stands in. */
function argumentOf(schema: GraphQLSchema, error: unknown): string | undefined {
  const node = error instanceof GraphQLError ? error.nodes?.[0] : undefined
  return node?.kind.endsWith('Value') ? expectedAt(schema, node)?.argument : undefined
}

/** Writes faults to the log, with the request's id, and puts the id into the answer. */
export const reportFaults: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didEncounterErrors: ({ errors, contextValue: { log, requestId } }) => {
        for (const error of errors) {
          if (gatewayErrorIn(error) || isArgumentError(error) || (!error.path && isApollos(error.extensions.code)))
            continue
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
