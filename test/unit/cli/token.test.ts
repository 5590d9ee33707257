import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { UsageError } from '../../../src/cli/usage.ts'
import { token } from '../../../src/cli/token.ts'
import { readConfig } from '../../../src/config/readConfig.ts'
import { createIdentify } from '../../../src/identity/identify.ts'
import { createLog } from '../../../src/observability/log.ts'
import { gatewayEnv } from '../../support/gatewayEnv.ts'

const folder = mkdtempSync(join(tmpdir(), 'token-'))
const [key, jwks] = [join(folder, 'key.json'), join(folder, 'jwks.json')]
afterAll(() => rmSync(folder, { recursive: true }))

const { JWT_JWKS_URL: _, ...common } = gatewayEnv
const env = { ...common, JWT_JWKS_FILE: jwks }
const quiet = () => {}
const mint = (words: string, more: Record<string, string> = {}) =>
  token([...words.split(' '), '--key', key, '--jwks', jwks], { ...env, ...more }, quiet)
const identify = (minted: string) => createIdentify(readConfig(env), createLog('silent'))(`Bearer ${minted}`)
const refused = async (words: string, more: Record<string, string> = {}): Promise<string> => {
  const error: unknown = await mint(words, more).catch((it: unknown) => it)
  expect(error).toBeInstanceOf(UsageError)
  return (error as UsageError).message
}

it('rafiki-gateway token mints a token that a gateway in the same environment takes for its subject', async () => {
  const alice = await identify(await mint('--subject alice --wallet-address https://wallet.example/alice'))
  expect(alice).toMatchObject({ role: 'accountHolder', subject: 'alice', tenant: { id: env.RAFIKI_TENANT_ID } })
  expect(alice.wallet.addresses).toEqual(['https://wallet.example/alice'])
  expect(alice.scopes).toContain('grants:read')
  expect(alice.authTime).toBeGreaterThan(0)
  const staff = await identify(
    await token(['--subject', 'eve', '--role', 'operator', '--scope', 'admin:read', '--key', key], env, quiet)
  )
  expect(staff).toMatchObject({ role: 'operator', scopes: ['admin:read'] })
  const shop = await identify(await mint('--subject shop --role client --client-id https://shop.example'))
  expect(shop).toMatchObject({ role: 'client', clientId: 'https://shop.example' })
})

it('rafiki-gateway token uses the claim names that the gateway is configured with', async () => {
  const claims = decodeJwt(
    await mint('--subject alice --wallet-address https://a.example/alice', {
      JWT_CLAIM_ROLE: 'https://a.example/role',
      JWT_CLAIM_TENANT: 'org',
      JWT_CLAIM_WALLET_ADDRESSES: 'wallets'
    })
  )
  expect(claims).toMatchObject({
    'https://a.example/role': 'accountHolder',
    org: env.RAFIKI_TENANT_ID,
    wallets: ['https://a.example/alice'],
    iss: env.JWT_ISSUER,
    aud: env.JWT_AUDIENCE
  })
  expect(claims).not.toHaveProperty('role')
  expect(claims).not.toHaveProperty('scope')
})

it('rafiki-gateway token prefers options to the environment, and its tokens expire', async () => {
  const { iss, aud, exp = 0, iat = 0 } = decodeJwt(await mint('--subject a --issuer i --audience b --expires 60'))
  expect([iss, aud, exp - iat]).toEqual(['i', 'b', 60])
})

it('the development key is made once, for its owner alone, and only its public half is handed on', async () => {
  const said: string[] = []
  const own = join(folder, 'own.json')
  const ofOwn = () => token(['--subject', 'a', '--key', own, '--jwks', jwks], env, (line) => void said.push(line))
  const kids = [await ofOwn(), await ofOwn()].map((minted) => decodeProtectedHeader(minted).kid)
  expect(statSync(own).mode & 0o777).toBe(0o600)
  expect(kids[0]).toBe(kids[1])
  const { keys } = JSON.parse(readFileSync(jwks, 'utf8'))
  expect(keys).toEqual([
    { kty: 'EC', crv: 'P-256', x: expect.any(String), y: expect.any(String), kid: kids[0], alg: 'ES256', use: 'sig' }
  ])
  const { d } = JSON.parse(readFileSync(own, 'utf8'))
  expect(said.join()).not.toContain(d)
})

it('a development key that others may read, and a file that holds no key, are refused', async () => {
  const open = join(folder, 'open.json')
  await token(['--subject', 'a', '--key', open], env, quiet)
  chmodSync(open, 0o644)
  await expect(token(['--subject', 'a', '--key', open], env, quiet)).rejects.toThrow(UsageError)
  const other = join(folder, 'other.json')
  writeFileSync(other, '{"kty":"oct","k":"c2VjcmV0"}', { mode: 0o600 })
  const error: unknown = await token(['--subject', 'a', '--key', other], env, quiet).catch((it: unknown) => it)
  expect(error).toBeInstanceOf(UsageError)
  expect(String(error)).not.toContain('c2VjcmV0')
  expect(readFileSync(other, 'utf8')).toContain('oct')
})

it('rafiki-gateway token mints nothing and makes no key in production, unless --force is given', async () => {
  const fresh = join(folder, 'fresh.json')
  const args = ['--subject', 'a', '--key', fresh]
  await expect(token(args, { ...env, NODE_ENV: 'production' }, quiet)).rejects.toThrow(UsageError)
  expect(existsSync(fresh)).toBe(false)
  expect(await token([...args, '--force'], { ...env, NODE_ENV: 'production' }, quiet)).toMatch(/^ey/)
})

it.each([
  ['nobody', '--role user', '--subject'],
  ['a role that there is not', '--subject a --role admin', '--role'],
  ['a tenant that is no UUID', '--subject a --tenant t', '--tenant'],
  ['a wallet address without https', '--subject a --wallet-address http://a.example/a', '--wallet-address'],
  ["an operator's wallet", '--subject a --role operator --wallet-address https://a.example/a', '--wallet-address'],
  ['a client without its id', '--subject a --role client', '--client-id'],
  ['a user with one', '--subject a --client-id b', '--client-id'],
  ['a token that the gateway would find too long-lived', '--subject a --expires 3601', '--expires'],
  ['one that ends at once', '--subject a --expires 0', '--expires']
])('rafiki-gateway token does not mint: %s', async (_, words, option) => {
  expect(await refused(words)).toContain(`${option}:`)
})

it('rafiki-gateway token refuses an unknown option without repeating it', async () => {
  expect(await refused('--subjekt alice')).not.toContain('alice')
  expect(await refused('s3cret --subject alice')).not.toContain('s3cret')
})
