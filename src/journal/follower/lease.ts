import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Clock } from '../../lib/clock.ts'
import type { Journal } from '../journal.ts'

/** A holder that is gone is replaced after so many milliseconds, and the time between two tries of another. */
const leaseMs = 6_000
/** Held for so long, it is taken again. */
const renewedMs = 2_000

/** The one gateway that holds it follows Rafiki for all on the database. */
export interface Lease {
  /** Whether it is this process's; takes it where it can. @throws Error of the database */
  holds: () => Promise<boolean>
  /** Lets another process take it at once. */
  release: () => Promise<void>
}

/*
 * A row, and not a lock of a session: it works through a pool in transaction mode and on PGlite, and a process that is cut
 * off loses it although its connection seems to live. Two may believe to hold it for a moment: what they write is compared
 * with the rows under the chain's lock, so that each event is written once all the same.
 */
export function createLease({ read }: Pick<Journal, 'read'>, name: string, clock: Clock): Lease {
  const holder = randomUUID()
  const until = sql<Date>`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`
  let takenAt = -Infinity

  const take = (): Promise<boolean> =>
    read(async (db) => {
      const taken = await db
        .insertInto('journal_leaders')
        .values({ name, holder, until })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ holder, until })
            .where((held) =>
              held.or([
                held('journal_leaders.holder', '=', holder),
                held('journal_leaders.until', '<', sql<Date>`clock_timestamp()`)
              ])
            )
        )
        .returning('holder')
        .executeTakeFirst()
      return taken !== undefined
    })

  return {
    async holds() {
      const now = clock.now()
      if (now - takenAt < renewedMs) return true
      takenAt = (await take()) ? now : -Infinity
      return takenAt === now
    },
    async release() {
      if (takenAt === -Infinity) return
      await read((db) =>
        db.deleteFrom('journal_leaders').where('name', '=', name).where('holder', '=', holder).execute()
      )
    }
  }
}
