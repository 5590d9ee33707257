import type { ApolloServerPlugin } from '@apollo/server'
import {
  GraphQLError,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type ASTVisitFn,
  type DocumentNode,
  type GraphQLSchema,
  type Source,
  type SourceLocation
} from 'graphql'
import type { Context } from '../context.ts'

/** A parsed document, with what errors tell of it: each is worked out once, whatever the number of errors. */
interface Kept {
  document: DocumentNode
  text: string
  /** Where each line begins. */
  lines?: readonly number[]
  /** What the schema expects at each value. */
  expected?: ReadonlyMap<ASTNode, Expected>
}

interface Expected {
  type: string
  /** The path of the argument that the value is in (`filter.createdAfter`); empty for the default of a variable. */
  argument: string
}

const documents = new WeakMap<Source, Kept>()

/**
 * Takes the text out of a parsed document. Undocumented: graphql-js reads `source.body` only to walk all of its lines
 * for each location of each error, and an answer may have hundreds.
 */
export function takeText(document: DocumentNode): void {
  const source = document.loc?.source
  if (!source || documents.has(source)) return
  documents.set(source, { document, text: source.body })
  source.body = ''
}

/** Undocumented: once parsing ends, Apollo Server's request has its `document`; later, validation has used the text. */
export const takeTexts: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      parsingDidStart: (request) =>
        Promise.resolve(() => {
          if (request.document) takeText(request.document)
          return Promise.resolve()
        })
    })
}

/** How long the text of a document is that it was taken out of. */
export const textLength = ({ loc }: DocumentNode): number => (loc && documents.get(loc.source)?.text.length) ?? 0

/** Where an error's nodes stand in a document whose text was taken out; undefined for all others. */
export function locationsOf(error: unknown): SourceLocation[] | undefined {
  const { nodes } = error instanceof GraphQLError ? error : {}
  const places = nodes?.flatMap(({ loc }) => {
    const kept = loc && documents.get(loc.source)
    return kept ? [placeAt((kept.lines ??= lineStarts(kept.text)), loc.start)] : []
  })
  return places?.length ? places : undefined
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (const { index, 0: end } of text.matchAll(/\r\n|[\n\r]/g)) starts.push(index + end.length)
  return starts
}

function placeAt(lines: readonly number[], position: number): SourceLocation {
  let [low, high] = [0, lines.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((lines[middle] ?? 0) <= position) low = middle
    else high = middle
  }
  return { line: low + 1, column: position + 1 - (lines[low] ?? 0) }
}

/** What the schema expects where a value stands in a document whose text was taken out. */
export function expectedAt(schema: GraphQLSchema, value: ASTNode): Expected | undefined {
  const kept = value.loc && documents.get(value.loc.source)
  return kept && (kept.expected ??= expectedTypes(schema, kept.document)).get(value)
}

function expectedTypes(schema: GraphQLSchema, document: DocumentNode): Map<ASTNode, Expected> {
  const expected = new Map<ASTNode, Expected>()
  const types = new TypeInfo(schema)
  const enter: ASTVisitFn<ASTNode> = (node, _key, parent, _path, ancestors) => {
    const type = node.kind.endsWith('Value') && types.getInputType()
    if (!type) return
    const names = [...ancestors, parent].flatMap((it) =>
      it && 'kind' in it && (it.kind === Kind.ARGUMENT || it.kind === Kind.OBJECT_FIELD) ? [it.name.value] : []
    )
    expected.set(node, { type: String(type), argument: names.join('.') })
  }
  visit(document, visitWithTypeInfo(types, { enter }))
  return expected
}
