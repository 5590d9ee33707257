/*
 * Pages that differ each time they are asked for: the same bytes but for the states of some rows, so that a change costs
 * no execution. Spaces after the shorter state, which JSON allows, keep all pages at one size.
 */

/** A state of a row, and the one that it changes into and back. */
const changes = [
  ['"finalizationReason":"ISSUED"', '"finalizationReason":"REVOKED"'],
  ['"state":"SENDING"', '"state":"COMPLETED"']
] as const
const either = new RegExp(changes.flat().join('|'), 'g')

export interface ChangingPage {
  /** The page after one more change, of so many of its rows. */
  next: (rows: number) => Buffer
}

/** @throws where an answer has no row with a state that could change */
export function changingPage(answer: Buffer): ChangingPage {
  const places: { offset: number; states: [string, string] }[] = []
  // A character for each byte.
  const text = answer.toString('latin1')
  let length = 0
  const room = text.replace(either, (state, at: number) => {
    const [a, b] = changes.find((pair) => pair.some((it) => it === state)) ?? [state, state]
    const longest = Math.max(a.length, b.length)
    const states = [state, state === a ? b : a].map((it) => it.padEnd(longest)) as [string, string]
    places.push({ offset: at + length, states })
    length += longest - state.length
    return states[0]
  })
  if (places.length === 0) throw new Error('no row of this answer has a state that could change')
  let page = Buffer.from(room, 'latin1')
  let count = 0
  const flip = (n: number): void => {
    const place = places[n % places.length]
    if (!place) return
    place.states.reverse()
    page.write(place.states[0], place.offset, 'latin1')
  }
  // Changed once from the beginning: no page is the unchanged one.
  flip(places.length - 1)
  return {
    next(rows) {
      // The page before may still be on its way.
      page = Buffer.from(page)
      count += 1
      // The order of a Gray code: with one row at a time, twenty rows make half a million pages before one comes again.
      const row = 31 - Math.clz32(count & -count)
      for (let n = 0; n < Math.min(rows, places.length); n += 1) flip(row + n)
      return page
    }
  }
}
