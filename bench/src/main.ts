import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { judge } from './bars.ts'
import type { Case } from './cases.ts'
import { gatewayCases, startGateway } from './contestants/gateway.ts'
import { plainCases, startProxy } from './contestants/plain.ts'
import { createIssuer } from './issuer.ts'
import { orderLoad, type Stage } from './measure.ts'
import { help, readOptions, type Options } from './options.ts'
import { fileOf, forked, stopAll } from './processes.ts'
import { durationOf, runAll, warmUp, type Plan } from './schedule.ts'
import { createSetting, holders } from './setting.ts'
import { barsTable, coldTable, tableOf } from './table.ts'

const results = new URL('../results/', import.meta.url)

async function bench(options: Options): Promise<void> {
  const say = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`)
  const [load, stub] = [await forked('load', fileOf('load.js')), await forked('stub', fileOf('stub.js'))]
  const setting = await createSetting(stub.port, await createIssuer(), holders(options.users))
  const [raw, gateway] = [await startProxy(setting), await startGateway(setting)]
  const stage: Stage = { load, stub, contestants: { upstream: stub, raw, gateway } }
  const all: Case[] = [...plainCases(setting, raw), ...gatewayCases(setting, gateway)]
  const cases = all.filter(({ id }) => options.only.length === 0 || options.only.includes(id))
  const plan: Plan = { ...options, cases }
  say(`${cases.length} cases, about ${Math.ceil(durationOf(plan) / 60)} minutes`)
  for (const { id, workload } of cases) await orderLoad(load, { define: id, workload })

  const cold = await warmUp(stage, plan, say)
  const figures = await runAll(stage, plan, say)
  const labels = new Map(all.map(({ id, label }) => [id, label]))
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
  else await bench(options)
} finally {
  await stopAll()
}
