/** A span of time: from `createdAfter` on, and before `createdBefore`. Moments as the contract has them. */
export interface Span {
  createdAfter?: string | null
  createdBefore?: string | null
}

const momentOf = (text: string | null | undefined, otherwise: number): number =>
  text === undefined || text === null ? otherwise : Date.parse(text)

/** Whether something was created in a span. */
export function withinTime(span: Span): (row: { createdAt: string }) => boolean {
  if (!span.createdAfter && !span.createdBefore) return () => true
  const [after, before] = [momentOf(span.createdAfter, -Infinity), momentOf(span.createdBefore, Infinity)]
  return ({ createdAt }) => Date.parse(createdAt) >= after && Date.parse(createdAt) < before
}

/**
 * Rows in walking order, less those that lie beyond a span, of which none can follow that is in it again.
 * @param older whether the walk goes from newer rows to older ones
 */
export function upToSpan<Row extends { createdAt: string }>(
  rows: readonly Row[],
  span: Span,
  older: boolean
): { rows: readonly Row[]; ended: boolean } {
  const within = withinTime(older ? { createdAfter: span.createdAfter } : { createdBefore: span.createdBefore })
  const beyond = rows.findIndex((row) => !within(row))
  return beyond === -1 ? { rows, ended: false } : { rows: rows.slice(0, beyond), ended: true }
}
