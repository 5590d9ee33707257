import { parseArgs } from 'node:util'
import { rollOut } from '../test/proof/rollout.ts'

/* npm run proof -- rollout: three gateways are replaced under load, behind nginx and haproxy; nothing may be lost. */

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '4' },
    delay: { type: 'string', default: '5' }
  }
})
const rolled = await rollOut({
  ...{ requests: Number(values.requests), rounds: Number(values.rounds), drainDelay: Number(values.delay), pauseMs: 0 },
  tell: (line) => console.log(line)
})
for (const { proxy, requests, failed } of rolled) {
  const count = Object.values(failed).reduce((sum, it) => sum + it, 0)
  console.log(`${proxy}: ${count} failed of ${requests}`, failed)
  if (count > 0) process.exitCode = 1
}
