import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { readConfig } from '../../../src/config/readConfig.ts'
import { variables } from '../../../src/config/variables.ts'
import { drainMs } from '../../../src/http/lifecycle.ts'
import { createGateway } from '../../../src/gateway.ts'
import { gatewayEnv } from '../../support/gatewayEnv.ts'
import { blocksOf } from '../../support/markdown.ts'
import { build, missingKustomize, problems, type Manifest } from '../../support/kubernetes.ts'
import { describeUnlessMissing } from '../../support/missing.ts'

const folder = new URL('../../../deploy/kubernetes/', import.meta.url)
const instances = ['internet', 'staff']

describeUnlessMissing(missingKustomize, 'deploy/kubernetes, as kustomize builds it', () => {
  const manifests = missingKustomize.length > 0 ? [] : build(folder)
  const one = (kind: string, name: string): Manifest =>
    manifests.find(({ kind: its, metadata }) => its === kind && metadata.name === name)
  const named = (kind: string): string[] => manifests.filter((it) => it.kind === kind).map((it) => it.metadata.name)
  const deployments = instances.map((it) => one('Deployment', `rafiki-gateway-${it}`))
  const pods = deployments.map(({ spec }) => spec.template.spec)
  const [container] = pods[0].containers
  const configOf = (pod: Manifest): Record<string, string> =>
    one('ConfigMap', pod.containers[0].envFrom[0].configMapRef.name).data

  it('every Kubernetes manifest is valid against the Kubernetes schemas', () => {
    expect(manifests.length).toBeGreaterThan(10)
    for (const manifest of manifests) expect([manifest.kind, problems(manifest)]).toEqual([manifest.kind, []])
  })

  it.each([
    ['a key that is misspelt', 'Deployment', '"readinessProbe"', '"readynessProbe"'],
    ['a key that is misspelt at the top', 'Deployment', '"spec"', '"specs"'],
    ['a word for a number', 'Deployment', '"containerPort":4000', '"containerPort":"4000"'],
    ['a number for a word', 'ConfigMap', '"PORT":"4000"', '"PORT":4000'],
    ['a condition that there is not', 'Deployment', '"ScheduleAnyway"', '"Anyway"'],
    ['a version that is gone', 'HorizontalPodAutoscaler', 'autoscaling/v2', 'autoscaling/v2beta2'],
    ['a target that is missing', 'HorizontalPodAutoscaler', '"scaleTargetRef"', '"target"'],
    ["a field that the Prometheus operator's schema has not", 'ServiceMonitor', '"scrapeTimeout"', '"timeout"']
  ])('the Kubernetes schemas would not let through %s', (_, kind, from, to) => {
    const it = manifests.find((manifest) => manifest.kind === kind)
    const changed = JSON.stringify(it).replace(from, to)
    expect(changed).not.toBe(JSON.stringify(it))
    expect(problems(JSON.parse(changed))).not.toEqual([])
  })

  it('one gateway serves account holders and clients, another one operators, and they share all other values', () => {
    const [internet, staff] = pods.map(configOf)
    expect(internet).toEqual({ ...staff, ROLES: 'accountHolder client' })
    expect(staff?.ROLES).toBe('operator')
  })

  it.each(instances)(
    "the gateway's Kubernetes deployment for %s sets only variables that exist, and all that are required",
    (name) => {
      const pod = pods[instances.indexOf(name)]
      const config = configOf(pod)
      for (const it of [...pod.initContainers, ...pod.containers]) {
        const secrets = (it.env as { name: string }[]).map((variable) => variable.name)
        expect([...Object.keys(config), ...secrets].filter((variable) => !(variable in variables))).toEqual([])
        const sample = { RAFIKI_TENANT_SECRET: 'sample', REDIS_URL: 'redis://redis:6379' }
        expect(Object.keys(sample).sort()).toEqual([...secrets].sort())
        const { host, port, redis, metrics } = readConfig({ ...config, ...sample })
        const [http, forMetrics] = container.ports
        expect([host, port, redis?.url.reveal()]).toEqual(['0.0.0.0', http.containerPort, sample.REDIS_URL])
        expect(metrics).toEqual({ host: '0.0.0.0', port: forMetrics.containerPort })
      }
    }
  )

  it("the gateway's Kubernetes deployment takes its secrets by reference, and none is written down", () => {
    for (const pod of pods) {
      const names = Object.keys(configOf(pod))
      expect(names.filter((name) => /SECRET|PASSWORD|REDIS_URL|PRIVATE|JOURNAL_URL/.test(name))).toEqual([])
      for (const { valueFrom } of container.env) expect(valueFrom).toEqual({ secretKeyRef: expect.anything() })
    }
    expect(named('Secret')).toEqual([])
  })

  it('a changed value has a ConfigMap of another name, which the deployment names, so that it is rolled out', () => {
    const copy = mkdtempSync(join(tmpdir(), 'kubernetes-'))
    try {
      cpSync(folder, copy, { recursive: true })
      const file = join(copy, 'base/gateway.env')
      writeFileSync(file, `${readFileSync(file, 'utf8')}LOG_LEVEL=warn\n`)
      const changed = build(copy)
      const maps = changed.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name)
      expect(maps.filter((name: string) => named('ConfigMap').includes(name))).toEqual([])
      const used = changed.filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec.template.spec)
      expect(used.map(({ containers: [it] }) => it.envFrom[0].configMapRef.name).sort()).toEqual(maps.sort())
    } finally {
      rmSync(copy, { recursive: true })
    }
  })

  it('Kubernetes probes the gateway at the metrics port, at paths where it answers there', async () => {
    const gateway = await createGateway(readConfig({ ...gatewayEnv, METRICS_PORT: '0', PORT: '0' }))
    try {
      await gateway.listen()
      for (const [probe, path] of [
        ['startupProbe', '/startupz'],
        ['livenessProbe', '/healthz'],
        ['readinessProbe', '/readyz']
      ] as const) {
        expect(container[probe].httpGet).toEqual({ path, port: 'metrics' })
        const { origin } = new URL(gateway.metricsUrl ?? '')
        expect([200, 503]).toContain((await fetch(origin + path)).status)
      }
    } finally {
      await gateway.drain()
    }
  })

  it('an init container of the Kubernetes pods runs check with the values of the gateway', () => {
    for (const { initContainers, containers } of pods) {
      const [check, ...others] = initContainers
      expect(others).toEqual([])
      expect(check.command).toEqual(['node', 'dist/cli/main.js', 'check'])
      const [gateway] = containers
      for (const key of ['image', 'env', 'envFrom']) expect(check[key]).toEqual(gateway[key])
    }
  })

  it("the gateway's Kubernetes deployment leaves enough time to answer open requests", () => {
    for (const pod of pods) {
      const { drainDelayMs } = readConfig({ ...gatewayEnv, ...configOf(pod) })
      expect(pod.terminationGracePeriodSeconds * 1_000).toBeGreaterThanOrEqual(drainDelayMs + drainMs + 2_000)
    }
  })

  it("the gateway's Kubernetes pods run without privileges and write nowhere", () => {
    for (const pod of pods) {
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } }
      })
      for (const { securityContext, resources, image } of [...pod.initContainers, ...pod.containers]) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          privileged: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] }
        })
        // A process uses one core: what the autoscaler counts in.
        expect(resources.requests.cpu).toBe('1')
        for (const memory of [resources.requests.memory, resources.limits.memory]) expect(memory).toMatch(/^\d+[MG]i$/)
        expect(image).toMatch(/:\d[\w.-]*$/)
      }
    }
  })

  it.each(instances)(
    "the Kubernetes service, autoscaler, disruption budget and callers' policy of %s select its pods",
    (instance) => {
      const name = `rafiki-gateway-${instance}`
      const { spec } = one('Deployment', name)
      const { labels } = spec.template.metadata
      expect(labels).toEqual({ 'app.kubernetes.io/name': 'rafiki-gateway', 'app.kubernetes.io/instance': instance })
      const spread = spec.template.spec.topologySpreadConstraints
      expect(spread.map(({ topologyKey }: { topologyKey: string }) => topologyKey)).toEqual([
        'kubernetes.io/hostname',
        'topology.kubernetes.io/zone'
      ])
      for (const { matchLabels } of [
        spec.selector,
        ...spread.map(({ labelSelector }: { labelSelector: unknown }) => labelSelector),
        { matchLabels: one('Service', name).spec.selector },
        one('PodDisruptionBudget', name).spec.selector,
        one('NetworkPolicy', name).spec.podSelector
      ])
        expect(matchLabels).toEqual(labels)
      const { scaleTargetRef, minReplicas, maxReplicas } = one('HorizontalPodAutoscaler', name).spec
      expect(scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name })
      // One may be taken out, and one goes on.
      expect(minReplicas).toBeGreaterThan(one('PodDisruptionBudget', name).spec.maxUnavailable)
      expect(maxReplicas).toBeGreaterThan(minReplicas)
      const ports = container.ports.map((port: { name: string }) => port.name)
      expect(one('Service', name).spec.ports.map(({ targetPort }: { targetPort: string }) => targetPort)).toEqual(ports)
    }
  )

  const namespaceOf = ({ from: [peer] }: Manifest): string =>
    peer.namespaceSelector.matchLabels['kubernetes.io/metadata.name']
  const portsOf = ({ ports }: Manifest): unknown[] => ports.map(({ port }: { port: unknown }) => port)

  it('only its own ingress and Prometheus may connect to a gateway on Kubernetes', () => {
    const callers = instances.map((it) => one('NetworkPolicy', `rafiki-gateway-${it}`).spec)
    expect(callers.map(({ ingress }) => ingress.map((it: Manifest) => [namespaceOf(it), portsOf(it)]))).toEqual([
      [
        ['ingress-nginx', ['http']],
        ['monitoring', ['metrics']]
      ],
      [
        ['back-office', ['http']],
        ['monitoring', ['metrics']]
      ]
    ])
    for (const { policyTypes, ingress } of callers) {
      expect(policyTypes).toEqual(['Ingress'])
      for (const { from } of ingress) expect(from).toHaveLength(1)
    }
  })

  it('a gateway on Kubernetes may connect to names, Rafiki, Redis, PostgreSQL and public https, and to nothing else', () => {
    const { podSelector, policyTypes, egress } = one('NetworkPolicy', 'rafiki-gateway-egress').spec
    expect(podSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'rafiki-gateway' })
    expect(policyTypes).toEqual(['Egress'])
    const to = (rule: Manifest): unknown =>
      rule.to.map((it: Manifest) => Object.values(it.podSelector?.matchLabels ?? it.ipBlock).join())
    expect(egress.map((rule: Manifest) => [to(rule), portsOf(rule)])).toEqual([
      [['kube-dns'], [53, 53]],
      [['rafiki-auth'], [3003, 3009]],
      [['rafiki-backend'], [3001]],
      [['redis'], [6379]],
      [['postgresql'], [5432]],
      [[expect.stringContaining('0.0.0.0/0,'), '2000::/3'], [443]]
    ])
    const { except } = egress.at(-1).to[0].ipBlock
    for (const own of ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '127.0.0.0/8'])
      expect(except).toContain(own)
    // Their addresses are those that the configuration names.
    const [{ RAFIKI_AUTH_URL = '', RAFIKI_BACKEND_URL = '' } = {}] = pods.map(configOf)
    expect([RAFIKI_AUTH_URL, RAFIKI_BACKEND_URL].map((url) => new URL(url).host)).toEqual([
      'rafiki-auth:3003',
      'rafiki-backend:3001'
    ])
  })

  it("the Prometheus operator's monitor selects both services' metrics port", () => {
    const { selector, endpoints, targetLabels } = one('ServiceMonitor', 'rafiki-gateway').spec
    for (const name of named('Service')) {
      const { metadata, spec } = one('Service', name)
      expect(metadata.labels).toMatchObject(selector.matchLabels)
      for (const label of targetLabels) expect(metadata.labels).toHaveProperty([label])
      expect(spec.ports.map((port: { name: string }) => port.name)).toContain(endpoints[0].port)
    }
    expect(named('Service')).toHaveLength(2)
  })

  it('the commands of docs/operate/kubernetes.md name the namespace, the deployments, the secret and its keys as the manifests do', () => {
    const [text = '', rules = '', ...others] = blocksOf('docs/operate/kubernetes.md').map((block) => block.text)
    expect(others).toEqual([])
    const script = rules.replace(/kubectl apply --namespace (\S+) -f -/, 'sed "s/^metadata: {/& namespace: $1,/"')
    const cwd = new URL('../../../', import.meta.url)
    const object: Manifest = parse(execFileSync('bash', ['-c', script], { cwd, encoding: 'utf8' }))
    expect(problems(object)).toEqual([])
    expect(object.spec).toEqual(parse(readFileSync(new URL('deploy/prometheus/rules.yml', cwd), 'utf8')))
    const all = (form: RegExp): string[] => [...text.matchAll(form)].map(([, name = '']) => name).sort()
    const [namespace] = new Set(manifests.map(({ metadata }) => metadata.namespace))
    for (const { metadata } of [...manifests, object]) expect(metadata.namespace).toBe(namespace)
    expect(new Set([...all(/--namespace (\S+)/g), ...all(/create namespace (\S+)/g)])).toEqual(new Set([namespace]))
    expect(all(/deployment\/(\S+)/g)).toEqual(named('Deployment').sort())
    const refs = container.env.map(({ valueFrom }: Manifest) => valueFrom.secretKeyRef)
    expect(new Set(refs.map(({ name }: Manifest) => name))).toEqual(new Set(all(/create secret generic (\S+)/g)))
    expect(refs.map(({ key }: Manifest) => key).sort()).toEqual(all(/--from-file=(\S+)/g))
    expect(all(/(?:-k|kustomize) (\S+)/g)).toEqual(['deploy/kubernetes', 'deploy/kubernetes'])
  })
})
