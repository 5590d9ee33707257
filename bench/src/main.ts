import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { judge } from './bars.ts'
import { orderLoad } from './measure.ts'
import { help, readOptions, type Options } from './options.ts'
import { stopAll } from './processes.ts'
import { durationOf, runAll, warmUp, type Plan } from './schedule.ts'
import { caseIds, setStage } from './stage.ts'
import { barsTable, coldTable, tableOf } from './table.ts'

const results = new URL('../results/', import.meta.url)
const say = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`)

async function bench(options: Options): Promise<void> {
  const { stage, cases } = await setStage(options, say)
  const plan: Plan = { ...options, cases }
  say(`${cases.length} cases, about ${Math.ceil(durationOf(plan) / 60)} minutes`)
  for (const { id, workload } of cases) await orderLoad(stage.load, { define: id, workload })

  const cold = await warmUp(stage, plan, say)
  const figures = await runAll(stage, plan, say)
  const labels = new Map(cases.map(({ id, label }) => [id, label]))
  const verdicts = judge(figures)
  const text = [tableOf(figures, labels), coldTable(cold, labels), barsTable(verdicts)].join('\n\n')
  console.log(text)
  const { rounds, seconds, users } = options
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model }
  mkdirSync(results, { recursive: true })
  const file = (extension: string): URL => new URL(`${options.out}.${extension}`, results)
  writeFileSync(file('txt'), `${text}\n`)
  writeFileSync(
    file('json'),
    `${JSON.stringify({ at: new Date(), machine, rounds, seconds, users, bars: verdicts, figures, cold }, null, 1)}\n`
  )
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(help)
  else if (options.list) console.log(caseIds(options).join('\n'))
  else await bench(options)
} finally {
  await stopAll()
}
