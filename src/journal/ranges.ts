/** Numbers from the first to the second, both inclusive. */
export type Range = readonly [from: number, to: number]

/** The fewest ranges that hold all of them and nothing else, in their order. */
export function merged(ranges: readonly Range[]): Range[] {
  const found: [number, number][] = []
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = found.at(-1)
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else found.push([from, to])
  }
  return found
}

export const rangesOf = (numbers: readonly number[]): Range[] => merged(numbers.map((number) => [number, number]))

/** What the first hold and the others do not. */
export function without(ranges: readonly Range[], others: readonly Range[]): Range[] {
  const taken = merged(others)
  const left: Range[] = []
  let next = 0
  for (const [from, to] of merged(ranges)) {
    let start = from
    while (next < taken.length && taken[next]![1] < from) next += 1
    for (let at = next; at < taken.length && taken[at]![0] <= to; at += 1) {
      const [first, last] = taken[at]!
      if (first > start) left.push([start, first - 1])
      start = Math.max(start, last + 1)
    }
    if (start <= to) left.push([start, to])
  }
  return left
}
