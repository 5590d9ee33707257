import { traced } from '../../observability/tracing/trace.ts'
import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { Database } from '../../journal/database/database.ts'
import type { NewEvent } from '../../journal/event.ts'
import type { Journal } from '../../journal/journal.ts'
import { within } from '../../lib/within.ts'
import { perRequest } from '../../rafiki/client.ts'

/** So long the fields of one request wait for the journal, all together. */
const maxWaitMs = 2_000
/** So often one request asks the journal. */
const maxQueries = 50

const askedBy = perRequest(() => ({ until: Date.now() + maxWaitMs, queries: 0 }))

type Asking = Pick<Context, 'journal' | 'rafiki'> & Partial<Pick<Context, 'stats'>>

/** Reads the journal for a field. @throws GatewayError JOURNAL_UNAVAILABLE, OPERATION_TOO_COSTLY */
export const readJournal = <T>(context: Asking, look: (db: Database) => Promise<T>): Promise<T> =>
  ask(context, (journal) => traced(context.stats?.trace, 'journal read', () => journal.read(look)))

/** Writes what must be in the journal before a field answers. @throws GatewayError as `readJournal` */
export const writeJournal = (context: Asking, events: readonly NewEvent[]): Promise<unknown> =>
  ask(context, (journal) => traced(context.stats?.trace, 'journal append', () => journal.append(events)))

/** Has all holders of wallet addresses written that this process has seen. @throws GatewayError as `readJournal` */
export const holdersWritten = (context: Asking): Promise<void> => ask(context, (journal) => journal.holders.write())

async function ask<T>({ journal, rafiki }: Asking, question: (journal: Journal) => Promise<T>): Promise<T> {
  rafiki.recording.end()
  const asked = askedBy(rafiki)
  if ((asked.queries += 1) > maxQueries) throw tooMany()
  try {
    if (!journal) throw new Error('there is no journal')
    return await within(asked.until - Date.now(), question(journal))
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause
    throw new GatewayError('JOURNAL_UNAVAILABLE', 'The journal does not answer. Try again later.', {}, cause)
  }
}

const tooMany = (): GatewayError =>
  new GatewayError('OPERATION_TOO_COSTLY', `An operation may ask the journal ${maxQueries} times.`, {
    limit: 'journal',
    maximum: maxQueries
  })
