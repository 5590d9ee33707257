import type { Duration } from 'luxon'
import { canLeap, leapt, negated, stepsBefore, type Step } from './calendarStep.ts'
import { readInterval, type Period, type Series } from './interval.ts'
import type { Access } from '../../rafiki/grant.ts'
import { isTooLong, type TooLong } from '../../rafiki/longText.ts'

/*
 * The periods of a grant's `interval`, an ISO 8601 repeating interval, as Rafiki computes them (its backend's
 * `getInterval`): in UTC; half open; `R5` is six periods; each begins where the previous one ended, so that months
 * which begin on the 31st slip to the 28th and stay there; `duration/end` counts backwards from its end. An interval
 * that Rafiki cannot parse allows nothing. Rafiki walks period by period, and forever through periods without a length.
 * Clients write these texts, so the work here is bounded for every text.
 */

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
  /** In milliseconds; null if it has no beginning, or if that is too far away to compute. */
  startsAt: number | null
  /** The end, in milliseconds; null if it has none, or if that is too far away to compute. */
  endsAt: number | null
}

/**
 * The period that contains a moment. Null if none does, or if Rafiki could not parse the text; undefined if it is too
 * far away to compute.
 */
export interface Reckoned {
  period: Period | null | undefined
  /** Until then it says the same of every later moment. */
  until: number
}

/** Is told how many periods were walked one by one. */
export type Count = (steps: number) => void

/** So many at most: lengths that mix months and days, of which nobody needs more. All others are leapt over. */
export const maxSteps = 1_000
const maxInt = 2 ** 31 - 1

export const reckon = (interval: string, moment: number, count?: Count): Reckoned =>
  periodIn(readInterval(interval), moment, count)

function periodIn(series: Series | null, moment: number, count: Count = () => undefined): Reckoned {
  if (!series) return { period: null, until: Infinity }
  const { first, step, forward, repetitions } = series
  if (isWithin(first, moment)) return { period: first, until: first.end }
  if (forward && moment < first.start) return { period: null, until: first.start }
  if (!forward && moment >= first.end) return { period: null, until: Infinity }
  const period = forward
    ? periodBeyond(first.end, step, moment, repetitions, count)
    : periodBeyond(first.start, negated(step), moment, repetitions, count)
  if (period) return { period, until: period.end }
  // What goes backwards comes nearer as time passes: its first period may begin at any moment.
  return { period, until: forward ? Infinity : moment }
}

/** An interval as data; null where Rafiki could not read it. */
export function recurrenceOf(interval: string, count: Count = () => undefined): Recurrence | null {
  const series = readInterval(interval)
  if (!series) return null
  const { first, duration, step, forward, repetitions } = series
  const far = forward
    ? borderAt(first.end, step, repetitions, count)
    : borderAt(first.start, negated(step), repetitions, count)
  return {
    every: everyOf(duration),
    repetitions: repetitions > maxInt ? null : repetitions,
    startsAt: forward ? first.start : far,
    endsAt: forward ? far : first.end
  }
}

const isWithin = ({ start, end }: Period, moment: number): boolean => start <= moment && moment < end

/** The period that holds a moment, among those that follow a border, or go before it where the step is negative. */
function periodBeyond(from: number, step: Step, moment: number, repetitions: number, count: Count): Reckoned['period'] {
  let left = repetitions
  let near = from
  let walked = 0
  try {
    for (; left > 0; walked += 1) {
      if (walked === maxSteps) return undefined
      const leap = canLeap(near, step) ? Math.min(left - 1, stepsBefore(near, step, moment)) : 0
      near = leapt(near, step, leap)
      const far = leapt(near, step, 1)
      const [start, end] = moment < near ? [far, near] : [near, far]
      // Without a length, or past the end of the calendar.
      if (!(start < end)) return null
      if (isWithin({ start, end }, moment)) return { start, end }
      near = far
      left -= leap + 1
    }
    return null
  } finally {
    count(walked)
  }
}

/** The boundary that is so many steps away; null if there is none, or if it is too far away to compute. */
function borderAt(from: number, step: Step, repetitions: number, count: Count): number | null {
  let left = repetitions
  let near = from
  let walked = 0
  for (; left > 0 && left !== Infinity && walked < maxSteps && !Number.isNaN(near); walked += 1) {
    const steps = canLeap(near, step) ? left : 1
    near = leapt(near, step, steps)
    left -= steps
  }
  count(walked)
  return left > 0 || Number.isNaN(near) ? null : near
}

function everyOf(duration: Duration): Every | null {
  const onlyMilliseconds = Object.keys(duration.toObject()).every((unit) => unit === 'milliseconds')
  const parts = onlyMilliseconds ? duration.shiftTo('days', 'hours', 'minutes', 'milliseconds') : duration
  const { years, months, weeks, days, hours } = parts
  const minutes = parts.minutes + (parts.seconds * 1000 + parts.milliseconds) / 60_000
  const every = { years, months, weeks, days, hours, minutes }
  return Object.values(every).every((it) => Number.isInteger(it) && it >= 0 && it <= maxInt) ? every : null
}

type Limits = Exclude<Access['limits'], TooLong | null>
const unknown: Reckoned = { period: undefined, until: Infinity }
// Cached terms bring the same limits again, and Luxon takes longer to read an interval than all else of a grant does.
const seriesOf = new WeakMap<Limits, Series | null>()

/** The period that limits are in at a moment; undefined where they have no interval. An empty one is none to Rafiki. */
export function periodOf(limits: Access['limits'], now: number, count?: Count): Reckoned | undefined {
  if (isTooLong(limits)) return unknown
  if (!limits?.interval) return undefined
  if (isTooLong(limits.interval)) return unknown
  let series = seriesOf.get(limits)
  if (series === undefined) seriesOf.set(limits, (series = readInterval(limits.interval)))
  return periodIn(series, now, count)
}
