import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { validate as lintDockerfile, type ValidatorSettings } from 'dockerfile-utils'
import { parse } from 'yaml'
import { developmentEnv, writeEnv } from '../../../deploy/compose/env.ts'
import { people } from '../../../deploy/compose/people.ts'
import { readConfig } from '../../../src/config/readConfig.ts'
import { unknownVariables } from '../../../src/config/unknownVariables.ts'
import { variables } from '../../../src/config/variables.ts'
import { drainMs } from '../../../src/http/lifecycle.ts'
import { describeUnlessMissing, findProgram } from '../../support/missing.ts'

interface Service {
  image?: string
  build?: string | { target?: string }
  command?: string[]
  read_only?: boolean
  volumes?: string[]
  environment?: Record<string, string>
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

test('the compose gateway is given variables that exist, and all that are required', () => {
  // Two are those of the example wallet's module.
  expect(Object.keys(gateway).filter((name) => !(name in variables))).toEqual(['WALLET_URL', 'WALLET_READ_TOKEN'])
  const samples: Record<string, string> = {
    RAFIKI_TENANT_ID: '438fa74a-fa7d-4317-9ced-dde32ece1787',
    JWT_JWKS_URL: 'https://issuer.example/jwks.json',
    RAFIKI_AUTH_SERVER_URL: 'https://auth.wallet.example'
  }
  const asked = Object.values(gateway).flatMap((value) => /\$\{(\w+):\?/.exec(value)?.[1] ?? [])
  const set = Object.fromEntries(asked.map((name) => [name, samples[name] ?? 'sample']))
  expect(readConfig(environmentOf('gateway', set))).toMatchObject({
    host: '0.0.0.0',
    port: 4000,
    rafiki: { urls: { auth: 'http://rafiki-auth:3003/graphql', backend: 'http://rafiki-backend:3001/graphql' } }
  })
})

test("no other service's secret is passed on to the compose gateway", () => {
  const given = environmentOf('gateway', developmentEnv())
  for (const name of ['POSTGRES_PASSWORD', 'RAFIKI_COOKIE_KEY', 'RAFIKI_STREAM_SECRET', 'RAFIKI_WEBHOOK_SECRET'])
    expect([name in developmentEnv(), name in given]).toEqual([true, false])
})

test('no secret is written down in the compose file: each comes from the environment, and its absence says what is missing', () => {
  for (const [service, { environment = {} }] of services) {
    for (const [name, value] of Object.entries(environment)) {
      if (!/SECRET|PASSWORD|COOKIE_KEY|DATABASE_URL/.test(name)) continue
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
    Object.entries(compose.services[name]?.environment ?? {}).map(([key, value]) => [key, interpolated(value, env)])
  )

describe('on a developer’s machine', () => {
  const env = developmentEnv()

  test("a developer's .env sets all required variables, random ones where they are secrets, and the gateway can be configured with it", () => {
    for (const [name] of services) expect(() => environmentOf(name, env)).not.toThrow()
    const { tenants, issuers, openPayments, rafiki } = readConfig(environmentOf('gateway', env))
    expect(tenants[0]).toMatchObject({ id: env.RAFIKI_TENANT_ID })
    expect(issuers[0]).toMatchObject({ issuer: 'http://issuer:4200', tenants })
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
    const taken = Object.keys(env).filter((name) => name.startsWith('COMPOSE_') || text.includes(`\${${name}:`))
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

  test('the gateway of a developer starts with the example wallet’s module, which asks the accounts', () => {
    const { command = [], volumes = [] } = compose.services.gateway ?? {}
    const [file = '', mounted] = volumes[0]?.split(':') ?? []
    const module = command.at(-1) ?? ''
    expect(mounted).toBe(`/app/${module}`)
    // Within the package of the image, whose name the module imports.
    expect(read(file)).toContain("from 'rafiki-gateway'")
    expect(command.slice(0, 2)).toEqual(['node', 'dist/main.js'])
    const { EXTENSION_ORIGINS, WALLET_URL = '', WALLET_READ_TOKEN } = environmentOf('gateway', env)
    expect([EXTENSION_ORIGINS, new URL(WALLET_URL).hostname]).toEqual([WALLET_URL, 'accounts'])
    expect(WALLET_READ_TOKEN).toBe(environmentOf('accounts', env).WALLET_READ_TOKEN)
    expect(unknownVariables({ ...environmentOf('gateway', env) })).toEqual({ misspelt: [], unknown: [] })
    expect(production.services.gateway?.command).toBeUndefined()
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
    const inProduction = Object.keys(production.services.gateway?.environment ?? {})
    expect(inProduction).not.toEqual(expect.arrayContaining(['LANDING_PAGE']))
    expect(inProduction).not.toEqual(expect.arrayContaining(['GRAPHQL_INTROSPECTION']))
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
    expect(read('wallet/pages.js')).toContain(`'${pathname}':`)
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

// Needs no engine. Debian's package and Docker's own put it there, beside the client.
const composeProgram =
  ['/usr/libexec', '/usr/lib', '/usr/local/lib', '/usr/local/libexec']
    .map((folder) => join(folder, 'docker/cli-plugins/docker-compose'))
    .find(existsSync) ?? findProgram('docker-compose')
const missingCompose = composeProgram ? [] : ['docker-compose (apt-get install docker-compose, from Debian 13 on)']

interface Built {
  services: Record<string, Record<string, unknown> & { environment: Record<string, string> }>
}

describeUnlessMissing(missingCompose, 'the stack, as Docker Compose reads it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'))
  const config = (env: Record<string, string>, ...files: string[]): Built => {
    const file = join(folder, '.env')
    writeFileSync(
      file,
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join('')
    )
    const named = files.flatMap((it) => ['-f', it])
    const args = [...named, '--env-file', file, 'config', '--format', 'json']
    const { PATH = '' } = process.env
    const cwd = fileURLToPath(root(''))
    return JSON.parse(
      execFileSync(composeProgram ?? 'docker-compose', args, { cwd, encoding: 'utf8', stdio: 'pipe', env: { PATH } })
    ) as Built
  }
  afterAll(() => rmSync(folder, { recursive: true }))

  test('Docker Compose takes both files, and every service of them runs with no more than it needs', () => {
    const { services: built } = config(developmentEnv(), 'docker-compose.yml', 'deploy/compose/development.yml')
    expect(Object.keys(built).sort()).toEqual(Object.keys(compose.services).sort())
    for (const [name, service] of Object.entries(built)) {
      expect([name, service]).toEqual([
        name,
        expect.objectContaining({
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
          mem_limit: expect.stringMatching(/^\d{8,}$/),
          logging: { driver: 'json-file', options: { 'max-size': '20m', 'max-file': '5' } },
          // The gateway's image brings one.
          init: name !== 'gateway'
        })
      ])
      const owned = ['postgres', 'redis'].includes(name)
      expect([name, 'cap_add' in service]).toEqual([name, owned])
      expect([name, service.privileged, service.user]).toEqual([name, undefined, undefined])
    }
    for (const name of ['gateway', ...standIns]) expect(built[name]).toMatchObject({ read_only: true })
  })

  test.each([
    ['a key that is misspelt', 'read_only:', 'readonly:'],
    ['a duration that is none', 'stop_grace_period: 45s', 'stop_grace_period: soon'],
    ['a service that is not there', 'redis: { condition', 'rediss: { condition']
  ])('Docker Compose would not let through %s', (_, from, to) => {
    const file = join(folder, 'docker-compose.yml')
    const given = read('docker-compose.yml')
    const { COMPOSE_FILE: _files, ...env } = developmentEnv()
    writeFileSync(file, given)
    expect(() => config(env, file)).not.toThrow()
    writeFileSync(file, given.replace(from, to))
    expect(() => config(env, file)).toThrow()
  })

  test('Docker Compose names what production lacks, and hands the gateway what gateway.env says', () => {
    const file = join(folder, 'docker-compose.yml')
    writeFileSync(file, read('docker-compose.yml'))
    expect(() => config({}, file)).toThrow(/required variable \w+ is missing a value: set it to/)
    const { COMPOSE_FILE: _file, ...env } = developmentEnv()
    const bare = config({ ...env, RATE_LIMIT_CLIENT: '6' }, file).services.gateway?.environment
    expect(Object.keys(bare ?? {}).sort()).toEqual(Object.keys(production.services.gateway?.environment ?? {}).sort())
    writeFileSync(join(folder, 'gateway.env'), 'RATE_LIMIT_CLIENT=7\nHTTP_HOSTS=issuer\n')
    const { gateway: built } = config(env, file).services
    expect(readConfig({ ...built?.environment }).rateLimits.client.points).toBe(7)
    expect(built?.stop_grace_period).toBe(`${(drainMs + 10_000) / 1_000}s`)
  })
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile').replaceAll('\\\n', ' ').split('\n')
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
  const strict = Object.fromEntries(
    ['deprecatedMaintainer', 'directiveCasing', 'emptyContinuationLine', 'instructionCasing', 'instructionCmdMultiple']
      .concat(['instructionEntrypointMultiple', 'instructionHealthcheckMultiple', 'instructionJSONInSingleQuotes'])
      .concat(['instructionWorkdirRelative'])
      .map((rule) => [rule, 2])
  ) as ValidatorSettings

  test('a linter finds nothing in the Dockerfile, and would find a mistake', () => {
    expect(lintDockerfile(read('Dockerfile'), strict)).toEqual([])
    expect(lintDockerfile(read('Dockerfile').replace('HEALTHCHECK', 'HEALTHCHEK'), strict)).toHaveLength(1)
  })

  test('the base images of the Docker image are arguments, which a digest can replace', () => {
    const bases = lines.flatMap((line) => /^FROM (?:--platform=\S+ )?(\S+)/.exec(line)?.[1] ?? [])
    const stages = lines.flatMap((line) => / AS (\S+)$/.exec(line)?.[1] ?? [])
    const named = lines.flatMap((line) => /^ARG (\w+)=\S+:\d\S*$/.exec(line)?.[1] ?? [])
    expect(bases.filter((base) => !stages.includes(base)).map((base) => base.slice(2, -1))).toEqual(
      expect.arrayContaining(named)
    )
    expect(bases.filter((base) => !stages.includes(base) && !named.includes(base.slice(2, -1)))).toEqual([])
  })

  test('the Docker image takes what runs from the platform that it is for, and the packages that the bundle leaves out', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> }
    const packages = last.flatMap((line) => /^COPY --from=build \/app\/node_modules\/(\S+)/.exec(line)?.[1] ?? [])
    expect(packages).toEqual(Object.keys(dependencies))
    // What is copied out of the stage of the builder's platform is the same for all.
    expect(lines).toContain('FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build')
    expect(lines).toContain('FROM ${NODE_IMAGE} AS node')
    expect(last).toContain('COPY --from=node /usr/local/bin/node /usr/local/bin/node')
  })

  test('the Docker image starts by an init, says what it is, and keeps all licences', () => {
    expect(last).toContain('ENTRYPOINT ["/sbin/tini", "--"]')
    expect(last.find((line) => line.startsWith('RUN apk'))).toContain(' tini ')
    for (const label of ['title', 'description', 'licenses=Apache-2.0'])
      expect(last.join('\n')).toContain(`org.opencontainers.image.${label}`)
    for (const kept of ['COPY package.json LICENSE ./', 'COPY --from=build /usr/local/LICENSE* ./node/'])
      expect(last).toContain(kept)
    // Which has the packages' licences, and their list: `npm run build` writes both.
    expect(last).toContain('COPY --from=build /app/dist ./dist')
  })

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
