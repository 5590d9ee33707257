import {
  badCursor,
  cursorOf,
  emptyConnection,
  endsOf,
  pageRequest,
  toConnection,
  type Connection,
  type ConnectionArgs
} from '../lib/connection.ts'
import { readPage, type Source } from '../lib/readPage.ts'
import type { Page } from '../rafiki/queries/provenRows.ts'
import { isTooLarge } from '../rafiki/halves.ts'
import type { Window } from '../rafiki/queries/grantRows.ts'

export interface ListArgs extends ConnectionArgs {
  sortOrder?: 'ASC' | 'DESC' | null
}

const maxSize = 100

/**
 * Walks a list of Rafiki's whose page info is right newest first only: oldest first is walked backwards from a row
 * that is known.
 * @param sizeFor how many rows to ask for when so many are wanted
 */
export function walkList<Row extends { id: string }>(
  newestFirst: boolean,
  sizeFor: (wanted: number) => number,
  fetch: (window: Window) => Promise<Page<Row>>
): Source<Row>['read'] {
  let most = maxSize
  const read: Source<Row>['read'] = async (forward, from, size) => {
    if (forward === newestFirst) {
      const { rows, pageInfo } = await fetch({ first: size, ...(from !== undefined && { after: from }) })
      return { rows, more: pageInfo.hasNextPage, behind: pageInfo.hasPreviousPage }
    }
    if (from === undefined) {
      const { rows } = await fetch({ first: size, sortOrder: 'ASC' })
      return { rows, more: rows.length >= size, behind: false }
    }
    const { rows, pageInfo } = await fetch({ last: size, before: from })
    return { rows: rows.toReversed(), more: pageInfo.hasPreviousPage, behind: pageInfo.hasNextPage }
  }
  return async (forward, from, wanted) => {
    const whole = sizeFor(wanted)
    for (;;) {
      const size = Math.min(most, whole)
      try {
        return await read(forward, from, size)
      } catch (error) {
        // Fewer rows at once, where strangers wrote much into them.
        if (!isTooLarge(error) || size <= 1) throw error
        most = Math.ceil(size / 2)
      }
    }
  }
}

interface List<Row extends { id: string }, Node> {
  /** Binds cursors to their connection. */
  name: string
  args: ConnectionArgs
  /** Whether the row of a cursor is the caller's. */
  proves: (id: string) => Promise<boolean>
  /** Absent where nothing can match. */
  source: Source<Row> | undefined
  node: (row: Row) => Promise<Node> | Node
}

/** An exact page of a list of the caller's. @throws GatewayError */
export async function connectionOf<Row extends { id: string }, Node>({
  name,
  args,
  proves,
  source,
  node
}: List<Row, Node>): Promise<Connection<Node>> {
  const page = pageRequest(name, args)
  if (page.from !== undefined && !(await proves(page.from))) throw badCursor(page.forward ? 'after' : 'before')
  if (!source) return emptyConnection
  const read = await readPage(source, page)
  const edges = read.rows.map(async (row) => ({ cursor: cursorOf(name, row.id), node: await node(row) }))
  return toConnection(await Promise.all(edges), read, endsOf(name, read))
}
