import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { ConfigError } from '../../../src/config/config.ts'
import { readConfig } from '../../../src/config/readConfig.ts'

const tenantId = '438fa74a-fa7d-4317-9ced-dde32ece1787'
const directory = mkdtempSync(join(tmpdir(), 'clients-'))
afterAll(() => rmSync(directory, { recursive: true }))
const write = (name: string, text: string): string => {
  const file = join(directory, name)
  writeFileSync(file, text)
  return file
}
const pem = (key: ReturnType<typeof generateKeyPairSync>['privateKey']) =>
  String(key.export({ format: 'pem', type: 'pkcs8' }))
const key = write('key.pem', pem(generateKeyPairSync('ed25519').privateKey))
const otherKey = write('ec.pem', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey))

const base = {
  RAFIKI_AUTH_URL: 'http://auth:3003/graphql',
  RAFIKI_BACKEND_URL: 'http://backend:3001/graphql',
  RAFIKI_TENANT_ID: tenantId,
  RAFIKI_TENANT_SECRET: 'of the test',
  RAFIKI_AUTH_SERVER_URL: 'https://auth.wallet.example/some/path',
  JWT_ISSUER: 'https://issuer.example',
  JWT_JWKS_URL: 'https://issuer.example/jwks.json',
  JWT_AUDIENCE: 'rafiki-gateway'
}
const one = { WALLET_ADDRESS: 'https://shop.example/checkout', PRIVATE_KEY_PATH: key, KEY_ID: 'key-1' }
const entry = { id: 'shop', tenantId, walletAddressUrl: one.WALLET_ADDRESS, keyId: 'key-1', privateKeyFile: key }
let files = 0
const withFile = (value: unknown) => ({
  ...base,
  OPEN_PAYMENTS_CLIENTS_FILE: write(
    `clients-${(files += 1)}.json`,
    typeof value === 'string' ? value : JSON.stringify(value)
  )
})
const problemsOf = (env: Record<string, string>): string[] => {
  try {
    readConfig(env)
    return []
  } catch (error) {
    return (error as ConfigError).problems
  }
}

it('one client is configured by the variables of the Open Payments guides, and its wallet address is its id', () => {
  expect(readConfig({ ...base, ...one }).openPayments.clients).toMatchObject([
    { id: one.WALLET_ADDRESS, tenantId, walletAddressUrl: one.WALLET_ADDRESS, keyId: 'key-1' }
  ])
})

it('several clients are configured by a file', () => {
  const { clients } = readConfig(
    withFile([entry, { ...entry, id: 'other', tenantId: tenantId.toUpperCase() }])
  ).openPayments
  expect(clients.map(({ id, tenantId }) => [id, tenantId])).toEqual([
    ['shop', tenantId],
    ['other', tenantId]
  ])
  expect(inspect(clients, { depth: 5 }) + JSON.stringify(clients)).not.toMatch(/BEGIN|MC4C/)
})

it('no client is configured by default', () => expect(readConfig(base).openPayments.clients).toEqual([]))

it.each([
  ['a part is missing', { ...base, ...one, KEY_ID: '' }, /^KEY_ID: missing/],
  ['the wallet address is no URL', { ...base, ...one, WALLET_ADDRESS: '$shop' }, /^WALLET_ADDRESS: expected/],
  ['the key is not there', { ...base, ...one, PRIVATE_KEY_PATH: '/nowhere' }, /^PRIVATE_KEY_PATH: expected a PEM file/],
  [
    'the key is of another kind',
    { ...base, ...one, PRIVATE_KEY_PATH: otherKey },
    /^PRIVATE_KEY_PATH: expected .* Ed25519/
  ],
  ['the file is not JSON', withFile('{'), /expected a readable JSON file/],
  [
    'nobody may be asked',
    { ...base, ...one, RAFIKI_AUTH_SERVER_URL: '' },
    /^RAFIKI_AUTH_SERVER_URL or OPEN_PAYMENTS_AUTH_SERVERS/
  ],
  [
    'a server is no origin',
    { ...base, OPEN_PAYMENTS_AUTH_SERVERS: 'https://auth.example/path' },
    /^OPEN_PAYMENTS_AUTH_SERVERS: expected origins/
  ]
])('a clients configuration stops the start when %s', (_, env, problem) => {
  expect(problemsOf(env)).toEqual([expect.stringMatching(problem)])
})

it.each([
  ['a key is unknown', [{ ...entry, secret: 'x' }], /Unrecognized/],
  [
    'a tenant is not ours',
    [{ ...entry, tenantId: '5d7a2f60-3c1e-4b9a-8f42-90c6d1e7ab35' }],
    /a tenant of this gateway/
  ],
  ['a client comes twice', [entry, entry], /once per tenant/],
  ['its key is of another kind', [{ ...entry, privateKeyFile: otherKey }], /shop: privateKeyFile: expected .* Ed25519/]
])('a clients file stops the start when in the file %s', (_, entries, problem) => {
  expect(problemsOf(withFile(entries))).toEqual([expect.stringMatching(problem)])
})

it("a client's auth servers are Rafiki’s own unless others are named, and its resource servers any public one", () => {
  expect(readConfig(base).openPayments).toMatchObject({
    authServers: ['https://auth.wallet.example'],
    resourceServers: ['*']
  })
  const named = readConfig({ ...base, OPEN_PAYMENTS_AUTH_SERVERS: 'https://A.example/, http://b.example:3006' })
  expect(named.openPayments.authServers).toEqual(['https://a.example', 'http://b.example:3006'])
  expect(readConfig({ ...base, OPEN_PAYMENTS_AUTH_SERVERS: '*' }).openPayments.authServers).toEqual(['*'])
})
