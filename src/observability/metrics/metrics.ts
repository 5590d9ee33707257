import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { version } from '../../lib/version.ts'
import { linesLost } from '../output.ts'
import type { CacheMeter } from './cache.ts'
import { cacheMetrics } from './cacheMetrics.ts'
import { connectionMetrics, type ConnectionMetrics } from './connectionMetrics.ts'
import { identityMetrics, type IdentityMetrics } from './identityMetrics.ts'
import { journalMetrics, type JournalMetrics } from './journalMetrics.ts'
import { operationNames } from './names.ts'
import { requestMetrics, type RequestMetrics } from './requestMetrics.ts'
import { upstreamMetrics, type UpstreamMetrics } from './upstreamMetrics.ts'

/** What is counted. Labels are ours, or bounded: no id, no subject, no tenant is one. */
export interface Metrics extends RequestMetrics, IdentityMetrics, UpstreamMetrics, JournalMetrics, ConnectionMetrics {
  auditFailed: () => void
  /** What readings of grants that were to be revoked have said. */
  revocationRead: (time: string, result: string, count: number) => void
  cache: (name: string) => CacheMeter
  /** All of it, in the text format of Prometheus. */
  text: () => Promise<{ type: string; body: string }>
}

/**
 * Counters begin at 0: Prometheus sees no increase in one that begins with its first event, and an alert on it stays
 * silent.
 * @param documents texts whose operations' names become labels for every caller, however many there are
 * @param refusals why tokens are refused, at each of the `issuers`
 */
export function createMetrics(
  documents: Iterable<string>,
  {
    process = true,
    refusals = [],
    issuers = []
  }: { process?: boolean; refusals?: readonly string[]; issuers?: readonly { name: string }[] } = {}
): Metrics {
  const registry = new Registry()
  const registers = [registry]
  if (process) {
    collectDefaultMetrics({ register: registry })
    // Gauges whose names are those of counters: what they tell is the sum of others.
    for (const kind of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${kind}_total`)
  }
  const build = new Gauge({
    name: 'gateway_build_info',
    help: 'Always 1: its labels say which version this is, and which Node runs it.',
    labelNames: ['version', 'node'],
    registers
  })
  build.set({ version, node: globalThis.process.version }, 1)
  const audit = new Counter({
    name: 'gateway_audit_failures_total',
    help: 'Audit lines that could not be written.',
    registers
  })
  const revocations = new Counter({
    name: 'gateway_revocation_readings_total',
    help: 'Revoked grants by what a read showed: before the answer (at_once) or in the background (later).',
    labelNames: ['time', 'result'],
    registers
  })
  for (const result of ['revoked', 'live', 'unreadable']) revocations.inc({ time: 'at_once', result }, 0)
  for (const result of ['revoked', 'live', 'unreadable', 'dropped']) revocations.inc({ time: 'later', result }, 0)
  new Counter({
    name: 'gateway_log_lines_lost_total',
    help: 'Log lines that were dropped because the output did not keep up.',
    registers,
    collect() {
      this.reset()
      this.inc(linesLost())
    }
  })
  return {
    ...requestMetrics(registers, operationNames(documents)),
    ...identityMetrics(registers, { refusals, issuers }),
    ...upstreamMetrics(registers),
    ...journalMetrics(registers),
    ...connectionMetrics(registers),
    auditFailed: () => audit.inc(),
    revocationRead: (time, result, count) => revocations.inc({ time, result }, count),
    cache: cacheMetrics(registers),
    text: async () => ({ type: registry.contentType, body: await registry.metrics() })
  }
}
