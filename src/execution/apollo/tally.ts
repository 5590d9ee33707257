import type { ApolloServerPlugin } from '@apollo/server'
import { OperationTypeNode } from 'graphql'
import type { Context } from '../../context.ts'
import { noteOperation } from '../../observability/requestStats.ts'

/** Notes what is run, and what becomes of it, with the request's tally. */
export const keepTally: ApolloServerPlugin<Context> = {
  requestDidStart: ({ contextValue: { tally } }) =>
    Promise.resolve({
      didResolveOperation({ operation, operationName }) {
        if (operation && operation.operation !== OperationTypeNode.SUBSCRIPTION)
          noteOperation(tally, operation.operation, operationName ?? undefined)
        return Promise.resolve()
      },
      willSendResponse({ response: { body } }) {
        const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : []
        for (const { extensions } of errors) tally.codes.add(String(extensions?.code))
        tally.trace?.answered([...tally.codes])
        return Promise.resolve()
      }
    })
}
