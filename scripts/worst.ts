import { measure, startHostile, worst } from '../test/proof/worst.ts'

/**
 * What the most costly documents take: CPU and memory of the whole process, the sandbox's Rafiki and this script's own
 * reading of the answer included. The smallest of several runs each; the first run of a document parses it.
 */
const runs = 3
const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined)

const harness = await startHostile()
await measure(harness, { who: 'alice', query: '{ me { subject } }' })
console.log(['CPU ms', 'first', 'MB', 'bytes', 'rows', 'steps', 'errors', 'tokens', 'asked', 'document'].join('\t'))
for (const [name, document] of Object.entries(worst)) {
  const cpus: number[] = []
  const memory: number[] = []
  for (let run = 0; run < runs; run += 1) {
    collect()
    const before = process.memoryUsage()
    const cpu = process.cpuUsage()
    await measure(harness, document)
    const { user, system } = process.cpuUsage(cpu)
    const after = process.memoryUsage()
    cpus.push(Math.round((user + system) / 1000))
    memory.push(Math.round((after.heapUsed + after.external - before.heapUsed - before.external) / 1e6))
  }
  const last = await measure(harness, document)
  const counters = [last.bytes, last.rowsViewed, last.periodSteps, last.errors, last.tokens, last.upstreamRequests]
  console.log(
    [
      Math.min(...cpus),
      cpus[0],
      Math.min(...memory),
      ...counters,
      `${name} (${last.codes.join(' ') || 'answered'})`
    ].join('\t')
  )
}
await harness.close()
