import { parseArgs } from 'node:util'
import { soak, table } from './soak/run.ts'

/*
 * npm run proof -- soak --minutes 10: mixed load against a sandbox whose Rafiki has troubles that come and go. At the end it
 * checks what must hold whatever happened, prints a table, and ends with 1 where something did not.
 */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    connections: { type: 'string', default: '16' },
    seed: { type: 'string', default: '1' }
  }
})
const until = Date.now() + Math.min(120, Number(values.minutes)) * 60_000
const result = await soak({
  goOn: () => Date.now() < until,
  connections: Number(values.connections),
  seed: Number(values.seed),
  tell: (line) => console.log(line)
})
console.log(table(result))
if (result.some(({ holds }) => !holds)) process.exitCode = 1
