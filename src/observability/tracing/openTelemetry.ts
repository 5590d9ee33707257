import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Context, type Span } from '@opentelemetry/api'
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

  function begin({ method, route, requestId, traceparent }: Parameters<Tracing['begin']>[0]): Trace {
    const attributes = { 'http.request.method': method, 'http.route': route, 'gateway.request_id': requestId }
    const server = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parentOf(traceparent))
    const request = trace.setSpan(ROOT_CONTEXT, server)
    let operation: { span: Span; context: Context } | undefined

    return {
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
          headers: { traceparent: headerOf(span) },
          end(outcome) {
            if (outcome !== 'ok') fail(span, [outcome])
            span.end()
          }
        }
      },
      end({ status, aborted, role, tenant }) {
        server.setAttributes({
          'http.response.status_code': status,
          ...(role && { 'gateway.audience': role }),
          ...(tenant && { 'gateway.tenant': tenant })
        })
        if (aborted) fail(server, ['aborted'])
        else if (status >= 500) fail(server, [String(status)])
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
      return { decision: sampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD }
    },
    toString: () => 'OfOperatorsAlone'
  }
}

function fail(span: Span, codes: readonly string[]): void {
  span.setAttribute('error.type', codes.join(' '))
  span.setStatus({ code: SpanStatusCode.ERROR })
}

function parentOf(header: string | string[] | undefined): Context {
  const parent = readTraceParent(header)
  if (!parent) return ROOT_CONTEXT
  const { traceId, spanId, flags } = parent
  return trace.setSpanContext(ROOT_CONTEXT, {
    ...{ traceId, spanId, isRemote: true },
    traceFlags: flags & TraceFlags.SAMPLED
  })
}

function headerOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}
