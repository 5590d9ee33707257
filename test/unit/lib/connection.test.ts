import { readPage, type Source } from '../../../src/lib/readPage.ts'

/** Numbers that look random, and are the same in each run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

interface Row {
  id: string
  wanted: boolean
}

interface Awkward {
  rows: Row[]
  /** How many rows a stretch has at most. */
  stretch: (wanted: number) => number
  /** The upstream cannot say whether rows follow: it says so until a stretch comes that is empty. */
  unsure: boolean
  /** The upstream cannot say whether rows lie behind. */
  blind: boolean
  /** The upstream cannot filter, and the rows that are not wanted have to be left out after reading. */
  filters: boolean
  /** How many stretches may be asked for in one page, each way. */
  stretches: number
}

/** An upstream's list, in memory, with all the bad manners of a real one; says what was read for a page. */
function awkward({ rows, stretch, unsure, blind, filters, stretches }: Awkward) {
  let read: Record<'true' | 'false', number> = { true: 0, false: 0 }
  let cut = false
  const source: Source<Row> = {
    read(forward, from, wanted) {
      read[`${forward}`] += 1
      const order = forward ? rows : rows.toReversed()
      const start = from === undefined ? 0 : order.findIndex(({ id }) => id === from) + 1
      const part = order.slice(start, start + stretch(wanted))
      const more = start + part.length < rows.length
      return Promise.resolve({
        rows: part,
        more: unsure || more,
        behind: blind ? undefined : start > 0
      })
    },
    ...(filters && { keep: (some: readonly Row[]) => Promise.resolve(some.filter(({ wanted }) => wanted)) }),
    find: (id) => Promise.resolve(rows.find((row) => row.id === id)),
    mayReadOn() {
      const may = read.true < stretches && read.false < stretches
      cut ||= !may
      return may
    }
  }
  return {
    source,
    begin() {
      read = { true: 0, false: 0 }
      cut = false
    },
    /** Whether the page had to end before it was known to be full or the last. */
    wasCut: () => cut || Math.max(read.true, read.false) >= 10,
    reads: () => read
  }
}

const rowsOf = (length: number, wanted: (index: number) => boolean): Row[] =>
  Array.from({ length }, (_, index) => ({ id: `row-${index}`, wanted: wanted(index) }))

/** A list, an upstream and a page size, none like the one before. */
function randomCase(seed: number, kind: Partial<Awkward>) {
  const random = randomFrom(seed)
  const rarity = 1 + random(5)
  const rows = rowsOf(random(40), () => random(rarity) === 0)
  const most = 1 + random(8)
  const made: Awkward = {
    rows,
    stretch: random(2) ? (wanted) => wanted : () => 1 + random(most),
    unsure: random(2) === 0,
    blind: random(2) === 0,
    filters: random(2) === 0,
    stretches: 10,
    ...kind
  }
  const expected = rows.filter(({ wanted }) => wanted || !made.filters).map(({ id }) => id)
  return { made, expected, size: 1 + random(7) }
}

/** Walks a whole list and proves each page; the ids that it showed, in the list's own order. */
async function walk({ made, expected, size }: ReturnType<typeof randomCase>, forward: boolean): Promise<string[]> {
  const upstream = awkward(made)
  const position = (id: string | undefined): number => made.rows.findIndex((row) => row.id === id)
  const lies = (index: number, ahead: boolean): boolean =>
    expected.some((id) => (ahead === forward ? position(id) > index : position(id) < index))
  const seen: string[] = []
  let from: string | undefined
  for (let pages = 0; ; pages += 1) {
    if (pages > 100) throw new Error('the walk does not end')
    upstream.begin()
    const page = await readPage(upstream.source, { size, from, forward })
    const ids = page.rows.map(({ id }) => id)
    const [ahead, behind] = forward ? [page.next, page.previous] : [page.previous, page.next]
    const [far, near] = forward ? [page.end, page.start] : [page.start, page.end]
    if (forward) seen.push(...ids)
    else seen.unshift(...ids)

    expect(ids.length).toBeLessThanOrEqual(size)
    if (ids.length === size) expect(far).toBe(forward ? ids.at(-1) : ids[0])
    if (ids.length > 0) expect(near).toBe(forward ? ids[0] : ids.at(-1))
    if (upstream.wasCut()) {
      if (far !== undefined && lies(position(far), true)) expect(ahead).toBe(true)
      if (from !== undefined && (lies(position(from), false) || expected.includes(from))) expect(behind).toBe(true)
    } else {
      const last = far ?? from
      expect(ahead).toBe(last === undefined ? false : lies(position(last), true))
      expect(behind).toBe(from !== undefined && (expected.includes(from) || lies(position(from), false)))
      expect(ids.length === size || !ahead).toBe(true)
    }
    if (!ahead) return seen
    expect(far).toBeDefined()
    expect(far).not.toBe(from)
    from = far
  }
}

