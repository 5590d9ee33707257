import type { Tenant } from '../../config/tenants.ts'
import type { Answer } from './answer.ts'
import { Failure, isOutage } from './failure.ts'
import { proofKey } from '../tenantProof.ts'
import { property } from '../../lib/property.ts'

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
  const id = property(data?.[proofKey], 'id')
  if (typeof id !== 'string') {
    const [error] = errors ?? []
    const code = error && isOutage(error) ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_ERROR'
    const cause = error ? `${error.extensions?.code ?? ''}: ${error.message}` : 'no word of the tenant'
    throw new Failure(code, 'UNKNOWN', cause, 'alive', true)
  }
  if (id !== tenant.id) {
    mixed()
    throw new Failure('UPSTREAM_UNTRUSTED', 'UNKNOWN', 'run as another tenant', 'alive', true)
  }
  return { id, isOperator: property(data?.[proofKey], 'isOperator') === true }
}
