import { connectionOf, pageInfoOf, pageOf } from '../pagination.ts'
import type { Connection, GetPage, PageArgs, SortOrder } from '../pagination.ts'
import { uuid } from '../errors.ts'
import type { Row } from '../rows.ts'

export interface ListArgs extends PageArgs {
  sortOrder?: SortOrder | null
  tenantId?: string | null
}

export interface FilterString {
  in?: string[] | null
  notIn?: string[] | null
}

type Where<T> = (row: T) => boolean

interface InfoOptions<T> {
  where?: Where<T>
  sortOrder?: SortOrder
}

/** A connection over a table. Some lists ask for their page info with other conditions than for the page itself. */
export function listOf<T extends Row>(
  table: T[],
  args: ListArgs,
  where: Where<T>,
  info: InfoOptions<T> = {}
): Connection<T> {
  const sortOrder = args.sortOrder ?? 'DESC'
  const getInfoPage: GetPage<T> = (pageArgs, order) => pageOf(table, info.where ?? where, pageArgs, order)
  const page = pageOf(table, where, args, sortOrder)
  return connectionOf(page, pageInfoOf(getInfoPage, page, info.sortOrder ?? sortOrder))
}

/** A filter by ids, of which each must be one. */
export function idFilter(filter: FilterString | null | undefined): FilterString {
  return { in: filter?.in?.map(uuid) }
}

/** An empty list filters nothing, here as in every Rafiki list. */
export function passes(filter: FilterString | null | undefined, value: string): boolean {
  return !filter?.in?.length || filter.in.includes(value)
}

export function passesNot(filter: FilterString | null | undefined, value: string): boolean {
  return !filter?.notIn?.length || !filter.notIn.includes(value)
}
