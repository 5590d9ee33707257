import type { Case } from './cases.ts'
import { measure, orderStub, type Sample, type Stage } from './measure.ts'
import { spread, type Spread } from './statistics.ts'

export interface Plan {
  cases: Case[]
  rounds: number
  seconds: number
  connections: number[]
  /** What is done before each round, while all processes are idle. */
  beforeRound: () => Promise<string>
}

/** A case at one number of connections, over all rounds. */
export interface Figures {
  id: string
  connections: number
  perSecond: Spread
  p50: Spread
  p99: Spread
  cpuUs?: { contestant: Spread; load: Spread; upstream: Spread }
  rssMb?: Spread
  upstreamPerAnswer: Spread
}

/** The first time that everything was asked for. */
export interface Cold {
  id: string
  perSecond: number
  p50: number
  p99: number
  cpuUs: number | undefined
  upstreamPerAnswer: number
}

const warmSeconds = 2
const leadSeconds = 0.25

/** Seconds that a plan will take, a little more or less. */
export const durationOf = ({
  cases,
  rounds,
  seconds,
  connections
}: Omit<Plan, 'cases' | 'beforeRound'> & { cases: { length: number } }): number =>
  cases.length * (rounds * connections.length * (seconds + leadSeconds + 0.3) + Math.min(warmSeconds, seconds) + 1.5)

/**
 * Everything for the first time, in the order of the cases, so that what an earlier one has brought into a memory is
 * there for the later ones; then warm, until the compiler has seen it.
 */
export async function warmUp(stage: Stage, { cases, seconds }: Plan, say: (line: string) => void): Promise<Cold[]> {
  const cold: Cold[] = []
  for (const it of cases) {
    // Every signature is looked at, for once.
    if (!it.stub) await orderStub(stage.stub, { verifyEach: 1 })
    const first = await measure(stage, it, { connections: 16, ms: 600_000, passes: 1, warm: false })
    const { perSecond, p50, p99, cpuUs, upstreamPerAnswer } = first
    cold.push({ id: it.id, perSecond, p50, p99, cpuUs: cpuUs?.contestant, upstreamPerAnswer })
    if (!it.stub) await orderStub(stage.stub, { verifyEach: 256 })
    await measure(stage, it, { connections: 16, ms: Math.min(warmSeconds, seconds) * 1000 })
    say(`${it.label}: warm`)
  }
  return cold
}

/** Round by round, in each all cases one after the other at each number of connections: A B C A B C … */
export async function runAll(
  stage: Stage,
  { cases, rounds, seconds, connections, beforeRound }: Plan,
  say: (line: string) => void
): Promise<Figures[]> {
  const samples = new Map<string, Sample[]>()
  const key = (id: string, level: number): string => `${id} ${level}`
  for (let round = 1; round <= rounds; round += 1) {
    const found = await beforeRound()
    say(`round ${round} of ${rounds}: ${found}`)
    for (const level of connections) {
      for (const it of cases) {
        if (it.settles) await measure(stage, it, { connections: level, ms: 600_000, passes: 7 })
        const sample = await measure(stage, it, { connections: level, ms: seconds * 1000 })
        samples.set(key(it.id, level), [...(samples.get(key(it.id, level)) ?? []), sample])
      }
    }
  }
  return connections.flatMap((level) => cases.map(({ id }) => figuresOf(id, level, samples.get(key(id, level)) ?? [])))
}

function figuresOf(id: string, connections: number, samples: Sample[]): Figures {
  const of = (pick: (sample: Sample) => number): Spread => spread(samples.map(pick))
  const cpu = samples.every((it) => it.cpuUs)
  return {
    id,
    connections,
    perSecond: of((it) => it.perSecond),
    p50: of((it) => it.p50),
    p99: of((it) => it.p99),
    ...(cpu && {
      cpuUs: {
        contestant: of((it) => it.cpuUs?.contestant ?? 0),
        load: of((it) => it.cpuUs?.load ?? 0),
        upstream: of((it) => it.cpuUs?.upstream ?? 0)
      },
      rssMb: of((it) => it.rssMb ?? 0)
    }),
    upstreamPerAnswer: of((it) => it.upstreamPerAnswer)
  }
}
