import type { Context } from '../../context.ts'
import { perRequest } from '../../rafiki/client.ts'
import type { Access } from '../../rafiki/grant.ts'
import { periodOf, recurrenceOf, type Reckoned, type Recurrence } from './periods.ts'

/* Intervals may be long to walk: each is walked once a request, however many fields ask for it. */

type Request = Pick<Context, 'rafiki' | 'time'>

const periods = perRequest(() => new Map<Access['limits'], Reckoned>())

/** The period that limits are in at the time of the request; undefined where they have no interval. */
export function periodNow({ rafiki, time }: Request, limits: Access['limits']): Reckoned | undefined {
  const known = periods(rafiki).get(limits)
  if (known) return known
  const reckoned = time.read((now) => periodOf(limits, now, (steps) => rafiki.stepPeriods(steps)))
  if (reckoned) periods(rafiki).set(limits, reckoned)
  return reckoned
}

const recurrences = perRequest(() => new Map<string, Recurrence | null>())

/** An interval as data; null where Rafiki could not read it. */
export function recurrenceIn({ rafiki }: Pick<Context, 'rafiki'>, interval: string): Recurrence | null {
  const known = recurrences(rafiki)
  let recurrence = known.get(interval)
  if (recurrence === undefined) {
    recurrence = recurrenceOf(interval, (steps) => rafiki.stepPeriods(steps))
    known.set(interval, recurrence)
  }
  return recurrence
}
