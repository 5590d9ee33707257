import {
  Kind,
  OperationTypeNode,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionSetNode
} from 'graphql'
import type { Data, Document, Service } from './document.ts'
import { emptyInFinder } from './emptyIn.ts'
import { overRafikiLimit } from './operationSize.ts'
import { proofKey, withTenantProof } from './tenantProof.ts'

export type { Service } from './document.ts'

/** Something to ask a Rafiki service, with all that the transport must know of it. */
export interface Operation<Result extends Data = Data, Variables extends Data = Data> {
  /** For the compiler only. */
  readonly types?: Document<Result, Variables>['types']
  service: Service
  kind: 'query' | 'mutation'
  /** For logs. */
  name: string
  /** A name of ours, for metrics: callers name what is delegated. */
  label: string
  text: string
  /** Whether its answer says as which tenant it ran (see `tenantProof.ts`); `asked`: who asks it wants to know, too. */
  tenantProof?: 'added' | 'asked'
  /** Which deadline it has: `network` where Rafiki itself must ask other wallets. */
  deadline: 'read' | 'network'
  /** The keys in its answer of JSON objects, which hold what anybody likes. */
  free: ReadonlySet<string>
  /** Whether these variables, or the text itself, hold an `in` list that is empty: Rafiki would filter nothing. */
  emptyIn(variables: Data): boolean
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

/** How a document is sent, and the first of Rafiki's limits that it is over: what proves the tenant counts. */
export function asSent(service: Service, document: DocumentNode) {
  const sent = service === 'backend' ? withTenantProof(document) : document
  const text = print(sent)
  return { text, over: overRafikiLimit(sent, text) }
}

/** Looks at a document that will be sent as `text` (see `asSent`). Its limits are the caller's to check. */
export function operationOf(
  service: Service,
  document: DocumentNode,
  text: string,
  label?: string
): Omit<Operation, 'types'> {
  const definition = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION
  )
  if (!definition || definition.operation === OperationTypeNode.SUBSCRIPTION)
    throw new TypeError('expected a query or a mutation')
  const nodes = rootNodes(document, definition.selectionSet)
  const roots = nodes.map(({ name }) => name.value)
  return {
    service,
    kind: definition.operation,
    ...(service === 'backend' && definition.operation === OperationTypeNode.QUERY && { tenantProof: proofIn(nodes) }),
    name: (definition.name?.value ?? roots.join(',')).slice(0, 100),
    label: label ?? roots[0] ?? '',
    text,
    deadline: roots.some((root) => networkFields.has(root)) ? 'network' : 'read',
    free: freeKeys(document),
    emptyIn: emptyInFinder(document)
  }
}

/** A constant document, parsed and measured when the module loads: one that is over Rafiki's limits fails the build. */
export const prepare = <Result extends Data, Variables extends Data>({
  service,
  name,
  text
}: Document<Result, Variables>): Operation<Result, Variables> => prepareNode(service, parse(text), name)

export function prepareNode(service: Service, document: DocumentNode, name?: string): Omit<Operation, 'types'> {
  const { text, over } = asSent(service, document)
  if (over) throw new RangeError(`a prepared operation has ${over.found} ${over.limit}, the limit is ${over.maximum}`)
  // The text is signed and sent each time, so it has no whitespace for human readers.
  return operationOf(service, document, stripIgnoredCharacters(text), name)
}

/** For data that is the same for every caller, or that shows as which tenant the query runs. */
export const withoutProof = <Result extends Data, Variables extends Data>({
  tenantProof: _,
  ...operation
}: Operation<Result, Variables>): Operation<Result, Variables> => operation

/**
 * The root fields of an operation, those in fragments included; each fragment once, as it is executed. `__typename`,
 * which tools add everywhere, is none: it asks and does nothing.
 */
export const rootFields = (document: DocumentNode, set: SelectionSetNode): string[] =>
  rootNodes(document, set).map(({ name }) => name.value)

function rootNodes(document: DocumentNode, set: SelectionSetNode): FieldNode[] {
  const visited = new Set<string>()
  const within = ({ selections }: SelectionSetNode): FieldNode[] =>
    selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) return node.name.value === '__typename' ? [] : [node]
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

/** @throws TypeError where another field has the name of the proof: the answer would prove nothing */
function proofIn(nodes: readonly FieldNode[]): Operation['tenantProof'] {
  const same = nodes.filter(({ name, alias }) => (alias ?? name).value === proofKey)
  if (same.some(({ name }) => name.value !== proofKey)) throw new TypeError(`${proofKey} is the name of the proof`)
  return same.length > 0 ? 'asked' : 'added'
}

/** The fields of Rafiki's types that are JSON objects. */
const jsonFields = new Set(['metadata', 'data'])

function freeKeys(document: DocumentNode): Set<string> {
  const keys = new Set<string>()
  visit(document, {
    Field({ name, alias, selectionSet }) {
      if (jsonFields.has(name.value) && !selectionSet) keys.add((alias ?? name).value)
    }
  })
  return keys
}
