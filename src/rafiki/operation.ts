import { Kind, OperationTypeNode, parse, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql'
import { overRafikiLimit } from './limits.ts'

export type Service = 'auth' | 'backend'

/** Something to ask a Rafiki service, with all that the transport must know of it. */
export interface Operation {
  service: Service
  kind: 'query' | 'mutation'
  /** For logs. */
  name: string
  text: string
  /** Which deadline it has: `network` where Rafiki itself must ask other wallets. */
  deadline: 'read' | 'network'
  /** Whether these variables, or the text itself, hold an `in` list that is empty: Rafiki would filter nothing. */
  emptyIn(variables: Record<string, unknown>): boolean
}

/** Root fields that make Rafiki talk to other wallets before it answers. */
const networkFields = new Set([
  'receiver',
  'createReceiver',
  'createQuote',
  'createOutgoingPayment',
  'completeReceiver'
])

/** Looks at a document that will be sent as `text`. Its limits are the caller's to check. */
export function operationOf(service: Service, document: DocumentNode, text: string): Operation {
  const definition = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION
  )
  if (!definition || definition.operation === OperationTypeNode.SUBSCRIPTION)
    throw new TypeError('expected a query or a mutation')
  const roots = definition.selectionSet.selections.flatMap((node) =>
    node.kind === Kind.FIELD ? [node.name.value] : []
  )
  return {
    service,
    kind: definition.operation,
    name: (definition.name?.value ?? roots.join(',')).slice(0, 100),
    text,
    deadline: roots.some((root) => networkFields.has(root)) ? 'network' : 'read',
    emptyIn: emptyInFinder(document)
  }
}

/** A constant document, parsed and measured when the module loads: one that Rafiki would refuse fails the build. */
export function prepare(service: Service, text: string): Operation {
  const document = parse(text)
  const over = overRafikiLimit(document, text)
  if (over) throw new RangeError(`a prepared operation has ${over.found} ${over.limit}, the limit is ${over.maximum}`)
  return operationOf(service, document, text)
}

function emptyInFinder(document: DocumentNode): Operation['emptyIn'] {
  let literal = false
  const names = new Set<string>()
  visit(document, {
    ObjectField(field) {
      if (field.name.value !== 'in') return
      if (field.value.kind === Kind.LIST && field.value.values.length === 0) literal = true
      if (field.value.kind === Kind.VARIABLE) names.add(field.value.name.value)
    },
    VariableDefinition(definition) {
      if (definition.defaultValue?.kind === Kind.LIST && definition.defaultValue.values.length === 0) literal = true
    }
  })
  const isEmpty = (key: string, value: unknown): boolean => Array.isArray(value) && value.length === 0 && key === 'in'
  const within = (value: unknown): boolean => {
    if (value === null || typeof value !== 'object') return false
    return Object.entries(value).some(([key, child]) => isEmpty(key, child) || within(child))
  }
  return (variables) =>
    literal ||
    within(variables) ||
    Object.entries(variables).some(([name, value]) => names.has(name) && isEmpty('in', value))
}
