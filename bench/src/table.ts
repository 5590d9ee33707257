import type { Verdict } from './bars.ts'
import type { ColdStartFigures } from './coldStart.ts'
import type { Cold, Figures } from './schedule.ts'
import type { Spread } from './statistics.ts'

const whole = (value: number): string => Math.round(value).toLocaleString('en')
const fixed = (value: number, digits: number): string => (Number.isNaN(value) ? '' : value.toFixed(digits))
const ranged = ({ median, min, max }: Spread): string => `${whole(median)} (${whole(min)}–${whole(max)})`

function lines(head: string[], rows: string[][]): string {
  const widths = head.map((title, n) => Math.max(title.length, ...rows.map((row) => row[n]?.length ?? 0)))
  const line = (row: string[]): string =>
    row
      .map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0)))
      .join('  ')
      .trimEnd()
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

export type Labels = ReadonlyMap<string, string>

/** All figures, by numbers of connections. */
export function tableOf(figures: readonly Figures[], labels: Labels): string {
  const levels = [...new Set(figures.map((it) => it.connections))]
  const head = [
    'answers/s, median (min–max)',
    'per second',
    'p50 ms',
    'p99 ms',
    'CPU µs',
    'load',
    'upstream',
    'MiB',
    'asked'
  ]
  return levels
    .map((level) => {
      const rows = figures
        .filter((it) => it.connections === level)
        .map((it) => [
          labels.get(it.id) ?? it.id,
          ranged(it.perSecond),
          fixed(it.p50.median, 2),
          fixed(it.p99.median, 2),
          it.cpuUs ? whole(it.cpuUs.contestant.median) : '',
          it.cpuUs ? whole(it.cpuUs.load.median) : '',
          it.cpuUs ? whole(it.cpuUs.upstream.median) : '',
          it.rssMb ? whole(it.rssMb.median) : '',
          fixed(it.upstreamPerAnswer.median, 2)
        ])
      return `${level} connection${level === 1 ? '' : 's'}\n${lines(head, rows)}`
    })
    .join('\n\n')
}

/** What the first time costs. */
export function coldTable(cold: readonly Cold[], labels: Labels): string {
  const rows = cold.map((it) => [
    labels.get(it.id) ?? it.id,
    whole(it.perSecond),
    fixed(it.p50, 2),
    fixed(it.p99, 2),
    it.cpuUs === undefined ? '' : whole(it.cpuUs),
    fixed(it.upstreamPerAnswer, 2)
  ])
  return `The first time of each, 16 connections\n${lines(['', 'per second', 'p50 ms', 'p99 ms', 'CPU µs', 'asked'], rows)}`
}

/** How long a gateway takes to start. */
export function startTable({ ready, firstPage }: ColdStartFigures): string {
  const row = (what: string, { wallMs, cpuMs }: ColdStartFigures['ready']): string[] => [
    what,
    ranged(wallMs),
    cpuMs ? ranged(cpuMs) : ''
  ]
  const rows = [row('/readyz answers 200', ready), row('the first page of myGrants is answered', firstPage)]
  return lines(['cold start, from its process, median (min–max)', 'ms', 'CPU ms'], rows)
}

/** How fast the machine was: of two runs, those compare whose loops took about as long. */
export const machineLine = (loopMs: Spread): string => `a fixed loop, before each round: ${ranged(loopMs)} ms`

/** What each process holds when all is over. */
export function memoryTable(memory: Readonly<Record<string, number>>): string {
  const rows = Object.entries(memory).map(([name, held]) => [name, whole(held)])
  return lines(['memory of each process at the end (RSS)', 'MiB'], rows)
}

/** Which bars are met. */
export function barsTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ what, connections, bound, ratio, met, byCpu }) => [
    what,
    connections === undefined ? '' : String(connections),
    bound,
    ratio === undefined ? '' : fixed(ratio, 2),
    met === undefined ? 'not measured' : met ? 'met' : 'NOT MET',
    byCpu === undefined ? '' : fixed(byCpu, 2)
  ])
  return lines(['bar', 'connections', 'bound', 'ratio', '', 'by CPU alone'], rows)
}
