import { claimPlaces } from '../../../src/config/claimPlaces.ts'
import type { Config } from '../../../src/config/config.ts'
import type { Issuer } from '../../../src/config/issuers.ts'
import { createIdentify } from '../../../src/identity/identify.ts'
import { roles } from '../../../src/identity/viewer.ts'
import {
  issuerAt,
  keyOf,
  published,
  seconds,
  served,
  signed,
  startJsonServer,
  type JsonServer,
  type Key
} from '../../support/issuers.ts'
import { catchLog } from '../../support/upstream.ts'

let key: Key
let server: JsonServer
beforeAll(async () => {
  key = await keyOf('a')
  server = await startJsonServer(published(key))
})
afterAll(() => server.close())

const at = (changed: Partial<Issuer> = {}): Issuer => issuerAt({ url: server.url }, changed)
/** The viewer of a token with these claims, or why it is refused. */
async function outcome(
  claims: Record<string, unknown>,
  issuers: Issuer[],
  changed: Partial<Pick<Config, 'roles'>> = {}
) {
  const identify = createIdentify({ issuers, ...served, ...changed }, catchLog().log)
  return identify(`Bearer ${await signed(key, claims)}`).then(
    ({ role, subject }) => `${role} ${subject}`,
    (error: { why: string; issuer?: string }) => `${error.why} at ${error.issuer}`
  )
}

it.each(roles.flatMap((role) => roles.map((made) => [role, made] as const)))(
  'a token of the role %s is taken of an issuer that makes the role %s only if they are the same, and only where it is served',
  async (role, made) => {
    const refused = 'role at default'
    expect(await outcome({ role }, [at({ roles: [made] })])).toBe(role === made ? `${role} alice` : refused)
    expect(await outcome({ role }, [at()], { roles: [made] })).toBe(role === made ? `${role} alice` : refused)
  }
)

it('a default role is one that the issuer may make', async () => {
  const claims = claimPlaces.parse({ role: { default: 'accountHolder' } })
  expect(await outcome({ role: undefined }, [at({ claims })])).toBe('accountHolder alice')
  expect(await outcome({ role: undefined }, [at({ claims, roles: ['operator'] })])).toBe('role at default')
})

describe('an issuer whose tokens have no aud', () => {
  const cognito = () => at({ audience: undefined, clientIds: ['app', 'other'] })

  it.each([
    [{ client_id: 'app' }, 'accountHolder alice'],
    [{ client_id: 'stranger' }, 'application at default'],
    [{ client_id: ['app'] }, 'application at default'],
    [{}, 'application at default'],
    // An ID token: its `aud` is the application.
    [{ client_id: 'app', aud: 'app' }, 'audience at default'],
    [{ client_id: 'app', aud: 'rafiki-gateway' }, 'audience at default'],
    [{ client_id: 'app', aud: [] }, 'audience at default'],
    [{ client_id: 'app', token_use: 'id' }, 'kind at default']
  ])('a token without aud counts by its application: %j', async (claims, expected) => {
    expect(await outcome({ aud: undefined, ...claims }, [cognito()])).toBe(expected)
  })

  it('a token without aud is refused where an aud is asked for, though its application is right', async () => {
    expect(await outcome({ aud: undefined, client_id: 'app' }, [at({ clientIds: ['app'] })])).toBe(
      'audience at default'
    )
  })
})

it('applications are named where the issuer names them', async () => {
  const azp = at({ clientIds: ['app'], claims: claimPlaces.parse({ clientId: 'azp' }) })
  expect(await outcome({ azp: 'app' }, [azp])).toBe('accountHolder alice')
  expect(await outcome({ client_id: 'app' }, [azp])).toBe('application at default')
})

it('each issuer has its own `aud`, lifetime, tolerance and types', async () => {
  const other = at({
    ...{ name: 'other', issuer: 'https://other.example', audience: 'theirs', maxAgeSeconds: 60 },
    ...{ toleranceSeconds: 0, algorithms: ['ES256'] }
  })
  const both = [at({ toleranceSeconds: 30 }), other]
  const theirs = { iss: 'https://other.example', aud: 'theirs', exp: seconds() + 50 }
  expect(await outcome(theirs, both)).toBe('accountHolder alice')
  expect(await outcome({ ...theirs, aud: 'rafiki-gateway' }, both)).toBe('audience at other')
  expect(await outcome({ aud: 'theirs' }, both)).toBe('audience at default')
  expect(await outcome({ ...theirs, exp: seconds() + 600 }, both)).toBe('lifetime at other')
  expect(await outcome({ nbf: seconds() + 20 }, both)).toBe('accountHolder alice')
  expect(await outcome({ ...theirs, nbf: seconds() + 20 }, both)).toBe('claims at other')
  expect(await outcome({ ...theirs, iss: 'https://third.example' }, both)).toBe('issuer at undefined')
})

it.each([
  [undefined, {}, ['grants:read']],
  [{ accountHolder: ['payments:read'] }, {}, ['payments:read']],
  [{ accountHolder: [] }, {}, []],
  [{ operator: ['payments:read'] }, {}, ['grants:read']],
  [{ accountHolder: ['payments:read'] }, { scope: 'a' }, ['a']],
  [{ accountHolder: ['payments:read'] }, { scope: null }, []]
])(
  'default scopes of an issuer, %j, are those of its tokens without scopes: %j has %j',
  async (own, claims, scopes) => {
    const identify = createIdentify({ issuers: [at(own && { defaultScopes: own })], ...served }, catchLog().log)
    expect(await identify(`Bearer ${await signed(key, claims)}`)).toMatchObject({ scopes })
  }
)

describe('two issuers that make one role for one tenant', () => {
  const partners = () =>
    at({ name: 'partners', issuer: 'https://partner.example', subjectPrefix: 'partners:', othersPrefixes: [] })
  const issuers = () => [at({ othersPrefixes: ['partners:'] }), partners()]
  const theirs = { iss: 'https://partner.example' }

  it('a subject is another person at each of two issuers', async () => {
    expect(await outcome({}, issuers())).toBe('accountHolder alice')
    expect(await outcome(theirs, issuers())).toBe('accountHolder partners:alice')
  })

  it.each(['partners:alice', 'partners:'])('no issuer can speak of people of another: %s', async (sub) => {
    expect(await outcome({ sub }, issuers())).toBe('claims at default')
    expect(await outcome({ ...theirs, sub }, issuers())).toBe(`accountHolder partners:${sub}`)
  })

  it('the ownership service is asked for the subject with its prefix', async () => {
    const service = await startJsonServer({ walletAddresses: [] })
    const ownership = { url: service.url, secret: at().tenants[0]!.secret }
    const identify = createIdentify({ issuers: issuers(), ...served, ownership }, catchLog().log)
    await identify(`Bearer ${await signed(key, theirs)}`)
    expect(service.requests.map(({ url }) => new URL(url, service.url).searchParams.get('subject'))).toEqual([
      'partners:alice'
    ])
    await service.close()
  })
})
