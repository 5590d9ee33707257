/* Relay connections: page size and cursors. */

import { badInput } from '../errors.ts'
import { toUuid } from './uuid.ts'

/** The arguments of a Relay connection, as a caller wrote them. */
export interface ConnectionArgs {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
}

export interface Connection<Node> {
  edges: { cursor: string; node: Node }[]
  pageInfo: { startCursor: string | null; endCursor: string | null; hasNextPage: boolean; hasPreviousPage: boolean }
}

/** The rows of a page alone, for callers that need no cursors. */
export const nodes = <Node>({ edges }: Connection<Node>): Node[] => edges.map(({ node }) => node)

/** The answer of a list that nothing can match. */
export const emptyConnection: Connection<never> = {
  edges: [],
  pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false }
}

/** Rows of a page, and the rows that its walk started and ended at: a filter may have left those out. */
export interface RowsOfPage<Row> {
  rows: Row[]
  start: string | undefined
  end: string | undefined
  next: boolean
  previous: boolean
}

/** A page as a connection. @param ends the cursors that the page starts and ends at */
export const toConnection = <Node>(
  edges: Connection<Node>['edges'],
  { next, previous }: Pick<RowsOfPage<never>, 'next' | 'previous'>,
  [start, end] = [edges[0]?.cursor, edges.at(-1)?.cursor]
): Connection<Node> => ({
  edges,
  pageInfo: { startCursor: start ?? null, endCursor: end ?? null, hasNextPage: next, hasPreviousPage: previous }
})

/** The cursors that a page starts and ends at. */
export const endsOf = (name: string, { start, end }: RowsOfPage<unknown>): [string | undefined, string | undefined] => [
  start && cursorOf(name, start),
  end && cursorOf(name, end)
]

/** The requested rows: how many, from which row (or from an end of the list), forwards or backwards. */
export interface PageRequest {
  size: number
  from: string | undefined
  forward: boolean
}

const defaultSize = 20
const maxSize = 100

/**
 * @param name binds cursors to their connection
 * @throws GatewayError BAD_USER_INPUT
 */
export function pageRequest(name: string, { first, after, last, before }: ConnectionArgs): PageRequest {
  for (const [argument, value] of Object.entries({ first, last })) {
    const valid = value === undefined || value === null || (value >= 1 && value <= maxSize)
    if (!valid) throw badInput(argument, `a whole number from 1 to ${maxSize}`)
  }
  const forward = last === undefined || last === null
  if (!forward && (isSet(first) || isSet(after))) throw badInput('last', '`last` only without `first` and `after`')
  if (forward && isSet(before)) throw badInput('before', '`before` only together with `last`')
  const cursor = forward ? after : before
  return {
    size: first ?? last ?? defaultSize,
    from: isSet(cursor) ? rowOf(name, cursor, forward ? 'after' : 'before') : undefined,
    forward
  }
}

const isSet = <T>(value: T | null | undefined): value is T => value !== undefined && value !== null

/** A cursor names a row and its connection; it says nothing about whose the row is. */
export const cursorOf = (name: string, id: string): string => Buffer.from(`${name}:${id}`).toString('base64url')

/** A row with its place in a connection. */
export const edgeOf = <Node extends { id: string }>(name: string, node: Node): Connection<Node>['edges'][number] => ({
  cursor: cursorOf(name, node.id),
  node
})

/** The one answer for a cursor that is malformed, another connection's, or not the caller's. */
export const badCursor = (argument: string) => badInput(argument, 'a cursor that this connection returned to you')

function rowOf(name: string, cursor: string, argument: string): string {
  const [prefix, id, ...rest] = Buffer.from(cursor, 'base64url').toString('utf8').split(':')
  const uuid = toUuid(id ?? '')
  if (prefix !== name || !uuid || rest.length > 0 || cursor !== cursorOf(name, uuid)) throw badCursor(argument)
  return uuid
}
