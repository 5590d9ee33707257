import { readFileSync } from 'node:fs'
import { DateTime, Duration, Interval } from 'luxon'
import { currentPeriod } from '../../../../sandbox/rafiki/periods.ts'
import { maxSteps, reckon, recurrenceOf } from '../../../../src/domain/grants/periods.ts'
import { timesOf } from '../../../proof/full.ts'
import { randomOf } from '../../../../testing/random.ts'

type Row = [interval: string, moment: string, period: [start: string, end: string] | null | 'error']

/** What Rafiki's own `getInterval` (its backend, August 2026) answered; 'error' where it threw. */
const facts = JSON.parse(
  readFileSync(new URL('../../../support/fixtures/periods.json', import.meta.url), 'utf8')
) as Row[]

const periodAt = (interval: string, moment: number) => reckon(interval, moment).period

const inMilliseconds = (period: Row[2]) =>
  period === null || period === 'error' ? null : { start: Date.parse(period[0]), end: Date.parse(period[1]) }

it("Rafiki's recorded periods cover at least forty intervals", () => {
  expect(new Set(facts.map(([interval]) => interval)).size).toBeGreaterThanOrEqual(40)
})

describe.each(facts)('%s at %s', (interval, moment, expected) => {
  it('the period of an interval is the one that Rafiki computes', () => {
    expect(periodAt(interval, Date.parse(moment))).toEqual(inMilliseconds(expected))
  })

  it("the sandbox's period of an interval is the one that Rafiki computes", () => {
    expect(currentPeriod(interval, Date.parse(moment)) ?? null).toEqual(inMilliseconds(expected))
  })
})

it('the period of random intervals is the one that walking period by period finds', () => {
  const random = randomOf(20261120)
  const lengths = [
    'P1D',
    'P3D',
    'P1W',
    'P1M',
    'P2M',
    'P3M',
    'P1Y',
    'P4Y',
    'P1Y1M',
    'PT6H',
    'P1M2D',
    'P0.5M',
    'P1W1D',
    'P1Y2M3DT4H5M'
  ]
  const at = (year: number): number => Date.UTC(year, random.below(12), 1 + random.below(31), random.below(24))
  const times = timesOf(300, 2_000)
  let within = 0
  for (let count = 0; count < times; count += 1) {
    const anchor = new Date(at(2018 + random.below(10))).toISOString()
    const length = lengths[random.below(lengths.length)] ?? ''
    const repeat = ['R', 'R-1', `R${random.below(40)}`][random.below(3)] ?? ''
    const interval = random.below(3) === 0 ? `${repeat}/${length}/${anchor}` : `${repeat}/${anchor}/${length}`
    const moment = at(2018 + random.below(14))
    const found = periodAt(interval, moment)
    expect([interval, moment, found ?? null]).toEqual([interval, moment, currentPeriod(interval, moment) ?? null])
    if (found) within += 1
  }
  expect(within).toBeGreaterThan(times / 4)
})

/** Both ends of a repeating interval, each period begun where Rafiki begins it. */
function endsOf(repetitions: number, length: string, anchor: string, backwards: boolean): [start: number, end: number] {
  const duration = Duration.fromISO(length)
  const at = DateTime.fromISO(anchor, { zone: 'utc' })
  const first = backwards ? Interval.before(at, duration) : Interval.after(at, duration)
  let last = first
  for (let count = 0; count < repetitions; count += 1) {
    const [start, end] = [last.start as DateTime, last.end as DateTime]
    last = backwards ? Interval.before(start, duration) : Interval.after(end, duration)
  }
  const [lowest, highest] = backwards ? [last, first] : [first, last]
  return [(lowest.start as DateTime).toMillis(), (highest.end as DateTime).toMillis()]
}

