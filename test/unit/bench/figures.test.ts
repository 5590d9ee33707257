import { bars, judge, judgeMemory } from '../../../bench/src/bars.ts'
import { chartOf } from '../../../bench/src/chart.ts'
import { checkSizes } from '../../../bench/src/measure.ts'
import { heapAfter } from '../../../bench/src/memory.ts'
import { readOptions } from '../../../bench/src/options.ts'
import { durationOf } from '../../../bench/src/schedule.ts'
import { caseIds } from '../../../bench/src/stage.ts'
import { median, spread } from '../../../bench/src/statistics.ts'

const measured = (id: string, connections: number, perSecond: number) => ({
  id,
  connections,
  perSecond: { median: perSecond }
})

describe('statistics', () => {
  it('the median of some numbers is their middle, in any order', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([100, 9, 10, 1])).toBe(9.5)
  })

  it('the spread of some numbers says how far apart they lie', () => {
    expect(spread([10, 9, 100])).toEqual({ median: 10, min: 9, max: 100 })
  })

  it('an empty list of numbers has no median', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})

describe('bars', () => {
  const of = (what: string, figures: ReturnType<typeof measured>[]) =>
    judge(figures).filter((verdict) => verdict.what === what)

  it("a benchmark's bars compare medians at the same number of connections", () => {
    const what = 'myGrants, distinct users : raw proxy'
    const verdicts = of(what, [
      measured('myGrants', 1, 1),
      measured('raw', 1, 1),
      measured('myGrants', 16, 4_000),
      measured('raw', 16, 10_000),
      measured('myGrants', 64, 3_999),
      measured('raw', 64, 10_000)
    ])
    expect(verdicts).toMatchObject([
      { connections: 16, ratio: 0.4, met: true },
      { connections: 64, ratio: 0.3999, met: false }
    ])
  })

  it("a benchmark's bar is not judged where one side was not measured, or answered nothing", () => {
    const figures = [measured('myGrants', 16, 4_000), measured('raw', 16, 0), measured('raw', 64, 10_000)]
    const verdicts = of('myGrants, distinct users : raw proxy', figures)
    expect(verdicts.map(({ ratio, met }) => [ratio, met])).toEqual([
      [undefined, undefined],
      [undefined, undefined]
    ])
  })

  it("the benchmark's bars are the ones that were set", () => {
    expect(bars.map(({ of: mine, against, connections, atLeast }) => [mine, against, connections, atLeast])).toEqual([
      ['myGrants', 'raw', [16, 64], 0.4],
      ['myGrants', 'hive', [16, 64], 5],
      ['oneUser', 'raw', [64], 0.9],
      ['operator', 'hiveOperator', [16, 64], 2],
      ['joined', 'perItem', [16, 64], 5],
      ['spending', 'myGrants', [16, 64], 0.3],
      ['throughRafiki', 'rafiki', [16, 64], 0.95]
    ])
  })

  it("the benchmark's memory bars hold for RSS and for live memory", () => {
    expect(judgeMemory({ ratios: { rss: 1.1, heap: 1.2 } }).map(({ met }) => met)).toEqual([true, false])
    expect(judgeMemory({ ratios: { rss: 1.11, heap: null } }).map(({ met }) => met)).toEqual([false, undefined])
    expect(judgeMemory(undefined).map(({ met }) => met)).toEqual([undefined, undefined])
  })
})

it('a benchmark rejects answers that were not read where they are smaller or larger than right ones', () => {
  const samples = [
    { index: 0, body: 'x'.repeat(1_000) },
    { index: 1, body: 'x'.repeat(1_010) }
  ]
  expect(() => checkSizes('a case', { samples, bytes: { min: 950, max: 1_050 } })).not.toThrow()
  expect(() => checkSizes('a case', { samples, bytes: { min: 120, max: 1_010 } })).toThrow()
  expect(() => checkSizes('a case', { samples, bytes: { min: 1_000, max: 1_200 } })).toThrow()
})

it("live memory is read from V8's lines of a full collection, and from no other line", () => {
  const full = '[31:0x71]    2713 ms: Mark-Compact 45.1 (82.3) -> 36.9 (77.3) MB, pooled: 5 MB, 9.3 / 0.0 ms  task'
  expect(heapAfter(full)).toBe(36.9)
  expect(heapAfter(full.replace('Mark-Compact', 'Scavenge'))).toBeUndefined()
  expect(heapAfter('{"level":30,"msg":"request"}')).toBeUndefined()
})

it('the benchmark draws a bar of the right length for every figure', () => {
  const figure = (id: string, value: number) => {
    const same = { median: value, min: value, max: value }
    return { id, connections: 16, perSecond: same, p50: same, p99: same, upstreamPerAnswer: same }
  }
  const svg = chartOf([figure('raw', 1_000), figure('myGrants', 500)], new Map([['raw', 'raw <proxy>']]), 'made up')
  const lengths = [...svg.matchAll(/<rect x="\d+" y="\d+" width="([\d.]+)" height="17"/g)].map(([, width]) =>
    Number(width)
  )
  expect(lengths).toHaveLength(2)
  expect((lengths[1] ?? 0) / (lengths[0] ?? 1)).toBeCloseTo(0.5)
  expect(svg).toContain('raw &lt;proxy>')
})

describe('a run', () => {
  it('a default benchmark run is over in 25 minutes: five rounds of five seconds at 16 and 64 connections', () => {
    const options = readOptions([])
    const cases = caseIds(options)
    expect([options.rounds, options.seconds, options.connections]).toEqual([5, 5, [16, 64]])
    expect(durationOf({ ...options, cases: { length: cases.length } })).toBeLessThan(25 * 60)
  })

  it('a benchmark run has every case that a bar is made of', () => {
    const cases = caseIds(readOptions([]))
    const named = bars.flatMap(({ of, against }) => [of, against])
    expect(named.filter((id) => !cases.includes(id))).toEqual([])
  })

  it.each([
    ['--rounds', 'none'],
    ['--seconds', '-1'],
    ['--nothing', '1'],
    ['--auth-url', 'http://127.0.0.1:1/graphql']
  ])('a benchmark run does not begin with %s %s', (...args) => expect(() => readOptions(args)).toThrow())
})
