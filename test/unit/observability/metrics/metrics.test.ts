import { createMetrics } from '../../../../src/observability/metrics/metrics.ts'
import { version } from '../../../../src/lib/version.ts'
import { readFileSync } from 'node:fs'
import { hold, readMetrics, startHarness, type Harness } from '../../../support/harness.ts'
import { listedFor, statusOf } from '../../../support/grantOracle.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness({ env: { METRICS_PORT: '0' } })))
afterEach(() => harness.close())

const counts = async (prefix: string) =>
  Object.fromEntries(Object.entries(await readMetrics(harness)).filter(([name]) => name.startsWith(prefix)))
/** Those above 0. */
const counted = async (prefix: string) =>
  Object.fromEntries(Object.entries(await counts(prefix)).filter(([, count]) => count > 0))
const requests = () => counts('gateway_request_duration_seconds_count')
const grants = 'query Mine { myGrants(first: 2) { edges { node { id } } } }'

it('a metric names the version of the gateway and of Node', async () => {
  expect(await counts('gateway_build_info')).toEqual({
    [`gateway_build_info{version="${version}",node="${process.version}"}`]: 1
  })
})

it('metrics count requests by role, kind, operation and outcome, and errors by code', async () => {
  const row = listedFor(['alice'], harness.rafiki.store).find((it) => statusOf(it) === 'ACTIVE')!
  await harness.ask('alice', grants)
  await harness.ask('alice', grants)
  await harness.ask('alice', '{ me { subject } }')
  await harness.ask('alice', `mutation Back { revokeMyGrant(input: { grantId: "${row.id}" }) { grant { id } } }`)
  await harness.ask('alice', 'mutation Back { revokeMyGrant(input: { grantId: "none" }) { grant { id } } }')
  await harness.ask('operator', 'query Mine { grants(first: 1) { edges { node { id } } } }')
  await harness.ask('alice', '{ nonsense }')
  await harness.ask({ token: 'none' }, grants)
  const at = (audience: string, kind: string, operation: string, outcome: string) =>
    `gateway_request_duration_seconds_count{audience="${audience}",kind="${kind}",operation="${operation}",outcome="${outcome}"}`
  expect(await requests()).toEqual({
    [at('user', 'query', 'Mine', 'ok')]: 2,
    [at('user', 'query', 'anonymous', 'ok')]: 1,
    [at('user', 'mutation', 'Back', 'ok')]: 1,
    [at('user', 'mutation', 'Back', 'error')]: 1,
    [at('operator', 'query', 'Mine', 'ok')]: 1,
    [at('user', 'none', 'none', 'error')]: 1,
    [at('none', 'none', 'none', 'error')]: 1
  })
  const durations = await counts('gateway_request_duration_seconds_sum')
  expect(Object.values(durations).every((seconds) => seconds > 0)).toBe(true)
  expect(await counted('gateway_errors_total')).toEqual({
    'gateway_errors_total{audience="user",code="NOT_FOUND"}': 1,
    'gateway_errors_total{audience="user",code="GRAPHQL_VALIDATION_FAILED"}': 1,
    'gateway_errors_total{audience="none",code="UNAUTHENTICATED"}': 1
  })
})

it("metrics count the requests to Rafiki, under the gateway's own names, and their outcomes", async () => {
  await harness.ask('alice', grants)
  await harness.ask('operator', 'query ChosenByTheCaller { walletAddresses(first: 1) { edges { node { id } } } }')
  harness.rafiki.auth.intercept = () => ({ status: 500, body: 'no', contentType: 'text/plain' })
  await harness.ask('alice', grants)
  const at = (service: string, operation: string, outcome: string) =>
    `gateway_upstream_request_duration_seconds_count{service="${service}",operation="${operation}",outcome="${outcome}"}`
  expect(await counts('gateway_upstream_request_duration_seconds_count')).toEqual({
    [at('auth', 'GrantRows', 'ok')]: 1,
    [at('auth', 'Grants', 'ok')]: 1,
    [at('auth', 'GrantRows', 'UPSTREAM_UNAVAILABLE')]: 1,
    [at('backend', 'walletAddresses', 'ok')]: 1
  })
})

it('metrics count each retry, and requests that shared one in flight', async () => {
  let first = true
  harness.rafiki.auth.intercept = () => {
    if (!first) return undefined
    first = false
    return 'drop'
  }
  await harness.ask('alice', grants)
  expect(await counts('gateway_upstream_retries_total')).toMatchObject({
    'gateway_upstream_retries_total{service="auth"}': 1,
    'gateway_upstream_retries_total{service="backend"}': 0
  })
  const { release, reached } = hold(harness.rafiki.auth)
  const leader = harness.ask('alice', grants)
  await reached
  const followers = [harness.ask('alice', grants), harness.ask('alice', grants)]
  const shared = async () => (await readMetrics(harness))['gateway_upstream_shared_total{service="auth"}']
  while ((await shared()) !== 2) await new Promise((resolve) => setImmediate(resolve))
  expect((await readMetrics(harness)).gateway_open_requests).toBe(3)
  release()
  for (const { errors } of await Promise.all([leader, ...followers])) expect(errors).toBeUndefined()
})

