import {
  getVariableValues,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode
} from 'graphql'
import { compileQuery, type CompiledQuery, type JsonResult } from '../compiler/index.ts'
import type { Context } from '../context.ts'
import { Cache, type CacheMeter } from '../observability/metrics/cache.ts'
import { perRequest } from '../rafiki/client.ts'
import { defaultResolvers, delegation } from '../rafiki/delegation/compiledQueries.ts'
import { rootFields } from '../rafiki/operation.ts'
import { answerLimits } from './answerLimits.ts'
import { reuseOf } from './reuse.ts'

/** An operation of a contract that passed validation and all checks, with its plan. */
export interface PlannedOperation {
  schema: GraphQLSchema
  /** Another one for each. */
  number: number
  document: DocumentNode
  operation: OperationDefinitionNode
  plan: CompiledQuery
  /** Whether the same text may be answered while Rafiki sends the same. */
  reusable: boolean
  /** Whether equal requests in flight may share its answer. */
  shareable: boolean
}

/** Fields of all plans of a role together, at some hundred bytes each. */
const maxFields = 50_000
/** The documents by which plans are found take this many characters per field. */
const charactersAField = 200

/** The plans of one contract, by the text of the document and the operation's name. */
export interface Plans {
  /**
   * @param source of a document that was validated in full, and whose operation is within all limits
   * @returns undefined for an operation that no plan can express
   */
  add(
    source: string,
    name: string | undefined,
    document: DocumentNode,
    operation: OperationDefinitionNode
  ): PlannedOperation | undefined
  find(source: string, name: string | undefined): PlannedOperation | undefined
}

/**
 * @param delegates whether there may be rows that delegation brought
 * @param limitedFields root fields that Apollo Server counts at each request: operations with one have no plan
 */
export function createPlans(
  schema: GraphQLSchema,
  { delegates, limitedFields = new Set() }: { delegates: boolean; limitedFields?: ReadonlySet<string> },
  meter?: CacheMeter
): Plans {
  const options = { defaultResolvers, limits: answerLimits(), ...(delegates && delegation) }
  const cache = new Cache<PlannedOperation>({ max: 1_000, maxSize: maxFields }, meter)
  let count = 0
  // Callers write both: without its length, one pair could be read as another.
  const keyOf = (source: string, name = ''): string => `${name.length} ${name}${source}`
  return {
    add(source, name, document, operation) {
      const key = keyOf(source, name)
      const found = cache.peek(key)
      if (found) return found
      if (limitedFields.size > 0 && hasOne(limitedFields, document, operation)) return undefined
      const plan = compileQuery(schema, document, operation, options)
      if (!plan) return undefined
      const reuse = reuseOf(schema, document, operation)
      const planned = { schema, document, operation, plan, ...reuse, number: (count += 1) }
      cache.set(key, planned, { size: plan.fields + Math.ceil(source.length / charactersAField) })
      return planned
    },
    find: (source, name) => cache.get(keyOf(source, name))
  }
}

const hasOne = (
  names: ReadonlySet<string>,
  document: DocumentNode,
  { selectionSet }: OperationDefinitionNode
): boolean => rootFields(document, selectionSet).some((name) => names.has(name))

// Apollo Server copies contexts: what a request has one of is its Rafiki.
const resultOf = perRequest<{ result?: JsonResult }>(() => ({}))

/** Stores the result of a request that was executed already: Apollo Server only reports its errors. */
export const storeResult = ({ rafiki }: Context, result: JsonResult): void => void (resultOf(rafiki).result = result)
export const storedResult = ({ rafiki }: Context): JsonResult | undefined => resultOf(rafiki).result

/** As graphql-js coerces them before it executes. */
export function coerceVariables(
  { schema, operation }: Pick<PlannedOperation, 'schema' | 'operation'>,
  given: Record<string, unknown>
): { coerced?: Record<string, unknown>; errors?: readonly GraphQLError[] } {
  return getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 50 })
}
