import type { GrantStatus } from './grantView.ts'
import type { GrantState } from '../../rafiki/grant.ts'
import type { GrantFilter } from '../../rafiki/queries/grantRows.ts'

export interface StatusFilter {
  /** What Rafiki can filter by. */
  filter: Pick<GrantFilter, 'state' | 'finalizationReason'>
  /** Whether that is all: else, rows must be looked at as well. */
  exact: boolean
}

const statesOf: Record<GrantStatus, GrantState['state'][]> = {
  AWAITING_APPROVAL: ['PROCESSING', 'PENDING'],
  EXPIRED: ['PROCESSING', 'PENDING'],
  ACTIVE: ['APPROVED', 'FINALIZED'],
  REVOKED: ['FINALIZED'],
  REJECTED: ['FINALIZED']
}

/** The widest part of a filter by status that Rafiki, which knows states and reasons only, can apply. */
export function upstreamFilter(statuses: readonly GrantStatus[] | undefined): StatusFilter {
  if (!statuses) return { filter: {}, exact: true }
  const wanted = new Set(statuses)
  const over = [...wanted].filter((status) => status === 'REVOKED' || status === 'REJECTED')
  if (over.length === wanted.size) return { filter: { finalizationReason: { in: over } }, exact: true }
  const states = [...new Set([...wanted].flatMap((status) => statesOf[status]))]
  const allOrNone = (...some: GrantStatus[]): boolean => new Set(some.map((status) => wanted.has(status))).size === 1
  return {
    filter: { state: { in: states } },
    exact: allOrNone('AWAITING_APPROVAL', 'EXPIRED') && allOrNone('ACTIVE', 'REVOKED', 'REJECTED')
  }
}
