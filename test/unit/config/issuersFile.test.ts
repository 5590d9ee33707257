import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '../../../src/config/config.ts'
import { readConfig } from '../../../src/config/readConfig.ts'
import { summaryOf } from '../../../src/config/summary.ts'

const one = '438fa74a-fa7d-4317-9ced-dde32ece1787'
const two = '9d5e2a6c-5c1b-4d0e-8a34-6f1c2b7e0001'
const folder = mkdtempSync(join(tmpdir(), 'issuers-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const rafiki = { RAFIKI_AUTH_URL: 'http://auth:3003/graphql', RAFIKI_BACKEND_URL: 'http://backend:3001/graphql' }
const oneTenant = { ...rafiki, RAFIKI_TENANT_ID: one, RAFIKI_TENANT_SECRET: 'the-secret' }
const twoTenants = (more: Record<string, unknown> = {}) => ({
  ...rafiki,
  RAFIKI_TENANTS_FILE: file('tenants.json', [
    { id: one, secret: 'the-secret', ...more },
    { id: two, secret: 'the-secret' }
  ])
})
const with_ = (issuers: unknown, env: Record<string, string> = oneTenant) => ({
  ...env,
  ISSUERS_FILE: file('issuers.json', issuers)
})
function problems(env: Record<string, string>): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}
const customers = {
  name: 'customers',
  issuer: 'https://id.example/customers',
  audience: 'gateway',
  roles: ['accountHolder']
}
const staff = { name: 'staff', issuer: 'https://id.example/staff/', audience: 'gateway', roles: ['operator'] }

it('several issuers may speak for one tenant, each with its keys, roles and limits', () => {
  const config = readConfig(
    with_([
      customers,
      {
        ...staff,
        jwksUrl: 'https://id.example/keys',
        ...{ maxAge: 900, clockTolerance: 0, types: ['at+jwt'], algorithms: ['ES256'], clientIds: ['back-office'] },
        claims: { role: { claim: 'a.b', values: { boss: 'operator' } }, scope: { prefix: 'gw/' }, authTime: ['x.y'] },
        stepUp: { acrValues: ['gold'] },
        defaultScopes: { operator: ['admin:read'] }
      }
    ])
  )
  const [tenant] = config.tenants
  expect(config.issuers).toMatchObject([
    {
      ...{ name: 'customers', issuer: 'https://id.example/customers', audience: 'gateway', roles: ['accountHolder'] },
      ...{ tenants: [tenant], maxAgeSeconds: 3_600, toleranceSeconds: 5, types: [], defaultScopes: {} },
      algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'],
      keys: {
        discovery: {
          issuer: 'https://id.example/customers',
          urls: [
            'https://id.example/customers/.well-known/openid-configuration',
            'https://id.example/.well-known/oauth-authorization-server/customers'
          ],
          httpHosts: []
        }
      }
    },
    {
      ...{ name: 'staff', roles: ['operator'], maxAgeSeconds: 900, toleranceSeconds: 0, types: ['at+jwt'] },
      ...{ algorithms: ['ES256'], clientIds: ['back-office'], keys: { url: 'https://id.example/keys' } },
      claims: {
        role: { at: [['a.b'], ['a', 'b']], values: new Map([['boss', 'operator']]) },
        scope: { at: [['scope']], prefix: 'gw/' },
        authTime: [['x.y']]
      },
      stepUp: { acrValues: ['gold'] },
      defaultScopes: { operator: ['admin:read'] }
    }
  ])
  expect(summaryOf(config)).toMatchObject({ issuers: [customers.issuer, staff.issuer] })
})

it('discovery of an issuer that ends with a slash asks beneath it', () => {
  const { keys } = readConfig(with_([staff])).issuers[0] ?? {}
  expect(keys).toMatchObject({
    discovery: {
      issuer: 'https://id.example/staff/',
      urls: [
        'https://id.example/staff/.well-known/openid-configuration',
        'https://id.example/.well-known/oauth-authorization-server/staff'
      ]
    }
  })
})

it('issuers name their tenants where there are several', () => {
  const both = [
    { ...customers, tenants: [one.toUpperCase()] },
    { ...staff, tenants: [one, two] }
  ]
  expect(readConfig(with_(both, twoTenants())).issuers).toMatchObject([
    { tenants: [{ id: one }] },
    { tenants: [{ id: one }, { id: two }] }
  ])
})

it.each([
  ['is not JSON', 'the-secret'],
  ['is no list', customers],
  ['is empty', []],
  ['has a key that means nothing', [{ ...customers, role: ['operator'] }]],
  ['has an issuer without a name', [{ ...customers, name: undefined }]],
  ['has a name that is no word', [{ ...customers, name: 'Our customers' }]],
  ['has an issuer without roles', [{ ...customers, roles: undefined }]],
  ['has an issuer of no role', [{ ...customers, roles: [] }]],
  ['has an unknown role', [{ ...customers, roles: ['admin'] }]],
  ['has neither audience nor clientIds', [{ ...customers, audience: undefined }]],
  ['has two places of keys', [{ ...customers, jwksUrl: 'https://id.example/keys', jwksFile: '/keys' }]],
  ['has no place of keys for an issuer that is no URL', [{ ...customers, issuer: 'wallet' }]],
  ['has keys at no URL', [{ ...customers, jwksUrl: 'keys' }]],
  ['has a shared-secret algorithm', [{ ...customers, algorithms: ['HS256'] }]],
  ['has a lifetime of more than a day', [{ ...customers, maxAge: 86_401 }]],
  ['has a tolerance of more than a minute', [{ ...customers, clockTolerance: 61 }]],
  [
    'maps a value to a role that the issuer may not make',
    [{ ...customers, claims: { role: { values: { boss: 'operator' } } } }]
  ],
  ['has a default that the issuer may not make', [{ ...staff, claims: { role: { default: 'accountHolder' } } }]],
  ['makes everybody an operator', [{ ...staff, claims: { role: { default: 'operator' } } }]],
  ['has default scopes of a role that the issuer may not make', [{ ...staff, defaultScopes: { client: [] } }]],
  ['has default scopes of an unknown role', [{ ...staff, defaultScopes: { admin: [] } }]],
  ['has default scopes as a text', [{ ...staff, defaultScopes: { operator: 'admin:read' } }]],
  ['has a default scope with a blank', [{ ...staff, defaultScopes: { operator: ['admin:read admin:write'] } }]],
  ['has a path of nine steps', [{ ...customers, claims: { role: 'a.b.c.d.e.f.g.h.i' } }]],
  ['has a list of no steps', [{ ...customers, claims: { role: [] } }]],
  ['names a claim that nothing reads', [{ ...customers, claims: { wallets: 'x' } }]],
  ['names an unknown tenant', [{ ...customers, tenants: [two] }]],
  ['calls an unknown tenant by name', [{ ...customers, tenants: [one], claims: { tenant: { values: { x: two } } } }]],
  ['has a name twice', [customers, { ...staff, name: 'customers' }]],
  ['has an iss twice', [customers, { ...staff, issuer: customers.issuer }]],
  [
    'has two issuers of one role and tenant, whose subjects could be one',
    [customers, { ...staff, roles: ['accountHolder', 'operator'] }]
  ]
])('an issuers file is refused when it %s, in words and without showing a secret', (_, content) => {
  const told = problems(with_(content))
  expect(told.length).toBeGreaterThan(0)
  expect(told.filter((line) => !/^ISSUERS_FILE: .+/.test(line))).toEqual([])
  expect(told.join()).not.toContain('the-secret')
  expect(told.join()).not.toContain('Invalid input')
})

it('two issuers of one role and tenant are told apart by a prefix', () => {
  const partners = { ...customers, name: 'partners', issuer: 'https://partner.example', prefixSubjects: true }
  expect(readConfig(with_([customers, partners])).issuers).toMatchObject([
    { subjectPrefix: undefined, othersPrefixes: ['partners:'] },
    { subjectPrefix: 'partners:', othersPrefixes: [] }
  ])
  const apart = [
    { ...customers, tenants: [one] },
    { ...partners, prefixSubjects: false, tenants: [two] }
  ]
  expect(problems(with_(apart, twoTenants()))).toEqual([])
})

it('two issuers of the clients of one tenant have clients of their own', () => {
  const of = (name: string, clientIds: string[] | undefined, more = {}) => ({
    ...{ name, issuer: `https://${name}.example`, audience: 'gateway', roles: ['client'], clientIds, ...more }
  })
  const partners = { prefixSubjects: true }
  const told = (one: string[] | undefined, other: string[] | undefined) =>
    problems(with_([of('shops', one), of('partners', other, partners)]))
  expect(told(['shop'], ['partner'])).toEqual([])
  for (const told_ of [told(undefined, ['partner']), told(['shop'], undefined), told(['shop'], ['partner', 'shop'])])
    expect(told_).toEqual([expect.stringContaining('clientIds')])
  const apart = [of('shops', undefined, { tenants: [one] }), of('partners', undefined, { tenants: [two] })]
  expect(problems(with_(apart, twoTenants()))).toEqual([])
})

it('an issuers file leaves no tenant without an issuer, and takes none from the tenants file', () => {
  expect(problems(with_([{ ...customers, tenants: [one] }], twoTenants()))).toEqual([expect.stringContaining(two)])
  expect(problems(with_([customers], twoTenants()))).toEqual([expect.stringContaining('expected tenants')])
  const told = problems(with_([{ ...customers, tenants: [one, two] }], twoTenants({ issuer: 'x', jwksFile: '/x' })))
  expect(told).toContainEqual(expect.stringMatching(/^RAFIKI_TENANTS_FILE: 0: remove issuer/))
})

it.each(['JWT_ISSUER', 'JWT_AUDIENCE', 'JWT_MAX_AGE', 'JWT_CLAIM_ROLE', 'JWT_TYP'])(
  'an issuers file is refused beside %s, which it would make meaningless',
  (name) => {
    const value = name === 'JWT_MAX_AGE' ? '60' : 'at+jwt'
    expect(problems({ ...with_([customers]), [name]: value })).toEqual([expect.stringMatching(`^${name}: remove it`)])
  }
)

it('discovery by http at another machine is refused, unless HTTP_HOSTS names it', () => {
  const plain = [{ ...customers, issuer: 'http://id.internal/customers' }]
  expect(problems(with_(plain))).toEqual([expect.stringContaining('HTTP_HOSTS')])
  const { keys } = readConfig({ ...with_(plain), HTTP_HOSTS: 'id.internal' }).issuers[0] ?? {}
  expect(keys).toMatchObject({ discovery: { httpHosts: ['id.internal'] } })
})

it('roles are those that ROLES names; a role that is none is refused, and so is an empty list', () => {
  expect(readConfig({ ...with_([customers]), ROLES: 'user, client' }).roles).toEqual(['accountHolder', 'client'])
  expect(problems({ ...with_([customers]), ROLES: 'admin' })).toEqual([expect.stringMatching(/^ROLES: /)])
  for (const none of [',', ''])
    expect(problems({ ...with_([customers]), ROLES: none })).toEqual(['ROLES: expected at least one role'])
})
