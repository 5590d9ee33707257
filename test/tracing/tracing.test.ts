import { readTraceParent } from '../../src/tracing/trace.ts'
import { startHarness, type Harness } from '../harness.ts'
import { startCollector, type ReceivedSpan } from './collector.ts'

let collector: Awaited<ReturnType<typeof startCollector>>
let harness: Harness
let sent: { headers: Record<string, unknown>; body: unknown }[]
beforeEach(async () => {
  collector = await startCollector()
  sent = []
})
afterEach(async () => {
  await harness.close()
  await collector.close()
})

async function start(env: Record<string, string> = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }): Promise<void> {
  harness = await startHarness({ env })
  harness.rafiki.auth.intercept = ({ headers, body }) => void sent.push({ headers, body })
}
const query = 'query Mine($id: String) { myGrants(first: 2, after: $id) { edges { node { id } } } }'
const ask = async (headers: Record<string, string> = {}, body: object = { query }) =>
  harness.send('/graphql', {
    as: 'alice',
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body)
  })

const traceId = '0af7651916cd43dd8448eb211c80319c'
const parentId = 'b7ad6b7169203331'
const traceparent = `00-${traceId}-${parentId}-01`
const named = (name: string): ReceivedSpan => {
  const found = collector.spans().find((span) => span.name === name)
  if (!found) throw new Error(`no span ${name} in ${JSON.stringify(collector.spans().map((span) => span.name))}`)
  return found
}
const attribute = (span: ReceivedSpan, name: string) => span.attributes.find(({ key }) => key === name)?.value
const [internal, server, client] = [1, 2, 3]

it("has the request, its operation and each request to Rafiki as spans of the caller's trace", async () => {
  await start()
  const reply = await ask({ traceparent })
  expect(reply.errors).toBeUndefined()
  // What is left is sent before the process ends.
  await harness.close()
  const [request, operation] = [named('POST /graphql'), named('query Mine')]
  const upstream = named('rafiki auth GrantRows')
  expect(collector.spans().every((span) => span.traceId === traceId)).toBe(true)
  expect([request.parentSpanId, operation.parentSpanId, upstream.parentSpanId]).toEqual([
    ...[parentId, request.spanId, operation.spanId]
  ])
  expect([request.kind, operation.kind, upstream.kind]).toEqual([server, internal, client])
  expect(attribute(request, 'http.response.status_code')).toEqual({ intValue: 200 })
  expect(attribute(request, 'gateway.request_id')).toEqual({ stringValue: reply.headers.get('x-request-id') })
  expect(collector.paths).toEqual(new Set(['/v1/traces']))
  expect(new Set(collector.services())).toEqual(new Set(['rafiki-gateway']))
})

it('tells Rafiki which span asks, beside what is signed and not in it', async () => {
  await start()
  await ask({ traceparent })
  await harness.close()
  const spans = collector.spans().filter(({ kind }) => kind === client)
  expect(sent.map(({ headers }) => headers.traceparent)).toEqual(
    spans.map(({ spanId }) => `00-${traceId}-${spanId}-01`)
  )
  expect(sent.length).toBeGreaterThan(0)
  expect(JSON.stringify(sent.map(({ body }) => body))).not.toContain(traceId)
})

it('has a failed try and the one after it as two spans', async () => {
  await start()
  let first = true
  harness.rafiki.auth.intercept = () => {
    if (!first) return undefined
    first = false
    return 'drop'
  }
  await ask()
  await harness.close()
  const tries = collector.spans().filter(({ name }) => name === 'rafiki auth GrantRows')
  expect(tries.map((span) => attribute(span, 'error.type')?.stringValue)).toEqual(['UPSTREAM_UNAVAILABLE', undefined])
  expect(new Set(tries.map((span) => span.parentSpanId)).size).toBe(1)
})

it('goes by what the caller said of sampling', async () => {
  await start()
  await ask({ traceparent: traceparent.replace(/01$/, '00') })
  await harness.close()
  expect(collector.spans()).toEqual([])
  expect(sent[0]?.headers.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))
})

it.each([
  'nonsense',
  '',
  `00-${'0'.repeat(32)}-${parentId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${parentId}-01`,
  `ff-${traceId}-${parentId}-01`,
  `${traceparent}-more`,
  `${traceparent}, ${traceparent}`
])('takes %j for no parent', (header) => {
  expect(readTraceParent(header)).toBeUndefined()
})

it('begins a trace of its own where the header is none', async () => {
  await start()
  await ask({ traceparent: `ff-${traceId}-${parentId}-01` })
  await harness.close()
  expect(collector.spans().length).toBeGreaterThan(2)
  expect(collector.text()).not.toContain(traceId)
})

it('holds no token, variable, literal or subject, nor a name that is none', async () => {
  await start()
  await ask({}, { query, variables: { id: 'A-VARIABLE' } })
  await ask({}, { query: '{ myGrant(id: "A-LITERAL") { id } me { subject } }' })
  await ask({}, { query: `query ${'N'.repeat(100)} { me { subject } }` })
  await ask({}, { query: 'mutation { revokeMyGrant(input: { grantId: "A-LITERAL" }) { grant { id } } }' })
  await harness.send('/graphql?query=A-LITERAL', { as: 'alice' })
  const token = await harness.tokenOf('alice')
  await harness.close()
  for (const secret of ['A-VARIABLE', 'A-LITERAL', 'NNNN', 'alice', token.slice(0, 20)]) {
    expect(collector.text()).not.toContain(secret)
  }
  expect(attribute(named('mutation'), 'error.type')).toEqual({ stringValue: 'NOT_FOUND' })
})

it('sends Rafiki nothing of it where no collector is configured, the caller’s header neither', async () => {
  await start({})
  await ask({ traceparent })
  expect(sent.map(({ headers }) => headers.traceparent)).toEqual(sent.map(() => undefined))
  expect(sent.length).toBeGreaterThan(0)
})

it('answers as ever while the collector is down', async () => {
  await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })
  expect((await ask()).errors).toBeUndefined()
})
