import { getOperationAST, Kind, type DocumentNode, type FieldNode } from 'graphql'

export type Service = 'auth' | 'backend'

/** An answer's data, or variables. */
export type Data = Record<string, unknown>

/** A document for one of Rafiki's services. `npm run codegen` validates them and writes their types. */
export interface Document<Result extends Data, Variables extends Data> {
  readonly service: Service
  readonly name: string
  readonly text: string
  /** For the compiler only. */
  readonly types?: { result: Result; variables: Variables }
}

/** What a document asks for that asks for one thing. */
export function rootOf(document: DocumentNode): FieldNode {
  const [field, ...others] = getOperationAST(document)?.selectionSet.selections ?? []
  if (field?.kind !== Kind.FIELD || others.length > 0) throw new TypeError('expected a document with one root field')
  return field
}