it('metrics count hits and misses of caches, and how much they hold', async () => {
  const token = await harness.tokenOf('alice')
  for (let times = 0; times < 3; times += 1) await harness.ask({ token }, grants)
  const found = await counts('gateway_cache_')
  expect(found).toMatchObject({
    'gateway_cache_requests_total{cache="tokens",result="hit"}': 2,
    'gateway_cache_requests_total{cache="tokens",result="miss"}': 1,
    'gateway_cache_entries{cache="tokens"}': 1,
    // The first is parsed and planned, the second still goes by Apollo Server, the third does without.
    'gateway_cache_requests_total{cache="plans",result="hit"}': 2,
    'gateway_cache_requests_total{cache="plans",result="miss"}': 1,
    'gateway_cache_requests_total{cache="documents",result="hit"}': 1,
    'gateway_cache_requests_total{cache="documents",result="miss"}': 1,
    'gateway_cache_entries{cache="documents"}': 1,
    'gateway_cache_evictions_total{cache="documents"}': 0
  })
  for (const cache of ['grant-terms', 'addresses', 'profiles']) {
    expect(found).toHaveProperty([`gateway_cache_entries{cache="${cache}"}`])
  }
})

it('metrics stay as small when a caller sends operations of ten thousand names', async () => {
  const metrics = createMetrics([], { process: false })
  for (let at = 0; at < 10_000; at += 1) {
    const request = { role: 'user', kind: 'query', outcome: 'ok', codes: [], ms: 1 } as const
    metrics.answered({ ...request, operation: `Name${at}` })
  }
  const series = (await metrics.text()).body.split('\n').filter((line) => line.includes('Name'))
  expect(series.filter((line) => line.startsWith('gateway_request_duration_seconds_count'))).toHaveLength(50)
  expect((await metrics.text()).body.length).toBeLessThan(150_000)
})

it('metrics hold no caller, no tenant and no text of theirs', async () => {
  await harness.ask('alice', 'query Mine($x: ID!) { myGrant(id: $x) { id } }', { x: 'SECRET' })
  await harness.ask('alice', `query ${'A'.repeat(200)} { me { subject } }`)
  const text = JSON.stringify(await readMetrics(harness))
  for (const word of ['SECRET', 'alice', 'AAAA', harness.rafiki.store.operatorTenantId])
    expect(text).not.toContain(word)
})

it('metrics are at a port of their own, and nothing but health is there', async () => {
  expect((await fetch(`${harness.url}/metrics`)).status).toBe(404)
  for (const path of ['/graphql', '/.well-known/jwks.json', '/']) {
    expect((await fetch(new URL(path, harness.gateway.metricsUrl))).status).toBe(404)
  }
  const answer = await fetch(new URL('/metrics', harness.gateway.metricsUrl))
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(await answer.text()).toContain('process_cpu_seconds_total')
})

it('metrics are absent unless they are configured, and end with the gateway', async () => {
  const url = String(harness.gateway.metricsUrl)
  await harness.close()
  await expect(fetch(`${url}/metrics`)).rejects.toThrow('fetch failed')
  harness = await startHarness()
  expect(harness.gateway.metricsUrl).toBeUndefined()
})

it('metrics of dangerous codes exist from the start, at 0, for every caller and service', async () => {
  const now = Object.entries(await readMetrics(harness))
  const found = (part: string) => now.filter(([name]) => name.includes(part)).map(([, count]) => count)
  expect(found('code="UPSTREAM_UNTRUSTED"')).toEqual([0, 0, 0, 0])
  expect(found('gateway_upstream_sheds_total')).toEqual([0, 0, 0, 0])
  expect(found('result="failed"')).toEqual([0, 0, 0, 0])
})

it('metrics count what becomes of requests: answered, refused, and failed by no doing of the caller', async () => {
  await harness.ask('alice', grants)
  await harness.ask('alice', '{ nonsense }')
  harness.rafiki.auth.intercept = () => 'drop'
  await harness.ask('alice', grants)
  expect(await counted('gateway_requests_total')).toEqual({
    'gateway_requests_total{audience="user",result="ok"}': 1,
    'gateway_requests_total{audience="user",result="refused"}': 1,
    'gateway_requests_total{audience="user",result="failed"}': 1
  })
})

it("metrics tell open connections and their limit, the age of issuers' keys, and how busy the event loop was", async () => {
  await harness.ask('alice', grants)
  const now = await readMetrics(harness)
  expect(now.gateway_connections).toBeGreaterThan(0)
  expect(now.gateway_connections_limit).toBeGreaterThan(100)
  expect(now.gateway_event_loop_active_seconds_total).toBeGreaterThan(0)
  // No token of the other issuer has come: reading the metrics fetches its keys.
  const ages = async () => Object.values(await counts('gateway_issuer_keys_age_seconds'))
  for (let found = await ages(); !found.every((seconds) => seconds < 60); found = await ages()) {
    expect(found.length).toBeGreaterThan(1)
  }
})

it('every metric is in the documentation', async () => {
  const text = await (await fetch(new URL('/metrics', harness.gateway.metricsUrl))).text()
  const names = [...text.matchAll(/^# TYPE (gateway_\w+)/gm)].map(([, name]) => name)
  const docs = readFileSync(new URL('../../../../docs/operate/metrics.md', import.meta.url), 'utf8')
  expect(names.length).toBeGreaterThan(11)
  expect(names.filter((name) => !docs.includes(`\`${name}\``))).toEqual([])
  // How late the event loop is, beside them.
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \S+$/m)
  expect(docs).toContain('`nodejs_eventloop_lag_p99_seconds`')
})
