import type { ApolloServerOptionsWithGateway } from '@apollo/server'
import {
  execute,
  OperationTypeNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLSchema
} from 'graphql'
import { jsonResult, type JsonResult } from '../../compiler/index.ts'
import type { Context } from '../../context.ts'
import { coerceVariables, storedResult, type Plans } from '../plans.ts'
import { answerLimits } from '../answerLimits.ts'

/**
 * How Apollo Server executes what it has parsed, validated and let pass: by a plan if there is one, else by graphql-js.
 * Everything around it, errors above all, stays Apollo Server's own. Undocumented: the option `gateway` is meant for
 * Apollo Gateway, and is the only one by which Apollo Server lets other code execute.
 */
export const executedBy = (
  schema: GraphQLSchema,
  plans: Plans | undefined
): ApolloServerOptionsWithGateway<Context>['gateway'] => ({
  onSchemaLoadOrUpdate(tell) {
    tell({ apiSchema: schema, coreSupergraphSdl: '' })
    return () => undefined
  },
  load: () =>
    Promise.resolve({
      async executor({ source, document, operation, request: { operationName, variables = {} }, context }) {
        const contextValue = context as Context
        const stored = plans && storedResult(contextValue)
        if (stored) return resultOf(stored)
        // Apollo Server knows of no operation where the name fits none: graphql-js has the words for that.
        const planned =
          (operation as typeof operation | undefined) && plans?.add(source, operationName, document, operation)
        const { coerced } = planned ? coerceVariables(planned, variables) : {}
        if (planned && coerced) return resultOf(await planned.plan.execute(contextValue, coerced))
        const result = await execute({ schema, document, contextValue, variableValues: variables, operationName })
        if (!result.data) return result
        // What a mutation did stays done.
        const isMutation = operation.operation === OperationTypeNode.MUTATION
        return resultOf(jsonResult(result, answerLimits(isMutation ? { outcome: 'UNKNOWN' } : {})))
      }
    }),
  stop: () => Promise.resolve()
})

/**
 * The data of an answer, as JSON already. Undocumented: Apollo Server hands `data` on to `stringifyResult` unread, and
 * so the text is not parsed only to be written again.
 */
class WrittenData {
  /** Apollo Server's type of data has it. */
  readonly [name: string]: unknown
  readonly json: string

  constructor(json: string) {
    this.json = json
  }
}

const resultOf = ({ data, errors }: JsonResult): ExecutionResult => ({
  data: data === 'null' ? null : new WrittenData(data),
  ...(errors.length > 0 && { errors })
})

/** An answer as JSON, with a line break after it, as Apollo Server has it. */
export function stringifyResult({ data, ...rest }: FormattedExecutionResult): string {
  if (!(data instanceof WrittenData)) return `${JSON.stringify({ ...rest, data })}\n`
  const { json } = data
  const others = JSON.stringify(rest)
  return others === '{}' ? `{"data":${json}}\n` : `${others.slice(0, -1)},"data":${json}}\n`
}
