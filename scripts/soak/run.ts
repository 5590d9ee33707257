import { createFaults, randomOf, type FaultSettings } from '../../sandbox/rafiki/faults.ts'
import { startSandbox } from '../../sandbox/start.ts'
import { startGateway } from './gateway.ts'
import { createLedger, type Check } from './ledger.ts'
import { createLoad } from './load.ts'
import { soakSeed } from './world.ts'

export interface Soak {
  /** Asked before each operation. */
  goOn: (done: number) => boolean
  connections: number
  seed: number
  tell?: (line: string) => void
}

/** Troubles, one after the other and round again: each for so many operations. */
const phaseOperations = 300
const phases: FaultSettings[] = [
  {},
  { latencyMs: 30 },
  { dropRate: 0.1 },
  {},
  { errorRate: 0.1, halfRate: 0.1 },
  { service: 'auth', halfRate: 0.5 },
  { service: 'backend', dropRate: 1 },
  { dropRate: 0.05, errorRate: 0.05, halfRate: 0.05, latencyMs: 10 }
]
/** Memory is compared with what it was after the first fifth, and may not have grown by more. */
const grownBy = 1.25

/** Mixed load through troubles that come and go, and what must hold after it. */
export async function soak({ goOn, connections, seed, tell = () => undefined }: Soak): Promise<Check[]> {
  const sandbox = await startSandbox({ seed: soakSeed(), env: { LOG_LEVEL: 'silent' } })
  const gateway = await startGateway(sandbox)
  const { rafiki } = sandbox
  const ledger = createLedger(rafiki)
  const load = createLoad({ ...sandbox, url: gateway.url }, ledger, randomOf(seed))
  const memory: number[] = []
  let done = 0

  function change(): void {
    const number = Math.floor(done / phaseOperations)
    const { service, ...settings } = phases[number % phases.length] ?? {}
    rafiki.auth.faults = rafiki.backend.faults = undefined
    for (const name of service ? [service] : (['auth', 'backend'] as const)) {
      rafiki[name].faults = createFaults({ ...settings, seed: seed + number })
    }
    memory.push(gateway.memory() ?? 0)
    if (number % 20 === 0) tell(`${done} operations, ${memory.at(-1)?.toFixed()} MB`)
  }
  async function caller(): Promise<void> {
    while (goOn(done)) {
      if (done % phaseOperations === 0) change()
      done += 1
      await load.one()
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, caller))
  } catch (error) {
    await gateway.stop()
    await sandbox.close()
    throw error
  }
  await load.close()

  rafiki.auth.faults = rafiki.backend.faults = undefined
  const { alarms, faults } = gateway.told()
  const code = await gateway.stop()
  await sandbox.close()
  tell([...load.codes].map(([name, count]) => `${name} ${count}`).join(', '))
  return [
    ...ledger.checks(),
    {
      what: "alarms and faults in the gateway's log",
      count: done,
      wrong: alarms + faults,
      holds: alarms + faults === 0
    },
    { what: 'SIGTERM ended it well', count: 1, wrong: code === 0 ? 0 : 1, holds: code === 0 },
    grown(memory)
  ]
}

/** The median of a stretch: one look meets the collector at any point of its work. */
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

function grown(memory: number[]): Check {
  const fifth = Math.floor(memory.length / 5)
  const [before, after] = [median(memory.slice(fifth, 2 * fifth)), median(memory.slice(-fifth))]
  // Too short a run says nothing of it.
  const known = fifth >= 4 && before > 0
  const note = known ? `${before.toFixed()} MB, then ${after.toFixed()} MB` : 'too short a run to tell'
  const holds = !known || after <= before * grownBy
  return { what: `memory grew by less than ${grownBy}`, count: memory.length, wrong: holds ? 0 : 1, holds, note }
}

export function table(checks: Check[]): string {
  const rows = checks.map(({ what, count, wrong, holds, note = '' }) => {
    return `| ${holds ? 'ok ' : 'NOT'} | ${what.padEnd(40)} | ${String(count).padStart(8)} | ${String(wrong).padStart(5)} | ${note} |`
  })
  return [
    '|     | what                                     |    count | wrong | |',
    '|---|---|---|---|---|',
    ...rows
  ].join('\n')
}
