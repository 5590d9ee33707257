import { randomUUID } from 'node:crypto'
import { version } from '../../../../src/lib/version.ts'
import { readTraceParent } from '../../../../src/observability/tracing/trace.ts'
import { startHarness, type Harness } from '../../../support/harness.ts'
import { startCollector, type ReceivedSpan } from '../../../support/collector.ts'
import { keyHolder } from '../../../support/dpop.ts'
import { describeWithRedis, startRedis, whileRedisAnswers, type TestRedis } from '../../../support/redis.ts'

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

it("a trace has the request, its operation and each request to Rafiki as spans of the caller's trace", async () => {
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
  expect(new Set(collector.senders('service.name'))).toEqual(new Set(['rafiki-gateway']))
  expect(new Set(collector.senders('service.version'))).toEqual(new Set([version]))
})

it('a trace tells Rafiki which span asks, beside what is signed and not in it', async () => {
  await start()
  await ask({ traceparent })
  await harness.close()
  const spans = collector.spans().filter(({ name }) => name.startsWith('rafiki'))
  expect(sent.map(({ headers }) => headers.traceparent)).toEqual(
    spans.map(({ spanId }) => `00-${traceId}-${spanId}-01`)
  )
  expect(sent.length).toBeGreaterThan(0)
  expect(JSON.stringify(sent.map(({ body }) => body))).not.toContain(traceId)
})

it('a trace has spans for identification and admission, keeps tracestate, and its id is in each log line of the request', async () => {
  await start()
  const reply = await ask({ traceparent, tracestate: 'vendor=one,other=two' })
  await harness.close()
  const request = named('POST /graphql')
  for (const name of ['identify', 'admit']) expect(named(name).parentSpanId).toBe(request.spanId)
  expect(new Set(sent.map(({ headers }) => headers.tracestate))).toEqual(new Set(['vendor=one,other=two']))
  const lines = harness
    .logged()
    .split('\n')
    .filter((line) => line.includes(String(reply.headers.get('x-request-id'))))
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ traceId, v: 1 })
})

describeWithRedis('of Redis', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.kill())

  it('a trace has each look into Redis that the request waited for, as one that failed only where none came back', async () => {
    const publicUrl = 'https://api.wallet.example'
    await start({
      ...{ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, REDIS_URL: redis.url, PUBLIC_URL: publicUrl },
      ...{ RATE_LIMIT_ADDRESS: '100', RATE_LIMIT_ACCOUNT_HOLDER: '2', FIELD_RATE_LIMITS: 'me=9' }
    })
    const holder = await keyHolder()
    const asking = async (sub: string, trace: string) => {
      const token = await harness.mint({ sub, cnf: { jkt: holder.thumbprint } })
      return async () => {
        const proof = await holder.prove({ url: `${publicUrl}/graphql`, token }, { htm: 'GET' })
        const headers = { authorization: `DPoP ${token}`, dpop: proof, traceparent: `00-${trace}-${parentId}-01` }
        return (await harness.send('/graphql?query={me{subject}}', { headers })).status
      }
    }
    let last = ''
    await whileRedisAnswers(
      () => harness.logged(),
      async (attempt) => {
        last = randomUUID().replaceAll('-', '')
        const ask = await asking(`alice ${attempt}`, last)
        expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429])
      }
    )
    const ask = await asking('bob', traceId)
    redis.freeze()
    expect(await ask()).toBe(503)
    redis.thaw()
    await harness.close()
    const looks = (trace: string) => collector.spans().filter((span) => span.name === 'redis' && span.traceId === trace)
    // For the address before the token and before the proof, the proof, the caller and the field; once the caller is known,
    // not for the token, but for whether they are over their limit; over it, for no field.
    expect(looks(last)).toHaveLength(5 + 5 + 4)
    expect(looks(last).filter((span) => attribute(span, 'error.type'))).toEqual([])
    expect(looks(traceId).map((span) => attribute(span, 'error.type')?.stringValue)).toContain('failed')
  })
})

it('the span of a request with a coded error, and of one with a status from 400 on, says so', async () => {
  await start()
  await ask({}, { query: '{ nonsense }' })
  await harness.send('/graphql', { method: 'POST', headers: { traceparent } })
  await harness.close()
  const requests = collector.spans().filter(({ name }) => name === 'POST /graphql')
  expect(requests.map((span) => [attribute(span, 'error.type')?.stringValue, span.status.code])).toEqual([
    ['GRAPHQL_VALIDATION_FAILED', 2],
    ['UNAUTHENTICATED', 2]
  ])
})

