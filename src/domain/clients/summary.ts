import type { Context } from '../../context.ts'
import { once } from '../grants/overviewCache.ts'

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
    const scope = consentRequired === null ? {} : { asked: consentRequired }
    const { ACTIVE, AWAITING_APPROVAL, EXPIRED, REVOKED, REJECTED, ...more } = await context.history.clients.counts(
      context,
      scope
    )
    return {
      ...{ active: ACTIVE, awaitingApproval: AWAITING_APPROVAL, expired: EXPIRED },
      ...{ revoked: REVOKED, rejected: REJECTED },
      ...more
    }
  })
