import { Kind, OperationTypeNode, parse, type DocumentNode } from 'graphql'
import { rootOf } from './document.ts'

/*
 * Rafiki's backend up to and including v2.4.1-beta can run a request as another tenant than the one that signed it,
 * while requests of several tenants are under way. An empty list has no row that could prove anything. So each query to
 * the backend asks for `whoami` beside everything else, which is answered from the very context that the rest is.
 */

/** The name of the proof in an answer. It has no alias: Rafiki counts those. */
export const proofKey = 'whoami'

const proof = rootOf(parse(`{ ${proofKey} { id isOperator } }`, { noLocation: true }))

/** The document as the backend is asked it. A mutation cannot carry the proof. */
export function withTenantProof(document: DocumentNode): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.map((it) => {
      if (it.kind !== Kind.OPERATION_DEFINITION || it.operation !== OperationTypeNode.QUERY) return it
      const { selectionSet } = it
      // Last, so that an operation is still known by what it asks for.
      return { ...it, selectionSet: { ...selectionSet, selections: [...selectionSet.selections, proof] } }
    })
  }
}
