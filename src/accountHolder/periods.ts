import { Duration, Interval, type DateTime } from 'luxon'

/*
 * The periods of a grant's `interval`, an ISO 8601 repeating interval, as Rafiki reckons them (its backend's
 * `getInterval`): in UTC; half open; `R5` is six periods; each begins where the one before ended, so that months which
 * begin on the 31st slip to the 28th and stay there; `duration/end` goes backwards from its end. What Rafiki cannot read
 * allows nothing. Rafiki walks period by period, and for ever where one has no length; clients write these texts, so
 * that here the way is short whatever they say.
 */

/** From `start` on, until before `end`; both in milliseconds. */
export interface Period {
  start: number
  end: number
}

/** One period's length, in whole parts. */
export interface Every {
  years: number
  months: number
  weeks: number
  days: number
  hours: number
  minutes: number
}

export interface Recurrence {
  /** Null where it cannot be said in whole minutes. */
  every: Every | null
  /** How often it repeats after the first period; null: without end. */
  repetitions: number | null
  /** In milliseconds; null where it has no beginning, and where that is too far to reckon. */
  startsAt: number | null
  /** The same of its end. */
  endsAt: number | null
}

/** The first period, and so many after it (going backwards: before it), each as long as the calendar makes it. */
interface Series {
  first: Interval<true>
  duration: Duration
  forward: boolean
  /** Infinity: without end. */
  repetitions: number
}

/** Periods that are walked one by one at most: lengths that mix months and days. All others are leapt over. */
const maxSteps = 300
const maxInt = 2 ** 31 - 1
const utc = { zone: 'utc' } as const

/**
 * The period in which a moment lies; null where it lies in none, and where Rafiki could not read the text; undefined
 * where it is too far to reckon.
 */
export function periodAt(interval: string, moment: number): Period | null | undefined {
  const series = read(interval)
  if (!series) return null
  const { first, duration, forward, repetitions } = series
  const [start, end] = [first.start.toMillis(), first.end.toMillis()]
  if (start <= moment && moment < end) return { start, end }
  if (forward ? moment < start : moment >= end) return null
  return forward
    ? periodBeyond(first.end, duration, moment, repetitions)
    : periodBeyond(first.start, duration.negate(), moment, repetitions)
}

/** An interval as data; null where Rafiki could not read it. */
export function recurrenceOf(interval: string): Recurrence | null {
  const series = read(interval)
  if (!series) return null
  const { first, duration, forward, repetitions } = series
  const far = forward
    ? borderAt(first.end, duration, repetitions)
    : borderAt(first.start, duration.negate(), repetitions)
  return {
    every: everyOf(duration),
    repetitions: repetitions > maxInt ? null : repetitions,
    startsAt: forward ? first.start.toMillis() : far,
    endsAt: forward ? far : first.end.toMillis()
  }
}

function read(text: string): Series | undefined {
  const [repeat = '', left = '', right = '', ...rest] = text.split('/')
  const repetitions = repetitionsOf(repeat)
  const first = Interval.fromISO(`${left}/${right}`, utc)
  if (rest.length > 0 || repetitions === undefined || !first.isValid) return undefined
  if (isDuration(left)) return { first, repetitions, forward: false, duration: Duration.fromISO(left) }
  if (isDuration(right)) return { first, repetitions, forward: true, duration: Duration.fromISO(right) }
  return { first, repetitions, forward: true, duration: first.toDuration() }
}

const isDuration = (text: string): boolean => text.length > 1 && text.startsWith('P')

/** As leniently as Rafiki, which does not look whether the letter is an R. */
function repetitionsOf(text: string): number | undefined {
  if (text === 'R' || text === 'R-1') return Infinity
  if (text.length < 2 || text[1] === '-') return undefined
  const number = Number(text.slice(1))
  return Number.isNaN(number) ? undefined : Math.max(0, Math.ceil(number))
}

/** The period that holds a moment, among those that follow a border, or go before it where the step is negative. */
function periodBeyond(from: DateTime, step: Duration, moment: number, count: number): Period | null | undefined {
  let left = count
  let near = from
  for (let walked = 0; left > 0; walked += 1) {
    if (walked === maxSteps) return undefined
    const leap = canLeap(near, step) ? Math.min(left - 1, stepsBefore(near, step, moment)) : 0
    near = leapt(near, step, leap)
    const far = near.plus(step)
    const [start, end] = moment < near.toMillis() ? [far, near] : [near, far]
    // Without a length, or past the end of the calendar.
    if (!(start < end)) return null
    const period = { start: start.toMillis(), end: end.toMillis() }
    if (period.start <= moment && moment < period.end) return period
    near = far
    left -= leap + 1
  }
  return null
}

/** The border that is so many steps away; null where there is none, and where it is too far to reckon. */
function borderAt(from: DateTime, step: Duration, count: number): number | null {
  let left = count
  let near = from
  for (let walked = 0; left > 0; walked += 1) {
    if (walked === maxSteps || left === Infinity) return null
    const steps = canLeap(near, step) ? left : 1
    near = leapt(near, step, steps)
    left -= steps
  }
  return near.isValid ? near.toMillis() : null
}

const day = 86_400_000
const monthsIn = ({ years, quarters, months }: Duration): number => 12 * years + 3 * quarters + months
/** What is always as long: in UTC, that is all but months. */
const fixedIn = ({ weeks, days, hours, minutes, seconds, milliseconds }: Duration): number =>
  (weeks * 7 + days) * day + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + milliseconds
const isWhole = ({ years, quarters, months }: Duration): boolean =>
  [years, quarters, months].every((part) => Number.isInteger(part))

/** Whether many steps at once lead where as many single ones do. */
function canLeap(from: DateTime, step: Duration): boolean {
  const [months, fixed] = [monthsIn(step), fixedIn(step)]
  if (months === 0) return isWhole(step) && Number.isInteger(fixed)
  return fixed === 0 && isWhole(step) && from.day <= shortest(from.month, months)
}

const daysOf = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** The days of the shortest month that steps of so many months can lead to. */
const shortest = (month: number, months: number): number =>
  Math.min(...daysOf.map((_, step) => daysOf[(((month - 1 + step * months) % 12) + 12) % 12] ?? 0))

const leapt = (from: DateTime, step: Duration, count: number): DateTime =>
  count === 0 ? from : from.plus(monthsIn(step) === 0 ? fixedIn(step) * count : { months: monthsIn(step) * count })

/** Steps that surely do not pass a moment. */
function stepsBefore(from: DateTime, step: Duration, moment: number): number {
  const longest = Math.abs(monthsIn(step) === 0 ? fixedIn(step) : monthsIn(step) * 31 * day)
  const steps = Math.abs(moment - from.toMillis()) / longest
  return longest === 0 ? 0 : moment < from.toMillis() ? Math.ceil(steps) - 1 : Math.floor(steps)
}

function everyOf(duration: Duration): Every | null {
  const onlyMilliseconds = Object.keys(duration.toObject()).every((unit) => unit === 'milliseconds')
  const parts = onlyMilliseconds ? duration.shiftTo('days', 'hours', 'minutes', 'milliseconds') : duration
  const { years, months, weeks, days, hours } = parts
  const minutes = parts.minutes + (parts.seconds * 1000 + parts.milliseconds) / 60_000
  const every = { years, months, weeks, days, hours, minutes }
  return Object.values(every).every((it) => Number.isInteger(it) && it >= 0 && it <= maxInt) ? every : null
}
