interface Placed {
  id: string
  createdAt: string
}

/** Rafiki's order of grants, newest first: by moment, then by id. */
export function newestFirst(a: Placed, b: Placed): number {
  const [x, y] = [Date.parse(a.createdAt), Date.parse(b.createdAt)]
  return x === y ? compare(b.id, a.id) : y - x
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
