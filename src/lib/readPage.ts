/* Exact pages over a list whose own pages are not exact. */

import type { PageRequest, RowsOfPage } from './connection.ts'

/** Rows in walking order, as many as one request to the upstream gave. */
export interface Stretch<Row> {
  rows: readonly Row[]
  /** Whether rows follow; where the upstream cannot say, true until a stretch comes that is empty. */
  more: boolean
  /** Whether rows lie behind the first of these; undefined where the upstream cannot say. */
  behind: boolean | undefined
}

/** A list that can be walked from any row, both ways. */
export interface Source<Row extends { id: string }> {
  /** @param from strictly after this row in walking order; undefined: from the end that is walked away from */
  read(forward: boolean, from: string | undefined, wanted: number): Promise<Stretch<Row>>
  /** What the upstream cannot filter: which of these rows to keep. Absent where it filters all. */
  keep?(rows: readonly Row[]): Promise<Row[]>
  /** The row of a cursor, where it (still) is in the list as the upstream filters it. */
  find(id: string): Promise<Row | undefined>
  /** Whether one more stretch may be asked for. */
  mayReadOn(): boolean
}

/** A field walks at most so many stretches. */
const maxStretches = 10

interface Walk<Row> {
  kept: Row[]
  /** The last row that was looked at. */
  last: Row | undefined
  ended: boolean
  behind: boolean | undefined
}

async function walk<Row extends { id: string }>(
  source: Source<Row>,
  forward: boolean,
  from: string | undefined,
  wanted: number
): Promise<Walk<Row>> {
  const result: Walk<Row> = { kept: [], last: undefined, ended: false, behind: undefined }
  for (let stretches = 0; result.kept.length < wanted && !result.ended; stretches += 1) {
    if (stretches === maxStretches || (stretches > 0 && !source.mayReadOn())) return result
    const { rows, more, behind } = await source.read(forward, result.last?.id ?? from, wanted - result.kept.length)
    if (stretches === 0) result.behind = rows.length > 0 ? behind : undefined
    result.kept.push(...(source.keep ? await source.keep(rows) : rows))
    result.last = rows.at(-1) ?? result.last
    result.ended = rows.length === 0 || !more
  }
  return result
}

/** An exact page of a list, whatever the sizes of the upstream's own pages. */
export async function readPage<Row extends { id: string }>(
  source: Source<Row>,
  { size, from, forward }: PageRequest
): Promise<RowsOfPage<Row>> {
  const walked = await walk(source, forward, from, size + 1)
  const rows = walked.kept.slice(0, size)
  const beyond = walked.kept.length > size || !walked.ended
  // A page that ends short goes on from the last row that was looked at, not from the last that was kept.
  const far = rows.length < size && beyond ? walked.last : rows.at(-1)
  const behind = from !== undefined && (await isBehind(source, forward, from, walked))
  const near = rows[0] ?? far
  if (!forward) rows.reverse()
  return forward
    ? { rows, start: near?.id, end: far?.id, next: beyond, previous: behind }
    : { rows, start: far?.id, end: near?.id, next: behind, previous: beyond }
}

async function isBehind<Row extends { id: string }>(
  source: Source<Row>,
  forward: boolean,
  from: string,
  walked: Walk<Row>
): Promise<boolean> {
  if (!source.keep && walked.behind !== undefined) return walked.behind
  const cursorRow = await source.find(from)
  if (cursorRow && (!source.keep || (await source.keep([cursorRow])).length > 0)) return true
  const back = await walk(source, !forward, from, 1)
  return back.kept.length > 0 || !back.ended
}
