import { property } from '../../lib/property.ts'

/** Traces of requests. Spans are handed from hand to hand: nothing follows the asynchronous context. */
export interface Tracing {
  /** @param headers as the caller sent them; without a valid `traceparent` a trace of its own begins */
  begin: (request: { method: string; route: string; requestId: string; headers: TraceHeaders }) => Trace
  /** Sends what is left. */
  close: () => Promise<void>
}

interface TraceHeaders {
  traceparent?: string | string[] | undefined
  tracestate?: string | string[] | undefined
  [other: string]: unknown
}

/** The spans of one request. No token, variable, document or subject is in any of them. */
export interface Trace {
  readonly id: string
  /** The operation that is run, until `answered`. */
  operation: (kind: string, name: string | undefined) => void
  answered: (codes: readonly string[]) => void
  /** A request to Rafiki. @param operation a name of ours */
  upstream: (service: string, operation: string) => UpstreamSpan
  /** Anything else that takes time. @param name a name of ours. @returns ends it, with a code where it failed */
  step: (name: string) => (code?: string) => void
  /** The request is over. Later calls do nothing. */
  end: (answer: { status: number; aborted: boolean; codes: readonly string[]; role?: string; tenant?: string }) => void
}

export interface UpstreamSpan {
  /** Headers of W3C Trace Context; they are not part of the signed content. */
  headers: { traceparent: string; tracestate?: string }
  /** @param outcome `ok`, `aborted`, or a code */
  end: (outcome: string) => void
}

/** Does it as a step of a trace, if there is one. */
export async function traced<T>(trace: Trace | undefined, name: string, work: () => Promise<T>): Promise<T> {
  if (!trace) return work()
  const end = trace.step(name)
  try {
    const done = await work()
    end()
    return done
  } catch (error) {
    const code = property(error, 'code')
    end(typeof code === 'string' ? code : 'failed')
    throw error
  }
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
