/** Traces of requests. Spans are handed from hand to hand: nothing follows the asynchronous context. */
export interface Tracing {
  /** @param traceparent as the caller sent it; one that is none begins a trace of its own */
  begin: (request: { method: string; route: string; requestId: string; traceparent?: string | string[] }) => Trace
  /** Sends what is left. */
  close: () => Promise<void>
}

/** The spans of one request. No token, variable, document or subject is in any of them. */
export interface Trace {
  /** The operation that is run, until `answered`. */
  operation: (kind: string, name: string | undefined) => void
  answered: (codes: readonly string[]) => void
  /** A request to Rafiki. @param operation a name of ours */
  upstream: (service: string, operation: string) => UpstreamSpan
  /** The request is over. Later calls do nothing. */
  end: (answer: { status: number; aborted: boolean; role?: string; tenant?: string }) => void
}

export interface UpstreamSpan {
  /** Headers of W3C Trace Context; they are not part of the signed content. */
  headers: { traceparent: string }
  /** @param outcome `ok`, `aborted`, or a code */
  end: (outcome: string) => void
}

interface TraceParent {
  traceId: string
  spanId: string
  flags: number
}

/** What a `traceparent` header says (W3C Trace Context, version 00); undefined for anything else. */
export function readTraceParent(header: string | string[] | undefined): TraceParent | undefined {
  if (typeof header !== 'string') return undefined
  const [, traceId = '', spanId = '', flags = ''] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(header) ?? []
  if (/^0*$/.test(traceId) || /^0*$/.test(spanId)) return undefined
  return { traceId, spanId, flags: parseInt(flags, 16) }
}
