import type { Context } from '../../context.ts'
import { readLists, type Bounds, type ListName, type ReadList } from '../grants/grantLists.ts'

/**
 * A grant goes from list to list while they are read: its holder accepts it (waiting → approved), its client fetches the
 * token (approved → issued). It never goes back. So each list is read after those from which grants come into it, and is
 * begun when they were read to their end: a grant that had left one list when that was read is in a later one when that
 * is, and is met once at least.
 *
 * One request for all of them would not do: Rafiki's `grants` is a query of its own for each alias, over a pool of
 * connections and in no transaction, and GraphQL resolves the aliases at the same time. Which of them sees the grant
 * where is chance, and two can see it nowhere.
 */
const stages: readonly (readonly ListName[])[] = [['waiting'], ['approved'], ['issued', 'rejected', 'revoked']]

/**
 * Reads lists so that no grant that was there when this began is missed because it moved on meanwhile. A grant that was
 * met in two lists is in the later one of the answer as it was last.
 * @param reserve requests to Rafiki that are left to the rest of the operation
 * @throws GatewayError
 */
export async function readForward(
  context: Context,
  bounds: ReadonlyMap<ListName, Bounds>,
  reserve: number
): Promise<Map<ListName, ReadList>> {
  const read = new Map<ListName, ReadList>()
  for (const names of stages) {
    const wanted = names.flatMap((name) => {
      const its = bounds.get(name)
      return its ? ([[name, its]] as const) : []
    })
    if (wanted.length === 0) continue
    // An equal request of the same caller's that is under way may have been read before the stage above was.
    await context.rafiki.readsAgain()
    for (const [name, list] of await readLists(context, new Map(wanted), reserve)) read.set(name, list)
  }
  return read
}
