import { createOwnership } from '../../../src/identity/ownership.ts'
import { Secret } from '../../../src/config/secret.ts'
import { catchLog, type Logged } from '../../support/upstream.ts'
import { moveCacheClock, one, startJsonServer, tenantOf, two, type JsonServer } from '../../support/issuers.ts'

const { jest } = import.meta
const secret = 'the-bearer-secret-of-ownership'
const tenant = tenantOf(one)
const addresses = (count: number): string[] => Array.from({ length: count }, (_, n) => `https://wallet.example/${n}`)

let server: JsonServer
let logged: Logged
let walletOfSubject: ReturnType<typeof createOwnership>

beforeEach(async () => {
  server = await startJsonServer({ walletAddresses: ['https://Wallet.example/Alice', 'https://wallet.example/alice/'] })
  logged = catchLog()
  walletOfSubject = createOwnership({ url: `${server.url}?version=1`, secret: new Secret(secret) }, logged.log)
})
afterEach(async () => {
  jest.restoreAllMocks()
  await server.close()
})

const unavailable = { code: 'OWNERSHIP_UNAVAILABLE' }

it('the ownership service is asked for the tenant and the subject, with its own secret', async () => {
  const wallet = await walletOfSubject(tenant, 'auth0|a&b=c')
  expect(wallet.addresses).toEqual(['https://wallet.example/alice', 'https://wallet.example/alice/'])
  const [{ url, authorization }] = server.requests as [JsonServer['requests'][number]]
  expect(authorization).toBe(`Bearer ${secret}`)
  const { searchParams } = new URL(url, server.url)
  expect(Object.fromEntries(searchParams)).toEqual({ version: '1', tenant: one, subject: 'auth0|a&b=c' })
})

it('the ownership service may answer 1,000 wallet addresses, and none at all', async () => {
  server.body = { walletAddresses: addresses(1000) }
  expect((await walletOfSubject(tenant, 'alice')).addresses).toHaveLength(1000)
  server.body = { walletAddresses: [] }
  expect((await walletOfSubject(tenant, 'nobody')).addresses).toEqual([])
})

it('wallet addresses of the ownership service that Rafiki cannot store are passed over, and logged', async () => {
  server.body = { walletAddresses: ['http://wallet.example/alice', 'https://wallet.example/alice'] }
  expect((await walletOfSubject(tenant, 'alice')).addresses).toEqual(['https://wallet.example/alice'])
  expect(logged.lines()).toMatchObject([{ passedOver: 1, why: 'wallet address 1 is no https URL' }])
})

describe('fails closed', () => {
  it.each([
    ['on 1,001 wallet addresses', { body: { walletAddresses: addresses(1001) } }],
    ['on broken JSON', { body: '{"walletAddresses":[' }],
    ['on JSON of another shape', { body: { wallets: [] } }],
    ['on a list of something else', { body: { walletAddresses: [1] } }],
    ['on null', { body: 'null' }],
    ['on what can be no wallet address', { body: { walletAddresses: [...addresses(2), 'alice'] } }],
    ['on HTTP 500', { status: 500 }],
    ['on HTTP 404', { status: 404, body: { walletAddresses: [] } }],
    ['on HTTP 201', { status: 201 }],
    ['on far too much', { body: { walletAddresses: [], much: 'x'.repeat(600 * 1024) } }]
  ])('the ownership service fails closed: %s', async (_, trouble) => {
    Object.assign(server, trouble)
    await expect(walletOfSubject(tenant, 'alice')).rejects.toMatchObject(unavailable)
    expect(logged.lines()).toHaveLength(1)
  })

  it('the ownership service fails closed when it does not answer', async () => {
    await server.close()
    await expect(walletOfSubject(tenant, 'alice')).rejects.toMatchObject(unavailable)
  })

  it('the ownership service is asked again after a failure', async () => {
    server.status = 500
    await expect(walletOfSubject(tenant, 'alice')).rejects.toMatchObject(unavailable)
    server.status = 200
    expect((await walletOfSubject(tenant, 'alice')).addresses).toHaveLength(2)
  })

  it('the ownership service fails closed when a cached answer is too old and the service is gone', async () => {
    await walletOfSubject(tenant, 'alice')
    server.status = 500
    await moveCacheClock(jest, 60_000)
    await expect(walletOfSubject(tenant, 'alice')).rejects.toMatchObject(unavailable)
  })
})

describe('remembers', () => {
  it("the ownership service's answer is cached for a minute", async () => {
    const wallet = await walletOfSubject(tenant, 'alice')
    server.body = { walletAddresses: [] }
    await moveCacheClock(jest, 58_000)
    expect(await walletOfSubject(tenant, 'alice')).toBe(wallet)
    expect(server.requests).toHaveLength(1)
    await moveCacheClock(jest, 60_000)
    expect((await walletOfSubject(tenant, 'alice')).addresses).toEqual([])
    expect(server.requests).toHaveLength(2)
  })

  it("the ownership service's answers are cached for each tenant and each subject apart", async () => {
    await walletOfSubject(tenant, 'alice')
    await walletOfSubject(tenant, 'bob')
    await walletOfSubject(tenantOf(two), 'alice')
    expect(server.requests).toHaveLength(3)
  })

  it('equal requests to the ownership service at the same time are one', async () => {
    const wallets = await Promise.all([1, 2, 3].map(() => walletOfSubject(tenant, 'alice')))
    expect(new Set(wallets).size).toBe(1)
    expect(server.requests).toHaveLength(1)
  })
})

it.each([
  ['HTTP 500', { status: 500 }],
  ['JSON that it does not know', { body: { said: `Bearer ${secret}` } }],
  ['its own words, and the secret in them', { body: `Bearer ${secret}` }]
])("the ownership service's secret is in no log line, and in no error, when the answer is %s", async (_, trouble) => {
  Object.assign(server, trouble)
  const error: unknown = await walletOfSubject(tenant, 'alice').catch((it: unknown) => it)
  expect(logged.lines()).toHaveLength(1)
  expect(JSON.stringify([logged.lines(), error])).not.toContain(secret)
})
