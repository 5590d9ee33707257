import { spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { chainMetrics } from '../../../src/cli/journal/verify.ts'
import { refusals } from '../../../src/identity/refused.ts'
import { createMetrics } from '../../../src/observability/metrics/metrics.ts'
import { describeUnlessMissing, findProgram } from '../../support/missing.ts'
import { dashboard, missingMetrics, namedMetrics, rules, shown } from '../../support/rules.ts'

const pathOf = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url))
const read = (name: string): string => readFileSync(pathOf(name), 'utf8')
const alerts = rules.filter(({ alert }) => alert !== undefined)

/** All that a gateway with everything turned on tells, and what verifying the journal writes. */
async function metricsText(): Promise<string> {
  const metrics = createMetrics([], { refusals: Object.keys(refusals) })
  metrics.open(() => 0)
  metrics.connections(Object.assign(createServer(), { maxConnections: 10 }))
  metrics.redis({ up: true })
  metrics.keyAges(() => [['https://issuer.example', 1]])
  metrics.journal({ up: true, appended: 0 }, { bytes: 0, lost: 0, waitingSince: undefined })
  return `${(await metrics.text()).body}\n${chainMetrics(0, Date.now())}\n`
}

it('every metric that an alert, a record or the dashboard names is one of the gateway, or a record', async () => {
  expect(namedMetrics.length).toBeGreaterThan(30)
  expect(missingMetrics(await metricsText())).toEqual([])
})

