import type { KnownRange } from '../../journal/knownRanges.ts'
import type { GrantPayment } from '../../rafiki/queries/grantPayments.ts'
import type { Page } from '../../rafiki/queries/provenRows.ts'

/* What is known of a wallet address's payments once a page of them was read: ranges, the newest first. */

type Ranges = readonly KnownRange[]

/** A payment may become visible so long after the moment that it says it was made at. */
const overlapMs = 15 * 60_000

/** Since when all payments are known, but for some of that very moment. */
export const reachOf = ([newest]: Ranges): number => (newest ? (newest.from ?? -Infinity) : Infinity)

/** The newest page was read, which is not empty: a range of its own, as long as it does not meet what was known. */
export const readNewest = (known: Ranges, page: Page<GrantPayment>): Ranges =>
  joined(rangeOf(page, Date.parse(page.rows[0]!.createdAt) - overlapMs), known)

/** The page that follows the newest range's cursor was read. */
export const readFurther = ([newest, ...older]: Ranges, page: Page<GrantPayment>): Ranges =>
  joined(rangeOf(page, newest!.to), older)

function rangeOf({ rows, pageInfo }: Page<GrantPayment>, to: number): KnownRange {
  const oldest = rows.at(-1)!
  return { to, from: pageInfo.hasNextPage ? Date.parse(oldest.createdAt) : null, cursor: oldest.id }
}

/** A range that reaches into the next one goes on to the end of that. */
function joined(range: KnownRange, [next, ...older]: Ranges): Ranges {
  if (!next) return [range]
  if (range.from !== null && range.from >= next.to) return [range, next, ...older]
  const goesOn = range.from !== null && (next.from === null || next.from < range.from)
  return joined(goesOn ? { ...range, from: next.from, cursor: next.cursor } : range, older)
}