const kinds: [string, Partial<Awkward>][] = [
  ['of any kind', {}],
  ['that filters by itself', { filters: false }],
  ['whose rows have to be filtered', { filters: true }],
  ['that answers one row at a time', { stretch: () => 1 }],
  ['that cannot say whether rows follow', { unsure: true }],
  ['that cannot say whether rows lie behind', { blind: true, filters: false }],
  ['that may be asked three times for a page', { stretches: 3, stretch: () => 2, filters: true }],
  ['that may be asked once for a page', { stretches: 1, filters: true }]
]

describe.each(kinds)('an upstream %s', (_, kind) => {
  it.each([true, false])(
    'a list is walked exactly, each row once and in order, with true page info (forwards: %p)',
    async (forward) => {
      for (let seed = 1; seed <= 60; seed += 1) {
        const made = randomCase(seed, kind)
        const seen = await walk(made, forward).catch((error: unknown) => {
          throw new Error(`with seed ${seed}`, { cause: error })
        })
        expect({ seed, seen }).toEqual({ seed, seen: made.expected })
      }
    }
  )
})

describe('a page', () => {
  const all = (count: number, kind: Partial<Awkward> = {}) =>
    awkward({
      rows: rowsOf(count, () => true),
      stretch: (wanted) => wanted,
      unsure: false,
      blind: false,
      filters: false,
      stretches: 10,
      ...kind
    })
  const forwards = { forward: true, from: undefined }

  it('a page costs one stretch where the upstream gives as many rows as are wanted', async () => {
    const { source, reads } = all(50)
    expect((await readPage(source, { ...forwards, size: 20 })).rows).toHaveLength(20)
    expect(reads()).toEqual({ true: 1, false: 0 })
  })

  it('a page costs one stretch where the upstream says that no rows follow', async () => {
    const { source, reads } = all(3)
    expect(await readPage(source, { ...forwards, size: 20 })).toMatchObject({ end: 'row-2', next: false })
    expect(reads()).toEqual({ true: 1, false: 0 })
  })

  it('a page has one stretch even where no more may be asked for', async () => {
    const { source } = all(50, { stretches: 0, stretch: () => 2 })
    expect((await readPage(source, { ...forwards, size: 5 })).rows).toHaveLength(2)
  })

  it('a page has nothing after it when the upstream says so of its first stretch, whatever it says of the next', async () => {
    const { source } = all(9, { stretch: () => 1 })
    const page = await readPage(source, { forward: true, from: 'a row that left the list', size: 3 })
    expect(page).toMatchObject({ start: 'row-0', previous: false })
  })

  it('a page costs ten stretches at most, and then ends short, with its end at the last row that was looked at', async () => {
    const { source, reads } = all(50, {
      rows: rowsOf(50, (index) => index === 30),
      filters: true,
      stretch: () => 2,
      stretches: 99
    })
    const page = await readPage(source, { ...forwards, size: 5 })
    expect(page).toEqual({ rows: [], start: 'row-19', end: 'row-19', next: true, previous: false })
    expect(reads().true).toBe(10)
  })

  it('a page ends short as well when no more may be asked for', async () => {
    const { source, reads } = all(50, { stretch: () => 2, stretches: 2 })
    const page = await readPage(source, { ...forwards, size: 5 })
    expect(page.rows.map(({ id }) => id)).toEqual(['row-0', 'row-1', 'row-2', 'row-3'])
    expect(page).toMatchObject({ end: 'row-3', next: true })
    expect(reads().true).toBe(2)
  })

  it('a page of an empty list has no cursors', async () => {
    const page = await readPage(all(0).source, { ...forwards, size: 5 })
    expect(page).toEqual({ rows: [], start: undefined, end: undefined, next: false, previous: false })
  })

  it('a page after the last row is empty, and has rows before it', async () => {
    const page = await readPage(all(3).source, { forward: true, from: 'row-2', size: 5 })
    expect(page).toMatchObject({ rows: [], next: false, previous: true })
  })

  it('a page from the end backwards is in the order of the list', async () => {
    const page = await readPage(all(10).source, { forward: false, from: undefined, size: 3 })
    expect(page.rows.map(({ id }) => id)).toEqual(['row-7', 'row-8', 'row-9'])
    expect(page).toMatchObject({ start: 'row-7', end: 'row-9', next: false, previous: true })
  })
})
