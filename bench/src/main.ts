import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { judge, judgeMemory } from './bars.ts'
import { chartOf } from './chart.ts'
import { coldStart, coldStartFigures, type ColdStart } from './coldStart.ts'
import { machineMs } from './machine.ts'
import { memoryOf, orderLoad } from './measure.ts'
import { runMemory, type MemoryReport } from './memory.ts'
import { help, readOptions, type Options } from './options.ts'
import { stopAll } from './processes.ts'
import { durationOf, runAll, warmUp, type Plan } from './schedule.ts'
import { caseIds, setStage } from './stage.ts'
import { spread } from './statistics.ts'
import { barsTable, coldTable, machineLine, memoryTable, startTable, tableOf } from './table.ts'

const results = new URL('../results/', import.meta.url)
const say = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`)

async function bench(options: Options): Promise<void> {
  const { stage, setting, cases } = await setStage(options, say)
  const loops: number[] = []
  const starts: ColdStart[] = []
  const plan: Plan = {
    ...options,
    cases,
    async beforeRound() {
      loops.push(machineMs())
      starts.push(await coldStart(setting))
      return `fixed loop ${Math.round(loops.at(-1) ?? NaN)} ms, ready after ${Math.round(starts.at(-1)?.ready.wallMs ?? NaN)} ms`
    }
  }
  say(`${cases.length} cases, about ${Math.ceil(durationOf(plan) / 60)} minutes`)
  for (const { id, workload } of cases) await orderLoad(stage.load, { define: id, workload })

  const cold = await warmUp(stage, plan, say)
  const figures = await runAll(stage, plan, say)
  const labels = new Map(cases.map(({ id, label }) => [id, label]))
  const verdicts = [...judge(figures), ...judgeMemory(readMemory())]
  const memory = memoryOf(stage)
  const machineLoopMs = spread(loops)
  const startFigures = coldStartFigures(starts)
  const text = [
    tableOf(figures, labels),
    coldTable(cold, labels),
    startTable(startFigures),
    memoryTable(memory),
    barsTable(verdicts),
    machineLine(machineLoopMs)
  ].join('\n\n')
  console.log(text)
  const { rounds, seconds, users } = options
  const [{ model } = {}] = cpus()
  const machine = `Node ${process.versions.node}, ${cpus().length} × ${model?.trim()}`
  const settings = { at: new Date(), machine, machineLoopMs, rounds, seconds, users }
  const report = { ...settings, bars: verdicts, memoryMb: memory, figures, cold, starts: startFigures }
  mkdirSync(results, { recursive: true })
  const file = (extension: string): URL => new URL(`${options.out}.${extension}`, results)
  writeFileSync(file('txt'), `${text}\n`)
  writeFileSync(file('json'), `${JSON.stringify(report, null, 1)}\n`)
  writeFileSync(file('svg'), chartOf(figures, labels, `${rounds} rounds of ${seconds} s, interleaved; ${machine}`))
}

/** What the last run with --memory found, where there was one. */
function readMemory(): MemoryReport | undefined {
  try {
    return JSON.parse(readFileSync(new URL('memory.json', results), 'utf8')) as MemoryReport
  } catch {
    return undefined
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stopAll().then(() => process.exit(1)))
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(help)
  else if (options.list) console.log(caseIds(options).join('\n'))
  else if (options.memory) {
    console.log(barsTable(judgeMemory(await runMemory(options, say))))
  } else await bench(options)
} finally {
  await stopAll()
}
