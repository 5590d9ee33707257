import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Issuer } from '../../src/config/issuers.ts'
import { readConfig } from '../../src/config/readConfig.ts'
import { createIdentify } from '../../src/identity/identify.ts'
import { keyOf, one, published, seconds, signed, type Key } from '../support/issuers.ts'
import { textOf } from '../support/markdown.ts'
import { providerTokens, type ProviderToken } from '../support/providerTokens.ts'
import { catchLog } from '../support/upstream.ts'

/* The guides for identity providers: each entry that a page prints takes the tokens of its provider, and no others. */

const folder = mkdtempSync(join(tmpdir(), 'providers-'))
const keysFile = join(folder, 'keys.json')
let key: Key
beforeAll(async () => {
  key = await keyOf('a')
  writeFileSync(keysFile, JSON.stringify(published(key)))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The entries of `ISSUERS_FILE` that stand beneath a heading, as a gateway of one tenant reads them; but for their keys. */
function issuersOf({ page, heading }: ProviderToken): Issuer[] {
  const [, section = ''] = textOf(page).split(`\n${heading}\n`.replace(/^\n# /, '# '))
  const [, json = ''] = /^```json\n(\[\n[\s\S]*?)^```$/m.exec(section) ?? []
  const file = join(folder, 'issuers.json')
  writeFileSync(file, json)
  const { issuers } = readConfig({
    ...{ RAFIKI_AUTH_URL: 'http://auth:3003/graphql', RAFIKI_BACKEND_URL: 'http://backend:3001/graphql' },
    ...{ RAFIKI_TENANT_ID: one, RAFIKI_TENANT_SECRET: 'of nobody', ISSUERS_FILE: file }
  })
  return issuers.map((it) => ({ ...it, keys: { file: keysFile }, algorithms: ['ES256'] }))
}
const roles = ['accountHolder', 'client', 'operator'] as const
const defaultScopes = { accountHolder: ['default'], client: [], operator: ['default'] }

/** Who the bearer of the provider's token is, or why it is refused. */
async function outcome(token: ProviderToken, changed: Record<string, unknown> = {}, header = token.header) {
  const identify = createIdentify({ issuers: issuersOf(token), roles, defaultScopes }, catchLog().log)
  // `signed` has claims of its own, which no provider is to have by that.
  const bare = { role: undefined, aud: undefined, ...token.claims, ...changed }
  const jwt = await signed(key, bare, { ...header })
  return identify(`Bearer ${jwt}`).then(
    (viewer) => viewer,
    (error: { why: string }) => error.why
  )
}
const named = providerTokens.map((token) => [token.name, token] as const)

it.each(named)(
  "the guide's entry %s takes the provider's access token, with its role, scopes and wallet",
  async (_, token) => {
    const { role, scopes, claims } = token
    expect(issuersOf(token).map(({ name }) => name)).toContain(token.name)
    expect(await outcome(token)).toMatchObject({
      ...{ role, scopes, subject: claims.sub },
      authTime: expect.any(Number),
      wallet: { addresses: role === 'accountHolder' ? ['https://wallet.example/alice'] : [] }
    })
  }
)

it.each(named)(
  "the guide's entry %s refuses the provider's token when it is changed, and its ID token",
  async (_, token) => {
    const { claims, idToken, otherRoles } = token
    const lifetime = (token.name === 'entra' ? 5_400 : 3_600) + 10
    const changes: [string, Record<string, unknown>, string | RegExp, Record<string, unknown>?][] = [
      ['another aud', { aud: 'somebody-else' }, 'audience'],
      ['an aud that only begins so', { aud: `${[claims.aud].flat()[0] as string}x` }, 'audience'],
      ['another issuer', { iss: 'https://somebody.example' }, 'issuer'],
      [
        'its issuer with a slash more, or less',
        { iss: String(claims.iss).replace(/\/?$/, (it) => (it ? '' : '/')) },
        'issuer'
      ],
      ['no subject', { sub: undefined }, 'claims'],
      ['expired', { exp: seconds() - 1 }, /expired|lifetime/],
      ['too long a life', { exp: seconds() + lifetime, iat: seconds() }, 'lifetime'],
      ['not yet to be used', { nbf: seconds() + 100 }, 'claims'],
      ['a logout token', {}, 'kind', { typ: 'logout+jwt' }],
      ['an ID token', idToken, /kind|audience|application/],
      ['bound to a key', { cnf: { 'x5t#S256': 'x' } }, 'bound'],
      ...otherRoles.map((changed) => ['another role', changed, 'role'] as [string, Record<string, unknown>, string])
    ]
    for (const [what, changed, why, header] of changes) {
      const found = await outcome(token, changed, header ?? token.header)
      expect([what, changed, typeof found === 'string' ? found : found.role]).toEqual([
        what,
        changed,
        typeof why === 'string' ? why : expect.stringMatching(why)
      ])
    }
  }
)

it('the guides have an entry, tried here, for each of the ten providers', () => {
  const printed = [...new Set(providerTokens.map(({ page }) => page))].flatMap((page) =>
    [...textOf(page).matchAll(/^ {4}"name": "([\w-]+)"/gm)].map(([, name]) => name)
  )
  expect(printed.sort()).toEqual(providerTokens.map(({ name }) => name).sort())
  expect(new Set(providerTokens.map(({ heading }) => heading)).size).toBe(10)
})
