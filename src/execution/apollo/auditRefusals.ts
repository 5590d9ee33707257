import type { ApolloServerPlugin } from '@apollo/server'
import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  OperationTypeNode,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type SelectionNode,
  type SelectionSetNode
} from 'graphql'
import type { Context } from '../../context.ts'
import { tellRefused, type Mutation } from '../../authorization/auditMutations.ts'

type Values = Record<string, unknown>

/** At most this many refused mutations of one operation have a line: aliases are cheap, a disk is not. */
const maxLines = 10

/** Mutations that were refused before their own guards ran leave a line in the audit log too. */
export const auditRefusals: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      async willSendResponse({ schema, document, operation, request, response, contextValue }) {
        if (!document || operation?.operation !== OperationTypeNode.MUTATION || response.body.kind !== 'single') return
        const { errors } = response.body.singleResult
        // What was neither run nor refused was skipped.
        if (!errors?.[0]) return
        const variables = request.variables ?? {}
        const fields: Record<string, Mutation> = schema.getMutationType()?.getFields() ?? {}
        const untold = [...mutationsOf(document, operation.selectionSet, variables)].flatMap(([key, node]) => {
          const field = fields[node.name.value]
          return field && !contextValue.audited.has(key) ? [{ key, node, field }] : []
        })
        for (const [n, { key, node, field }] of untold.slice(0, maxLines).entries()) {
          const own = errors.find(({ path }) => path?.[0] === key) ?? errors[0]
          const code = String(own.extensions?.code)
          const args = Object.fromEntries(
            (node.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)])
          )
          const more = n === maxLines - 1 ? untold.length - maxLines : 0
          await tellRefused(contextValue, key, field, args, { code, more })
        }
      }
    })
}

/** The root fields of an operation by their names in the answer, less those that its directives leave out. */
function mutationsOf(
  document: DocumentNode,
  { selections }: SelectionSetNode,
  variables: Values,
  found = new Map<string, FieldNode>(),
  spread = new Set<string>()
): Map<string, FieldNode> {
  for (const node of selections) {
    if (!isIncluded(node, variables)) continue
    if (node.kind === Kind.FIELD) {
      const key = (node.alias ?? node.name).value
      if (!found.has(key)) found.set(key, node)
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      mutationsOf(document, node.selectionSet, variables, found, spread)
    } else if (!spread.has(node.name.value)) {
      // As graphql-js does: once, or fragments that double at each level would be walked for hours.
      spread.add(node.name.value)
      const fragment = document.definitions.find(
        (it) => it.kind === Kind.FRAGMENT_DEFINITION && it.name.value === node.name.value
      )
      if (fragment?.kind === Kind.FRAGMENT_DEFINITION)
        mutationsOf(document, fragment.selectionSet, variables, found, spread)
    }
  }
  return found
}

function isIncluded(node: SelectionNode, variables: Values): boolean {
  try {
    const skipped = getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true
    return !skipped && getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false
  } catch {
    // A condition that has no value yet refuses the operation, and this mutation with it.
    return true
  }
}
