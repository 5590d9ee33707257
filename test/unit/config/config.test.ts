import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { claimPlaces } from '../../../src/config/claimPlaces.ts'
import { ConfigError } from '../../../src/config/config.ts'
import { readConfig } from '../../../src/config/readConfig.ts'
import { summaryOf } from '../../../src/config/summary.ts'
import { variables } from '../../../src/config/variables.ts'
import { catchLog } from '../../support/upstream.ts'

type Env = Record<string, string | undefined>

const id = '438fa74a-fa7d-4317-9ced-dde32ece1787'
const otherId = '9d5e2a6c-5c1b-4d0e-8a34-6f1c2b7e0001'
const secrets = ['the-tenant-secret', 'the-file-secret', 'the-ownership-secret']
const shared: Env = {
  RAFIKI_AUTH_URL: 'http://auth:3003/graphql',
  RAFIKI_BACKEND_URL: 'http://backend:3001/graphql',
  JWT_AUDIENCE: 'rafiki-gateway'
}
const good: Env = {
  ...shared,
  RAFIKI_TENANT_ID: id,
  RAFIKI_TENANT_SECRET: 'the-tenant-secret',
  JWT_ISSUER: 'https://issuer.example',
  JWT_JWKS_URL: 'https://issuer.example/jwks.json'
}

let directory: string
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'config-'))))
afterAll(() => rmSync(directory, { recursive: true }))

