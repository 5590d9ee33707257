import { answered, type Rafiki } from '../client.ts'
import { GrantListsDocument } from '../documents/auth/grantLists.ts'
import type { ListedGrant } from '../grant.ts'
import { prepareBatch } from './batch.ts'
import type { GrantFilter, Window } from './grantRows.ts'
import { isOf, provenPage, type Page } from './provenRows.ts'

interface GrantList {
  filter: GrantFilter
  window: Window
}

/** So many lists fit into one request. */
export const maxLists = 6

const lists = prepareBatch(GrantListsDocument, maxLists)

/** A page of each of up to six lists of the tenant's grants, by one request. @throws GatewayError */
export async function listGrantLists(rafiki: Rafiki, wanted: readonly GrantList[]): Promise<Page<ListedGrant>[]> {
  const tenantId = rafiki.tenant.id
  const { rows: pages } = await lists.ask(
    rafiki,
    wanted.map(({ filter, window }) => ({ tenantId, filter, ...window }))
  )
  return pages.map((page) =>
    provenPage(rafiki, lists.operation, answered(rafiki, lists.operation, page), (row) => isOf(row, tenantId))
  )
}
