import type { ApolloServerPlugin } from '@apollo/server'
import { OperationTypeNode } from 'graphql'
import type { Context } from '../../context.ts'
import { rootFields } from '../../rafiki/operation.ts'

/** Takes what mutations cost more than queries, as soon as it is known that they are some and before anything runs. */
export const chargeMutations: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      async didResolveOperation({ document, operation, contextValue: { meter } }) {
        if (operation?.operation !== OperationTypeNode.MUTATION) return
        await meter.charge(rootFields(document, operation.selectionSet).length * meter.mutationPoints)
      }
    })
}
