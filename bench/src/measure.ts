import { once } from 'node:events'
import type { Case } from './cases.ts'
import type { Measured, Order, Window } from './load.ts'
import type { Started } from './processes.ts'
import type { StubCounters, StubOrder } from './stub.ts'
import { cpuMs, rssMb } from './usage.ts'

/** What was seen of one case in one window. */
export interface Sample {
  perSecond: number
  p50: number
  p99: number
  /** Microseconds of CPU for each answer: of what is measured, of the load, of the upstream. */
  cpuUs?: { contestant: number; load: number; upstream: number }
  rssMb?: number
  upstreamPerAnswer: number
  answers: number
}

export interface Stage {
  load: Started
  stub: Started
  /** The process of each contestant; of the upstream itself, the stub. */
  contestants: Record<string, Started>
  /** How many rows of a page change, in the cases whose pages do. */
  changedRows: number
}

async function told<T>({ process }: Started, order: unknown): Promise<T> {
  const answered = once(process, 'message')
  process.send(order as object)
  return (await answered)[0] as T
}

export const orderLoad = (load: Started, order: Order): Promise<unknown> => told(load, order)

/** Changes the stub, and gives what it has counted since it was last asked. */
export const orderStub = (stub: Started, order: Partial<StubOrder> = {}): Promise<StubCounters> => told(stub, order)

const leadMs = 250

/**
 * Measures one case for a while.
 * @throws where an answer was none, or not what was asked for, or the upstream was asked more or less than it says
 */
export async function measure(
  { load, stub, contestants, changedRows }: Stage,
  it: Case,
  { connections, ms, passes, warm = true }: { connections: number; ms: number; passes?: number; warm?: boolean }
): Promise<Sample> {
  // A real Rafiki is no process of ours.
  const contestant = contestants[it.contestant]
  const own = it.stub === undefined ? stub : it.stub
  if (own) await orderStub(own, { changedRows: it.changed ? changedRows : 0 })
  const used = () => [contestant, load, own].map((started) => (started ? cpuMs(started.pid) : undefined))
  const before = used()
  const window: Window = { workload: it.id, connections, ms, leadMs: passes ? 0 : leadMs, passes }
  const measured = (await orderLoad(load, { run: window })) as Measured
  const after = used()
  const counted = own && (await orderStub(own, { changedRows: 0 }))

  if (measured.failed > 0) {
    throw new Error(`${it.id}: ${measured.failed} of ${measured.total} failed: ${measured.failures.join('\n')}`)
  }
  for (const { index, body } of measured.samples) it.check(index, body)
  // A real Rafiki's pages are of all sizes.
  if (it.stub !== null) checkSizes(it.id, measured)
  if (counted) checkUpstream(it, measured, counted, warm)
  // CPU is that of the whole window with its lead and its last answers, and so are the answers it is divided by.
  const [a, b, c] = after.map((used, n) => (used ? used - (before[n] ?? 0) : undefined))
  const us = (total: number | undefined): number => ((total ?? 0) * 1000) / measured.total
  return {
    perSecond: (measured.answers * 1000) / measured.ms,
    p50: measured.latency.p50,
    p99: measured.latency.p99,
    cpuUs: a === undefined ? undefined : { contestant: us(a), load: us(b), upstream: us(c) },
    rssMb: contestant && rssMb(contestant.pid),
    upstreamPerAnswer: counted ? counted.requests / measured.total : NaN,
    answers: measured.total
  }
}

/** All answers, those that nobody read too, are about as large as those that were found right. */
export function checkSizes(id: string, { samples, bytes }: Pick<Measured, 'samples' | 'bytes'>): void {
  const sizes = samples.map(({ body }) => Buffer.byteLength(body))
  const [least, most] = [Math.min(...sizes) * 0.9, Math.max(...sizes) * 1.1]
  if (bytes.min < least || bytes.max > most) {
    throw new Error(`${id}: answers of ${bytes.min} to ${bytes.max} bytes, where those that were read have ${sizes[0]}`)
  }
}

function checkUpstream({ id, upstream }: Case, { total }: Measured, counted: StubCounters, warm: boolean): void {
  const { requests, badSignatures, faults } = counted
  if (faults.length > 0) throw new Error(`${id}: the stub was asked what it does not play: ${faults[0]}`)
  if (badSignatures > 0) throw new Error(`${id}: ${badSignatures} requests to the upstream were not signed rightly`)
  const wanted = total * upstream.each
  const right = upstream.fewer ? requests <= wanted && requests > 0 : requests === wanted
  if (warm && !right) {
    const most = upstream.fewer ? 'at most ' : ''
    throw new Error(`${id}: ${total} answers cost the upstream ${requests} requests, expected ${most}${wanted}`)
  }
}

/** What each process holds now (RSS), in MiB; a gateway that serves several cases is one process. */
export function memoryOf({ load, stub, contestants }: Stage): Record<string, number> {
  const { upstream: _, ...others } = contestants
  const all = Object.entries({ load, stub, ...others }).map(([name, { pid }]) => [name, rssMb(pid)] as const)
  return Object.fromEntries(all.flatMap(([name, held]) => (held === undefined ? [] : [[name, held]])))
}
