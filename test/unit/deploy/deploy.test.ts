import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { parseAllDocuments } from 'yaml'
import { readConfig } from '../../../src/config/readConfig.ts'
import { variables } from '../../../src/config/variables.ts'
import { drainMs } from '../../../src/http/lifecycle.ts'
import { createGateway } from '../../../src/gateway.ts'
import { gatewayEnv } from '../../support/gatewayEnv.ts'
import { kubernetesSchemas } from '../../support/fixtures/kubernetesSchema.ts'

const root = new URL('../../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const folder = 'deploy/kubernetes/'
/* eslint-disable @typescript-eslint/no-explicit-any -- checked against the schemas first */
const manifests: any[] = readdirSync(new URL(folder, root)).flatMap((file) =>
  parseAllDocuments(read(folder + file), { strict: true, uniqueKeys: true }).map((document) => {
    expect(document.errors).toEqual([])
    return document.toJS()
  })
)
const one = (kind: string): any => manifests.find((it) => it.kind === kind)
const pod = one('Deployment').spec.template.spec
const [container] = pod.containers
/* eslint-enable @typescript-eslint/no-explicit-any */

const ajv = new Ajv2019({ allErrors: true, strictRequired: false })
const validators = new Map(Object.entries(kubernetesSchemas).map(([kind, schema]) => [kind, ajv.compile(schema)]))
const problems = (manifest: { kind: string }) => {
  const validate = validators.get(manifest.kind)
  return validate?.(manifest) ? [] : (validate?.errors ?? [`no schema for ${manifest.kind}`])
}

it('every Kubernetes manifest is valid against the Kubernetes schemas', () => {
  expect(manifests.map(({ kind }: { kind: string }) => kind).sort()).toEqual(Object.keys(kubernetesSchemas).sort())
  for (const manifest of manifests) expect(problems(manifest as { kind: string })).toEqual([])
})

it.each([
  ['a key that is misspelt', 'Deployment', '"readinessProbe"', '"readynessProbe"'],
  ['a word for a number', 'Deployment', '"containerPort":4000', '"containerPort":"4000"'],
  ['a number for a word', 'ConfigMap', '"PORT":"4000"', '"PORT":4000'],
  ['a quantity that is none', 'Deployment', '"512Mi"', '"512MB"'],
  ['a version that is gone', 'HorizontalPodAutoscaler', 'autoscaling/v2', 'autoscaling/v2beta2'],
  ['a selector that is missing', 'PodDisruptionBudget', '"selector"', '"selectors"']
])('the Kubernetes schemas would not let through %s', (_, kind, from, to) => {
  const changed = JSON.stringify(one(kind)).replace(from, to)
  expect(changed).not.toBe(JSON.stringify(one(kind)))
  expect(problems(JSON.parse(changed) as { kind: string })).not.toEqual([])
})

describe('the gateway', () => {
  const config = one('ConfigMap').data as Record<string, string>
  const secrets = (container.env as { name: string; valueFrom: { secretKeyRef: object } }[]).map(({ name }) => name)

  it("the gateway's Kubernetes deployment sets only variables that exist, and all that are required", () => {
    expect([...Object.keys(config), ...secrets].filter((name) => !(name in variables))).toEqual([])
    const sample = { RAFIKI_TENANT_SECRET: 'sample', REDIS_URL: 'redis://redis:6379' }
    expect(Object.keys(sample).sort()).toEqual([...secrets].sort())
    const { host, port, redis } = readConfig({ ...config, ...sample })
    expect([host, port, redis?.url.reveal()]).toEqual(['0.0.0.0', container.ports[0].containerPort, sample.REDIS_URL])
  })

  it("the gateway's Kubernetes deployment takes its secrets by reference, and none is written down", () => {
    expect(Object.keys(config).filter((name) => /SECRET|PASSWORD|REDIS_URL|PRIVATE/.test(name))).toEqual([])
    expect(manifests.some(({ kind }: { kind: string }) => kind === 'Secret')).toBe(false)
    expect(container.envFrom).toEqual([{ configMapRef: { name: one('ConfigMap').metadata.name } }])
  })

  it("the gateway's Kubernetes deployment is probed at the paths where it answers", async () => {
    const gateway = await createGateway(readConfig(gatewayEnv))
    const { startupProbe, livenessProbe, readinessProbe } = container
    expect([startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path)).toEqual([
      '/healthz',
      '/healthz',
      '/readyz'
    ])
    for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) {
      expect(gateway.app.hasRoute({ method: 'GET', url: httpGet.path })).toBe(true)
      expect(httpGet.port).toBe(container.ports[0].name)
    }
    await gateway.drain()
  })

  it("the gateway's Kubernetes deployment leaves enough time to answer open requests", () => {
    const { drainDelayMs } = readConfig({ ...gatewayEnv, ...config })
    expect(pod.terminationGracePeriodSeconds * 1_000).toBeGreaterThanOrEqual(drainDelayMs + drainMs + 2_000)
  })

  it("the gateway's Kubernetes deployment runs without privileges and writes nowhere", () => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000 }
    })
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] }
    })
    expect(container.resources).toMatchObject({
      requests: { cpu: expect.any(String), memory: expect.any(String) },
      limits: { memory: expect.any(String) }
    })
    expect(container.image).toMatch(/:\d[\w.-]*$/)
  })

  it("the Kubernetes service, autoscaler, disruption budget and network policy select the gateway's pods", () => {
    const { metadata, spec } = one('Deployment')
    const { labels } = spec.template.metadata
    const selectors = [
      spec.selector.matchLabels,
      one('Service').spec.selector,
      one('PodDisruptionBudget').spec.selector.matchLabels,
      one('NetworkPolicy').spec.podSelector.matchLabels
    ]
    for (const selector of selectors) expect(selector).toEqual(labels)
    const { scaleTargetRef, minReplicas, maxReplicas } = one('HorizontalPodAutoscaler').spec
    expect(scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: metadata.name })
    expect(minReplicas).toBeGreaterThan(one('PodDisruptionBudget').spec.minAvailable)
    expect(maxReplicas).toBeGreaterThan(minReplicas)
    expect(one('Service').spec.ports[0].targetPort).toBe(container.ports[0].name)
    expect(one('NetworkPolicy').spec.ingress[0].ports[0].port).toBe(container.ports[0].name)
  })
})
