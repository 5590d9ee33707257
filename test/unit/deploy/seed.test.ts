import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AdminError, adminOf, type Admin } from '../../../examples/wallet/rafiki.ts'
import { createIssuer } from '../../../deploy/compose/issuer/server.ts'
import { clientKey } from '../../../deploy/compose/seed/clientKey.ts'
import { seed, type Wanted } from '../../../deploy/compose/seed/seed.ts'
import { readConfig } from '../../../src/config/readConfig.ts'
import { createIdentify } from '../../../src/identity/identify.ts'
import { createLog } from '../../../src/observability/log.ts'
import { gatewayEnv } from '../../support/gatewayEnv.ts'
import { startHarness, type Harness } from '../../support/harness.ts'

let sandbox: Harness
let admin: Admin
let wanted: Wanted
const folder = mkdtempSync(join(tmpdir(), 'seed-'))

beforeAll(async () => {
  sandbox = await startHarness()
  const [{ id = '', secret = '' } = {}] = sandbox.rafiki.tenants
  admin = adminOf(sandbox.rafiki.backend.url, id, secret)
  const { kid, x } = clientKey(join(folder, 'client.pem'))
  wanted = {
    tenantId: id,
    consent: { url: 'https://wallet.example/consent', secret: 'of the consent page' },
    assets: [
      { code: 'USD', scale: 2, liquidity: 1_000n },
      { code: 'EUR', scale: 2, liquidity: 1_000n }
    ],
    walletAddresses: [
      { address: 'https://wallet.example/new-ann', publicName: 'Ann', asset: 'EUR' },
      { address: 'https://wallet.example/new-shop', publicName: 'Shop', asset: 'USD' }
    ],
    keys: [{ address: 'https://wallet.example/new-shop', kid, x }]
  }
})
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true })
})

it('the seed stand-in creates what is missing, and nothing the second time', async () => {
  const made = await seed(admin, wanted)
  expect(made).toEqual(
    expect.arrayContaining(['the asset EUR', 'https://wallet.example/new-ann', 'https://wallet.example/new-shop'])
  )
  const { store, backend } = sandbox.rafiki
  const before = backend.counters.mutations
  expect(await seed(admin, wanted)).toEqual([])
  expect(backend.counters.mutations).toBe(before)
  const tenant = store.tenants.find(({ id }) => id === wanted.tenantId)
  expect(tenant).toMatchObject({ idpConsentUrl: wanted.consent.url, idpSecret: wanted.consent.secret })
  expect(store.walletAddresses.filter(({ address }) => address.startsWith('https://wallet.example/new-'))).toHaveLength(
    2
  )
})

it('the seed stand-in continues where it was interrupted', async () => {
  const more = {
    ...wanted,
    walletAddresses: [
      ...wanted.walletAddresses,
      { address: 'https://wallet.example/new-ben', publicName: 'Ben', asset: 'EUR' }
    ]
  }
  sandbox.rafiki.backend.intercept = ({ text }) => (text.includes('createWalletAddress(') ? 'drop' : undefined)
  await expect(seed(admin, more)).rejects.toThrow()
  sandbox.rafiki.backend.intercept = undefined
  expect(await seed(admin, more)).toEqual(['https://wallet.example/new-ben'])
})

it("an error of Rafiki's stops the seed stand-in, without Rafiki's words", async () => {
  const error: unknown = await admin('{ tenant(id: "00000000-0000-4000-8000-000000000000") { id } }').catch(
    (it: unknown) => it
  )
  expect(error).toBeInstanceOf(AdminError)
  expect(String(error)).toBe("Error: Rafiki's backend answered NOT_FOUND")
})

it("the seed stand-in's client key stays the same, readable by its owner alone", () => {
  const file = join(folder, 'client.pem')
  expect(clientKey(file)).toEqual(clientKey(file))
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

it('the issuer stand-in hands out tokens that a gateway takes, and publishes its public key alone', async () => {
  const { JWT_JWKS_URL: _, ...env } = gatewayEnv
  const issuer = createIssuer({ key: join(folder, 'issuer.json'), env, walletOrigin: 'https://wallet.example' })
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`
  try {
    const get = async (path: string) => (await fetch(`${url}${path}`)).json() as Promise<{ token: string }>
    // Nobody has asked before: the key is made once, for all who come at a time.
    const first = await Promise.all(['ann', 'ben', 'cat'].map((name) => fetch(`${url}/tokens/${name}`)))
    expect(first.map(({ status }) => status)).toEqual([200, 200, 200])
    const file = join(folder, 'jwks.json')
    writeFileSync(file, JSON.stringify(await get('/jwks.json')))
    const identify = createIdentify(readConfig({ ...env, JWT_JWKS_FILE: file }), createLog('silent'))
    const ann = await identify(`Bearer ${(await get('/tokens/ann')).token}`)
    expect(ann).toMatchObject({ role: 'accountHolder', wallet: { addresses: ['https://wallet.example/ann'] } })
    expect((await identify(`Bearer ${(await get('/tokens/operator')).token}`)).role).toBe('operator')
    expect(JSON.stringify(await get('/jwks.json'))).not.toContain('"d"')
    expect((await fetch(`${url}/tokens/..%2fkey`)).status).toBe(404)
  } finally {
    issuer.closeAllConnections()
    await new Promise((resolve) => issuer.close(resolve))
  }
})

it('a service of the wallet asks Rafiki the same several times at once, and each question has its answer', async () => {
  const ask = () => admin<{ assets: { edges: object[] } }>('{ assets(first: 1) { edges { node { id } } } }')
  const answers = await Promise.all([ask(), ask(), ask()])
  expect(answers.map(({ assets }) => assets.edges.length)).toEqual([1, 1, 1])
})
