import type { Context } from '../../context.ts'
import type { GrantStatus } from '../grants/grantView.ts'
import { once } from '../grants/overviewCache.ts'
import { overviewOf } from './overview.ts'

export interface MyGrantsSummary {
  active: number
  canSpend: number
  awaitingApproval: number
  expired: number
  revoked: number
  rejected: number
  complete: boolean
}

/**
 * How many of the caller's grants there are; counted once a request.
 * @param consentRequired null: all of them
 * @throws GatewayError
 */
export const summarise = (context: Context, consentRequired: boolean | null): Promise<MyGrantsSummary> =>
  once(context, `summary ${consentRequired}`, async () => {
    const { grants, complete } = await overviewOf(context, consentRequired === null ? {} : { asked: consentRequired })
    context.rafiki.viewRows(grants.length)
    const count = (status: GrantStatus): number => grants.filter((grant) => grant.status === status).length
    return {
      active: count('ACTIVE'),
      canSpend: grants.filter(({ spends }) => spends).length,
      awaitingApproval: count('AWAITING_APPROVAL'),
      expired: count('EXPIRED'),
      revoked: count('REVOKED'),
      rejected: count('REJECTED'),
      complete
    }
  })
