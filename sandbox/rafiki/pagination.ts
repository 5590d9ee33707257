import { uuid } from './errors.ts'
import type { Row } from './rows.ts'

export type SortOrder = 'ASC' | 'DESC'

export interface PageArgs {
  after?: string | null
  before?: string | null
  first?: number | null
  last?: number | null
}

/** The `where`, `order by` and `limit` that page arguments become; backward pages are read backwards, then turned. */
export interface Window {
  includes: (row: Row) => boolean
  compare: (a: Row, b: Row) => number
  limit: number
  reversed: boolean
}

export function windowOf(table: readonly Row[], args: PageArgs, sortOrder: SortOrder = 'DESC'): Window {
  // The order of these checks, and 0 acting as the default, are the real service's.
  if (args.before === undefined && typeof args.last === 'number') {
    throw new Error("Can't paginate backwards from the start.")
  }
  const [first, last] = [limitOf(args.first), limitOf(args.last)]
  const backward = typeof args.after !== 'string' && typeof args.before === 'string'
  const cursor = args.after ?? args.before ?? undefined
  const from = cursor === undefined ? undefined : uuid(cursor)
  const descending = (sortOrder === 'DESC') !== backward
  const compare = (a: Row, b: Row) => (descending ? -1 : 1) * order(a, b)
  // The cursor's row is looked up in the whole table, whatever the filters; an unknown one compares with nothing.
  const start = table.find((row) => row.id === from)
  return {
    includes: (row) => from === undefined || (start !== undefined && compare(row, start) > 0),
    compare,
    limit: backward ? last : first,
    reversed: backward
  }
}

export function pageOf<T extends Row>(
  table: readonly T[],
  where: (row: T) => boolean,
  args: PageArgs,
  sortOrder?: SortOrder
): T[] {
  const window = windowOf(table, args, sortOrder)
  const page = table
    .filter((row) => where(row) && window.includes(row))
    .sort(window.compare)
    .slice(0, window.limit)
  return window.reversed ? page.reverse() : page
}

export interface PageInfo {
  startCursor?: string
  endCursor?: string
  hasNextPage: boolean
  hasPreviousPage: boolean
}

export type GetPage<T> = (args: PageArgs, sortOrder?: SortOrder) => T[]

export function pageInfoOf<T extends Row>(getPage: GetPage<T>, page: T[], sortOrder?: SortOrder): PageInfo {
  const [startCursor, endCursor] = [page[0]?.id, page.at(-1)?.id]
  if (!startCursor || !endCursor) return { hasNextPage: false, hasPreviousPage: false }
  return {
    startCursor,
    endCursor,
    hasNextPage: getPage({ after: endCursor, first: 1 }, sortOrder).length === 1,
    hasPreviousPage: getPage({ before: startCursor, last: 1 }, sortOrder).length === 1
  }
}

export interface Connection<T> {
  pageInfo: PageInfo
  edges: { cursor: string; node: T }[]
}

export function connectionOf<T extends Row>(page: T[], pageInfo: PageInfo): Connection<T> {
  return { pageInfo, edges: page.map((node) => ({ cursor: node.id, node })) }
}

function limitOf(asked: number | null | undefined): number {
  const limit = asked || 20
  if (limit < 0 || limit > 100) throw new Error('Pagination index error')
  return limit
}

function order(a: Row, b: Row): number {
  return a.createdAt === b.createdAt ? compareText(a.id, b.id) : compareText(a.createdAt, b.createdAt)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
