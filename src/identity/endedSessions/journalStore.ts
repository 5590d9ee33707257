import { sql, type Kysely } from 'kysely'
import type { Database } from '../../journal/database/database.ts'
import type { Tables } from '../../journal/tables.ts'
import { within } from '../../lib/within.ts'
import type { Ended } from './ended.ts'
import type { EndedStore } from './store.ts'

/** Rows are read again for so many milliseconds: a transaction may end so much later than it writes. */
const overlapMs = 15_000
const answerMs = 2_000

/** A table beside the journal's, which holds nothing that names anybody. */
export function createJournalStore(db: Database): EndedStore {
  let newest: Date | undefined
  return {
    add: (added, once) =>
      within(
        answerMs,
        db.transaction().execute(async (tx) => {
          await tx.deleteFrom('journal_ended_sessions').where('until', '<', nowSeconds()).execute()
          const { numInsertedOrUpdatedRows: isNew = 1n } = (once && (await insert(tx, [once]))) ?? {}
          if (isNew === 0n) return false
          await insert(tx, added, true)
          return true
        })
      ),
    async news() {
      const since = new Date((newest?.getTime() ?? overlapMs) - overlapMs)
      const found = await within(
        answerMs,
        db.selectFrom('journal_ended_sessions').selectAll().where('added_at', '>=', since).orderBy('added_at').execute()
      )
      newest = found.at(-1)?.added_at ?? newest
      return { ended: found.map(({ digest, before, until }) => ({ digest, before, until })), knowsSince: 0, unread: 0 }
    }
  }
}

const nowSeconds = (): number => Math.floor(Date.now() / 1_000)

const insert = (tx: Kysely<Tables>, ended: readonly Ended[], again = false) =>
  tx
    .insertInto('journal_ended_sessions')
    .values(ended.map((it) => ({ ...it, added_at: sql<Date>`clock_timestamp()` })))
    .onConflict((conflict) =>
      again
        ? conflict.column('digest').doUpdateSet((row) => ({
            before: sql`greatest(excluded.before, ${row.ref('journal_ended_sessions.before')})`,
            until: sql`greatest(excluded.until, ${row.ref('journal_ended_sessions.until')})`,
            added_at: sql`excluded.added_at`
          }))
        : conflict.doNothing()
    )
    .executeTakeFirst()
