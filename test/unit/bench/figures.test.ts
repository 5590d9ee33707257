import { existsSync, readFileSync } from 'node:fs'
import { coldStartFigures } from '../../../bench/src/coldStart.ts'
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
    const what = 'myGrants, unchanged : raw proxy'
    const verdicts = of(what, [
      measured('myGrants', 1, 1),
      measured('raw', 1, 1),
      measured('myGrants', 16, 5_000),
      measured('raw', 16, 10_000),
      measured('myGrants', 64, 4_999),
      measured('raw', 64, 10_000)
    ])
    expect(verdicts).toMatchObject([
      { connections: 16, bound: 'at least 0.5', ratio: 0.5, met: true },
      { connections: 64, bound: 'at least 0.5', ratio: 0.4999, met: false }
    ])
  })

  it("a benchmark's bar for what may not grow compares the figure that it names", () => {
    const wallet = (id: string, p50: number, asked: number) => ({
      ...measured(id, 16, 1_000),
      p50: { median: p50 },
      upstreamPerAnswer: { median: asked }
    })
    const verdicts = judge([wallet('wallet10', 10, 1), wallet('wallet100000', 12, 2)])
    expect(verdicts.filter(({ what, connections }) => what.startsWith('wallet') && connections === 16)).toMatchObject([
      { bound: 'at most 1', ratio: 2, met: false },
      { bound: 'at most 1.2', ratio: 1.2, met: true }
    ])
  })

  it("a benchmark's bar is not judged where one side was not measured, or answered nothing", () => {
    const figures = [measured('myGrants', 16, 4_000), measured('raw', 16, 0), measured('raw', 64, 10_000)]
    const verdicts = of('myGrants, unchanged : raw proxy', figures)
    expect(verdicts.map(({ ratio, met }) => [ratio, met])).toEqual([
      [undefined, undefined],
      [undefined, undefined]
    ])
  })

  it("the benchmark's bars are the ones that were set", () => {
    const words = ({ of: mine, against, figure = 'perSecond', connections, bound, ratio }: (typeof bars)[number]) =>
      `${mine} / ${against}, ${figure} at ${connections.join(' and ')}: ${bound} ${ratio}`
    expect(bars.map(words)).toEqual([
      'myGrants / raw, perSecond at 16 and 64: at least 0.5',
      'myGrantsChanged / rawChanged, perSecond at 16 and 64: at least 0.3',
      'myGrants / hive, perSecond at 16 and 64: at least 8',
      'myGrantsChanged / hiveChanged, perSecond at 16 and 64: at least 5',
      'oneUser / raw, perSecond at 64: at least 1.2',
      'operator / hiveOperator, perSecond at 16 and 64: at least 8',
      'spending / myGrants, perSecond at 16 and 64: at least 0.6',
      'payments / paymentsPerItem, perSecond at 16 and 64: at least 10',
      'wallet100000 / wallet10, upstreamPerAnswer at 16 and 64: at most 1',
      'wallet100000 / wallet10, p50 at 16 and 64: at most 1.2',
      'throughRafiki / rafiki, perSecond at 16 and 64: at least 0.98'
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

it('the figures of several starts of a gateway are their medians, and without CPU time where there is none', () => {
  const moment = (wallMs: number, cpuMs?: number) => ({ wallMs, cpuMs })
  const starts = [3, 1, 2].map((n) => ({ ready: moment(n * 100, n * 10), firstPage: moment(n * 1_000) }))
  expect(coldStartFigures(starts)).toEqual({
    ready: { wallMs: { median: 200, min: 100, max: 300 }, cpuMs: { median: 20, min: 10, max: 30 } },
    firstPage: { wallMs: { median: 2_000, min: 1_000, max: 3_000 } }
  })
})

it('the gateway that the benchmark builds for itself is made of sources that there are', () => {
  const root = new URL('../../../', import.meta.url)
  const text = readFileSync(new URL('bench/upstreams/gatewayWithWallets.js', root), 'utf8')
  const imported = [...text.matchAll(/'\.\.\/\.\.\/(src\/[\w/]+\.ts)'/g)].map(([, path]) => path ?? '')
  expect(imported.length).toBeGreaterThan(0)
  expect(imported.filter((path) => !existsSync(new URL(path, root)))).toEqual([])
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
  it('a default benchmark run is over in half an hour: five rounds of five seconds at 16 and 64 connections', () => {
    const options = readOptions([])
    const cases = caseIds(options)
    expect([options.rounds, options.seconds, options.connections]).toEqual([5, 5, [16, 64]])
    expect(durationOf({ ...options, cases: { length: cases.length } })).toBeLessThan(30 * 60)
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
