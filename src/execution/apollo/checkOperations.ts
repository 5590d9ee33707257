import type { ApolloServerPlugin } from '@apollo/server'
import type { Context } from '../../context.ts'
import { checkOperation } from '../operationChecks.ts'

/** Has Apollo Server run the checks of an operation, before anything runs. */
export const checkOperations = (maxCost: number): ApolloServerPlugin<Context> => ({
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ schema, document, operation, request: { variables = {} }, contextValue }) => {
        const { role } = contextValue.viewer
        // Apollo Server knows of no operation where the name fits none.
        if (operation) checkOperation({ schema, document, operation, variables, role, maxCost })
        return Promise.resolve()
      }
    })
})