it('every series that an alert watches for a first event exists from the start, at 0', async () => {
  const lines = (await metricsText()).split('\n')
  const watched = alerts.flatMap(({ expr }) => [
    ...expr.matchAll(/(?:increase|rate)\((\w+_total)(?:\{(\w+)=~?"([^"]+)"\})?\[/g)
  ])
  expect(watched.length).toBeGreaterThan(12)
  const silent = watched.flatMap(([, metric = '', label, values = '']) =>
    values.split('|').filter((value) => {
      const series = lines.filter((line) => line.startsWith(metric) && (!label || line.includes(`${label}="${value}"`)))
      return (
        metric !== 'gateway_cache_requests_total' &&
        (series.length === 0 || !series.every((line) => line.endsWith(' 0')))
      )
    })
  )
  expect(silent).toEqual([])
})

it('the page of alerts has each alert in its own words, and says what to do', () => {
  const page = read('docs/operate/alerts.md')
  const rows = [...page.matchAll(/^\| `(Gateway\w+)` +\| (\w+) +\| (.+?) +\| \[what to do\]\(#(.+?)\) +\|$/gm)]
  expect(rows.map(([, ...cells]) => cells)).toEqual(
    alerts.map(({ alert, labels, annotations }) => [
      ...[alert, labels?.severity, annotations?.summary, annotations?.runbook.split('#')[1]]
    ])
  )
  const anchors = new Set(
    [...page.matchAll(/^### (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replace(/ /g, '-')
    )
  )
  expect(rows.filter(([, , , , anchor = '']) => !anchors.has(anchor))).toEqual([])
})

it('the dashboard has panels with different ids, and what each shows', () => {
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
  const empty = dashboard.panels.filter(({ type, targets = [] }) => type !== 'row' && targets.length === 0)
  expect([dashboard.panels.length > 20, empty]).toEqual([true, []])
})

type Series = Record<string, string>
interface Case {
  fires: Series
  quiet: Series
  /** Those of the alert, beside its severity. */
  labels?: Record<string, string>
  at?: string
}

const first = '0x5 1x30'
/** An event long ago is over. */
const before = '7x40'
const counter = (series: string, labels?: Record<string, string>): Case => ({
  fires: { [series]: first },
  quiet: { [series]: before },
  ...(labels && { labels })
})
const gauge = (series: string, fires: string, quiet: string, labels?: Record<string, string>): Case => ({
  fires: { [series]: `${fires}x40` },
  quiet: { [series]: `${quiet}x40` },
  ...(labels && { labels })
})
/** So many of a thousand requests a minute fail; of a thousand queries, so many are slow. */
const failing = (count: number): Series => ({
  'gateway_requests_total{result="failed"}': `0+${count}x200`,
  'gateway_requests_total{result="ok"}': `0+${1000 - count}x200`,
  'gateway_requests_total{result="aborted"}': '0+500x200'
})
const slow = (count: number): Series => {
  const labels = 'kind="query",outcome="ok"'
  return {
    [`gateway_request_duration_seconds_bucket{${labels},le="0.5"}`]: `0+${1000 - count}x200`,
    [`gateway_request_duration_seconds_count{${labels}}`]: '0+1000x200'
  }
}
const instance = { instance: 'a' }

const cases: Record<string, Case> = {
  GatewayAvailabilityBurnsFast: { fires: failing(20), quiet: failing(5), at: '150m' },
  GatewayAvailabilityBurnsSlowly: { fires: failing(5), quiet: failing(1), at: '150m' },
  GatewayLatencyBurnsFast: { fires: slow(200), quiet: slow(50), at: '150m' },
  GatewayLatencyBurnsSlowly: { fires: slow(50), quiet: slow(5), at: '150m' },
  GatewayAuditLinesNotWritten: counter('gateway_audit_failures_total'),
  GatewayUpstreamUntrusted: counter('gateway_errors_total{audience="user",code="UPSTREAM_UNTRUSTED"}', {
    audience: 'user'
  }),
  GatewayTenantsNotIsolated: counter('gateway_errors_total{audience="user",code="TENANTS_NOT_ISOLATED"}'),
  GatewayRevokedGrantLives: counter('gateway_revocation_readings_total{time="later",result="live"}', { time: 'later' }),
  GatewayRevocationNotRead: {
    fires: { 'gateway_revocation_readings_total{result="unreadable"}': '0+2x40' },
    quiet: { 'gateway_revocation_readings_total{result="unreadable"}': first }
  },
  GatewayInternalError: counter('gateway_errors_total{audience="user",code="INTERNAL_SERVER_ERROR"}', {
    audience: 'user'
  }),
  GatewayJournalChainBroken: gauge('gateway_journal_chain_findings', '1', '0'),
  GatewayJournalNotVerified: {
    fires: { gateway_journal_verified_timestamp_seconds: '-200000x40' },
    quiet: { gateway_journal_verified_timestamp_seconds: '0x40' }
  },
  GatewayJournalEventsLost: counter('gateway_journal_events_lost_total'),
  GatewayJournalDown: gauge('gateway_journal_up', '0', '1'),
  GatewayJournalLags: gauge('gateway_journal_lag_seconds', '400', '20'),
  GatewayJournalDoesNotFollow: {
    fires: { gateway_journal_up: '1x40', gateway_journal_looks_total: before },
    quiet: { gateway_journal_up: '1x40', gateway_journal_looks_total: '0+12x40' },
    at: '20m'
  },
  GatewayRafikiDown: gauge('gateway_upstream_breaker_state{service="auth"}', '2', '0', { service: 'auth' }),
  GatewayRequestsShed: {
    fires: { 'gateway_upstream_sheds_total{service="auth"}': '0+1x40' },
    quiet: { 'gateway_upstream_sheds_total{service="auth"}': before },
    labels: { service: 'auth' }
  },
  GatewayCallersCannotGetIn: counter('gateway_errors_total{code="KEYS_UNAVAILABLE"}', { code: 'KEYS_UNAVAILABLE' }),
  GatewayIssuerKeysOld: gauge('gateway_issuer_keys_age_seconds{issuer="i"}', '1000', '61', { issuer: 'i' }),
  GatewayTokensRefused: {
    fires: { 'gateway_tokens_refused_total{why="audience"}': '0+3x40' },
    quiet: {
      'gateway_tokens_refused_total{why="audience"}': first,
      'gateway_tokens_refused_total{why="expired"}': '0+9x40'
    },
    labels: { why: 'audience' }
  },
  GatewayTokensNotCached: {
    fires: {
      'gateway_cache_requests_total{cache="tokens",result="hit"}': '0+100x40',
      'gateway_cache_requests_total{cache="tokens",result="miss"}': '0+900x40'
    },
    quiet: {
      'gateway_cache_requests_total{cache="tokens",result="hit"}': '0+900x40',
      'gateway_cache_requests_total{cache="tokens",result="miss"}': '0+100x40'
    },
    labels: { cache: 'tokens' },
    at: '30m'
  },
  GatewayRedisDown: gauge('gateway_redis_up', '0', '1'),
  GatewayRedisSlow: {
    fires: {
      'gateway_redis_command_duration_seconds_bucket{le="0.1"}': '0+1x40',
      'gateway_redis_command_duration_seconds_bucket{le="+Inf"}': '0+9x40'
    },
    quiet: {
      'gateway_redis_command_duration_seconds_bucket{le="0.005"}': '0+9x40',
      'gateway_redis_command_duration_seconds_bucket{le="+Inf"}': '0+9x40'
    }
  },
  GatewayConnectionsNearLimit: {
    fires: { gateway_connections: '9x40', gateway_connections_limit: '10x40' },
    quiet: { gateway_connections: '5x40', gateway_connections_limit: '10x40' }
  },
  GatewayConnectionsDropped: counter('gateway_connections_dropped_total'),
  GatewayEventLoopLate: {
    fires: { 'nodejs_eventloop_lag_p99_seconds{instance="a"}': '0.3x40', 'gateway_build_info{instance="a"}': '1x40' },
    // Another program's is none of ours.
    quiet: { 'nodejs_eventloop_lag_p99_seconds{instance="b"}': '0.3x40', 'gateway_build_info{instance="a"}': '1x40' },
    labels: instance
  },
  GatewayEventLoopBusy: {
    fires: { 'gateway_event_loop_active_seconds_total{instance="a"}': '0+58x40' },
    quiet: { 'gateway_event_loop_active_seconds_total{instance="a"}': '0+20x40' },
    labels: instance,
    at: '30m'
  },
  GatewayLogLinesLost: counter('gateway_log_lines_lost_total'),
  GatewayClocksDiffer: gauge('gateway_upstream_clock_skew_seconds{service="auth"}', '-20', '2', { service: 'auth' })
}

const missing = findProgram('promtool') ? [] : ['promtool (apt-get install prometheus)']
describeUnlessMissing(missing, 'promtool', () => {
  let directory: string
  beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'promtool-'))))
  afterAll(() => rmSync(directory, { recursive: true }))

  function promtool(args: string[], input?: string): string {
    const { stdout, stderr, status } = spawnSync(findProgram('promtool') ?? '', args, { input, encoding: 'utf8' })
    return status === 0 ? '' : `${stdout}${stderr}`
  }
  function fileOf(name: string, content: unknown): string {
    const file = join(directory, name)
    writeFileSync(file, stringify(content))
    return file
  }

  it('promtool finds nothing wrong with the metrics', async () => {
    expect(promtool(['check', 'metrics'], await metricsText())).toBe('')
    expect(promtool(['check', 'metrics'], 'x_total 1\n')).toContain('no help text')
  })

  it('promtool parses every expression of alerts, records and the dashboard', () => {
    expect(promtool(['check', 'rules', pathOf('deploy/prometheus/rules.yml')])).toBe('')
    const records = shown.map((expr, n) => ({ record: `shown:${n}`, expr }))
    expect(promtool(['check', 'rules', fileOf('shown.yml', { groups: [{ name: 'shown', rules: records }] })])).toBe('')
  })

  it('every alert has a case, and each case an alert', () => {
    expect(Object.keys(cases)).toEqual(alerts.map(({ alert }) => alert))
  })

  it.each([
    ['fires where a journal has been there for two days and nothing told of verifying it', '1x3000', undefined, true],
    ['does not fire where the journal is new', '_x2800 1x200', undefined, false],
    ['does not fire where it was verified a day ago', '1x3000', '90000x3000', false]
  ])('the alert of a journal that is not verified %s', (_, up, verified, fires) => {
    const {
      alert: alertname,
      labels,
      annotations
    } = alerts.find((it) => it.alert === 'GatewayJournalNotVerified') ?? {}
    const input_series = [
      { series: 'gateway_journal_up', values: up },
      ...(verified ? [{ series: 'gateway_journal_verified_timestamp_seconds', values: verified }] : [])
    ]
    const exp_alerts = fires ? [{ exp_labels: labels, exp_annotations: annotations }] : []
    const alert_rule_test = [{ eval_time: '49h', alertname, exp_alerts }]
    const content = {
      rule_files: [pathOf('deploy/prometheus/rules.yml')],
      evaluation_interval: '1h',
      tests: [{ interval: '1m', input_series, alert_rule_test }]
    }
    expect(promtool(['test', 'rules', fileOf('verified.yml', content)])).toBe('')
  })

  it('every alert fires when it should, and else does not', () => {
    const tests = alerts.flatMap(({ alert = '', labels, annotations }) => {
      const { fires, quiet, labels: own, at = '8m' } = cases[alert] ?? { fires: {}, quiet: {} }
      const testOf = (series: Series, expected: object[]) => ({
        interval: '1m',
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: [{ eval_time: at, alertname: alert, exp_alerts: expected }]
      })
      return [testOf(fires, [{ exp_labels: { ...labels, ...own }, exp_annotations: annotations }]), testOf(quiet, [])]
    })
    const rule_files = [pathOf('deploy/prometheus/rules.yml')]
    expect(promtool(['test', 'rules', fileOf('tests.yml', { rule_files, evaluation_interval: '1m', tests })])).toBe('')
  })
})
