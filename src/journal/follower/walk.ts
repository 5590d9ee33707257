import { z } from 'zod'
import { isTooLarge } from '../../rafiki/halves.ts'
import type { NewestWindow } from '../../rafiki/queries/journal.ts'
import type { Page } from '../../rafiki/queries/provenRows.ts'
import type { Journal } from '../journal.ts'

/*
 * A list of Rafiki's is read again and again from its newest row down to what was seen before, and once back to its
 * beginning. Where it is stands in the database after each page, so that another process goes on from there. Moments are
 * Rafiki's, in milliseconds; rows are named by their ids, which are Rafiki's cursors. Behind the cursor of a row that is gone
 * Rafiki shows no rows, whatever there is: so a page without rows says nothing.
 */

/** Reads a page, newest first, and writes what its rows tell. */
export type ReadPage = (window: NewestWindow) => Promise<Page<{ id: string; createdAt: string }>>

/** There is mostly little that is new. */
const firstPage = 20
const nextPage = 100

const looked = z.object({
  /** What was created before it was seen, but for what the walk back has yet to see. */
  top: z.number(),
  /** A look that is not at its end: the newest row of it, down to when it reads, and the row that it read last. */
  pass: z.object({ newest: z.number(), until: z.number(), after: z.string() }).optional()
})

/**
 * Reads one page of what is new. A row whose transaction takes long shows up late, below others: so each look reads on
 * below what it knows.
 * @param overlapMs how far
 * @returns whether the look is at its end
 */
export async function readNewest(at: Place, read: ReadPage, overlapMs: number): Promise<boolean> {
  const found = await at.position()
  const before = looked.safeParse(found).data
  const pass = before?.pass
  const { rows, pageInfo } = await fitting(read, pass ? { first: nextPage, after: pass.after } : { first: firstPage })
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last) {
    await at.keep({ top: before?.top ?? 0 }, !pass)
    return !pass
  }
  const newest = pass?.newest ?? Date.parse(first.createdAt)
  // The first look of all is down to the newest row: the walk back reads what is older.
  const until = pass?.until ?? (before?.top ?? newest) - overlapMs
  const ended = !pageInfo.hasNextPage || Date.parse(last.createdAt) < until
  const top = before?.top ?? newest
  if (!ended) await at.keep({ top, pass: { newest, until, after: last.id } }, false)
  // That a look has ended is written as well: see `lookedAt`.
  else await at.keep({ top: Math.max(newest, top) }, true)
  return ended
}

const walked = z.object({ after: z.string().optional() })

/** Reads one page of the walk back. @returns whether there was one to read */
export async function readBack(at: Place, read: ReadPage): Promise<boolean> {
  if (await at.complete()) return false
  const { after } = walked.safeParse(await at.position()).data ?? {}
  const { rows, pageInfo } = await fitting(read, { first: nextPage, ...(after !== undefined && { after }) })
  const last = rows.at(-1)
  if (last && pageInfo.hasNextPage) await at.keep({ after: last.id }, false)
  else await at.keep({}, last !== undefined || after === undefined)
  return true
}

/** Fewer rows at once, where somebody wrote much into them. */
async function fitting(read: ReadPage, window: NewestWindow): ReturnType<ReadPage> {
  try {
    return await read(window)
  } catch (error) {
    if (!isTooLarge(error) || window.first <= 1) throw error
    return fitting(read, { ...window, first: Math.ceil(window.first / 2) })
  }
}

/** Where a walk is. */
export interface Place {
  position: () => Promise<unknown>
  complete: () => Promise<boolean>
  keep: (position: object, complete: boolean) => Promise<void>
}

export function placeOf(journal: Pick<Journal, 'read'>, tenantId: string, name: string): Place {
  const row = () =>
    journal.read((db) =>
      db
        .selectFrom('journal_walks')
        .select(['position', 'complete'])
        .where('tenant_id', '=', tenantId)
        .where('name', '=', name)
        .executeTakeFirst()
    )
  return {
    position: async () => {
      const found: unknown = JSON.parse((await row())?.position ?? 'null')
      return found
    },
    complete: async () => (await row())?.complete ?? false,
    keep: (position, complete) =>
      journal.read(async (db) => {
        const now = { position: JSON.stringify(position), complete, updated_at: new Date() }
        await db
          .insertInto('journal_walks')
          .values({ tenant_id: tenantId, name, ...now })
          .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doUpdateSet(now))
          .execute()
      })
  }
}
