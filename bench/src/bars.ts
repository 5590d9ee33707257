import type { Figures } from './schedule.ts'

interface Measured extends Pick<Figures, 'id' | 'connections'> {
  perSecond: Pick<Figures['perSecond'], 'median'>
  cpuUs?: { contestant: Pick<Figures['perSecond'], 'median'> }
}

/** What was set as the least before anything was measured: so many answers for each answer of something else. */
interface Bar {
  what: string
  of: string
  against: string
  /** At each of these numbers of connections. */
  connections: number[]
  atLeast: number
}

export const bars: Bar[] = [
  { what: 'myGrants, distinct users : raw proxy', of: 'myGrants', against: 'raw', connections: [16, 64], atLeast: 0.4 },
  {
    what: 'myGrants, distinct users : Hive Gateway',
    of: 'myGrants',
    against: 'hive',
    connections: [16, 64],
    atLeast: 5
  },
  { what: 'myGrants, one user : raw proxy', of: 'oneUser', against: 'raw', connections: [64], atLeast: 0.9 },
  {
    what: "operator's grants : Hive Gateway",
    of: 'operator',
    against: 'hiveOperator',
    connections: [16, 64],
    atLeast: 2
  },
  {
    what: 'grants with wallet addresses : delegation per item',
    of: 'joined',
    against: 'perItem',
    connections: [16, 64],
    atLeast: 5
  },
  {
    what: 'grants with spending and profiles : the bare page',
    of: 'spending',
    against: 'myGrants',
    connections: [16, 64],
    atLeast: 0.3
  },
  {
    what: 'in front of a Rafiki at its limit : asked directly',
    of: 'throughRafiki',
    against: 'rafiki',
    connections: [16, 64],
    atLeast: 0.95
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
  return bars.flatMap(({ what, of, against, connections, atLeast }) =>
    connections.map((level): Verdict => {
      const [mine, theirs] = [at(of, level), at(against, level)]
      const ratio = quotient(mine?.perSecond.median, theirs?.perSecond.median)
      const byCpu = quotient(theirs?.cpuUs?.contestant.median, mine?.cpuUs?.contestant.median)
      const met = ratio === undefined ? undefined : ratio >= atLeast
      return { what, connections: level, bound: `at least ${atLeast}`, ratio, met, byCpu }
    })
  )
}

const quotient = (a: number | undefined, b: number | undefined): number | undefined =>
  a !== undefined && b !== undefined && b > 0 ? a / b : undefined

/** How much more the gateway may hold at the end than early on. */
export const memoryAtMost = 1.1

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
