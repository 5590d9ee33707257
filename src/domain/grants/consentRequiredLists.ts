import type { Context } from '../../context.ts'
import { badCursor } from '../../lib/connection.ts'
import type { Stretch } from '../../lib/readPage.ts'
import { listGrantLists } from '../../rafiki/queries/grantLists.ts'
import type { GrantRow, ListedGrant } from '../../rafiki/grant.ts'
import type { GrantStatus } from './grantView.ts'
import { filters, isFull, listsFor, proveCallers, type ListName } from './grantLists.ts'
import { newestFirst as inOrder } from './newestFirst.ts'
import { knownTerms, natureOf } from './grantTerms.ts'
import type { Window } from '../../rafiki/queries/grantRows.ts'

interface Wanted {
  accessType?: unknown
  canSpend?: boolean | null
  consentRequired?: boolean | null
}

interface Reader {
  read(forward: boolean, from: string | undefined): Promise<Stretch<GrantRow>>
  /** Whether what a row shows is enough to know that it matches. */
  speaksForItself(row: GrantRow, wanted: Wanted): boolean
  /** Whether nothing was passed over that may belong to what was read. */
  complete(): boolean
}

/** Rafiki's own pages: of lists whose rows mostly count, and of the one that can be flooded. */
const [size, floodable] = [45, 100]
/** At most so many rows go on to be looked at. */
const most = 60

/**
 * Walks the caller's grants of several lists as one list. Meant for those that the caller was asked for: of the
 * APPROVED ones, which any client can make without asking, only both ends are looked at, and what is not known to be
 * asked for is passed over where there are more.
 */
export function askedReader(
  context: Context,
  identifiers: readonly string[],
  statuses: readonly GrantStatus[] | undefined,
  newestFirst: boolean
): Reader {
  const names = listsFor(statuses)
  const steady = names.filter((name) => name !== 'approved')
  const met = new Map<string, ListedGrant>()
  let complete = true

  const pageOf = (name: ListName, window: Window) => ({
    filter: { identifier: { in: identifiers }, ...filters[name] },
    window
  })

  return {
    complete: () => complete,
    speaksForItself({ id }, { accessType, canSpend, consentRequired }) {
      const row = met.get(id)
      if (!row || (accessType ?? undefined) !== undefined || consentRequired === false || canSpend === false)
        return false
      // In which period money can be sent, its terms tell.
      return !canSpend && natureOf(context, row).asked === true
    },
    async read(forward, from) {
      const older = forward === newestFirst
      const place = from === undefined ? undefined : (met.get(from) ?? knownTerms(context, from))
      if (from !== undefined && !place) throw badCursor(forward ? 'after' : 'before')
      const near = (first: number): Window =>
        older
          ? { first, ...(from !== undefined && { after: from }) }
          : from === undefined
            ? { first, sortOrder: 'ASC' }
            : { last: first, before: from }
      const far: Window = older ? { first: floodable, sortOrder: 'ASC' } : { first: floodable }
      const flooded = names.length > steady.length
      const pages = await listGrantLists(context.rafiki, [
        ...steady.map((name) => pageOf(name, near(size))),
        ...(flooded ? [pageOf('approved', near(floodable)), pageOf('approved', far)] : [])
      ])
      for (const { rows } of pages) {
        proveCallers(context, rows)
        for (const row of rows) met.set(row.id, row)
      }
      const walking = (a: ListedGrant, b: ListedGrant): number => (older ? inOrder(a, b) : inOrder(b, a))
      const hasMore = (n: number, asked: number): boolean => {
        const page = pages[n]
        if (!page || page.rows.length === 0) return false
        if (older) return page.pageInfo.hasNextPage
        return from === undefined ? isFull(page.rows, asked) : page.pageInfo.hasPreviousPage
      }

      // Nothing may be taken from beyond the nearest row at which a list was cut off.
      const cuts = steady.flatMap((_, n) => (hasMore(n, size) ? [(pages[n]?.rows ?? []).toSorted(walking).at(-1)] : []))
      const limit = cuts.filter((it): it is ListedGrant => it !== undefined).sort(walking)[0]
      const nearApproved = flooded ? (pages[steady.length]?.rows ?? []) : []
      const farApproved = (flooded ? (pages[steady.length + 1]?.rows ?? []) : []).filter(
        (row) => !place || (older ? inOrder(place, row) : inOrder(row, place)) < 0
      )
      const ids = new Set(nearApproved.map(({ id }) => id))
      const gap = flooded && hasMore(steady.length, floodable) && !farApproved.some(({ id }) => ids.has(id))
      const approved = [...nearApproved, ...farApproved.filter(({ id }) => !ids.has(id))].filter(
        (row) => !gap || natureOf(context, row).asked === true
      )
      const within = (row: ListedGrant): boolean => !limit || walking(row, limit) <= 0
      const rows = [...pages.slice(0, steady.length).flatMap((page) => page.rows), ...approved]
        .filter(within)
        .sort(walking)
      if (gap) {
        complete = false
        context.rafiki.recording.end()
      }
      const cut = rows.length > most
      return { rows: rows.slice(0, most), more: cut || limit !== undefined, behind: undefined }
    }
  }
}
