import type { Trace } from './tracing/trace.ts'

/** What one request of a caller's has caused so far: for its line in the log, for metrics and the audit log. */
export interface RequestStats {
  /** The operation that will be run, once that is known. */
  kind?: 'query' | 'mutation'
  /** The operation's name, as its caller chose it. */
  operation?: string
  /** The codes of its errors, each once. */
  codes: Set<string>
  /** Why the token was refused, and the name of its issuer if it is known. Never for the caller. */
  refused?: { why: string; issuer: string | undefined }
  /** Requests to Rafiki that were sent, or taken part in, on its behalf. */
  upstreamRequests: number
  /** What it is charged for: requests to Rafiki, sent or not, on whatever allowance. */
  charged: number
  /** How many of them another caller's equal request had sent already. */
  shared: number
  /** Milliseconds that it waited for Rafiki; those of requests at the same time are added up. */
  upstreamMs: number
  /** Rows of Rafiki's that were read, or gone over once more: one for each row, each time. */
  rowsViewed: number
  /** Periods of grants' intervals that were walked one by one. */
  periodSteps: number
  /** Mutations that were handed to the transport. */
  mutationsSent: number
  /** The request's spans, if requests are traced. */
  trace?: Trace
}

export const createStats = (): RequestStats => ({
  codes: new Set(),
  ...{ upstreamRequests: 0, charged: 0, shared: 0, upstreamMs: 0, mutationsSent: 0, rowsViewed: 0, periodSteps: 0 }
})

/** A name as GraphQL has them, of a length that nobody hides anything in; undefined for everything else. */
export const nameIn = (text: string | undefined): string | undefined => /^[_A-Za-z]\w{0,63}$/.exec(text ?? '')?.[0]

/** Records which operation runs: once, from the first place that knows. */
export function recordOperation(stats: RequestStats, kind: 'query' | 'mutation', name: string | undefined): void {
  if (stats.kind) return
  stats.kind = kind
  stats.operation = name
  stats.trace?.operation(kind, nameIn(name))
}
