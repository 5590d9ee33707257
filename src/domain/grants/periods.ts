import { Duration, Interval } from 'luxon'

/*
 * The periods of a grant's `interval`, an ISO 8601 repeating interval, as Rafiki computes them (its backend's
 * `getInterval`): in UTC; half open; `R5` is six periods; each begins where the previous one ended, so that months
 * which begin on the 31st slip to the 28th and stay there; `duration/end` counts backwards from its end. An interval
 * that Rafiki cannot parse allows nothing. Rafiki walks period by period, and forever through periods without a length.
 * Clients write these texts, so the work here is bounded for every text.
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

/** The first period, and so many after it (going backwards: before it), each as long as the calendar makes it. */
interface Series {
  first: Period
  duration: Duration
  step: Step
  forward: boolean
  /** Infinity: without end. */
  repetitions: number
}

/** What one period adds to its beginning: whole months, held within the month that they lead to, then milliseconds. */
interface Step {
  months: number
  fixed: number
}

/** Is told how many periods were walked one by one. */
export type Count = (steps: number) => void

/** So many at most: lengths that mix months and days, of which nobody needs more. All others are leapt over. */
export const maxSteps = 1_000
const maxInt = 2 ** 31 - 1
const lastMoment = 8.64e15
const day = 86_400_000
const utc = { zone: 'utc' } as const

export function reckon(interval: string, moment: number, count: Count = () => undefined): Reckoned {
  const series = read(interval)
  if (!series) return { period: null, until: Infinity }
  const { first, step, forward, repetitions } = series
  if (isWithin(first, moment)) return { period: first, until: first.end }
  if (forward && moment < first.start) return { period: null, until: first.start }
  if (!forward && moment >= first.end) return { period: null, until: Infinity }
  const period = forward
    ? periodBeyond(first.end, step, moment, repetitions, count)
    : periodBeyond(first.start, negated(step), moment, repetitions, count)
  if (period) return { period, until: period.end }
  // What goes backwards comes nearer as time passes.
  return { period, until: forward ? Infinity : moment + day }
}

/** An interval as data; null where Rafiki could not read it. */
export function recurrenceOf(interval: string, count: Count = () => undefined): Recurrence | null {
  const series = read(interval)
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

function read(text: string): Series | undefined {
  const [repeat = '', left = '', right = '', ...rest] = text.split('/')
  const repetitions = repetitionsOf(repeat)
  const interval = Interval.fromISO(`${left}/${right}`, utc)
  if (rest.length > 0 || repetitions === undefined || !interval.isValid) return undefined
  const forward = !isDuration(left)
  const duration = forward
    ? isDuration(right)
      ? Duration.fromISO(right)
      : interval.toDuration()
    : Duration.fromISO(left)
  const first = { start: interval.start.toMillis(), end: interval.end.toMillis() }
  return { first, duration, step: stepOf(duration), forward, repetitions }
}

const isDuration = (text: string): boolean => text.length > 1 && text.startsWith('P')

/** As leniently as Rafiki, which does not look whether the letter is an R. */
function repetitionsOf(text: string): number | undefined {
  if (text === 'R' || text === 'R-1') return Infinity
  if (text.length < 2 || text[1] === '-') return undefined
  const number = Number(text.slice(1))
  return Number.isNaN(number) ? undefined : Math.max(0, Math.ceil(number))
}

/** As Luxon adds it: whole years, quarters and months by the calendar, their fractions as days, a month being thirty. */
function stepOf({ years, quarters, months, weeks, days, hours, minutes, seconds, milliseconds }: Duration): Step {
  const fraction = (it: number): number => it - Math.trunc(it)
  const rest = Duration.fromObject({
    ...{ years: fraction(years), quarters: fraction(quarters), months: fraction(months) },
    ...{ weeks: fraction(weeks), days: fraction(days), hours, minutes, seconds, milliseconds }
  })
  return {
    months: 12 * Math.trunc(years) + 3 * Math.trunc(quarters) + Math.trunc(months),
    fixed: (7 * Math.trunc(weeks) + Math.trunc(days)) * day + rest.as('milliseconds')
  }
}

const negated = ({ months, fixed }: Step): Step => ({ months: -months, fixed: -fixed })

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

/** Whether many steps at once lead where as many single ones do. */
function canLeap(from: number, { months, fixed }: Step): boolean {
  if (months === 0) return Number.isInteger(fixed)
  const date = new Date(from)
  return fixed === 0 && date.getUTCDate() <= shortest(date.getUTCMonth(), months)
}

const daysOf = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const floorMod = (n: number, modulus: number): number => ((n % modulus) + modulus) % modulus
/** The days of the shortest month that steps of so many months can lead to. */
const shortest = (month: number, months: number): number =>
  Math.min(...daysOf.map((_, step) => daysOf[floorMod(month + step * months, 12)] ?? 0))

/** So many steps at once; NaN past the end of the calendar. */
function leapt(from: number, { months, fixed }: Step, steps: number): number {
  if (steps === 0) return from
  // Dates are in whole milliseconds.
  const near = months === 0 ? Math.trunc(from) : plusMonths(from, months * steps)
  const far = near + fixed * steps
  return Math.abs(far) <= lastMoment ? far : NaN
}

/** A day that the month does not have is its last one. */
function plusMonths(from: number, months: number): number {
  const date = new Date(from)
  const month = date.getUTCMonth() + months
  const year = date.getUTCFullYear() + Math.floor(month / 12)
  return date.setUTCFullYear(year, floorMod(month, 12), Math.min(date.getUTCDate(), daysIn(year, floorMod(month, 12))))
}

const daysIn = (year: number, month: number): number =>
  month === 1 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : (daysOf[month] ?? 0)

/** Steps that surely do not pass a moment. */
function stepsBefore(from: number, { months, fixed }: Step, moment: number): number {
  const longest = Math.abs(months === 0 ? fixed : months * 31 * day)
  const steps = Math.abs(moment - from) / longest
  return longest === 0 ? 0 : moment < from ? Math.ceil(steps) - 1 : Math.floor(steps)
}

function everyOf(duration: Duration): Every | null {
  const onlyMilliseconds = Object.keys(duration.toObject()).every((unit) => unit === 'milliseconds')
  const parts = onlyMilliseconds ? duration.shiftTo('days', 'hours', 'minutes', 'milliseconds') : duration
  const { years, months, weeks, days, hours } = parts
  const minutes = parts.minutes + (parts.seconds * 1000 + parts.milliseconds) / 60_000
  const every = { years, months, weeks, days, hours, minutes }
  return Object.values(every).every((it) => Number.isInteger(it) && it >= 0 && it <= maxInt) ? every : null
}
