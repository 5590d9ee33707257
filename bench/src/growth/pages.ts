export interface Window {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
  sortOrder?: string | null
}

/**
 * A page as Rafiki cuts it from a list, in as many steps as it has rows.
 * @param list the numbers of the rows, newest first, so in ascending order
 * @param readId finds the number of a cursor's row
 */
export function pageOf<Row extends { id: string }>(
  list: Uint32Array,
  { first, after, last, before, sortOrder }: Window,
  readId: (id: string) => { n: number } | undefined,
  row: (n: number) => Row
) {
  const [ascending, backwards] = [sortOrder === 'ASC', !after && Boolean(before)]
  const cursor = after ?? before
  const from = typeof cursor === 'string' ? readId(cursor)?.n : undefined
  // Upwards is towards older rows.
  const upwards = ascending === backwards
  const size = (backwards ? last : first) ?? 20
  const [start, end] = upwards
    ? sliceAfter(from === undefined ? 0 : firstAbove(list, from), size, list.length)
    : sliceBefore(from === undefined ? list.length : firstAbove(list, from - 1), size)
  const rows = [...list.subarray(start, end)].map(row)
  if (ascending) rows.reverse()
  return {
    edges: rows.map((node) => ({ cursor: node.id, node })),
    pageInfo: {
      startCursor: rows.at(0)?.id ?? null,
      endCursor: rows.at(-1)?.id ?? null,
      hasNextPage: (ascending ? start : list.length - end) > 0,
      hasPreviousPage: (ascending ? list.length - end : start) > 0
    }
  }
}

const sliceAfter = (start: number, size: number, length: number) => [start, Math.min(length, start + size)] as const
const sliceBefore = (end: number, size: number) => [Math.max(0, end - size), end] as const

/** Where the first number above this one stands. */
function firstAbove(list: Uint32Array, number: number): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] ?? 0) <= number) low = middle + 1
    else high = middle
  }
  return low
}