it('a failed try and the one after it are two spans', async () => {
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

describe('of sampling', () => {
  const otlp = () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })
  const says = (flags: string, trace = traceId) => `00-${trace}-${parentId}-${flags}`
  /** What Rafiki is told: which trace, and whether it is sampled. */
  const told = () => sent.map(({ headers }) => String(headers.traceparent).replace(/^00-(\w+)-\w+-(\w+)$/, '$1 $2'))
  // OpenTelemetry reads its variables itself.
  const sampler = (name: string, ratio = '') =>
    Object.assign(process.env, { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio })
  afterEach(() => {
    delete process.env.OTEL_TRACES_SAMPLER
    delete process.env.OTEL_TRACES_SAMPLER_ARG
  })

  it.each([
    ['always_off', '', '01'],
    ['parentbased_always_off', '', '01'],
    ['traceidratio', '0', '01'],
    ['parentbased_traceidratio', '0', '01']
  ])('a caller who wants to be traced is not, where %s %s says so', async (name, ratio, flags) => {
    sampler(name, ratio)
    await start(otlp())
    await ask({ traceparent: says(flags) })
    await harness.close()
    expect(collector.spans()).toEqual([])
    expect(new Set(told())).toEqual(new Set([`${traceId} 00`]))
  })

  it.each([
    ['', ''],
    ['parentbased_traceidratio', '1']
  ])('a caller who wants not to be traced is all the same, where %j %s says so', async (name, ratio) => {
    sampler(name, ratio)
    await start(otlp())
    await ask({ traceparent: says('00') })
    await harness.close()
    expect(new Set(collector.spans().map((span) => span.traceId))).toEqual(new Set([traceId]))
    expect(new Set(told())).toEqual(new Set([`${traceId} 01`]))
  })

  it.each(['traceidratio', 'parentbased_traceidratio'])(
    'no choice of a trace id gets round a sampling ratio (%s), and a request is traced as a whole or not at all',
    async (name) => {
      sampler(name, '0.5')
      await start(otlp())
      // By these, a ratio would always trace; by the others, never.
      const [low, high] = ['0'.repeat(31) + '1', 'f'.repeat(32)]
      for (let n = 0; n < 60; n += 1) await ask({ traceparent: says('01', n % 2 ? low : high) })
      await harness.close()
      const spans = collector.spans()
      for (const id of [low, high]) {
        const requests = spans.filter((span) => span.traceId === id && span.kind === server).length
        expect([id, requests > 0 && requests < 30]).toEqual([id, true])
      }
      // Each has its operation below it, and what that asked of Rafiki below that.
      const parents = new Set(spans.map((span) => span.parentSpanId))
      expect(spans.filter((span) => span.kind !== client && !parents.has(span.spanId))).toEqual([])
      const ids = new Set([parentId, ...spans.map((span) => span.spanId)])
      expect(spans.filter((span) => !ids.has(String(span.parentSpanId)))).toEqual([])
    }
  )

  it('sampling follows the caller where the configuration says so', async () => {
    await start({ ...otlp(), TRACES_FOLLOW_CALLERS: 'true' })
    await ask({ traceparent: says('00') })
    await harness.close()
    expect(collector.spans()).toEqual([])
    expect(new Set(told())).toEqual(new Set([`${traceId} 00`]))
  })
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
])('a traceparent header of %j is ignored', (header) => {
  expect(readTraceParent(header)).toBeUndefined()
})

it('a request without a traceparent header begins a trace of its own', async () => {
  await start()
  await ask({ traceparent: `ff-${traceId}-${parentId}-01` })
  await harness.close()
  expect(collector.spans().length).toBeGreaterThan(2)
  expect(collector.text()).not.toContain(traceId)
})

it('a trace holds no token, variable, literal or subject, nor an invalid operation name', async () => {
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

it('a gateway without a collector sends Rafiki no trace, nor the caller’s header', async () => {
  await start({})
  await ask({ traceparent })
  expect(sent.map(({ headers }) => headers.traceparent)).toEqual(sent.map(() => undefined))
  expect(sent.length).toBeGreaterThan(0)
})

it('a gateway answers as ever while the collector is down', async () => {
  await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })
  expect((await ask()).errors).toBeUndefined()
})
