import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { PrometheusRule, ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'
import { Deployment } from 'kubernetes-models/apps/v1'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { ConfigMap, Service } from 'kubernetes-models/v1'
import { parseAllDocuments } from 'yaml'
import { findProgram } from './missing.ts'

const [kustomize, kubectl] = [findProgram('kustomize'), findProgram('kubectl')]
export const missingKustomize = kustomize || kubectl ? [] : ['kustomize (apt-get install kustomize, from Debian 13 on)']

/* eslint-disable @typescript-eslint/no-explicit-any -- checked against the schemas */
export type Manifest = any

/** What `kubectl apply -k` would send. */
export function build(folder: string | URL): Manifest[] {
  const path = folder instanceof URL ? fileURLToPath(folder) : folder
  const [program, command] = kustomize ? [kustomize, 'build'] : [kubectl ?? 'kubectl', 'kustomize']
  const text = execFileSync(program, [command, path], { encoding: 'utf8', stdio: 'pipe' })
  return parseAllDocuments(text).map((document) => document.toJS())
}
/* eslint-enable @typescript-eslint/no-explicit-any */

interface Model {
  new (data: never): { validate: () => void }
  apiVersion: string
  kind: string
}
/** The schemas of Kubernetes' API, and the Prometheus operator's. */
const models: Model[] = [
  ...[ConfigMap, Deployment, HorizontalPodAutoscaler, NetworkPolicy, PodDisruptionBudget, Service],
  PrometheusRule,
  ServiceMonitor
]

/** What an API server would refuse, as with `--validate=strict`. */
export function problems(manifest: Manifest): string[] {
  const model = models.find(({ kind, apiVersion }) => kind === manifest.kind && apiVersion === manifest.apiVersion)
  if (!model) return [`${manifest.apiVersion} has no ${manifest.kind}`]
  const unread = new Set<string>()
  try {
    watch(new model(manifest as never), '', unread).validate()
  } catch (error) {
    return [String(error)]
  }
  // The schemas let other keys pass: what no schema reads is not known.
  return [...unread].map((path) => `${path} is unknown`)
}

/** @returns the value, which takes each path that is read out of `unread` */
function watch<T extends object>(value: T, path: string, unread: Set<string>): T {
  for (const key of Object.keys(value)) unread.add(`${path}/${key}`)
  const children = new Map<string, unknown>()
  return new Proxy(value, {
    get(target, key) {
      const read: unknown = Reflect.get(target, key)
      if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return read
      unread.delete(`${path}/${key}`)
      if (typeof read !== 'object' || read === null) return read
      if (!children.has(key)) children.set(key, watch(read, `${path}/${key}`, unread))
      return children.get(key)
    }
  })
}
