import DataLoader from 'dataloader'
import { perRequest } from '../rafiki/client.ts'
import { rafikiOf } from './moduleContext.ts'
import type { ModuleContext } from './contextTypes.ts'

const maxBatch = 100

interface Loading<Row> {
  /** The rows of these keys, in any order. */
  load: (keys: readonly string[], context: ModuleContext) => Promise<readonly Row[]> | readonly Row[]
  /** The key of a row. Rows of other keys than were asked for are of no account. */
  keyOf: (row: Row) => string
}

/**
 * Loads rows by their keys, for all objects of a request together. A row is found by its own key, never by its place:
 * what is missing is null, and nobody gets another's.
 */
export function loader<Row>({
  load,
  keyOf
}: Loading<Row>): (context: ModuleContext, key: string) => Promise<Row | null> {
  const ofRequest = perRequest<{ rows?: DataLoader<string, Row | null> }>(() => ({}))
  return (context, key) => {
    const rafiki = rafikiOf(context)
    // What the rows rest on, no exchange with Rafiki says.
    rafiki.recording.end()
    const rows = (ofRequest(rafiki).rows ??= new DataLoader(
      async (keys) => {
        const found = new Map<string, Row>()
        for (const row of await load(keys, context)) {
          const its = keyOf(row)
          if (found.has(its)) throw new Error('a loader got two rows of one key')
          found.set(its, row)
        }
        return keys.map((it) => found.get(it) ?? null)
      },
      { maxBatchSize: maxBatch }
    ))
    return rows.load(key)
  }
}
