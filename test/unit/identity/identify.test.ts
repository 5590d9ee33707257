import type { Config } from '../../../src/config/config.ts'
import { claimPlaces } from '../../../src/config/claimPlaces.ts'
import type { Issuer } from '../../../src/config/issuers.ts'
import { createIdentify } from '../../../src/identity/identify.ts'
import type { Trace } from '../../../src/observability/tracing/trace.ts'
import { catchLog } from '../../support/upstream.ts'
import {
  issuerAt,
  keyOf,
  one,
  published,
  served,
  signed,
  startJsonServer,
  tenantOf,
  two,
  type JsonServer,
  type Key
} from '../../support/issuers.ts'

const alice = 'https://wallet.example/alice'
const addresses = (count: number): string[] => Array.from({ length: count }, (_, n) => `https://wallet.example/${n}`)

let [key, otherKey] = [] as unknown as [Key, Key]
let [server, otherServer] = [] as unknown as [JsonServer, JsonServer]

beforeAll(async () => {
  ;[key, otherKey] = await Promise.all([keyOf('a'), keyOf('b')])
  ;[server, otherServer] = await Promise.all([startJsonServer(published(key)), startJsonServer(published(otherKey))])
})
afterAll(() => Promise.all([server.close(), otherServer.close()]))

/** Identifies the bearer of a token with these claims; the issuers and the rest of the configuration may differ. */
async function bearer(
  claims: Record<string, unknown>,
  { with: signer = key, ...config }: { with?: Key } & Partial<Config> = {}
) {
  const identify = createIdentify({ issuers: [here()], ...served, ...config }, catchLog().log)
  return identify(`Bearer ${await signed(signer, claims)}`)
}
const here = (changed: Partial<Issuer> = {}): Issuer => issuerAt({ url: server.url }, changed)
const elsewhere = (id: string): Issuer =>
  issuerAt({ url: otherServer.url }, { name: 'other', issuer: 'https://other.example', tenants: [tenantOf(id)] })
const ofBoth = () => here({ tenants: [tenantOf(one), tenantOf(two)] })
const forbidden = { code: 'FORBIDDEN', extensions: { code: 'FORBIDDEN' } }

it.each([[{ jkt: 'x' }], [{ 'x5t#S256': 'x' }], [{ jwk: {} }], [{}], [null]])(
  'a token that is bound to a key (cnf: %j) is refused as a plain bearer',
  async (cnf) => {
    await expect(bearer({ cnf })).rejects.toMatchObject({ code: 'UNAUTHENTICATED', why: 'bound' })
  }
)

