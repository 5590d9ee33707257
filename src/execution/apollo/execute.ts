import type { ApolloServerOptionsWithGateway } from '@apollo/server'
import {
  execute,
  OperationTypeNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLSchema
} from 'graphql'
import type { Context } from '../../context.ts'
import type { Answered } from '../compiler/size.ts'
import { coercedVariables, keptAnswer, type KnownOperations } from '../compiler/known.ts'
import { writeResult } from '../compiler/size.ts'

/**
 * How Apollo Server executes what it has parsed, validated and let pass: by a plan where there is one, else by
 * graphql-js. Everything around it, errors above all, stays Apollo's own.
 */
export const executedBy = (
  schema: GraphQLSchema,
  known: KnownOperations | undefined
): ApolloServerOptionsWithGateway<Context>['gateway'] => ({
  onSchemaLoadOrUpdate(tell) {
    tell({ apiSchema: schema, coreSupergraphSdl: '' })
    return () => undefined
  },
  load: () =>
    Promise.resolve({
      async executor({ source, document, operation, request: { operationName, variables = {} }, context }) {
        const contextValue = context as Context
        const answered = known && keptAnswer(contextValue)
        if (answered) return resultOf(answered)
        // Apollo Server knows of no operation where the name fits none: graphql-js has the words for that.
        const ready =
          (operation as typeof operation | undefined) && known?.learn(source, operationName, document, operation)
        const { coerced } = ready ? coercedVariables(ready, variables) : {}
        if (ready && coerced) return resultOf(await ready.plan.run(contextValue, coerced))
        const result = await execute({ schema, document, contextValue, variableValues: variables, operationName })
        if (!result.data) return result
        return resultOf(writeResult(result, operation.operation === OperationTypeNode.MUTATION ? 'mutation' : 'query'))
      }
    }),
  stop: () => Promise.resolve()
})

/** The data of an answer, as JSON already. */
class WrittenData {
  readonly json: string

  constructor(json: string) {
    this.json = json
  }
}

const resultOf = ({ data, errors }: Answered): ExecutionResult => ({
  data: data === 'null' ? null : (new WrittenData(data) as unknown as Record<string, unknown>),
  ...(errors.length > 0 && { errors })
})

/** An answer as JSON, with a line break after it, as Apollo Server has it. */
export function stringifyResult({ data, ...rest }: FormattedExecutionResult): string {
  if (!((data as unknown) instanceof WrittenData)) return `${JSON.stringify({ ...rest, data })}\n`
  const { json } = data as unknown as WrittenData
  const others = JSON.stringify(rest)
  return others === '{}' ? `{"data":${json}}\n` : `${others.slice(0, -1)},"data":${json}}\n`
}
