import type { ApolloServerPlugin } from '@apollo/server'
import { OperationTypeNode } from 'graphql'
import type { Context } from '../../context.ts'
import { rootFields } from '../../rafiki/operation.ts'

/**
 * Takes what mutations cost more than queries, and counts fields that have limits of their own, as soon as it is known
 * what they are and before anything runs.
 */
export const chargeOperations = (limitedFields: ReadonlySet<string>): ApolloServerPlugin<Context> => ({
  requestDidStart: () =>
    Promise.resolve({
      async didResolveOperation({ document, operation, contextValue: { meter } }) {
        const isMutation = operation?.operation === OperationTypeNode.MUTATION
        if (!operation || (!isMutation && limitedFields.size === 0)) return
        const fields = rootFields(document, operation.selectionSet)
        if (limitedFields.size > 0) await meter.countFields(fields)
        if (isMutation) await meter.charge(fields.length * meter.mutationPoints)
      }
    })
})
