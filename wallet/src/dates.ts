export interface Dates {
  /**
   * `1 November`, with the year where it is another one. Midnight in UTC, where Rafiki's periods mostly begin, is taken
   * as that date wherever the reader is.
   */
  day: (iso: string) => string
  /** `14:05` */
  time: (iso: string) => string
  /** `yesterday`, `3 minutes ago`, `in 2 days`. */
  ago: (iso: string) => string
  now: number
}

interface Options {
  locale: string
  /** By default the machine's. */
  timeZone?: string
  now?: number
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

export function createDates({ locale, timeZone, now = Date.now() }: Options): Dates {
  const inZone = timeZone === undefined ? {} : { timeZone }
  const dayIn = (year: 'numeric' | undefined, zone: { timeZone?: string }) =>
    new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year, ...zone })
  const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', ...inZone })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const iso = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...inZone })
  /** Days of the reader's calendar, counted from the epoch. */
  const dayNumber = (at: number) => Math.round(Date.parse(iso.format(at)) / day)
  const yearOf = (at: number) => iso.format(at).slice(0, 4)

  return {
    now,
    day(text) {
      const zone = /T00:00(:00(\.0+)?)?Z$/.test(text) ? { timeZone: 'UTC' } : inZone
      const year = text.slice(0, 4) === yearOf(now) ? undefined : 'numeric'
      return dayIn(year, zone).format(Date.parse(text))
    },
    time: (text) => clock.format(Date.parse(text)),
    ago(text) {
      const at = Date.parse(text)
      const gone = at - now
      // "Now", in every language: seconds change while one reads.
      if (Math.abs(gone) < minute) return relative.format(0, 'second')
      if (Math.abs(gone) < hour) return relative.format(Math.trunc(gone / minute), 'minute')
      const days = dayNumber(at) - dayNumber(now)
      if (days === 0) return relative.format(Math.trunc(gone / hour), 'hour')
      if (Math.abs(days) < 14) return relative.format(days, 'day')
      if (Math.abs(days) < 60) return relative.format(Math.trunc(days / 7), 'week')
      if (Math.abs(days) < 365) return relative.format(Math.trunc(days / 30), 'month')
      return relative.format(Math.trunc(days / 365), 'year')
    }
  }
}
