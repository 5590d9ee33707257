import type { Rafiki } from '../client.ts'
import {
  GrantRowsDocument,
  type GrantFilter as RafikiFilter,
  type GrantFinalization,
  type GrantState
} from '../documents/auth/grantLists.ts'
import type { GrantRow } from '../grant.ts'
import { prepare } from '../operation.ts'
import { isOf, provenPage, type Page } from './provenRows.ts'

/** Lists of what is wanted. */
export type GrantFilter = {
  identifier: { in: readonly string[] }
  state?: { in: readonly GrantState[] }
  finalizationReason?: { in: readonly GrantFinalization[] }
}

/** As the operator's contract has it. */
export type OperatorGrantFilter = RafikiFilter

/** Rafiki's cursors are ids of rows. */
export type Window = {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
  sortOrder?: 'ASC' | 'DESC' | null
}

const list = prepare(GrantRowsDocument)

/** One page of a tenant's grants. @throws GatewayError */
export async function listGrants(
  rafiki: Rafiki,
  window: Window,
  filter: OperatorGrantFilter,
  tenantId = rafiki.tenant.id
): Promise<Page<GrantRow>> {
  const page = await rafiki.ask(list, 'grants', { ...window, filter, tenantId })
  return provenPage(rafiki, list, page, (row) => isOf(row, tenantId))
}

/** Whether grants follow and go before a page that was asked for in ascending order. @throws GatewayError */
export async function ascendingPageInfo(
  rafiki: Rafiki,
  { first, after, last, before }: Window,
  filter: OperatorGrantFilter | null | undefined,
  tenantId: string
): Promise<Page<GrantRow>['pageInfo']> {
  const window = { first, after, last, before, sortOrder: 'ASC' as const }
  const { rows } = await listGrants(rafiki, window, filter ?? {}, tenantId)
  const [oldest, newest] = [rows.at(0), rows.at(-1)]
  if (!oldest || !newest) return { hasNextPage: false, hasPreviousPage: false }
  const [newer, older] = await Promise.all([
    listGrants(rafiki, { last: 1, before: newest.id }, filter ?? {}, tenantId),
    listGrants(rafiki, { first: 1, after: oldest.id }, filter ?? {}, tenantId)
  ])
  return { hasNextPage: newer.rows.length > 0, hasPreviousPage: older.rows.length > 0 }
}
