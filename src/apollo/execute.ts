import type { ApolloServerOptionsWithGateway } from '@apollo/server'
import { execute, type ExecutionResult, type GraphQLSchema } from 'graphql'
import type { Context } from '../context.ts'
import type { Answered } from '../plan/compile.ts'
import { coercedVariables, keptAnswer, type KnownOperations } from '../plan/known.ts'

/**
 * How Apollo Server executes what it has parsed, validated and let pass: by a plan where there is one, else by
 * graphql-js. Everything around it, errors above all, stays Apollo's own.
 */
export const executedBy = (
  schema: GraphQLSchema,
  known: KnownOperations
): ApolloServerOptionsWithGateway<Context>['gateway'] => ({
  onSchemaLoadOrUpdate(tell) {
    tell({ apiSchema: schema, coreSupergraphSdl: '' })
    return () => undefined
  },
  load: () =>
    Promise.resolve({
      async executor({ source, document, operation, request: { operationName, variables = {} }, context }) {
        const contextValue = context as Context
        const answered = keptAnswer(contextValue)
        if (answered) return resultOf(answered)
        // Apollo Server knows of no operation where the name fits none: graphql-js has the words for that.
        const ready =
          (operation as typeof operation | undefined) && known.learn(source, operationName, document, operation)
        const { coerced } = ready ? coercedVariables(ready, variables) : {}
        if (ready && coerced) return resultOf(await ready.plan.run(contextValue, coerced))
        return execute({ schema, document, contextValue, variableValues: variables, operationName })
      }
    }),
  stop: () => Promise.resolve()
})

const resultOf = ({ data, errors }: Answered): ExecutionResult => ({
  data: JSON.parse(data) as Record<string, unknown>,
  ...(errors.length > 0 && { errors })
})
