import {
  createTraceState,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor, SamplingDecision, type Sampler } from '@opentelemetry/sdk-trace-base'
import { version } from '../../lib/version.ts'
import { readTraceParent, type Trace, type Tracing, type UpstreamSpan } from './trace.ts'

/*
 * Loaded only where traces are wanted. Sampling, batching, headers for the collector and further attributes are set by
 * the variables that OpenTelemetry's own SDK reads (OTEL_TRACES_SAMPLER, OTEL_BSP_…, OTEL_EXPORTER_OTLP_HEADERS, …).
 */

/**
 * @param endpoint of a collector that takes OTLP over HTTP; spans go to `/v1/traces` below it
 * @param followCallers whether callers' `traceparent` may decide what is sampled, where the sampler goes by parents
 */
export function createTracing({ endpoint, followCallers }: { endpoint: string; followCallers: boolean }): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` })
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'rafiki-gateway', 'service.version': version }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(exporter)],
    ...(!followCallers && { sampler: ofOperatorsAlone() })
  })
  const tracer = provider.getTracer('rafiki-gateway')

  function begin({ method, route, requestId, headers }: Parameters<Tracing['begin']>[0]): Trace {
    const attributes = { 'http.request.method': method, 'http.route': route, 'gateway.request_id': requestId }
    const server = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parentOf(headers))
    const request = trace.setSpan(ROOT_CONTEXT, server)
    let operation: { span: Span; context: Context } | undefined

    return {
      id: server.spanContext().traceId,
      operation(kind, name) {
        const attributes = { 'graphql.operation.type': kind, ...(name && { 'graphql.operation.name': name }) }
        const span = tracer.startSpan(name ? `${kind} ${name}` : kind, { attributes }, request)
        operation = { span, context: trace.setSpan(request, span) }
      },
      answered(codes) {
        if (!operation) return
        if (codes.length > 0) fail(operation.span, codes)
        operation.span.end()
      },
      upstream(service, name): UpstreamSpan {
        const attributes = { 'rafiki.service': service, 'graphql.operation.name': name }
        const options = { kind: SpanKind.CLIENT, attributes }
        const span = tracer.startSpan(`rafiki ${service} ${name}`, options, operation?.context ?? request)
        return {
          headers: headersOf(span),
          end(outcome) {
            if (outcome !== 'ok') fail(span, [outcome])
            span.end()
          }
        }
      },
      step: (name) => ended(tracer.startSpan(name, { kind: SpanKind.CLIENT }, operation?.context ?? request)),
      end({ status, aborted, codes, role, tenant }) {
        server.setAttributes({
          'http.response.status_code': status,
          ...(role && { 'gateway.audience': role }),
          ...(tenant && { 'gateway.tenant': tenant })
        })
        if (aborted) fail(server, ['aborted'])
        else if (codes.length > 0) fail(server, codes)
        else if (status >= 400) fail(server, [String(status)])
        server.end()
      }
    }
  }

  return { begin, close: () => provider.shutdown() }
}

/**
 * The sampler that the variables name, asked of each request as though nobody had called: neither what its caller says of
 * sampling counts, nor the caller's choice of a trace id, by which a ratio would go. All spans of a request share its lot.
 */
function ofOperatorsAlone(): Sampler {
  // The SDK makes samplers from variables for its providers only. This one's spans go nowhere.
  const draws = new BasicTracerProvider().getTracer('draws')
  return {
    shouldSample(context, _, name, kind, attributes) {
      const parent = trace.getSpanContext(context)
      const drawn = !parent || parent.isRemote === true
      const from = drawn ? draws.startSpan(name, { kind, attributes }, ROOT_CONTEXT).spanContext() : parent
      const sampled = (from.traceFlags & TraceFlags.SAMPLED) !== 0
      const traceState = trace.getSpanContext(context)?.traceState
      return {
        decision: sampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
        ...(traceState && { traceState })
      }
    },
    toString: () => 'OfOperatorsAlone'
  }
}

/** Ends a span, with a code where what it stands for failed. */
const ended =
  (span: Span) =>
  (code?: string): void => {
    if (code !== undefined) fail(span, [code])
    span.end()
  }

function fail(span: Span, codes: readonly string[]): void {
  span.setAttribute('error.type', codes.join(' '))
  span.setStatus({ code: SpanStatusCode.ERROR })
}

function parentOf({ traceparent, tracestate }: Parameters<Tracing['begin']>[0]['headers']): Context {
  const parent = readTraceParent(traceparent)
  if (!parent) return ROOT_CONTEXT
  const { traceId, spanId, flags } = parent
  return trace.setSpanContext(ROOT_CONTEXT, {
    ...{ traceId, spanId, isRemote: true },
    traceFlags: flags & TraceFlags.SAMPLED,
    // Several headers are one list (W3C Trace Context, 3.3.1).
    ...(tracestate && { traceState: createTraceState([tracestate].flat().join(',')) })
  })
}

function headersOf(span: Span): UpstreamSpan['headers'] {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext()
  const tracestate = traceState?.serialize()
  const traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
  return { traceparent, ...(tracestate && { tracestate }) }
}