describe('the header', () => {
  const identify = async (header: (token: string) => string | undefined) =>
    createIdentify({ issuers: [here()], ...served }, catchLog().log)(header(await signed(key)))

  it.each([
    ['as usual', (token: string) => `Bearer ${token}`],
    ['in lower case', (token: string) => `bearer ${token}`],
    ['with more spaces', (token: string) => `Bearer   ${token}`]
  ])('the Authorization header names a bearer %s', async (_, header) => {
    expect(await identify(header)).toMatchObject({ subject: 'alice', role: 'accountHolder' })
  })

  it.each([
    ['nothing', () => undefined],
    ['an empty one', () => ''],
    ['no token', () => 'Bearer '],
    ['another scheme', (token: string) => `Basic ${token}`],
    ['a token alone', (token: string) => token],
    ['two tokens', (token: string) => `Bearer ${token} ${token}`],
    ['something after the token', (token: string) => `Bearer ${token}, Basic x`],
    ['a broken token', (token: string) => `Bearer ${token.slice(0, -4)}`]
  ])('the Authorization header is UNAUTHENTICATED with %s', async (_, header) => {
    await expect(identify(header)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })
})

describe('the role', () => {
  it.each(['accountHolder', 'client', 'operator'])('the role claim takes the role %s', async (role) => {
    expect(await bearer({ role })).toMatchObject({ role })
  })

  it('the role is accountHolder where the token says user, its former name', async () => {
    expect(await bearer({ role: 'user' })).toMatchObject({ role: 'accountHolder' })
  })

  it.each([undefined, null, '', 'admin', 'User', 'constructor', ['user', 'operator'], [['user']], 1])(
    'a role claim is FORBIDDEN as %j',
    async (role) => {
      await expect(bearer({ role })).rejects.toMatchObject(forbidden)
    }
  )

  it('only account holders have wallet addresses', async () => {
    const owned = async (role: string) => (await bearer({ role, wallet_addresses: [alice] })).wallet
    expect((await owned('user')).addresses).toEqual([alice])
    for (const role of ['client', 'operator']) {
      const wallet = await owned(role)
      expect([wallet.addresses, wallet.spellings, wallet.owns(alice)]).toEqual([[], [], false])
    }
  })
})

describe('the tenant', () => {
  it('the only tenant is taken, named or not, in any case', async () => {
    for (const tenant_id of [undefined, one, one.toUpperCase()])
      expect((await bearer({ tenant_id })).tenant.id).toBe(one)
  })

  it.each([two, '', null, 1, [one]])(
    'a token that claims another tenant than the only one is FORBIDDEN: %j',
    async (tenant_id) => {
      await expect(bearer({ tenant_id })).rejects.toMatchObject(forbidden)
    }
  )

  describe('of several', () => {
    const issuers = (): Issuer[] => [here(), elsewhere(two)]

    it('the tenant of several is the one whose issuer signed, and that is claimed', async () => {
      expect((await bearer({ tenant_id: one }, { issuers: issuers() })).tenant.id).toBe(one)
      const other = { issuers: issuers(), with: otherKey }
      expect((await bearer({ iss: 'https://other.example', tenant_id: two }, other)).tenant.id).toBe(two)
    })

    it.each([
      ['unknown', '00000000-0000-4000-8000-000000000000'],
      ["another issuer's", two],
      ['not a string', [one]]
    ])('a tenant of several is FORBIDDEN when the claim is %s', async (_, tenant_id) => {
      await expect(bearer({ tenant_id }, { issuers: issuers() })).rejects.toMatchObject(forbidden)
    })

    it('the tenant of several is the only one of its issuer where the token names none', async () => {
      expect((await bearer({}, { issuers: issuers() })).tenant.id).toBe(one)
    })
  })

  it('the tenant of two with one issuer is the one that is claimed', async () => {
    const issuers = [ofBoth()]
    expect((await bearer({ tenant_id: one }, { issuers })).tenant.id).toBe(one)
    expect((await bearer({ tenant_id: two }, { issuers })).tenant.id).toBe(two)
    await expect(bearer({}, { issuers })).rejects.toMatchObject(forbidden)
  })
})

describe('wallet addresses', () => {
  it('claimed wallet addresses are brought to stored form', async () => {
    const { wallet } = await bearer({ wallet_addresses: ['https://Wallet.Example:443/Alice', `${alice}/`] })
    expect(wallet.addresses).toEqual([alice, `${alice}/`])
  })

  it('claimed wallet addresses that Rafiki cannot store as they are written open nothing, and the log says so once for each token', async () => {
    const { log, lines } = catchLog()
    const identify = createIdentify({ issuers: [here()], ...served }, log)
    const token = await signed(key, {
      wallet_addresses: ['http://wallet.example/alice', alice, ' https://wallet.example/bob']
    })
    for (let times = 0; times < 2; times += 1)
      expect((await identify(`Bearer ${token}`)).wallet.addresses).toEqual([alice])
    expect(lines()).toMatchObject([
      { tenant: one, passedOver: 2, why: 'wallet address 1 is no https URL; wallet address 3 is in no plain form' }
    ])
    expect(JSON.stringify(lines())).not.toContain('wallet.example')
  })

  it.each([
    ['no URL', 'alice', 'is no URL'],
    ['nothing', '', 'is no URL'],
    ['another scheme', 'mailto:alice@wallet.example', 'is no https URL'],
    ['no path', 'https://wallet.example/', 'has no path'],
    ['more than 2048 characters', `${alice}${'e'.repeat(2048)}`, 'is longer than 2048 characters']
  ])('claimed wallet addresses are FORBIDDEN, in words, with an impossible one: %s', async (_, text, why) => {
    await expect(bearer({ wallet_addresses: [alice, text] })).rejects.toMatchObject({
      ...forbidden,
      message: `The token's wallet address 2 ${why}.`
    })
  })

  it.each([
    ['one text', alice, alice],
    ['a payment pointer', '$Wallet.Example/alice', alice],
    ['a list with a payment pointer without a path', ['$wallet.example'], 'https://wallet.example/.well-known/pay']
  ])('a token may say its wallet addresses as %s', async (_, wallet_addresses, address) => {
    const { wallet } = await bearer({ wallet_addresses })
    expect([wallet.addresses, wallet.spellings]).toEqual([[address], [address]])
  })

  it.each([
    '$wallet.example/bob/../alice',
    '$wallet.example/bob/%2e%2e/alice',
    '$wallet.example\t/alice',
    '$',
    '$x@y/alice'
  ])('a payment pointer that leads elsewhere than is written opens nothing: %j', async (pointer) => {
    expect((await bearer({ wallet_addresses: pointer })).wallet.addresses).toEqual([])
  })

  it('a token without the claim has no wallet addresses', async () => {
    expect((await bearer({})).wallet.addresses).toEqual([])
  })

  it("an account holder's token may list at most 100 wallet addresses", async () => {
    expect((await bearer({ wallet_addresses: addresses(100) })).wallet.addresses).toHaveLength(100)
  })

  it.each([
    ['101', addresses(101)],
    ['101 times the same', Array(101).fill(alice)],
    ['an object', { alice }],
    ['a list of something else', [1]]
  ])('claimed wallet addresses are FORBIDDEN as %s', async (_, wallet_addresses) => {
    await expect(bearer({ wallet_addresses })).rejects.toMatchObject(forbidden)
  })
})

describe('claims', () => {
  const names = {
    role: 'kind',
    tenant: 'org',
    walletAddresses: 'urn:wallets',
    scope: 'permissions',
    clientId: 'app',
    authTime: 'https://wallet.example/auth_time'
  }
  const claims = claimPlaces.parse(names)

  it('claims are read by the names that are configured', async () => {
    const given = { role: undefined, kind: 'user', org: two, 'urn:wallets': [alice], permissions: 'a  b' }
    const more = { [names.authTime]: 1234, auth_time: 99, scope: 'c', scp: ['d'] }
    const viewer = await bearer({ ...given, ...more }, { issuers: [{ ...ofBoth(), claims }] })
    expect(viewer).toMatchObject({ role: 'accountHolder', tenant: { id: two }, scopes: ['a', 'b'], authTime: 1234 })
    expect(viewer.wallet.addresses).toEqual([alice])
  })

  it('claims of the usual names mean nothing where others are configured', async () => {
    await expect(bearer({ role: 'operator' }, { issuers: [here({ claims })] })).rejects.toMatchObject(forbidden)
    const viewer = await bearer({ kind: 'user', wallet_addresses: [alice] }, { issuers: [here({ claims })] })
    expect(viewer.wallet.addresses).toEqual([])
  })

  it.each([
    [undefined, ['grants:read']],
    ['', []],
    ['a b', ['a', 'b']],
    [
      ['a', 'b'],
      ['a', 'b']
    ],
    [[], []],
    // In no form that is understood: nothing, and never the default.
    [null, []],
    [true, []],
    [7, []],
    [{ a: true }, []],
    [['a', 1], []],
    [['a b'], []],
    [[''], []],
    [[['a']], []]
  ])('scope claims %j give %j, under either of the usual names', async (scope, expected) => {
    expect((await bearer({ scope })).scopes).toEqual(expected)
    expect((await bearer({ scp: scope })).scopes).toEqual(expected)
  })

  it.each([
    ['scope', ['a']],
    ['scp', ['b', 'c']],
    // What the issuer narrowed elsewhere is not widened to the default.
    ['permissions', []]
  ])(
    'scopes are read at %s where that is configured, and by no default name where there are others',
    async (name, expected) => {
      const issuers = [here({ claims: claimPlaces.parse({ scope: name }) })]
      expect((await bearer({ scope: 'a', scp: ['b', 'c'] }, { issuers })).scopes).toEqual(expected)
      expect((await bearer({}, { issuers })).scopes).toEqual(['grants:read'])
    }
  )

  it.each([
    [1234, 1234],
    [1234.5, 1234.5],
    ['2026-08-17T12:30:00Z', 1_786_969_800],
    ['2026-08-17T12:30:00.250Z', 1_786_969_800.25],
    ['2026-08-17T14:30:00+02:00', 1_786_969_800],
    // What does not say exactly one moment says none.
    ['1234', undefined],
    ['2026-08-17T12:30:00', undefined],
    ['2026-08-17', undefined],
    ['2026-13-45T12:30:00Z', undefined],
    ['17 Aug 2026 12:30:00 GMT', undefined],
    [['2026-08-17T12:30:00Z'], undefined],
    [null, undefined],
    [true, undefined]
  ])('the claim auth_time says when the viewer last authenticated: %j is %j', async (auth_time, expected) => {
    expect((await bearer({ auth_time })).authTime).toBe(expected)
  })
})

describe('the ownership service', () => {
  it('the ownership service is asked instead of the claim, for account holders alone', async () => {
    const service = await startJsonServer({ walletAddresses: ['https://wallet.example/from-the-service'] })
    const ownership = { url: service.url, secret: tenantOf(one).secret }
    const user = await bearer({ wallet_addresses: [alice] }, { ownership })
    expect(user.wallet.addresses).toEqual(['https://wallet.example/from-the-service'])
    expect((await bearer({ role: 'operator' }, { ownership })).wallet.addresses).toEqual([])
    expect(service.requests).toHaveLength(1)
    await service.close()
  })

  it('a request waits for keys and for the ownership service in its own trace, and not where they are known', async () => {
    const service = await startJsonServer({ walletAddresses: [alice] })
    const ownership = { url: service.url, secret: tenantOf(one).secret }
    const identify = createIdentify({ issuers: [here()], ...served, ownership }, catchLog().log)
    const token = await signed(key)
    const steps: string[] = []
    const step = (name: string) => {
      steps.push(name)
      return () => {}
    }
    const trace = { step } as Partial<Trace> as Trace
    for (let n = 0; n < 2; n += 1) await identify(`Bearer ${token}`, undefined, { method: 'POST', trace })
    expect(steps).toEqual(['keys', 'ownership'])
    await service.close()
  })
})
