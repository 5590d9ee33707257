import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

export interface Rule {
  record?: string
  alert?: string
  expr: string
  labels?: Record<string, string>
  annotations?: { summary: string; runbook: string }
}
interface Dashboard {
  panels: { id: number; type: string; targets?: { expr: string; refId: string }[] }[]
}

const read = (name: string): string => readFileSync(new URL(`../../deploy/${name}`, import.meta.url), 'utf8')
const { groups } = parse(read('prometheus/rules.yml')) as { groups: { rules: Rule[] }[] }

/** What Prometheus computes, and what Grafana shows. */
export const rules = groups.flatMap((group) => group.rules)
export const dashboard = JSON.parse(read('grafana/gateway.json')) as Dashboard
export const shown = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))

/** Names of metrics in an expression: neither labels, nor words of PromQL. */
const namesIn = (expr: string): string[] =>
  expr
    .replace(/\{[^}]*\}|\b(by|on) \([^)]*\)|\bon\([^)]*\)/g, '')
    .match(/\b(gateway|instance|nodejs|process)[\w:]+/g) ?? []

const records = new Set(rules.map(({ record }) => record))
/** What the rules and the dashboard ask a gateway for; `rafiki-gateway journal verify` writes two more. */
export const namedMetrics = [...new Set([...rules.map(({ expr }) => expr), ...shown].flatMap(namesIn))].filter(
  (name) => !records.has(name)
)

/** Those of them that a gateway's answer to Prometheus does not have. */
export function missingMetrics(text: string): string[] {
  const has = new Set(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
      (type === 'histogram' ? ['_bucket', '_count', '_sum'] : ['']).map((suffix) => name + suffix)
    )
  )
  return namedMetrics.filter((name) => !has.has(name))
}
