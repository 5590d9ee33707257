import { mkdirSync, writeFileSync } from 'node:fs'
import type { Case } from './cases.ts'
import { pageIn } from './check.ts'
import { startGateway } from './contestants/gateway.ts'
import * as documents from './documents.ts'
import { createIssuer } from './issuer.ts'
import { measure, orderLoad, orderStub, type Stage } from './measure.ts'
import type { Options } from './options.ts'
import { fileOf, forked } from './processes.ts'
import { createSetting, holders } from './setting.ts'
import { median } from './statistics.ts'
import { rssMb } from './usage.ts'

/*
 * Whether the gateway's memory grows with time: its memory after everyone has come once, against its memory after
 * everyone has come many times. Nobody of so many is still cached at their next turn: every request fills and empties
 * all caches of tokens and grants.
 */

export interface MemoryFigures {
  /** After so many requests. */
  requests: number
  /** What the operating system says, the median of this pass, in MiB. */
  rssMb: number
  /** What was alive after the last full collection of garbage of this pass, in MiB; NaN where there was none. */
  heapMb: number
}

/** The line that V8 writes for a full collection: what the heap held before and after it. */
const collected = /Mark-Compact.*? ([\d.]+) \([\d.]+\) -> ([\d.]+) \([\d.]+\) MB/

/** What a line of V8's says was alive after a full collection, in MiB. */
export const heapAfter = (line: string): number | undefined => {
  const after = collected.exec(line)?.[2]
  return after === undefined ? undefined : Number(after)
}

export interface MemoryReport {
  figures: MemoryFigures[]
  /** The last pass against the first. */
  ratios: { rss: number; heap: number }
}

const sampleMs = 250

/** Runs the passes, and writes what they found beside the other results. */
export async function runMemory(
  { requests, tokens, out }: Options,
  say: (line: string) => void
): Promise<MemoryReport> {
  const passes = Math.max(2, Math.round(requests / tokens))
  const load = await forked('load', fileOf('load.js'))
  const stub = await forked('stub', fileOf('stub.js'))
  say(`minting ${tokens.toLocaleString('en')} tokens`)
  const people = holders(tokens, 1)
  const setting = await createSetting(stub.port, await createIssuer(), people)
  let heap = NaN
  // As it is in production, but that V8 says what it collects: no code of ours enters the process.
  const gateway = await startGateway(setting, {
    execArgv: ['--trace-gc'],
    onLine: (line) => (heap = heapAfter(line) ?? heap)
  })
  const stage: Stage = { load, stub, contestants: { gateway }, changedRows: 0 }
  await orderStub(stub, { remember: 0, verifyEach: 1_000 })
  const workload: Case['workload'] = {
    origin: `http://127.0.0.1:${gateway.port}`,
    path: '/graphql',
    tokens: setting.holderTokens,
    bodies: [JSON.stringify({ query: documents.myGrants, variables: { first: 20 } })]
  }
  const single: Case = {
    id: 'memory',
    label: 'myGrants, everybody once',
    contestant: 'gateway',
    workload,
    // Nobody is cached: the list and the whole grant.
    upstream: { each: 2, fewer: true },
    check: (_, body) => {
      if (pageIn(body, 'myGrants').edges.length !== 1) throw new Error(`expected one grant, got ${body}`)
    }
  }
  await orderLoad(load, { define: single.id, workload })

  const figures: MemoryFigures[] = []
  for (let pass = 1; pass <= passes; pass += 1) {
    const seen: number[] = []
    const timer = setInterval(() => seen.push(rssMb(gateway.pid) ?? NaN), sampleMs)
    heap = NaN
    const { perSecond } = await measure(stage, single, { connections: 64, ms: 3_600_000, passes: 1 })
    clearInterval(timer)
    // The last quarter of a pass: by then, of the first one too, all that is kept has been filled.
    const figure = { requests: pass * tokens, rssMb: median(seen.slice(-Math.ceil(seen.length / 4))), heapMb: heap }
    figures.push(figure)
    const left = ((passes - pass) * tokens) / perSecond / 60
    say(
      `${figure.requests.toLocaleString('en')} requests: RSS ${figure.rssMb.toFixed(1)} MiB, heap ${figure.heapMb.toFixed(1)} MiB; ${Math.round(perSecond)}/s, ${left.toFixed(1)} minutes to go`
    )
  }
  const [first, last] = [figures[0], figures.at(-1)]
  if (!first || !last) throw new Error('expected two passes at least')
  const ratios = { rss: last.rssMb / first.rssMb, heap: last.heapMb / first.heapMb }
  const results = new URL('../results/', import.meta.url)
  mkdirSync(results, { recursive: true })
  const report = { at: new Date(), node: process.version, tokens, ratios, figures }
  writeFileSync(new URL(`${out}.json`, results), `${JSON.stringify(report, null, 1)}\n`)
  return { figures, ratios }
}
