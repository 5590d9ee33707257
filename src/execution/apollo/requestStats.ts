import type { ApolloServerPlugin } from '@apollo/server'
import { OperationTypeNode } from 'graphql'
import type { Context } from '../../context.ts'
import { recordOperation } from '../../observability/requestStats.ts'

/** Records the operation and the codes of its errors in the request's stats. */
export const recordRequest: ApolloServerPlugin<Context> = {
  requestDidStart: ({ contextValue: { stats } }) =>
    Promise.resolve({
      didResolveOperation({ operation, operationName }) {
        if (operation && operation.operation !== OperationTypeNode.SUBSCRIPTION)
          recordOperation(stats, operation.operation, operationName ?? undefined)
        return Promise.resolve()
      },
      willSendResponse({ response: { body } }) {
        const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : []
        for (const { extensions } of errors) stats.codes.add(String(extensions?.code))
        stats.trace?.answered([...stats.codes])
        return Promise.resolve()
      }
    })
}
