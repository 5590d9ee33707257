import {
  Kind,
  OperationTypeNode,
  parse,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode
} from 'graphql'
import type { Tenant } from '../config.ts'
import type { Answer } from './answer.ts'
import { Failure, isOutage } from './failure.ts'

/*
 * Rafiki's backend up to and including v2.4.1-beta can run a request as another tenant than the one that signed it,
 * while requests of several tenants are under way. An empty list has no row that could prove anything. So each query to
 * the backend asks for `whoami` beside everything else, which is answered from the very context that the rest is.
 */

/** The name of the proof in an answer. It has no alias: Rafiki counts those. */
export const proofKey = 'whoami'

const [operation] = parse(`{ ${proofKey} { id isOperator } }`, { noLocation: true }).definitions
const proof = (operation as OperationDefinitionNode).selectionSet.selections[0] as FieldNode

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

/** As whom the backend says that it ran a query. */
export interface RanAs {
  id: string
  isOperator: boolean
}

/**
 * As whom a query ran, which must be the tenant that signed it. An answer without data proves nothing: no `NOT_FOUND`,
 * null, empty list or refusal may be made from it.
 * @param mixed told of an answer of another tenant
 * @throws Failure
 */
export function provenTenant({ data, errors }: Answer, tenant: Pick<Tenant, 'id'>, mixed: () => void): RanAs {
  const ranAs = data?.[proofKey] as Partial<RanAs> | null | undefined
  if (typeof ranAs?.id !== 'string') {
    const [error] = errors ?? []
    const code = error && isOutage(error) ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_ERROR'
    const cause = error ? `${error.extensions?.code ?? ''}: ${error.message}` : 'no word of the tenant'
    throw new Failure(code, 'UNKNOWN', cause, 'alive', true)
  }
  if (ranAs.id !== tenant.id) {
    mixed()
    throw new Failure('UPSTREAM_UNTRUSTED', 'UNKNOWN', 'run as another tenant', 'alive', true)
  }
  return { id: ranAs.id, isOperator: ranAs.isOperator === true }
}
