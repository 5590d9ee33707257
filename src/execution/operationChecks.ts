/* The checks of an operation, before anything runs. The fast path and Apollo Server both run this one list. */

import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { Role } from '../identity/viewer.ts'
import { checkCost } from './cost.ts'
import { checkSize } from './operationLimits.ts'
import { checkVariables } from './variables.ts'

/** An operation of a validated document, with the variables that came with it. */
export interface GivenOperation {
  schema: GraphQLSchema
  document: DocumentNode
  operation: OperationDefinitionNode
  variables: Readonly<Record<string, unknown>>
  role: Role
  /** The highest cost. 0: any. */
  maxCost: number
}

/** In this order; each throws a GatewayError. */
export const operationChecks: readonly ((given: GivenOperation) => void)[] = [
  /** Depth, aliases, and how many mutations. */
  function size({ schema, document, operation }) {
    checkSize(schema, document, operation)
  },
  /** Complexity; it depends on variables. */
  function cost({ maxCost, schema, document, operation, variables }) {
    checkCost(maxCost, schema, document, operation, variables)
  },
  /** Given variables, in our own words. */
  function variables({ variables, role, ...validated }) {
    checkVariables(validated, variables, role)
  }
]

/** @throws GatewayError OPERATION_TOO_LARGE, OPERATION_TOO_COSTLY, BAD_USER_INPUT */
export function checkOperation(given: GivenOperation): void {
  for (const check of operationChecks) check(given)
}
