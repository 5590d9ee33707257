import { Client, type Dispatcher } from 'undici'
import { signedHeaders, type Signer } from './sign.ts'

/*
 * The load: so many connections, each with one request at a time, the next as soon as the answer has come. A process of
 * its own that does little else, on undici's own client without its promises and streams.
 */

/** What is sent: the n-th request has the n-th token and the n-th body, and after the last comes the first again. */
export interface Workload {
  origin: string
  path: string
  bodies: string[]
  tokens?: string[]
  /** Each request is signed when it is sent, as Rafiki itself requires. */
  signer?: Signer
  /** Sent with the n-th request. */
  headersOf?: Record<string, string>[]
}

export interface Window {
  workload: string
  connections: number
  /** Milliseconds that are measured, after some that are not. */
  ms: number
  leadMs: number
  /** Instead of a time: everything once, or as often as this says. */
  passes?: number
}

export interface Measured {
  /** Within the measured time. */
  answers: number
  ms: number
  /** All of them, from the first to the last. */
  total: number
  /** Answers that were none: what they said. */
  failures: string[]
  failed: number
  /** Milliseconds. */
  latency: { p50: number; p99: number }
  /** Some whole answers, to be looked into. */
  samples: { index: number; body: string }[]
  /** Sizes of the smallest and the largest answer: one with errors has another size. */
  bytes: { min: number; max: number }
}

export type Order = { define: string; workload: Workload } | { run: Window }

const workloads = new Map<string, Workload>()
const sampled = 500

async function run({ workload: name, connections, ms, leadMs, passes = Infinity }: Window): Promise<Measured> {
  const workload = workloads.get(name)
  if (!workload) throw new Error(`no such workload: ${name}`)
  const make = makerOf(workload)
  const count = Math.max(workload.bodies.length, workload.tokens?.length ?? 0)
  const begin = performance.now() + leadMs
  const end = begin + ms
  const took: number[] = []
  const result = {
    answers: 0,
    total: 0,
    failed: 0,
    bytes: { min: Infinity, max: 0 },
    failures: [] as string[],
    samples: [] as Measured['samples']
  }

  // Each connection has its own share of the requests: no two ever ask the same at the same time, unless there is less
  // to ask than there are connections.
  const connection = (number: number): Promise<void> =>
    new Promise((resolve) => {
      const from = Math.floor((number * count) / connections)
      const share = Math.floor(((number + 1) * count) / connections) - from
      let sent = 0
      const client = new Client(workload.origin, { pipelining: 1, keepAliveTimeout: 60_000 })
      let started = 0
      let index = 0
      let status = 0
      let size = 0
      let chunks: Buffer[] | undefined

      const finish = (why?: string): void => {
        const now = performance.now()
        result.total += 1
        result.bytes.min = Math.min(result.bytes.min, size)
        result.bytes.max = Math.max(result.bytes.max, size)
        if (why !== undefined) {
          result.failed += 1
          if (result.failures.length < 5) result.failures.push(why)
        } else if (now >= begin && now < end) {
          result.answers += 1
          took.push(now - started)
        }
        step()
      }
      const handler: Dispatcher.DispatchHandler = {
        onRequestStart() {},
        onResponseStart(_, statusCode) {
          status = statusCode
        },
        onResponseData(_, chunk) {
          size += chunk.length
          chunks?.push(chunk)
        },
        onResponseEnd() {
          const body = chunks && Buffer.concat(chunks).toString()
          if (body !== undefined && result.samples.length < sampled) result.samples.push({ index, body })
          finish(status === 200 ? undefined : `HTTP ${status} ${body ?? ''}`)
        },
        onResponseError(_, error) {
          finish(String(error))
        }
      }
      const step = (): void => {
        if (performance.now() >= end || sent >= share * passes) return void client.close().then(resolve, resolve)
        index = from + (sent % Math.max(1, share))
        sent += 1
        started = performance.now()
        size = 0
        chunks = result.total < connections || result.total % 256 === 0 ? [] : undefined
        client.dispatch({ method: 'POST', path: workload.path, ...make(index) }, handler)
      }
      step()
    })

  const started = performance.now()
  await Promise.all(Array.from({ length: connections }, (_, number) => connection(number)))
  took.sort((a, b) => a - b)
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0
  const measuredMs = passes === Infinity ? ms : performance.now() - started
  return { ...result, ms: measuredMs, latency: { p50: at(0.5), p99: at(0.99) } }
}

/** Makes the n-th request. */
function makerOf({ bodies, tokens = [], signer, headersOf = [] }: Workload) {
  const json = { 'content-type': 'application/json', accept: 'application/json' }
  // Made once, in the form that costs undici least.
  const headers = Array.from({ length: Math.max(1, tokens.length, headersOf.length) }, (_, n) =>
    Object.entries({ ...json, ...headersOf[n], ...(tokens[n] && { authorization: `Bearer ${tokens[n]}` }) }).flat()
  )
  return (index: number) => {
    const body = bodies[index % bodies.length] ?? ''
    if (signer) return signedHeaders(signer, JSON.parse(body) as { query: string })
    return { headers: headers[index % headers.length], body }
  }
}

process.on('message', (order: Order) => {
  if ('define' in order) {
    workloads.set(order.define, order.workload)
    process.send?.({ defined: order.define })
  } else {
    void run(order.run).then((measured) => process.send?.(measured))
  }
})
process.send?.({ port: 0 })
// Nobody is left to ask.
process.once('disconnect', () => process.exit())
