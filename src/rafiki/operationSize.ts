import {
  getOperationAST,
  Kind,
  Lexer,
  Source,
  TokenKind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode
} from 'graphql'

/** How large one operation is. Fragments count wherever they are spread; introspection counts as a leaf. */
interface Size {
  aliases: number
  directives: number
  /** Levels of fields. */
  depth: number
  /** Levels of fields and fragments, as Rafiki counts them. */
  levels: number
  /** As Rafiki counts it: a leaf 1, an object or fragment 2 + 1.5 × its children; page sizes do not count. */
  cost: number
}

/** What Rafiki accepts, both services alike (measured). */
export const rafikiLimits = { aliases: 15, directives: 50, levels: 10, cost: 5000, tokens: 1000 } as const

/** Measures the operation of a document that will be executed. */
export function measure(document: DocumentNode, operation = getOperationAST(document)): Size {
  if (!operation) throw new TypeError('expected a document with one operation')
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  // Each fragment is measured once, however often it is spread: the work is linear in the document.
  const known = new Map<string, Size>()
  const spread = (name: string): Size => {
    let size = known.get(name)
    if (!size) {
      known.set(name, nothing)
      const fragment = fragments.get(name)
      size = fragment ? inside(fragment.selectionSet, spread) : nothing
      known.set(name, size)
    }
    return size
  }
  const size = inside(operation.selectionSet, spread)
  return { ...size, directives: size.directives + directives(operation) }
}

const nothing: Size = { aliases: 0, directives: 0, depth: 0, levels: 0, cost: 0 }

function inside(set: SelectionSetNode, spread: (name: string) => Size): Size {
  const total = { ...nothing }
  for (const node of set.selections) {
    let size: Size
    if (node.kind === Kind.FIELD) {
      const hidden = node.name.value === '__schema' || node.name.value === '__type'
      const children = node.selectionSet && !hidden ? inside(node.selectionSet, spread) : nothing
      size = {
        aliases: children.aliases + (node.alias ? 1 : 0),
        directives: children.directives,
        depth: children.depth + 1,
        levels: children.levels + 1,
        cost: node.selectionSet && !hidden ? 2 + 1.5 * children.cost : 1
      }
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      const children = inside(node.selectionSet, spread)
      size = { ...children, levels: children.levels + 1, cost: 2 + 1.5 * children.cost }
    } else {
      // Rafiki counts the spread and the fragment, one inside the other.
      const children = spread(node.name.value)
      size = { ...children, levels: children.levels + 2, cost: 1 + 1.5 * (2 + 1.5 * children.cost) }
    }
    total.aliases += size.aliases
    total.directives += size.directives + directives(node)
    total.depth = Math.max(total.depth, size.depth)
    total.levels = Math.max(total.levels, size.levels)
    total.cost += size.cost
  }
  return total
}

const directives = (node: { readonly directives?: readonly unknown[] | undefined }): number =>
  node.directives?.length ?? 0

/** How many tokens a text has, as graphql-js counts them against `maxTokens`. */
export function countTokens(text: string): number {
  const lexer = new Lexer(new Source(text))
  let tokens = 0
  while (lexer.advance().kind !== TokenKind.EOF) tokens += 1
  return tokens
}

/** The first of Rafiki's limits that a request would be refused for; undefined when it would pass. */
export function overRafikiLimit(
  document: DocumentNode,
  text: string
): { limit: string; maximum: number; found: number } | undefined {
  const size = measure(document)
  const found = { ...size, tokens: countTokens(text) }
  for (const limit of ['aliases', 'directives', 'levels', 'cost', 'tokens'] as const) {
    if (found[limit] > rafikiLimits[limit]) return { limit, maximum: rafikiLimits[limit], found: found[limit] }
  }
  return undefined
}