describe("the beginning and the end of an interval are those of Rafiki's own walk", () => {
  it.each([
    ['R5/2026-01-01T00:00:00Z/P1M1D', '2026-07-07T00:00:00.000Z'],
    ['R9/2026-02-01T00:00:00Z/P1M1D', '2026-12-11T00:00:00.000Z'],
    ['R5/2027-01-01T00:00:00Z/P1Y2M3DT4H5M', '2034-01-20T00:30:00.000Z']
  ])("an interval's end is where Rafiki's own walk ends: %s ends on %s", (interval, end) => {
    expect(new Date(recurrenceOf(interval)?.endsAt ?? 0).toISOString()).toBe(end)
  })

  it("both ends of random intervals that mix months and days are those of Rafiki's own walk, forwards and backwards", () => {
    const random = randomOf(20261126)
    const part = (most: number, unit: string): string => (random.below(2) === 0 ? '' : `${random.below(most)}${unit}`)
    for (let count = 0; count < timesOf(200, 500); count += 1) {
      const time = part(50, 'H') + part(90, 'M')
      const length = `P${part(3, 'Y')}${part(20, 'M')}${part(6, 'W')}${1 + random.below(40)}D${time && `T${time}`}`
      const day = Date.UTC(1990 + random.below(60), random.below(12), 1 + random.below(31), random.below(24))
      const anchor = new Date(day).toISOString()
      const repetitions = random.below(60)
      const backwards = random.below(2) === 0
      const interval = `R${repetitions}/${backwards ? `${length}/${anchor}` : `${anchor}/${length}`}`
      const { startsAt, endsAt } = recurrenceOf(interval) ?? {}
      expect([interval, startsAt, endsAt]).toEqual([interval, ...endsOf(repetitions, length, anchor, backwards)])
    }
  })
})

it('a computed period says until when it holds', () => {
  const at = (text: string): number => Date.parse(`${text}T00:00:00Z`)
  const now = at('2026-11-20')
  const until = (interval: string): number => reckon(interval, now).until
  expect(until('R/2026-01-01T00:00:00Z/P1M')).toBe(at('2026-12-01'))
  expect(until('R/2027-03-01T00:00:00Z/P1M')).toBe(at('2027-03-01'))
  expect(until('R1/2026-01-01T00:00:00Z/P1M')).toBe(Infinity)
  expect(until('nonsense')).toBe(Infinity)
  // Its last period begins in December 2027, and the one before at a moment that nobody has computed.
  const later = 'R1/P1M/2028-01-01T00:00:00Z'
  expect(reckon(later, now).period).toBeNull()
  expect(until(later)).toBe(now)
})

describe('periods are walked one by one', () => {
  const stepsOf = (run: (count: (steps: number) => void) => unknown): number => {
    let steps = 0
    run((it) => (steps += it))
    return steps
  }
  const now = Date.parse('2026-11-20T12:00:00Z')

  it.each([
    ['R/1900-01-31T00:00:00Z/P1M', 20],
    ['R/0001-01-01T00:00:00Z/PT0.001S', 20],
    ['R99999/1970-01-31T00:00:00Z/P1M', 20],
    ['R40/2026-01-01T00:00:00Z/P1M1D', 40],
    ['R/1900-01-30T00:00:00Z/P1M1D', maxSteps],
    ['R99999/1900-01-30T00:00:00Z/P1M1D', maxSteps]
  ])('periods are walked one by one for %s at most %d times', (interval, most) => {
    const [period, recurrence] = [
      stepsOf((count) => reckon(interval, now, count)),
      stepsOf((count) => recurrenceOf(interval, count))
    ]
    expect(period).toBeLessThanOrEqual(most)
    expect(recurrence).toBeLessThanOrEqual(most)
    if (most >= 40) expect(Math.max(period, recurrence)).toBeGreaterThanOrEqual(10)
  })
})

