import { Duration } from 'luxon'

/** What one period adds to its beginning: whole months, held within the month that they lead to, then milliseconds. */
export interface Step {
  months: number
  fixed: number
}

export const day = 86_400_000
const lastMoment = 8.64e15

/** As Luxon adds it: whole years, quarters and months by the calendar, their fractions as days, a month being thirty. */
export function stepOf({
  years,
  quarters,
  months,
  weeks,
  days,
  hours,
  minutes,
  seconds,
  milliseconds
}: Duration): Step {
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

export const negated = ({ months, fixed }: Step): Step => ({ months: -months, fixed: -fixed })

/** Whether many steps at once lead where as many single ones do. */
export function canLeap(from: number, { months, fixed }: Step): boolean {
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
export function leapt(from: number, { months, fixed }: Step, steps: number): number {
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
export function stepsBefore(from: number, { months, fixed }: Step, moment: number): number {
  const longest = Math.abs(months === 0 ? fixed : months * 31 * day)
  const steps = Math.abs(moment - from) / longest
  return longest === 0 ? 0 : moment < from ? Math.ceil(steps) - 1 : Math.floor(steps)
}
