import {
  getVariableValues,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode
} from 'graphql'
import type { Context } from '../../context.ts'
import { Cache, type CacheMeter } from '../../observability/metrics/cache.ts'
import { perRequest } from '../../rafiki/client.ts'
import { compilePlan, type Plan } from './compile.ts'
import type { Answered } from './size.ts'

/** An operation of a contract that was validated and found small enough, with its plan. */
export interface KnownOperation {
  schema: GraphQLSchema
  /** Another one for each. */
  number: number
  document: DocumentNode
  operation: OperationDefinitionNode
  plan: Plan
}

/** Fields of all plans of a role together, at some hundred bytes each. */
const maxFields = 50_000
/** The documents by which plans are found take this many characters per field. */
const charactersAField = 200

/** The plans of one contract, by the text of the document and the operation's name. */
export interface KnownOperations {
  /** @param source of a document that was validated in full, and whose operation is within all limits */
  learn(
    source: string,
    name: string | undefined,
    document: DocumentNode,
    operation: OperationDefinitionNode
  ): KnownOperation | undefined
  find(source: string, name: string | undefined): KnownOperation | undefined
}

/** @param options of the plans */
export function createKnownOperations(
  schema: GraphQLSchema,
  options: { delegates: boolean },
  meter?: CacheMeter
): KnownOperations {
  const known = new Cache<KnownOperation>({ max: 1_000, maxSize: maxFields }, meter)
  let learnt = 0
  // Callers write both: joined by a character, one pair could be read as another.
  const keyOf = (source: string, name = ''): string => JSON.stringify([name, source])
  return {
    learn(source, name, document, operation) {
      const key = keyOf(source, name)
      const found = known.peek(key)
      if (found) return found
      const plan = compilePlan(schema, document, operation, options)
      const entry = plan && { schema, document, operation, plan, number: (learnt += 1) }
      if (entry) known.set(key, entry, { size: entry.plan.fields + Math.ceil(source.length / charactersAField) })
      return entry
    },
    find: (source, name) => known.get(keyOf(source, name))
  }
}

// Apollo Server copies contexts: what a request has one of is its Rafiki.
const answerOf = perRequest<{ answered?: Answered }>(() => ({}))

/** What a request has been answered already, and is only to be reported. */
export const keepAnswer = ({ rafiki }: Context, answered: Answered): void => void (answerOf(rafiki).answered = answered)
export const keptAnswer = ({ rafiki }: Context): Answered | undefined => answerOf(rafiki).answered

/** As graphql-js coerces them before it executes. */
export function coercedVariables(
  { schema, operation }: Pick<KnownOperation, 'schema' | 'operation'>,
  given: Record<string, unknown>
): { coerced?: Record<string, unknown>; errors?: readonly GraphQLError[] } {
  return getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 50 })
}