describe('a text that would keep Rafiki walking', () => {
  const now = Date.parse('2026-11-20T12:00:00Z')
  it.each([
    ['R/0001-01-01T00:00:00Z/PT1S', { start: now, end: now + 1000 }],
    ['R/0001-01-01T00:00:00Z/PT0.001S', { start: now, end: now + 1 }],
    ['R99999999999999999999/1970-01-01T00:00:00Z/PT1M', { start: now, end: now + 60_000 }],
    ['R/PT1S/9999-12-31T00:00:00Z', { start: now, end: now + 1000 }],
    ['R/2026-01-01T00:00:00Z/P', null],
    ['R/2026-01-01T00:00:00Z/P0D', null],
    ['R/2026-01-01T00:00:00Z/PT0.0001S', null],
    ['R/2026-01-01T00:00:00Z/P9999999999999Y', null],
    // Months and days together have to be walked: after so many periods nothing is said.
    ['R/0001-01-01T00:00:00Z/P1M1D', undefined]
  ])('an interval that would keep Rafiki walking is answered at once: %s', (interval, expected) => {
    const begun = performance.now()
    expect(periodAt(interval, now)).toEqual(expected)
    recurrenceOf(interval)
    expect(performance.now() - begun).toBeLessThan(30_000)
  })
})

describe('an interval as data', () => {
  const every = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0 }
  const ms = (text: string): number => Date.parse(text)
  it.each([
    [
      'R/2026-01-31T00:00:00Z/P1M',
      { every: { ...every, months: 1 }, repetitions: null, startsAt: ms('2026-01-31T00:00:00Z'), endsAt: null }
    ],
    [
      'R5/2026-01-31T00:00:00Z/P1M',
      {
        every: { ...every, months: 1 },
        repetitions: 5,
        startsAt: ms('2026-01-31T00:00:00Z'),
        endsAt: ms('2026-07-28T00:00:00Z')
      }
    ],
    [
      'R0/2026-01-01T00:00:00Z/P1Y2M3W4DT5H6M',
      {
        every: { years: 1, months: 2, weeks: 3, days: 4, hours: 5, minutes: 6 },
        repetitions: 0,
        startsAt: ms('2026-01-01T00:00:00Z'),
        endsAt: ms('2027-03-26T05:06:00Z')
      }
    ],
    [
      'R2/P1M/2026-07-01T00:00:00Z',
      {
        every: { ...every, months: 1 },
        repetitions: 2,
        startsAt: ms('2026-04-01T00:00:00Z'),
        endsAt: ms('2026-07-01T00:00:00Z')
      }
    ],
    [
      'R/P1W/2026-01-29T00:00:00Z',
      { every: { ...every, weeks: 1 }, repetitions: null, startsAt: null, endsAt: ms('2026-01-29T00:00:00Z') }
    ],
    [
      'R1/2026-01-01T00:00:00Z/2026-02-01T00:30:00Z',
      {
        every: { ...every, days: 31, minutes: 30 },
        repetitions: 1,
        startsAt: ms('2026-01-01T00:00:00Z'),
        endsAt: ms('2026-03-04T01:00:00Z')
      }
    ],
    ['R0/2026-01-01T00:00:00Z/PT120S', { every: { ...every, minutes: 2 }, repetitions: 0 }],
    ['R0/2026-01-01T00:00:00Z/PT90S', { every: null, repetitions: 0 }],
    ['R0/2026-01-01T00:00:00Z/P0.5M', { every: null, repetitions: 0 }],
    ['R99999999999/2026-01-01T00:00:00Z/P1D', { every: { ...every, days: 1 }, repetitions: null, endsAt: null }],
    ['R5000/2026-01-01T00:00:00Z/P1M1D', { every: { ...every, months: 1, days: 1 }, repetitions: 5000, endsAt: null }]
  ])('an interval is parsed into data: %s', (interval, expected) => {
    expect(recurrenceOf(interval)).toMatchObject(expected)
  })

  it('an interval that Rafiki cannot parse is null', () => {
    const unread = facts.filter(([, , period]) => period === 'error').map(([interval]) => interval)
    for (const interval of [...unread, 'R/tomorrow/P1M', 'R-5/2026-01-01T00:00:00Z/P1M', 'nonsense']) {
      expect(recurrenceOf(interval)).toBeNull()
    }
  })
})
