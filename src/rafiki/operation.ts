import {
  Kind,
  OperationTypeNode,
  parse,
  stripIgnoredCharacters,
  visit,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode
} from 'graphql'
import { overRafikiLimit } from './limits.ts'

export type Service = 'auth' | 'backend'

/** Something to ask a Rafiki service, with all that the transport must know of it. */
export interface Operation {
  service: Service
  kind: 'query' | 'mutation'
  /** For logs. */
  name: string
  /** A name of ours, for metrics: callers name what is delegated. */
  label: string
  text: string
  /** Which deadline it has: `network` where Rafiki itself must ask other wallets. */
  deadline: 'read' | 'network'
  /** Whether these variables, or the text itself, hold an `in` list that is empty: Rafiki would filter nothing. */
  emptyIn(variables: Record<string, unknown>): boolean
}

/** Root fields that make Rafiki talk to other wallets before it answers. */
const networkFields = new Set([
  'receiver',
  // Waits for the wallet's backend, where Rafiki is set up so that it must approve.
  'createIncomingPayment',
  'createReceiver',
  'createQuote',
  'createOutgoingPayment',
  'completeReceiver'
])

/** Looks at a document that will be sent as `text`. Its limits are the caller's to check. */
export function operationOf(service: Service, document: DocumentNode, text: string, label?: string): Operation {
  const definition = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION
  )
  if (!definition || definition.operation === OperationTypeNode.SUBSCRIPTION)
    throw new TypeError('expected a query or a mutation')
  const roots = rootFields(document, definition.selectionSet)
  return {
    service,
    kind: definition.operation,
    name: (definition.name?.value ?? roots.join(',')).slice(0, 100),
    label: label ?? roots[0] ?? '',
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
  const [, name] = /^\s*(?:query|mutation)\s+(\w+)/.exec(text) ?? []
  // It is signed and sent each time: without what is there for our eyes only.
  return operationOf(service, document, stripIgnoredCharacters(text), name)
}

/**
 * The root fields of an operation, those in fragments included; each fragment once, as it is executed. `__typename`,
 * which tools add everywhere, is none: it asks and does nothing.
 */
export function rootFields(document: DocumentNode, set: SelectionSetNode): string[] {
  const visited = new Set<string>()
  const within = ({ selections }: SelectionSetNode): string[] =>
    selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) return node.name.value === '__typename' ? [] : [node.name.value]
      if (node.kind === Kind.INLINE_FRAGMENT) return within(node.selectionSet)
      const { value: name } = node.name
      // Fragments that spread others twice would double the work with each level.
      if (visited.has(name)) return []
      visited.add(name)
      const fragment = document.definitions.find((it) => it.kind === Kind.FRAGMENT_DEFINITION && it.name.value === name)
      return fragment?.kind === Kind.FRAGMENT_DEFINITION ? within(fragment.selectionSet) : []
    })
  return within(set)
}

function emptyInFinder(document: DocumentNode): Operation['emptyIn'] {
  let literal = false
  /** Variables that stand for an `in` list, and whether that is empty where they are left out. */
  const lists = new Map<string, boolean>()
  const isEmptyList = (value: ValueNode | undefined): boolean => value?.kind === Kind.LIST && value.values.length === 0
  visit(document, {
    ObjectField({ name, value }) {
      if (name.value !== 'in') return
      literal ||= isEmptyList(value)
      if (value.kind === Kind.VARIABLE) lists.set(value.name.value, false)
    }
  })
  visit(document, {
    VariableDefinition({ variable, defaultValue }) {
      const { value: name } = variable.name
      if (lists.has(name)) lists.set(name, isEmptyList(defaultValue))
    }
  })
  const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0
  const within = (value: unknown): boolean => {
    if (value === null || typeof value !== 'object') return false
    return Object.entries(value).some(([key, child]) => (key === 'in' && isEmpty(child)) || within(child))
  }
  return (variables) =>
    literal ||
    within(variables) ||
    [...lists].some(([name, otherwise]) => (name in variables ? isEmpty(variables[name]) : otherwise))
}