function file(name: string, content: unknown): string {
  const path = join(directory, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const withTenants = (content: unknown): Env => ({ ...shared, RAFIKI_TENANTS_FILE: file('tenants.json', content) })
const tenant = { id, secret: 'the-tenant-secret', issuer: 'https://one.example', jwksUrl: 'https://one.example/jwks' }
const other = { ...tenant, id: otherId, issuer: 'https://two.example', jwksUrl: 'https://two.example/jwks' }

function refused(env: Env): ConfigError {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('expected a refusal')
}
const problems = (env: Env): string[] => refused(env).problems

describe('a configuration', () => {
  it('a configuration of the required variables has defaults for the rest', () => {
    const { tenants, issuers, ...config } = readConfig(good)
    expect(config).toEqual({
      extensionOrigins: [],
      senderConstraint: {},
      port: 4000,
      host: '127.0.0.1',
      connections: { most: 10_000, requestTimeoutMs: 30_000 },
      drainDelayMs: 5_000,
      federation: false,
      rafiki: {
        urls: { auth: 'http://auth:3003/graphql', backend: 'http://backend:3001/graphql' },
        deadlines: { read: 5_000, network: 30_000 },
        load: { inFlight: 64, queued: 512 },
        tenantsIsolated: false,
        interactionExpirySeconds: 600,
        asksFor: { incomingPayment: false, quote: false, listAll: true }
      },
      roles: ['accountHolder', 'client', 'operator'],
      defaultScopes: {
        accountHolder: ['grants:read', 'grants:revoke', 'payments:read'],
        client: [],
        operator: ['admin:read', 'admin:write']
      },
      takenAway: {},
      accountHolders: { publicMetadataKeys: [], receiverOrigins: [], mayReactivate: false },
      openPayments: { clients: [], authServers: [], resourceServers: ['*'] },
      trustedDocuments: { documents: new Map(), roles: [] },
      rateLimits: {
        accountHolder: { points: 300, mutation: 5 },
        client: { points: 600, mutation: 5 },
        operator: { points: 3_000, mutation: 5 },
        address: 100,
        fields: new Map(),
        inFlight: 20
      },
      landingPage: 'none',
      maxCost: { accountHolder: 50_000, client: 500, operator: 100_000 },
      trustedProxies: [],
      introspection: false,
      corsOrigins: [],
      audit: 'stdout',
      auditReads: false,
      following: { everyMs: 5_000, overlapMs: 900_000, requestsPerSecond: 5 },
      logAddress: 'none',
      logLevel: 'info'
    })
    const keys = { url: 'https://issuer.example/jwks.json' }
    expect(tenants).toMatchObject([{ id, operator: false }])
    expect(issuers).toEqual([
      {
        name: 'default',
        issuer: 'https://issuer.example',
        ...{ tenants, keys },
        audience: 'rafiki-gateway',
        algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'],
        maxAgeSeconds: 3600,
        toleranceSeconds: 5,
        types: [],
        roles: ['accountHolder', 'client', 'operator'],
        claims: claimPlaces.parse({}),
        senderConstrained: false,
        logoutAudience: undefined
      }
    ])
    expect(tenants[0]?.secret.reveal()).toBe('the-tenant-secret')
  })

  it('a configuration takes an empty variable for one that is not set', () => {
    const names = Object.keys(variables).filter((name) => !/^(DEFAULT_SCOPES_.*|ROLES)$/.test(name))
    const empty = Object.fromEntries(names.map((name) => [name, '']))
    expect(readConfig({ ...empty, ...good })).toEqual(readConfig(good))
    expect(problems(empty)).toEqual(problems({}))
  })

  it('a configuration takes an empty list of default scopes for one that is empty', () => {
    const { accountHolder, operator } = readConfig({ ...good, DEFAULT_SCOPES_ACCOUNT_HOLDER: '' }).defaultScopes
    expect([accountHolder, operator]).toEqual([[], ['admin:read', 'admin:write']])
  })

  it('a configuration takes all variables that are set', () => {
    const config = readConfig({
      ...good,
      PORT: '0',
      RAFIKI_NETWORK_DEADLINE_MS: '60000',
      RAFIKI_QUOTE_INTERACTION: 'true',
      RAFIKI_LIST_ALL_ACCESS_INTERACTION: 'false',
      JWT_ALGORITHMS: 'EdDSA, ES512',
      CORS_ORIGINS: 'https://a.example https://b.example',
      OWNERSHIP_URL: 'https://owners.example/',
      OWNERSHIP_SECRET: 'the-ownership-secret',
      RAFIKI_TENANT_ID: id.toUpperCase()
    })
    expect(config).toMatchObject({
      port: 0,
      rafiki: { deadlines: { network: 60_000 }, asksFor: { quote: true, listAll: false } },
      issuers: [{ algorithms: ['EdDSA', 'ES512'] }],
      corsOrigins: ['https://a.example', 'https://b.example'],
      ownership: { url: 'https://owners.example/' },
      tenants: [{ id }]
    })
    expect(config.ownership?.secret.reveal()).toBe('the-ownership-secret')
  })

  it('a configuration shows its secrets to nobody who prints it', () => {
    const env = {
      ...withTenants([tenant, { ...other, secret: undefined, secretFile: file('secret', 'the-file-secret\n') }]),
      OWNERSHIP_URL: 'https://owners.example/',
      OWNERSHIP_SECRET: 'the-ownership-secret'
    }
    const config = readConfig(env)
    expect(config.tenants.map(({ secret }) => secret.reveal())).toEqual(['the-tenant-secret', 'the-file-secret'])
    const { log, lines } = catchLog()
    log.error({ config }, 'fault')
    const all = [
      JSON.stringify(config),
      inspect(config, { depth: null, showHidden: true }),
      inspect(config, { depth: null, customInspect: false }),
      [...config.tenants.map((it) => it.secret), config.ownership?.secret]
        .map((it) => `${String(it)}${JSON.stringify({ it })}`)
        .join(),
      JSON.stringify(lines())
    ].join()
    for (const secret of secrets) expect(all).not.toContain(secret)
  })
})

describe('what is wrong', () => {
  const wrong: Env = {
    ...good,
    PORT: '65536',
    RAFIKI_AUTH_URL: 'ftp://auth',
    RAFIKI_TENANT_ID: 'one',
    RAFIKI_READ_DEADLINE_MS: '0',
    JWT_AUDIENCE: undefined,
    JWT_MAX_AGE: '-1',
    JWT_ALGORITHMS: 'ES256 HS256',
    GRAPHQL_INTROSPECTION: 'yes',
    LOG_LEVEL: 'loud',
    OWNERSHIP_URL: 'https://owners.example/',
    JWT_JWKS_FILE: '/keys.json'
  }

  it('all configuration errors are told at once, each with its variable and what was expected', () => {
    const told = problems(wrong)
    const names =
      'PORT RAFIKI_AUTH_URL RAFIKI_TENANT_ID RAFIKI_READ_DEADLINE_MS JWT_AUDIENCE JWT_MAX_AGE JWT_ALGORITHMS GRAPHQL_INTROSPECTION LOG_LEVEL OWNERSHIP_SECRET JWT_JWKS_URL'
    for (const name of names.split(' ')) expect(told.filter((line) => line.startsWith(name))).toHaveLength(1)
    expect(told).toHaveLength(11)
    expect(told.filter((line) => /: .*(expected|needs it)|missing\. .+/.test(line))).toHaveLength(11)
  })

  it.each([
    ['is not there', () => '/nowhere/file', 'ENOENT'],
    ['is a folder', () => directory, 'EISDIR'],
    ['is empty', () => file('nothing', ' \n'), 'it is empty']
  ])('a file that a variable names and that %s is a configuration error that says so', (_, path, why) => {
    const { RAFIKI_TENANT_SECRET: _secret, ...withoutSecret } = good
    const named = path()
    const envs: Env[] = [
      { ...withoutSecret, RAFIKI_TENANT_SECRET_FILE: named },
      { ...shared, RAFIKI_TENANTS_FILE: named },
      { ...good, ISSUERS_FILE: named },
      { ...good, OPEN_PAYMENTS_CLIENTS_FILE: named },
      { ...good, POLICY_FILE: named },
      { ...good, SIGNING_KEY_FILE: named },
      { ...good, TRUSTED_DOCUMENTS_FILE: named }
    ]
    for (const env of envs) expect(problems(env).filter((line) => line.includes(`${why}).`))).toHaveLength(1)
  })

  it('a file that is not JSON is a configuration error that says so, and shows nothing of it', () => {
    const { message } = refused(withTenants('[{ "secret": "the-tenant-secret", }]'))
    expect([message.includes('(not JSON)'), message.includes('the-tenant-secret')]).toEqual([true, false])
  })

  it.each([
    ['REDIS_URL', 'redis://redis/limits', 'redis://redis/2'],
    ['PUBLIC_URL', 'https://api.example/graphql', 'https://api.example/v1/']
  ])('%s is a configuration error as %s, and none as %s', (name, no, yes) => {
    expect(problems({ ...good, [name]: no })).toEqual([expect.stringMatching(`^${name}: expected`)])
    expect(() => readConfig({ ...good, [name]: yes })).not.toThrow()
  })

  it('all configuration errors are in the message too', () => {
    const error = refused(wrong)
    for (const problem of error.problems) expect(error.message).toContain(problem)
  })

  it('a missing required variable is a configuration error', () => {
    const told = problems({}).join('\n')
    for (const name of [
      'RAFIKI_AUTH_URL',
      'RAFIKI_BACKEND_URL',
      'RAFIKI_TENANT_ID',
      'RAFIKI_TENANT_SECRET',
      'JWT_ISSUER',
      'JWT_AUDIENCE',
      'JWT_JWKS_URL'
    ])
      expect(told).toContain(name)
  })

  it.each(['HS256', 'HS512', 'none', 'es256', ' '])('the algorithm %j is a configuration error', (JWT_ALGORITHMS) => {
    expect(problems({ ...good, JWT_ALGORITHMS })).toEqual([expect.stringMatching(/^JWT_ALGORITHMS: /)])
  })

  it.each(['1.5', '1e3', '0x10', ' 5', '-0', '99999999999999999999'])(
    'the port %j is a configuration error',
    (PORT) => {
      expect(problems({ ...good, PORT })).toEqual([expect.stringMatching(/^PORT: /)])
    }
  )

  it('a misspelt variable is a configuration error: what it narrows would stay as wide as it is by default', () => {
    expect(problems({ ...good, DEFAULT_SCOPE_USER: 'the-tenant-secret', max_cost_user: '1' })).toEqual([
      'DEFAULT_SCOPE_USER: there is no such variable, and DEFAULT_SCOPES_ACCOUNT_HOLDER is not set. Did you mean DEFAULT_SCOPES_ACCOUNT_HOLDER?',
      'max_cost_user: there is no such variable, and MAX_COST_ACCOUNT_HOLDER is not set. Did you mean MAX_COST_ACCOUNT_HOLDER?'
    ])
    expect(readConfig({ ...good, RAFIKI_CONSENT_URL: 'x', PATH: 'x' })).toEqual(readConfig(good))
  })

  it('a configuration error never shows a value, which may be a secret that slipped', () => {
    const slipped = Object.fromEntries(Object.keys(variables).map((name) => [name, 'the-tenant-secret']))
    const { message, stack } = refused(slipped)
    for (const text of [message, stack, inspect(refused(slipped))]) expect(text).not.toContain('the-tenant-secret')
  })
})

describe('a file of tenants', () => {
  it('a tenants file gives each tenant its secret, issuer and keys', () => {
    const { tenants, issuers } = readConfig(
      withTenants([
        { ...tenant, id: id.toUpperCase(), operator: true },
        {
          id: otherId,
          secretFile: file('secret', ' the-file-secret\n'),
          issuer: 'https://two.example',
          jwksFile: '/keys'
        }
      ])
    )
    expect(tenants).toMatchObject([
      { id, operator: true },
      { id: otherId, operator: false }
    ])
    expect(issuers).toMatchObject([
      { name: 'issuer-1', issuer: 'https://one.example', keys: { url: 'https://one.example/jwks' }, tenants: [{ id }] },
      { name: 'issuer-2', issuer: 'https://two.example', keys: { file: '/keys' }, tenants: [{ id: otherId }] }
    ])
    expect(tenants.map(({ secret }) => secret.reveal())).toEqual(['the-tenant-secret', 'the-file-secret'])
  })

  it('a tenants file may have tenants of one issuer, whose keys are at one place', () => {
    const same = { ...other, issuer: tenant.issuer, jwksUrl: tenant.jwksUrl }
    expect(readConfig(withTenants([tenant, same])).issuers).toMatchObject([{ tenants: [{ id }, { id: otherId }] }])
  })

  const without = (key: keyof typeof tenant) => ({ ...tenant, [key]: undefined })
  it.each([
    ['is not JSON', 'the-tenant-secret'],
    ['is not a list', tenant],
    ['has nobody in it', []],
    ['has both kinds of secret', [{ ...tenant, secretFile: '/secret' }]],
    ['has no secret', [without('secret')]],
    ['has an empty secret', [{ ...tenant, secret: '' }]],
    ['has a secret that is no text', [{ ...tenant, secret: ['the-tenant-secret'] }]],
    ['names a secret file that is not there', [{ ...without('secret'), secretFile: '/nowhere/secret' }]],
    ['has both kinds of keys', [{ ...tenant, jwksFile: '/keys' }]],
    ['has no keys', [without('jwksUrl')]],
    ['has keys at no URL', [{ ...tenant, jwksUrl: 'issuer' }]],
    ['has no issuer', [without('issuer')]],
    ['has an id that is no UUID', [{ ...tenant, id: 'the-tenant-secret' }]],
    ['has a key that means nothing', [{ ...tenant, operater: true }]],
    ['has a tenant twice', [tenant, { ...other, id }]],
    ['has a tenant twice, spelt in another case', [tenant, { ...other, id: id.toUpperCase() }]],
    ['has one issuer with keys at two places', [tenant, { ...other, issuer: tenant.issuer }]],
    [
      'has one issuer with keys at a URL and in a file',
      [tenant, { ...tenant, id: otherId, jwksUrl: undefined, jwksFile: '/keys' }]
    ]
  ])('a tenants file is refused when it %s, without showing a secret', (_, content) => {
    const { message, problems: told } = refused(withTenants(content))
    expect(told.filter((line) => !line.startsWith('RAFIKI_TENANTS_FILE: '))).toEqual([])
    expect(message).not.toContain('the-tenant-secret')
  })

  it.each([
    'RAFIKI_TENANT_ID',
    'RAFIKI_TENANT_SECRET',
    'RAFIKI_IDP_SECRET',
    'JWT_ISSUER',
    'JWT_JWKS_URL',
    'JWT_JWKS_FILE'
  ])('a tenants file is refused beside %s, which it would make meaningless', (name) => {
    const told = problems({ ...withTenants([tenant]), [name]: name.endsWith('ID') ? id : 'https://issuer.example' })
    expect(told).toEqual([expect.stringMatching(`^${name}: `)])
  })

  it('a tenants file is refused when it names an empty secret file, or does not exist', () => {
    const empty = [{ ...without('secret'), secretFile: file('empty', ' \n') }]
    expect(problems(withTenants(empty))).toHaveLength(1)
    expect(problems({ ...shared, RAFIKI_TENANTS_FILE: '/nowhere/tenants.json' })).toHaveLength(1)
  })

  it('a tenants file with several errors is told all of them', () => {
    const told = problems(withTenants([{ ...tenant, id: 'x' }, { ...other, jwksUrl: 'y' }, without('issuer')]))
    expect(told).toHaveLength(3)
  })
})

describe('a consent page', () => {
  const interaction = {
    RAFIKI_INTERACTION_URL: 'http://auth:3009',
    RAFIKI_AUTH_SERVER_URL: 'https://auth.wallet.example'
  }
  const RAFIKI_IDP_SECRET = 'the-idp-secret'

  it('a consent page has its server and its secret, which is shown nowhere', () => {
    const config = readConfig({ ...good, ...interaction, RAFIKI_IDP_SECRET })
    expect(config.rafiki.urls.interaction).toBe('http://auth:3009')
    expect(config.tenants[0]?.idpSecret?.reveal()).toBe(RAFIKI_IDP_SECRET)
    expect(inspect(config, { depth: 9 }) + JSON.stringify(config)).not.toContain(RAFIKI_IDP_SECRET)
  })

  it('a consent page is of the tenants that have a secret, in the tenants file or in a file of their own', () => {
    const idpSecretFile = file('idp-secret', `${RAFIKI_IDP_SECRET}\n`)
    const third = { ...tenant, id: '5d7a2f60-3c1e-4b9a-8f42-90c6d1e7ab35' }
    const { tenants } = readConfig({
      ...withTenants([{ ...tenant, idpSecret: 'one' }, { ...other, idpSecretFile }, third]),
      ...interaction
    })
    expect(tenants.map(({ idpSecret }) => idpSecret?.reveal())).toEqual(['one', RAFIKI_IDP_SECRET, undefined])
  })

  it('a consent page is configured as a whole, or not at all', () => {
    expect(problems({ ...good, ...interaction })).toEqual([expect.stringMatching(/^RAFIKI_IDP_SECRET, or idpSecret/)])
    expect(problems({ ...good, RAFIKI_IDP_SECRET })).toEqual([expect.stringMatching(/^RAFIKI_INTERACTION_URL /)])
    expect(problems({ ...good, RAFIKI_IDP_SECRET, RAFIKI_INTERACTION_URL: 'http://auth:3009' })).toEqual([
      expect.stringMatching(/^RAFIKI_AUTH_SERVER_URL /)
    ])
    expect(problems({ ...withTenants([tenant]), ...interaction })).toHaveLength(1)
    expect(problems(withTenants([{ ...tenant, idpSecret: 'one' }]))).toHaveLength(1)
    expect(problems({ ...withTenants([{ ...tenant, idpSecret: 'one', idpSecretFile: 'x' }]), ...interaction })).toEqual(
      [expect.stringMatching(/^RAFIKI_TENANTS_FILE: /)]
    )
    expect(problems({ ...withTenants([{ ...tenant, idpSecretFile: '/nowhere' }]), ...interaction })).toEqual(
      expect.arrayContaining([expect.stringMatching(/^RAFIKI_TENANTS_FILE: .*idpSecretFile/)])
    )
  })
})

describe('a policy file', () => {
  it('a policy file names the fields that are removed from each role', () => {
    const POLICY_FILE = file('policy.json', { accountHolder: ['Mutation.revokeMyGrant'] })
    expect(readConfig({ ...good, POLICY_FILE }).takenAway).toEqual({ accountHolder: ['Mutation.revokeMyGrant'] })
  })

  it('a policy file names account holders by their former name too, but not by both', () => {
    const user = ['Mutation.revokeMyGrant']
    const POLICY_FILE = file('policy.json', { user })
    expect(readConfig({ ...good, POLICY_FILE }).takenAway).toEqual({ accountHolder: user })
    const both = file('policy.json', { user, accountHolder: ['Query.me'] })
    expect(problems({ ...good, POLICY_FILE: both })).toEqual([
      expect.stringMatching(/^POLICY_FILE: user is the former name/)
    ])
  })

  it.each([
    ['no JSON', 'x'],
    ['an unknown role', { everybody: [] }],
    ['no names', { accountHolder: ['revoke my grant'] }]
  ])('a policy file is refused with %s', (_, content) => {
    const POLICY_FILE = file('policy.json', content)
    expect(problems({ ...good, POLICY_FILE })).toEqual([expect.stringMatching(/^POLICY_FILE: /)])
  })
})

describe('a value with what nobody meant around it', () => {
  it.each([
    ['quotes', 'JWT_ISSUER', '"https://issuer.example"', /is in quotes/],
    ['single quotes around a list', 'CORS_ORIGINS', "'https://a.example'", /is in quotes/],
    ['a carriage return', 'JWT_ISSUER', 'https://issuer.example\r', /carriage return/],
    ['a carriage return behind a word', 'GRAPHQL_INTROSPECTION', 'true\r', /carriage return/],
    ['a blank', 'JWT_AUDIENCE', ' rafiki-gateway', /blank/],
    ['a line break', 'JWT_AUDIENCE', 'rafiki-gateway\n', /line break/]
  ])('a value with %s is refused in words, once', (_, name, value, words) => {
    const told = problems({ ...good, [name]: value })
    expect(told).toEqual([expect.stringMatching(words)])
    expect(told[0]).toMatch(new RegExp(`^${name}: `))
    expect(told[0]).not.toContain(value)
  })

  it('blanks and carriage returns between and around the entries of a list count for nothing', () => {
    const { corsOrigins } = readConfig({ ...good, CORS_ORIGINS: 'https://a.example,\r\nhttps://b.example\r\n' })
    expect(corsOrigins).toEqual(['https://a.example', 'https://b.example'])
  })
})

describe('browser origins', () => {
  it.each([
    ...['*', 'null', 'app.example', 'https://a.example/', 'https://a.example/path', 'https://A.example'],
    ...['https://a.example:443', 'https://user@a.example', 'capacitor://localhost/']
  ])('an origin that no browser sends is refused: %s', (origin) => {
    expect(problems({ ...good, CORS_ORIGINS: `https://b.example ${origin}` })).toEqual([
      expect.stringMatching(/^CORS_ORIGINS: expected origins as browsers send them/)
    ])
  })

  it('origins of web pages and of apps are taken', () => {
    const CORS_ORIGINS = 'https://a.example http://localhost:5173 capacitor://localhost'
    expect(readConfig({ ...good, CORS_ORIGINS }).corsOrigins).toEqual(CORS_ORIGINS.split(' '))
  })
})

describe('secrets in files', () => {
  const secretOf: [name: string, secret: string, of: (config: ReturnType<typeof readConfig>) => unknown][] = [
    ['RAFIKI_TENANT_SECRET', 'of a file', ({ tenants }) => tenants[0]?.secret.reveal()],
    ['RAFIKI_IDP_SECRET', 'of a file', ({ tenants }) => tenants[0]?.idpSecret?.reveal()],
    ['OWNERSHIP_SECRET', 'of a file', ({ ownership }) => ownership?.secret.reveal()],
    ['REDIS_URL', 'redis://:secret@redis', ({ redis }) => redis?.url.reveal()],
    [
      'JOURNAL_URL',
      'postgres://:secret@db/journal',
      ({ journal }) => (journal?.database as { url: { reveal: () => string } }).url.reveal()
    ]
  ]
  const all = {
    ...good,
    RAFIKI_INTERACTION_URL: 'http://auth:3009',
    RAFIKI_AUTH_SERVER_URL: 'https://auth.example',
    RAFIKI_IDP_SECRET: 'x',
    OWNERSHIP_URL: 'https://owners.example/',
    OWNERSHIP_SECRET: 'x',
    JOURNAL_RETENTION: 'forever'
  }

  it.each(secretOf)('%s can be in a file, whose last line break does not count', (name, secret, of) => {
    const env = { ...all, [name]: undefined, [`${name}_FILE`]: file('one-secret', `${secret}\n`) }
    expect(of(readConfig(env))).toBe(secret)
  })

  it.each(secretOf)('%s is refused beside its file, and with a file that is empty or missing', (name, secret) => {
    const named = `${name}_FILE`
    expect(problems({ ...all, [name]: secret, [named]: file('one-secret', secret) })).toEqual([
      `${name} and ${named}: set one of them.`
    ])
    for (const path of ['/nowhere/secret', file('empty', '\n')])
      expect(problems({ ...all, [name]: undefined, [named]: path })[0]).toMatch(new RegExp(`^${named}: expected`))
  })
})

describe('http to another machine', () => {
  it.each([
    ['JWT_JWKS_URL', { JWT_JWKS_URL: 'http://issuer:8080/jwks.json' }],
    ['OWNERSHIP_URL', { OWNERSHIP_URL: 'http://issuer/', OWNERSHIP_SECRET: 'the-ownership-secret' }]
  ])('%s by http is refused unless its host is named', (name, more) => {
    expect(problems({ ...good, ...more })).toEqual([expect.stringMatching(new RegExp(`^${name}.*HTTP_HOSTS`))])
    expect(() => readConfig({ ...good, ...more, HTTP_HOSTS: 'other issuer' })).not.toThrow()
  })

  it('keys of a tenant by http are refused unless their host is named', () => {
    const env = withTenants([{ ...tenant, jwksUrl: 'http://issuer/jwks.json' }])
    expect(problems(env)).toEqual([expect.stringMatching(/issuer in HTTP_HOSTS/)])
    expect(() => readConfig({ ...env, HTTP_HOSTS: 'issuer' })).not.toThrow()
  })

  it.each(['localhost:3000', 'issuer.localhost', '127.0.0.1', '127.1.2.3:80', '[::1]:3000'])(
    'http on the same machine needs no name: %s',
    (host) => {
      expect(() => readConfig({ ...good, JWT_JWKS_URL: `http://${host}/jwks.json` })).not.toThrow()
    }
  )

  it.each(['localhost.example', '127.0.0.1.example', '10.0.0.1'])(
    'another machine is not taken for this one: %s',
    (host) => {
      expect(problems({ ...good, JWT_JWKS_URL: `http://${host}/jwks.json` })).toHaveLength(1)
    }
  )
})

it('the summary of a configuration names roles, issuers and what is on, and holds no secret', () => {
  expect(summaryOf(readConfig(good))).toEqual({
    roles: ['accountHolder', 'operator'],
    issuers: ['https://issuer.example'],
    on: []
  })
  const env = { METRICS_PORT: '0', REDIS_URL: 'redis://:secret@redis', JOURNAL_URL: 'postgres://:secret@db/journal' }
  const summary = summaryOf(readConfig({ ...good, ...env, JOURNAL_RETENTION: 'forever', LANDING_PAGE: 'graphiql' }))
  expect(summary.on).toEqual(['journal', 'landing page graphiql', 'metrics', 'redis'])
  const tokens = { PUBLIC_URL: 'https://api.example', ENDED_SESSIONS: 'redis', REDIS_URL: 'redis://redis' }
  expect(summaryOf(readConfig({ ...good, ...tokens })).on).toEqual(['redis', 'DPoP', 'ended sessions'])
  expect(JSON.stringify(summary)).not.toContain('secret')
})
