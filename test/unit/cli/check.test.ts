import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { check, tryAll } from '../../../src/cli/check/check.ts'
import { isShared } from '../../../src/cli/check/journal.ts'
import { UsageError } from '../../../src/cli/usage.ts'
import { Secret } from '../../../src/config/secret.ts'
import { openDatabase } from '../../../src/journal/database/database.ts'
import { migrate } from '../../../src/journal/migrations/migrate.ts'
import type { Row, Verdict } from '../../../src/cli/check/rows.ts'
import { startIssuer, type Issuer } from '../../../sandbox/issuer.ts'
import { peopleOf } from '../../../sandbox/people.ts'
import { createFaults } from '../../../sandbox/rafiki/faults.ts'
import { startRafiki, type Rafiki } from '../../../sandbox/rafiki/index.ts'
import { onPostgres } from '../../support/journals.ts'
import { recordedSeed } from '../../support/harness.ts'
import { describeUnlessMissing } from '../../support/missing.ts'
import { missingPgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { describeWithRedis, startRedis } from '../../support/redis.ts'

const seed = recordedSeed()
let sandbox: { rafiki: Rafiki; issuer: Issuer }
let env: Record<string, string>
const folder = mkdtempSync(join(tmpdir(), 'check-'))
const closing: (() => unknown)[] = []
const nowhere = 'http://127.0.0.1:1'

beforeAll(async () => {
  const rafiki = await startRafiki({ seed })
  const issuer = await startIssuer({ tenantIds: [seed.operatorTenantId, seed.secondTenantId] })
  for (const tenant of rafiki.store.tenants) tenant.idpConsentUrl = 'https://wallet.example/consent'
  sandbox = { rafiki, issuer }
  const [{ id = '', secret = '' } = {}] = rafiki.tenants
  env = {
    RAFIKI_AUTH_URL: rafiki.auth.url,
    RAFIKI_BACKEND_URL: rafiki.backend.url,
    RAFIKI_AUTH_SERVER_URL: rafiki.authServer.url,
    RAFIKI_INTERACTION_URL: rafiki.interaction.url,
    RAFIKI_IDP_SECRET: rafiki.store.tenants.find((row) => row.id === id)?.idpSecret ?? '',
    RAFIKI_TENANT_ID: id,
    RAFIKI_TENANT_SECRET: secret,
    // It holds a second one.
    RAFIKI_TENANTS_ISOLATED: 'true',
    JWT_ISSUER: issuer.of(id).issuer,
    JWT_JWKS_URL: issuer.of(id).jwksUrl,
    JWT_AUDIENCE: 'rafiki-gateway'
  }
})
afterEach(() => {
  for (const front of [sandbox.rafiki.auth, sandbox.rafiki.backend]) {
    front.intercept = undefined
    front.faults = undefined
  }
})
afterAll(async () => {
  await Promise.all([sandbox.rafiki.close(), sandbox.issuer.close(), ...closing.map((close) => close())])
  rmSync(folder, { recursive: true })
})

/** The verdicts by what was tried. */
async function verdicts(changed: Record<string, string | undefined> = {}, wanted = {}) {
  const rows = await tryAll({ ...env, ...changed }, wanted)
  return {
    of: Object.fromEntries(rows.map(({ what, verdict }) => [what, verdict])),
    wrong: rows.filter(({ verdict }) => verdict === 'wrong').map(({ what }) => what),
    rows
  }
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const answering = (status: number, body: unknown) =>
  serve(
    (_, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  )

it('rafiki-gateway check finds everything right in a working environment', async () => {
  const { of } = await verdicts()
  expect(of).toEqual({
    configuration: 'right',
    'auth: reachable': 'right',
    'auth: signature': 'right',
    'auth: clock': 'right',
    'auth: schema': 'right',
    'backend: reachable': 'right',
    'backend: signature': 'right',
    'backend: clock': 'right',
    'backend: schema': 'right',
    'tenants kept apart': 'right',
    tenant: 'right',
    "issuer's keys": 'right',
    'interaction server': 'right',
    'consent secret': 'right',
    'auth server': 'right',
    'ownership service': 'off',
    redis: 'off',
    journal: 'off',
    'bound tokens': 'off',
    'ended sessions': 'off',
    'ready token': 'off',
    'audit log': 'off',
    'own fields': 'off',
    'own services': 'off'
  } satisfies Record<string, Verdict>)
})

it('rafiki-gateway check says all that is wrong with the variables, and sends no request', async () => {
  const before = sandbox.rafiki.backend.counters.requests
  const { wrong } = await verdicts({ JWT_AUDIENCE: undefined, RAFIKI_AUTH_URL: 'ftp://auth' })
  expect(wrong).toEqual(['configuration', 'configuration'])
  expect(sandbox.rafiki.backend.counters.requests).toBe(before)
})

it('rafiki-gateway check says what tokens without scopes may do, and names unknown variables without their values', async () => {
  const { rows } = await verdicts({ DEFAULT_SCOPES_ACCOUNT_HOLDER: 'grants:read', RAFIKI_CONSENT_URL: 'a-secret' })
  expect(rows[0]?.found).toContain('(accountHolder: grants:read; client: nothing; operator: admin:read admin:write)')
  expect(rows[1]).toMatchObject({ what: 'variables', verdict: 'unknown', found: 'not known: RAFIKI_CONSENT_URL' })
  expect(JSON.stringify(rows)).not.toContain('a-secret')
})

it.each([
  ['a service that is not there', { RAFIKI_AUTH_URL: `${nowhere}/graphql` }, ['auth: reachable']],
  ['a wrong path', () => ({ RAFIKI_AUTH_URL: env.RAFIKI_AUTH_URL?.replace('graphql', 'graph') }), ['auth: signature']],
  ['a wrong secret', { RAFIKI_TENANT_SECRET: 'another' }, ['auth: signature', 'backend: signature']],
  [
    'an unknown tenant',
    { RAFIKI_TENANT_ID: '00000000-0000-4000-8000-000000000000' },
    ['auth: signature', 'backend: signature']
  ],
  ["an idp secret that is not the tenant's", { RAFIKI_IDP_SECRET: 'another' }, ['consent secret']],
  ['an interaction server that is not there', { RAFIKI_INTERACTION_URL: nowhere }, ['interaction server']],
  ['an auth server that is not there', { RAFIKI_AUTH_SERVER_URL: nowhere }, ['auth server']],
  ['an issuer that is not there', { JWT_JWKS_URL: `${nowhere}/jwks.json` }, ["issuer's keys"]],
  ['tenants that are not known to be kept apart', { RAFIKI_TENANTS_ISOLATED: undefined }, ['tenants kept apart']],
  ['keys of another kind than is let in', { JWT_ALGORITHMS: 'EdDSA' }, ["issuer's keys"]],
  ['a journal that is not there', { JOURNAL_URL: 'postgres://127.0.0.1:1/x', JOURNAL_RETENTION: '1d' }, ['journal']],
  ['a Redis that is not there', { REDIS_URL: 'redis://127.0.0.1:1' }, ['redis']],
  ['a service of own fields that is not there', { EXTENSION_ORIGINS: nowhere }, ['own services']],
  ['an audit log whose folder is not there', { AUDIT_LOG: '/no/such/folder/audit.log' }, ['audit log']],
  ['a file for the ready token that is not there', { READY_TOKEN_FILE: '/no/such/token' }, ['ready token']],
  ['a limit for a field that is not there', { FIELD_RATE_LIMITS: 'revokeMyGrant5=1' }, ['configuration']],
  [
    'addresses that are exchanged',
    () => ({ RAFIKI_AUTH_URL: env.RAFIKI_BACKEND_URL, RAFIKI_BACKEND_URL: env.RAFIKI_AUTH_URL }),
    ['auth: signature', 'backend: signature']
  ],
  ['an ownership service that is not there', { OWNERSHIP_URL: nowhere, OWNERSHIP_SECRET: 's' }, ['ownership service']]
])('rafiki-gateway check finds %s', async (_, changed, expected) => {
  const { wrong } = await verdicts(typeof changed === 'function' ? changed() : changed)
  expect(wrong).toEqual(expected)
})

it('rafiki-gateway check finds another server behind the addresses of the interaction and the auth server', async () => {
  const other = await answering(200, { hello: 'world' })
  const { wrong } = await verdicts({ RAFIKI_INTERACTION_URL: other, RAFIKI_AUTH_SERVER_URL: other })
  expect(wrong).toEqual(['interaction server', 'auth server'])
})

it('rafiki-gateway check finds clocks that differ', async () => {
  sandbox.rafiki.auth.faults = { clockAheadMs: -90_000, next: () => ({ latencyMs: 0 }) } as never
  const { wrong, rows } = await verdicts()
  expect(wrong).toEqual(['auth: clock'])
  expect(rows.find(({ what }) => what === 'auth: clock')?.found).toMatch(/(8\d|90) s behind/)
})

it('rafiki-gateway check finds a tenant without a consent page, and one whose secret Rafiki does not tell', async () => {
  const tenant = sandbox.rafiki.store.tenants.find(({ id }) => id === env.RAFIKI_TENANT_ID)
  const { idpConsentUrl = null, idpSecret = null } = tenant ?? {}
  Object.assign(tenant ?? {}, { idpConsentUrl: null })
  expect((await verdicts()).of['consent secret']).toBe('wrong')
  Object.assign(tenant ?? {}, { idpSecret: null })
  expect((await verdicts()).of['consent secret']).toBe('unknown')
  Object.assign(tenant ?? {}, { idpConsentUrl, idpSecret })
})

describe('the schema', () => {
  const isIntrospection = (body: unknown) => String((body as { query?: string }).query).includes('__schema')
  const off = { status: 400, body: JSON.stringify({ errors: [{ message: 'GraphQL introspection is not allowed' }] }) }

  it('rafiki-gateway check looks for the schema field by field where introspection is off, and executes none of it', async () => {
    const { backend } = sandbox.rafiki
    backend.intercept = ({ body }) => (isIntrospection(body) ? off : undefined)
    const before = backend.counters.rootFields
    const { of, rows } = await verdicts()
    expect(of['backend: schema']).toBe('right')
    expect(
      Number(/all (\d+) reachable types/.exec(rows.find(({ what }) => what === 'backend: schema')?.found ?? '')?.[1])
    ).toBeGreaterThan(30)
    // The signature's, the tenant's and the consent secret's question, and of that one who it ran as.
    expect(backend.counters.rootFields - before).toBe(4)
  })

  it('rafiki-gateway check says which fields a service lacks, with introspection and without', async () => {
    const { auth } = sandbox.rafiki
    auth.intercept = ({ body, text }) => {
      if (isIntrospection(body)) return off
      if (!text.includes('finalizationReason')) return undefined
      const messages = [
        'Cannot query field "finalizationReason" on type "Grant".',
        'Cannot query field "gatewayCheckAsksForNothing" on type "Query".'
      ]
      return { status: 400, body: JSON.stringify({ errors: messages.map((message) => ({ message })) }) }
    }
    const without = await verdicts()
    expect(without.wrong).toEqual(['auth: schema'])
    expect(without.rows.find(({ what }) => what === 'auth: schema')?.found).toBe('lacks Grant.finalizationReason')

    const whole = await fetchIntrospection()
    const without1 = JSON.parse(JSON.stringify(whole).replaceAll('"finalizationReason"', '"reasonOfTheEnd"')) as unknown
    auth.intercept = ({ body }) => (isIntrospection(body) ? { status: 200, body: JSON.stringify(without1) } : undefined)
    expect((await verdicts()).wrong).toEqual(['auth: schema'])
  })

  it('rafiki-gateway check cannot say what a service lacks that hides its schema', async () => {
    sandbox.rafiki.auth.intercept = ({ text }) =>
      /__schema|gatewayCheck/.test(text)
        ? { status: 400, body: JSON.stringify({ errors: [{ message: 'no' }] }) }
        : undefined
    expect((await verdicts()).of['auth: schema']).toBe('unknown')
  })

  async function fetchIntrospection(): Promise<unknown> {
    const { introspectionFromSchema } = await import('graphql')
    const { schemas } = await import('../../../src/rafiki/delegation/schemas.ts')
    return { data: introspectionFromSchema(schemas.auth) }
  }
})

describe('fields of the wallet’s own', () => {
  const index = new URL('../../../src/index.ts', import.meta.url)
  const module = (name: string, sdl: string): string => {
    const file = join(folder, `${name}.mjs`)
    const declaration = `{ role: 'accountHolder', sdl: ${JSON.stringify(sdl)}, guards: { 'Query.a': [everyone] }, resolvers: { Query: { a: () => null } } }`
    writeFileSync(
      file,
      `import { everyone, fieldModule } from ${JSON.stringify(index.pathname)}\nexport default fieldModule(${declaration})`
    )
    return file
  }
  const found = async (extend: string[], env = {}) =>
    (await verdicts(env, { extend })).rows.filter(({ what }) => what.startsWith('own '))

  it('rafiki-gateway check loads modules, tries them as the start does, and sees that their services answer', async () => {
    const origin = await answering(404, {})
    const rows = await found([module('right', 'extend type Query { a: ID }')], { EXTENSION_ORIGINS: origin })
    expect(rows).toEqual([
      { what: 'own fields', verdict: 'right', found: '1 module(s): 1 fields' },
      { what: 'own services', verdict: 'right', found: `${origin} answers (HTTP 404)` }
    ])
  })

  it.each([
    ['a file that is not there', () => join(folder, 'none.mjs'), 'NOT_LOADED'],
    ['another default export', () => fileURLToPath(new URL('../../support/words.ts', import.meta.url)), 'NOT_A_MODULE'],
    ['a name that is taken', () => module('taken', 'extend type Query { a: ID } type MyGrant { a: ID }'), 'NAME_TAKEN'],
    ['a type that is none', () => module('empty', 'extend type Query { a: E } enum E'), 'SDL_INVALID']
  ])('rafiki-gateway check tells by a code what is wrong with a module: %s', async (_, file, code) => {
    const [row] = await found([file()])
    expect(row).toMatchObject({ what: 'own fields', verdict: 'wrong', found: expect.stringContaining(`: ${code}: `) })
  })
})

describe('the keys', () => {
  const asFile = async (content: string) => {
    const file = join(folder, 'jwks.json')
    writeFileSync(file, content)
    return verdicts({ JWT_JWKS_URL: undefined, JWT_JWKS_FILE: file })
  }

  it.each([
    ['nothing that is JSON', '<html>'],
    ['no key', '{"keys":[]}'],
    ['a shared secret', '{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}'],
    ['a key for encryption', '{"keys":[{"kty":"RSA","use":"enc","n":"AQAB","e":"AQAB"}]}'],
    ['a private key', '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA","d":"c2VjcmV0"}]}']
  ])('rafiki-gateway check calls the key set wrong where there is %s', async (_, content) => {
    const { wrong, rows } = await asFile(content)
    expect(wrong).toEqual(["issuer's keys"])
    expect(JSON.stringify(rows)).not.toContain('c2VjcmV0')
  })
})

describe('the ownership service', () => {
  const with_ = (url: string) => ({ OWNERSHIP_URL: url, OWNERSHIP_SECRET: 'the secret of the ownership service' })

  it('rafiki-gateway check asks the ownership service for a given subject, and for one that does not exist', async () => {
    const url = await serve((request, response) => {
      const known = request.url?.includes('subject=alice') ?? false
      response.end(JSON.stringify({ walletAddresses: known ? ['https://wallet.example/alice'] : [] }))
    })
    const found = async (subject?: string) =>
      (await verdicts(with_(url), { subject })).rows.find(({ what }) => what === 'ownership service')
    expect(await found('alice')).toMatchObject({ verdict: 'right', found: expect.stringMatching(/^1 /) })
    expect(await found()).toMatchObject({ verdict: 'right' })
  })

  it('rafiki-gateway check calls an ownership service wrong that grants everything, refuses, or answers something else', async () => {
    for (const url of [
      await answering(200, { walletAddresses: ['https://wallet.example/alice'] }),
      await answering(404, { walletAddresses: [] }),
      await answering(200, { wallets: [] })
    ])
      expect((await verdicts(with_(url))).wrong).toEqual(['ownership service'])
  })
})

describeWithRedis('a Redis', () => {
  it('rafiki-gateway check counts in Redis, or says that it needs a password without repeating one', async () => {
    const redis = await startRedis()
    closing.push(() => redis.kill())
    expect((await verdicts({ REDIS_URL: redis.url })).of.redis).toBe('right')
    const { of, rows } = await verdicts({ REDIS_URL: redis.url.replace('//', '//default:s3cret@') })
    // One that wants no password takes any name but "default".
    expect(['right', 'wrong']).toContain(of.redis)
    expect(JSON.stringify(rows)).not.toContain('s3cret')
  })
})

describe('a token', () => {
  it('rafiki-gateway check says who a token is for, or why it is refused', async () => {
    const alice = await verdicts({}, { token: await sandbox.issuer.mint(peopleOf(seed).alice) })
    expect(alice.rows.at(-1)).toMatchObject({
      what: 'token',
      verdict: 'right',
      found: expect.stringMatching(/^accountHolder of .* 1 wallet/)
    })
    const foreign = await sandbox.issuer.mint({ aud: 'another' })
    const refused = await verdicts({}, { token: foreign })
    expect(refused.wrong).toEqual(['token'])
    expect(refused.rows.at(-1)?.found).toContain('its `aud` does not name')
    const noRole = await verdicts({}, { token: await sandbox.issuer.mint({ sub: 'x', role: 'admin' }) })
    expect(noRole.rows.at(-1)?.found).toContain('role')
    expect(JSON.stringify([...refused.rows, ...alice.rows])).not.toContain(foreign.split('.')[2])
    const file = join(folder, 'ready-token')
    for (const [token, verdict] of [
      [await sandbox.issuer.mint(peopleOf(seed).alice), 'right'],
      [foreign, 'wrong']
    ] as const) {
      writeFileSync(file, `${token}\n`)
      expect((await verdicts({ READY_TOKEN_FILE: file })).of['ready token']).toBe(verdict)
    }
  })
})

it('rafiki-gateway check exits with 1 where anything is wrong, and neither its table nor its JSON holds a secret', async () => {
  const secrets = [env.RAFIKI_TENANT_SECRET, env.RAFIKI_IDP_SECRET, 'of the ownership service']
  for (const [changed, code] of [
    [{}, 0],
    [{ JWT_ALGORITHMS: 'EdDSA', OWNERSHIP_URL: nowhere, OWNERSHIP_SECRET: 'of the ownership service' }, 1]
  ] as const) {
    for (const args of [[], ['--json']]) {
      let printed = ''
      expect(await check(args, { ...env, ...changed }, (text) => void (printed += text))).toBe(code)
      expect(secrets.filter((secret) => secret && printed.includes(secret))).toEqual([])
      if (args.length > 0) expect(JSON.parse(printed).length).toBeGreaterThan(10)
    }
  }
  await expect(check(['--token-file', join(folder, 'none')], env, () => {})).rejects.toThrow(UsageError)
})

describe('several issuers', () => {
  it('rafiki-gateway check reads the keys of each issuer, where its discovery document says, and says what each may make', async () => {
    const issuer = { name: 'customers', issuer: env.JWT_ISSUER, audience: 'rafiki-gateway', roles: ['accountHolder'] }
    const own = { defaultScopes: { operator: ['admin:read'] } }
    const staff = { ...issuer, ...own, name: 'staff', issuer: `${env.JWT_ISSUER}/elsewhere`, roles: ['operator'] }
    const file = join(folder, 'issuers.json')
    writeFileSync(file, JSON.stringify([issuer, staff]))
    const shared = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('JWT_')))
    const rows = await tryAll(
      { ...shared, ISSUERS_FILE: file, ROLES: 'accountHolder' },
      { token: await sandbox.issuer.mint() }
    )
    const verdict = (what: string) => rows.find((row) => row.what === what)?.verdict
    expect(verdict("issuer's keys (customers)")).toBe('right')
    expect(verdict("issuer's keys (staff)")).toBe('wrong')
    expect(verdict('token')).toBe('right')
    expect(rows[0]?.found).toContain('customers: accountHolder; staff: none')
    expect(rows[0]?.found).toContain('operator of staff: admin:read)')
  })
})

describe('several tenants', () => {
  /** The second says of itself what it is not. */
  function severalTenants(changed: Record<string, string> = {}) {
    const file = join(folder, 'tenants.json')
    const tenants = sandbox.rafiki.tenants.map(({ id, secret }, index) => ({
      ...{ id, secret, operator: index === 1 },
      issuer: sandbox.issuer.of(id).issuer,
      jwksUrl: sandbox.issuer.of(id).jwksUrl
    }))
    writeFileSync(file, JSON.stringify(tenants), { mode: 0o600 })
    const shared = Object.entries(env).filter(([name]) => !/TENANT_|IDP|INTERACTION|ISSUER|JWKS/.test(name))
    return tryAll({ ...Object.fromEntries(shared), RAFIKI_TENANTS_FILE: file, ...changed })
  }
  const keptApart = (rows: Row[]) => rows.find(({ what }) => what === 'tenants kept apart')

  it('rafiki-gateway check tries each of several tenants', async () => {
    const rows = await severalTenants()
    expect(rows.filter(({ what }) => what.startsWith('tenant ')).map(({ verdict }) => verdict)).toEqual([
      'right',
      'wrong'
    ])
  })

  it('rafiki-gateway check queries several tenants at once many times: none was answered as another', async () => {
    expect(keptApart(await severalTenants())).toMatchObject({ verdict: 'right' })
    const unsaid = keptApart(await severalTenants({ RAFIKI_TENANTS_ISOLATED: 'false' }))
    expect(unsaid).toMatchObject({ verdict: 'wrong', found: expect.stringContaining('several tenants') as string })
  })

  it('rafiki-gateway check finds tenants that Rafiki mixes up, whatever the configuration says', async () => {
    sandbox.rafiki.backend.faults = createFaults({ mixTenants: 0.07, seed: 4 })
    const found = expect.stringContaining('seen to run a request as another tenant') as string
    expect(keptApart(await severalTenants())).toMatchObject({ verdict: 'wrong', found })
  })
})

describe('a journal', () => {
  const env = { JOURNAL_RETENTION: '1d' }

  it('a folder is said not to be for evidence', async () => {
    const { rows } = await verdicts({ ...env, JOURNAL_DIR: join(folder, 'journal') })
    const found = rows.find(({ what }) => what === 'journal')
    expect(found).toMatchObject({ verdict: 'unknown', found: expect.stringContaining('not for evidence') as unknown })
  })

  onPostgres((postgres) => {
    it('a PostgreSQL is right once its tables are there; rafiki-gateway check makes none', async () => {
      const wanted = { ...env, JOURNAL_URL: postgres().url }
      for (const tables of ['unknown', 'right']) {
        const { of } = await verdicts(wanted)
        expect(of).toMatchObject({ journal: 'right', 'journal: sessions': 'right', 'journal: tables': tables })
        const db = await openDatabase({ url: new Secret(postgres().url) })
        await migrate(db)
        await db.destroy()
      }
    })

    it('rafiki-gateway check says in words what the user of the database may not, and that there is none', async () => {
      const { search } = new URL(postgres().url)
      const db = await openDatabase({ url: new Secret(postgres().url) })
      await sql`create role poor login`.execute(db)
      await sql`create database bare`.execute(db)
      await db.destroy()
      for (const [user, what, words] of [
        ['poor', 'journal: tables', 'this user may not create them'],
        ['nobody', 'journal', 'does not accept this user (28000)']
      ] as const) {
        const { rows } = await verdicts({ ...env, JOURNAL_URL: `postgres://${user}@localhost/bare${search}` })
        const found = expect.stringContaining(words) as unknown
        expect(rows).toContainEqual(expect.objectContaining({ what, verdict: 'wrong', found }))
      }
    })

    describeUnlessMissing(missingPgbouncer, 'behind a pgbouncer', () => {
      it.each([
        ['transaction', 'wrong', 'a pool in transaction mode'],
        ['session', 'right', 'keeps its session']
      ] as const)('rafiki-gateway check tells a pool in %s mode, in words', async (mode, verdict, words) => {
        const pool = await startPgbouncer(postgres().url, mode)
        const { rows } = await verdicts({ ...env, JOURNAL_URL: pool.url })
        await pool.stop()
        const found = rows.find(({ what }) => what === 'journal: sessions')
        expect(found).toMatchObject({ verdict, found: expect.stringContaining(words) as unknown })
      })
    })
  })

  it.each([
    ['the process of an idle session is given to the next one', [1, 1], true],
    ['an idle session goes on in another process', [1, 2, 3], true],
    ['each session keeps its process', [1, 2, 1], false]
  ])('a pool in transaction mode is told by its processes: %s', async (_, pids, shared) => {
    const asked: string[] = []
    const query = (text: string) => {
      asked.push(text)
      return Promise.resolve(text.startsWith('select') ? (pids.shift() ?? 0) : 0)
    }
    expect(await isShared({ query }, { query })).toBe(shared)
    expect(asked.at(-1)).toBe('rollback')
  })
})
