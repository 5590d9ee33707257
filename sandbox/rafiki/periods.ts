import { DateTime, Duration, Interval } from 'luxon'

export interface Period {
  start: number
  end: number
}

/** The sandbox does not walk for ever, as Rafiki would. */
const maxPeriods = 100_000
const utc = { zone: 'utc' } as const

/**
 * The period of a repeating interval in which a moment lies, found as Rafiki finds it: period by period, each begun
 * where the one before ended. Undefined outside of all, and for a text that Rafiki cannot read.
 */
export function currentPeriod(text: string, moment: number): Period | undefined {
  const [repeat = '', left = '', right = '', ...rest] = text.split('/')
  if (rest.length > 0) return undefined
  const repetitions = repetitionsOf(repeat)
  let interval = Interval.fromISO(`${left}/${right}`, utc)
  const at = DateTime.fromMillis(moment, utc)
  const backwards = left.startsWith('P')
  const duration = backwards
    ? Duration.fromISO(left)
    : right.startsWith('P')
      ? Duration.fromISO(right)
      : interval.toDuration()
  for (let count = 0; count < Math.min(repetitions + 1, maxPeriods); count += 1) {
    const { start, end } = interval
    if (!start || !end) return undefined
    if (interval.contains(at)) return { start: start.toMillis(), end: end.toMillis() }
    if (backwards ? end <= at : start > at) return undefined
    interval = backwards ? Interval.before(start, duration) : Interval.after(end, duration)
  }
  return undefined
}

function repetitionsOf(text: string): number {
  if (text === 'R' || text === 'R-1') return Infinity
  const number = text.length < 2 || text[1] === '-' ? NaN : Number(text.slice(1))
  // The first period holds however few repetitions there are.
  return Number.isNaN(number) ? -1 : Math.max(0, number)
}
