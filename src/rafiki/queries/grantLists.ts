import { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import { translate } from '../errors/translate.ts'
import type { GrantFilter, GrantPage, Window } from './grants.ts'
import type { GrantRow } from '../grant.ts'
import type { Access } from '../grant.ts'
import { prepare } from '../operation.ts'

/** A row of Rafiki's list as `GrantRow`, whose accesses say what may be done. */
export type ListedGrant = Omit<GrantRow, 'access'> & {
  access: readonly Pick<Access, 'identifier' | 'type' | 'actions'>[]
}

export interface GrantList {
  filter: GrantFilter
  window: Window
}

export interface ListedPage {
  rows: readonly ListedGrant[]
  /** Right newest-first, wrong with `sortOrder: ASC` (measured). */
  pageInfo: GrantPage['pageInfo']
}

/** So many lists fit into one request. */
export const maxLists = 6

const operations = Array.from({ length: maxLists }, (_, index) => {
  const numbers = Array.from({ length: index + 1 }, (__, number) => number)
  const variables = (n: number): string =>
    `$filter${n}: GrantFilter $after${n}: String $before${n}: String $first${n}: Int $last${n}: Int $order${n}: SortOrder`
  return prepare(
    'auth',
    `query GrantLists($tenantId: ID ${numbers.map(variables).join(' ')}) {
      ${numbers
        .map(
          (n) =>
            `l${n}: grants(tenantId: $tenantId, filter: $filter${n}, after: $after${n}, before: $before${n}, first: $first${n}, last: $last${n}, sortOrder: $order${n}) { ...Page }`
        )
        .join('\n')}
    }
    fragment Page on GrantsConnection {
      pageInfo { hasNextPage hasPreviousPage }
      edges { node { id tenantId client createdAt state finalizationReason access { identifier type actions } } }
    }`
  )
})

interface Connection {
  pageInfo: GrantPage['pageInfo']
  edges: { node: ListedGrant }[]
}

/** A page of each of up to six lists of the tenant's grants, by one request. @throws GatewayError */
export async function listGrantLists(rafiki: Rafiki, lists: readonly GrantList[]): Promise<ListedPage[]> {
  const operation = operations[lists.length - 1]
  if (!operation) throw new RangeError(`expected 1 to ${maxLists} lists, came ${lists.length}`)
  const variables: Record<string, unknown> = { tenantId: rafiki.tenant.id }
  for (const [n, { filter, window }] of lists.entries()) {
    variables[`filter${n}`] = filter
    for (const name of ['after', 'before', 'first', 'last'] as const) {
      if (window[name] !== undefined) variables[`${name}${n}`] = window[name]
    }
    if (window.sortOrder) variables[`order${n}`] = window.sortOrder
  }
  const { data, errors } = await rafiki.answer(operation, variables)
  const error = errors?.[0]
  if (error) throw rafiki.report(translate('grants', error, 'query'), operation)
  return lists.map((_, n) => {
    const page = data?.[`l${n}`] as Connection | null | undefined
    if (!page) throw rafiki.report(new GatewayError('UPSTREAM_ERROR', 'Rafiki gave an empty answer.'), operation)
    const rows = page.edges.map(({ node }) => node)
    rafiki.viewRows(rows.length)
    if (rows.some(({ tenantId }) => tenantId !== rafiki.tenant.id)) {
      throw rafiki.report(
        new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with rows of another tenant.'),
        operation
      )
    }
    return { rows, pageInfo: page.pageInfo }
  })
}
