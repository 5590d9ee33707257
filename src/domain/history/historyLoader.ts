import DataLoader from 'dataloader'
import type { Context } from '../../context.ts'
import type { JournalEvent } from '../../journal/event.ts'
import type { EventFilter, EventWindow } from '../../journal/eventQuery.ts'
import { findEventsOfGrants } from '../../journal/events.ts'
import { perRequest } from '../../rafiki/client.ts'
import { shownKinds } from './eventView.ts'
import { readJournal } from './readJournal.ts'

/** Events that the viewer may know of. */
export const theirs = ({ viewer: { tenant, wallet } }: Context): EventFilter => ({
  tenantId: tenant.id,
  walletAddresses: wallet.addresses,
  kinds: shownKinds
})

/** A part of a grant's history. */
interface Part {
  grantId: string
  window: EventWindow
}

const loaderOf = perRequest((): { history?: DataLoader<Part, JournalEvent[], string> } => ({}))
const keyOf = ({ grantId, window }: Part): string => `${grantId} ${JSON.stringify(window)}`

/** Histories of many grants: one query for all that ask for the same part of theirs. */
export const historyLoader = (context: Context): DataLoader<Part, JournalEvent[], string> =>
  (loaderOf(context.rafiki).history ??= new DataLoader((parts) => findParts(context, parts), { cacheKeyFn: keyOf }))

async function findParts(context: Context, parts: readonly Part[]): Promise<JournalEvent[][]> {
  const windows = new Map(parts.map(({ window }) => [JSON.stringify(window), window]))
  const found = new Map<string, JournalEvent[]>()
  await Promise.all(
    [...windows].map(async ([key, window]) => {
      const grantIds = parts.filter((it) => JSON.stringify(it.window) === key).map(({ grantId }) => grantId)
      const query = { ...theirs(context), ...window, grantIds }
      const events = await readJournal(context, (db) => findEventsOfGrants(db, query))
      for (const [grantId, its] of events) found.set(keyOf({ grantId, window }), its)
    })
  )
  return parts.map((part) => found.get(keyOf(part)) ?? [])
}
