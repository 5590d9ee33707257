import type { Figures } from './schedule.ts'

type Figure = 'perSecond' | 'p50' | 'upstreamPerAnswer'
type Median = Pick<Figures['perSecond'], 'median'>

interface Measured extends Pick<Figures, 'id' | 'connections'> {
  perSecond: Median
  p50?: Median
  upstreamPerAnswer?: Median
  cpuUs?: { contestant: Median }
}

/** What was set before anything was measured: how a figure of one case compares with that of another. */
interface Bar {
  what: string
  of: string
  against: string
  /** Answers a second by default. */
  figure?: Figure
  /** At each of these numbers of connections. */
  connections: readonly number[]
  bound: 'at least' | 'at most'
  ratio: number
}

const both = { connections: [16, 64], bound: 'at least' } as const
const long = { of: 'wallet100000', against: 'wallet10', connections: [16, 64], bound: 'at most' } as const

export const bars: Bar[] = [
  { what: 'myGrants, unchanged : raw proxy', of: 'myGrants', against: 'raw', ...both, ratio: 0.5 },
  { what: 'myGrants, changed : raw proxy', of: 'myGrantsChanged', against: 'rawChanged', ...both, ratio: 0.3 },
  { what: 'myGrants, unchanged : Hive Gateway', of: 'myGrants', against: 'hive', ...both, ratio: 8 },
  { what: 'myGrants, changed : Hive Gateway', of: 'myGrantsChanged', against: 'hiveChanged', ...both, ratio: 5 },
  { what: 'myGrants, one user : raw proxy', of: 'oneUser', against: 'raw', ...both, connections: [64], ratio: 1.2 },
  { what: "operator's grants, unchanged : Hive Gateway", of: 'operator', against: 'hiveOperator', ...both, ratio: 8 },
  {
    what: 'spending with profiles : the bare page, unchanged',
    of: 'spending',
    against: 'myGrants',
    ...both,
    ratio: 0.6
  },
  {
    what: 'payments with grants : delegation per item',
    of: 'payments',
    against: 'paymentsPerItem',
    ...both,
    ratio: 10
  },
  { what: 'wallet of 100,000 : wallet of 10, upstream requests', ...long, figure: 'upstreamPerAnswer', ratio: 1 },
  { what: 'wallet of 100,000 : wallet of 10, time (p50)', ...long, figure: 'p50', ratio: 1.2 },
  {
    what: 'in front of a Rafiki at its limit : asked directly',
    of: 'throughRafiki',
    against: 'rafiki',
    ...both,
    ratio: 0.98
  }
]

export interface Verdict {
  what: string
  connections: number | undefined
  /** What the ratio is to be, in words. */
  bound: string
  /** Undefined where one of both was not measured. */
  ratio: number | undefined
  met: boolean | undefined
  /** The ratio by CPU time alone, which shows the direction on a busy machine; no bar is judged by it. */
  byCpu?: number | undefined
}

/** Ratios of the medians of one run. */
export function judge(figures: readonly Measured[]): Verdict[] {
  const at = (id: string, connections: number) => figures.find((it) => it.id === id && it.connections === connections)
  return bars.flatMap(({ what, of, against, figure = 'perSecond', connections, bound, ratio: wanted }) =>
    connections.map((level): Verdict => {
      const [mine, theirs] = [at(of, level), at(against, level)]
      const ratio = quotient(mine?.[figure]?.median, theirs?.[figure]?.median)
      const byCpu = quotient(theirs?.cpuUs?.contestant.median, mine?.cpuUs?.contestant.median)
      const met = ratio === undefined ? undefined : bound === 'at least' ? ratio >= wanted : ratio <= wanted
      return {
        what,
        connections: level,
        bound: `${bound} ${wanted}`,
        ratio,
        met,
        byCpu: figure === 'perSecond' ? byCpu : undefined
      }
    })
  )
}

const quotient = (a: number | undefined, b: number | undefined): number | undefined =>
  a !== undefined && b !== undefined && b > 0 ? a / b : undefined

/** How much more the gateway may hold at the end than early on. */
const memoryAtMost = 1.1

/** The one bar that has a run of its own (`--memory`): what that found. */
export function judgeMemory(run: { ratios: { rss: number; heap: number | null } } | undefined): Verdict[] {
  return (['rss', 'heap'] as const).map((what) => {
    const ratio = run?.ratios[what] ?? undefined
    return {
      what: `memory at the end : early on (${what === 'rss' ? 'RSS' : 'live heap'}; --memory)`,
      connections: undefined,
      bound: `at most ${memoryAtMost}`,
      ratio,
      met: ratio === undefined ? undefined : ratio <= memoryAtMost
    }
  })
}
