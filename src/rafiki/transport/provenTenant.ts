import type { Tenant } from '../../config/tenants.ts'
import { shareAnswer, type Answer, type RanAs, type ReadAnswer, type SharedAnswer } from './answer.ts'
import { Failure, isOutage } from './failure.ts'
import { proofKey } from '../tenantProof.ts'
import { property } from '../../lib/property.ts'
import type { SentOperation } from './sign.ts'

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

/** An answer, once it is proven that the query ran as the tenant that signed it. @throws Failure */
export function provenAnswer(
  { tenant, operation: { tenantProof } }: SentOperation,
  read: ReadAnswer,
  mixed: () => void
): SharedAnswer {
  const ranAs = tenantProof && provenTenant(read.answer, tenant, mixed)
  return shareAnswer(read, ranAs, tenantProof === 'added' ? proofKey : undefined)
}
