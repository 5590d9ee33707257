import { claimAt as placeOf, claimPlaces } from '../../../src/config/claimPlaces.ts'
import { claimAt, recordedClaims, roleIn, scopesIn, stepUpIn, tenantIdIn } from '../../../src/identity/claims.ts'
import { issuerAt } from '../../support/issuers.ts'

/** A token's claims, as JSON has them: `__proto__` is a key like others there. */
const parsed = (json: string) => JSON.parse(json) as Record<string, unknown>

it.each([
  ['role', '{"role":1}', 1],
  ['a.b', '{"a":{"b":1}}', 1],
  ['a.b', '{"a.b":2,"a":{"b":1}}', 2],
  ['https://wallet.example/roles', '{"https://wallet.example/roles":1}', 1],
  ['https://wallet.example/roles', '{"https://wallet":{"example/roles":1}}', undefined],
  ['urn:x:a.b', '{"urn:x:a":{"b":1}}', undefined],
  ['cognito:groups', '{"cognito:groups":["a"]}', ['a']],
  ['a.b', '{"a":null}', undefined],
  ['a.b', '{"a":{"b":null}}', null],
  ['a.b', '{"a":["x"]}', undefined],
  ['a.length', '{"a":"text"}', undefined],
  ['a.length', '{"a":["x"]}', undefined],
  ['a.0', '{"a":["x"]}', undefined],
  ['constructor', '{}', undefined],
  ['constructor.name', '{"a":1}', undefined],
  ['a.constructor', '{"a":{}}', undefined],
  ['toString', '{}', undefined],
  ['__proto__', '{}', undefined],
  ['__proto__.role', '{"role":1}', undefined],
  ['__proto__.role', '{"__proto__":{"role":1}}', 1],
  ['role', '{"__proto__":{"role":1}}', undefined],
  ['a..b', '{"a":{"":{"b":1}}}', 1]
])('the claim at %s of %s is %j', (place, json, expected) => {
  expect(claimAt(parsed(json), placeOf(place))).toEqual(expected)
})

it('a claim at a list of steps is nowhere else, whatever characters the steps have', () => {
  const { role } = claimPlaces.parse({ role: ['resource_access', 'https://app.example', 'roles'] })
  expect(claimAt({ resource_access: { 'https://app.example': { roles: 1 } } }, role.at)).toBe(1)
  expect(claimAt({ 'resource_access.https://app.example.roles': 1 }, role.at)).toBeUndefined()
})

describe('the role', () => {
  const mapped = claimPlaces.parse({
    role: { claim: 'groups', values: { customers: 'accountHolder', staff: 'operator', admins: 'operator' } }
  }).role
  const withDefault = claimPlaces.parse({
    role: { claim: 'groups', values: { staff: 'operator' }, default: 'accountHolder' }
  }).role

  it.each([
    ['customers', 'accountHolder'],
    [['customers'], 'accountHolder'],
    [['offline_access', 'staff'], 'operator'],
    [['staff', 'admins'], 'operator'],
    [{ staff: { '1': 'wallet.example' } }, 'operator'],
    // Several roles are none: which one was meant is not the gateway's to choose.
    [['customers', 'staff'], undefined],
    [{ customers: {}, admins: {} }, undefined],
    // A flag may say no.
    [{ staff: false }, undefined],
    [{ staff: null }, undefined],
    [{ customers: {}, staff: 0 }, undefined],
    // The table has the issuer's words, and no others.
    ['operator', undefined],
    ['accountHolder', undefined],
    [['operator'], undefined],
    ['STAFF', undefined],
    ['__proto__', undefined],
    [['constructor', 'toString'], undefined],
    [[['staff']], undefined],
    [['staff', 1], undefined],
    [[], undefined],
    [{}, undefined],
    ['', undefined],
    [null, undefined],
    [true, undefined],
    [7, undefined],
    [Array.from({ length: 1_001 }, () => 'staff'), undefined],
    [undefined, undefined]
  ])('the role of %j by a table is %s', (groups, role) => {
    expect(roleIn(groups === undefined ? {} : { groups }, mapped)).toBe(role)
  })

  it.each([
    [undefined, 'accountHolder'],
    [[], 'accountHolder'],
    [['offline_access'], 'accountHolder'],
    [['staff'], 'operator'],
    // A claim in another form is no claim that says nothing.
    [null, undefined],
    [{ staff: false }, undefined],
    [7, undefined],
    [[1], undefined],
    [[['staff']], undefined]
  ])('the role of %j, where there is a default, is %s', (groups, role) => {
    expect(roleIn(groups === undefined ? {} : { groups }, withDefault)).toBe(role)
  })
})

