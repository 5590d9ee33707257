import { GraphQLError, Kind } from 'graphql'
import type {
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionNode,
  ValidationContext,
  ValidationRule
} from 'graphql'

/** What both services refuse before they execute anything, measured over an operation with its fragments. */

export const MAX_TOKENS = 1000

type Node = OperationDefinitionNode | FragmentDefinitionNode | SelectionNode

/** The measure of the fragment that a node spreads, 0 where it spreads none. */
type Spread = (node: Node, measure: (fragment: FragmentDefinitionNode) => number) => number

const aliases = (node: Node, spread: Spread): number =>
  (node.kind === Kind.FIELD && node.alias && node.name.value !== '__typename' ? 1 : 0) +
  sum(children(node), (child) => aliases(child, spread)) +
  spread(node, (fragment) => aliases(fragment, spread))

const directives = (node: Node, spread: Spread): number =>
  (node.directives?.length ?? 0) +
  sum(children(node), (child) => directives(child, spread)) +
  spread(node, (fragment) => directives(fragment, spread))

const depth = (node: Node, spread: Spread, above = 0): number =>
  isIntrospection(node)
    ? 0
    : Math.max(
        above,
        ...children(node).map((child) => depth(child, spread, above + 1)),
        spread(node, (fragment) => depth(fragment, spread, above + 1))
      )

const cost = (node: Node, spread: Spread): number => {
  if (isIntrospection(node)) return 0
  const inside = sum(children(node), (child) => cost(child, spread))
  if (node.kind === Kind.OPERATION_DEFINITION) return inside
  return children(node).length ? 2 + 1.5 * inside : 1 + 1.5 * spread(node, (fragment) => cost(fragment, spread))
}

export const limitRules: ValidationRule[] = [
  limit('Aliases', 15, aliases),
  limit('Directives', 50, directives),
  limit('Query depth', 10, depth),
  limit('Query Cost', 5000, cost)
]

function limit(what: string, most: number, measure: (node: Node, spread: Spread) => number): ValidationRule {
  return (context) => {
    const spread = spreadIn(context)
    return {
      OperationDefinition(operation) {
        const found = measure(operation, spread)
        if (found <= most) return
        context.reportError(new GraphQLError(`Syntax Error: ${what} limit of ${most} exceeded, found ${found}.`))
      }
    }
  }
}

/** A fragment is measured once a document; inside itself it counts as -1, as the real services have it. */
function spreadIn(context: ValidationContext): Spread {
  const measured = new Map<string, number>()
  return (node, measure) => {
    if (node.kind !== Kind.FRAGMENT_SPREAD) return 0
    const name = node.name.value
    const known = measured.get(name)
    if (known !== undefined) return known
    measured.set(name, -1)
    const fragment = context.getFragment(name)
    const found = fragment ? measure(fragment) : 0
    measured.set(name, found)
    return found
  }
}

function children(node: Node): readonly SelectionNode[] {
  return ('selectionSet' in node && node.selectionSet?.selections) || []
}

function isIntrospection(node: Node): boolean {
  return 'name' in node && node.name?.value === '__schema'
}

function sum<T>(items: readonly T[], measure: (item: T) => number): number {
  return items.reduce((total, item) => total + measure(item), 0)
}
