import { Duration, Interval } from 'luxon'
import { stepOf, type Step } from './calendarStep.ts'

const utc = { zone: 'utc' } as const

/** From `start` on, until before `end`; both in milliseconds. */
export interface Period {
  start: number
  end: number
}

/** The first period, and so many after it (going backwards: before it), each as long as the calendar makes it. */
export interface Series {
  first: Period
  duration: Duration
  step: Step
  forward: boolean
  /** Infinity: without end. */
  repetitions: number
}

/** An ISO 8601 repeating interval; null where Rafiki could not read it. */
export function readInterval(text: string): Series | null {
  const [repeat = '', left = '', right = '', ...rest] = text.split('/')
  const repetitions = repetitionsOf(repeat)
  const interval = Interval.fromISO(`${left}/${right}`, utc)
  if (rest.length > 0 || repetitions === undefined || !interval.isValid) return null
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