it.each([
  ['acme', 'id-a'],
  [['acme'], 'id-a'],
  [{ acme: {} }, 'id-a'],
  [['acme', 'unknown'], 'id-a'],
  [['acme', 'other'], undefined],
  ['id-a', undefined],
  ['__proto__', undefined],
  [1, undefined],
  [null, undefined],
  [undefined, null]
])('the tenant that is called %j is %s', (org, id) => {
  const values = new Map([
    ['acme', 'id-a'],
    ['other', 'id-b']
  ])
  expect(tenantIdIn(org === undefined ? {} : { org }, { at: placeOf('org'), values })).toBe(id)
})

it.each([
  ['rafiki-gateway/grants:read openid other/grants:revoke', ['grants:read']],
  [['rafiki-gateway/grants:read', 'payments:write'], ['grants:read']],
  ['grants:read', []],
  ['rafiki-gateway/', ['']],
  [{ 'rafiki-gateway/grants:read': true }, []]
])('scopes with a prefix are those that begin with it, without it: %j', (scope, expected) => {
  expect(scopesIn({ scope }, claimPlaces.parse({ scope: { prefix: 'rafiki-gateway/' } }).scope)).toEqual(expected)
})

it.each([
  [{ a: { scopes: 'x y' } }, ['x', 'y']],
  [{ a: { scopes: null } }, []],
  // What the issuer narrowed elsewhere is not widened to the default.
  [{ scope: 'x' }, []],
  [{ a: {} }, undefined]
])('scopes inside an object are read there alone: %j', (claims, expected) => {
  expect(scopesIn(claims, claimPlaces.parse({ scope: 'a.scopes' }).scope)).toEqual(expected)
})

it.each([
  [{ acr: 'gold', amr: ['pwd', 'mfa'] }, true],
  [{ acr: 'gold', amr: 'mfa' }, true],
  [{ acr: 'gold', amr: ['pwd'] }, false],
  [{ acr: 'gold' }, false],
  [{ acr: 'silver', amr: ['mfa'] }, false],
  [{ acr: ['gold', 1], amr: ['mfa'] }, false],
  [{}, false]
])('a sign-in of %j is as strong as acr gold and amr mfa: %s', (claims, met) => {
  const issuer = issuerAt({ file: 'unused' }, { stepUp: { acrValues: ['gold'], amr: ['mfa', 'hwk'] } })
  expect(stepUpIn(claims, issuer)).toEqual({ met, acrValues: ['gold'] })
  expect(stepUpIn(claims, issuerAt({ file: 'unused' }))).toBeUndefined()
})

it.each([
  ['of 500 levels', 500, { act: expect.anything() }],
  ['of over 2 kB', 1_500, { actTooLong: true }],
  ['too deep for a stack', 100_000, { actTooLong: true }]
])('an actor %s is recorded, or that it was too long', (_, depth, recorded) => {
  const claims = parsed(`{"act":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`)
  expect(recordedClaims(claims, claimPlaces.parse({}))).toEqual(recorded)
})

it('claims of any shape are read without an exception, and say a role only by their own keys', () => {
  let seed = 7
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below
  const keys = ['a', 'b', 'roles', '__proto__', 'constructor', 'toString', 'length', '', 'a.b', '0']
  const value = (depth: number): unknown => {
    const kinds = [null, true, 0, '', 'staff', 'customers', [], {}]
    const kind = random(depth > 4 ? kinds.length : kinds.length + 4)
    if (kind < kinds.length) return kinds[kind]
    if (kind < kinds.length + 2) return Array.from({ length: random(4) }, () => value(depth + 1))
    return Object.fromEntries(Array.from({ length: random(4) }, () => [keys[random(keys.length)], value(depth + 1)]))
  }
  const roles = new Set<unknown>()
  for (let times = 0; times < 3_000; times += 1) {
    const claims = parsed(JSON.stringify({ a: value(0), [keys[random(keys.length)] ?? '']: value(0) }))
    const place = Array.from({ length: 1 + random(4) }, () => keys[random(keys.length)]).join('.')
    const places = claimPlaces.parse({
      role: { claim: place || 'a', values: { staff: 'operator', customers: 'accountHolder' } }
    })
    const role = roleIn(claims, places.role)
    if (role) expect(JSON.stringify(claims)).toContain(role === 'operator' ? 'staff' : 'customers')
    roles.add(role)
    scopesIn(claims, { at: places.role.at, prefix: 'a' })
    tenantIdIn(claims, { at: places.role.at, values: new Map([['staff', 'x']]) })
  }
  expect([...roles].sort()).toEqual(['accountHolder', 'operator', undefined])
})
