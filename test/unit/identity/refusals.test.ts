import { generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { refusals, type Refusal } from '../../../src/identity/refused.ts'
import { readMetrics, startHarness, type Harness } from '../../support/harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness({
    env: { METRICS_PORT: '0' },
    issuers: (issuers) => issuers.map((it) => ({ ...it, clientIds: ['app'] }))
  })
})
afterAll(() => harness.close())

const now = Math.floor(Date.now() / 1000)
const claims = { sub: 'mark-of-a-caller', aud: 'rafiki-gateway', exp: now + 60 }
const signed = (alg: string, key: CryptoKey | Uint8Array, kid: string) => {
  const { issuer } = harness.issuer.of(harness.rafiki.store.operatorTenantId)
  return new SignJWT(claims).setIssuer(issuer).setProtectedHeader({ alg, kid }).sign(key)
}
const mint = (said: Record<string, unknown> = {}) => harness.mint({ client_id: 'app', ...said })

/** Reasons that no bearer token has: `boundTokens.test.ts` and `endedSessions.test.ts` have them. */
type Elsewhere = 'unbound' | 'proof' | 'nonce' | 'certificate' | 'ended' | 'sessions' | 'logout'

/** A token for each reason. */
const tokens: Record<Exclude<Refusal, Elsewhere>, () => Promise<string>> = {
  absent: () => Promise.resolve(''),
  malformed: () => Promise.resolve('no-token'),
  expired: () => mint({ exp: now - 60 }),
  signature: async () =>
    (await mint()).replace(/\.[^.]*$/, (signature) => `.${signature.slice(1).split('').reverse().join('')}`),
  claims: () => mint({ nbf: now + 600 }),
  audience: () => mint({ aud: 'somebody-else' }),
  application: () => mint({ client_id: 'somebody-else' }),
  issuer: () => mint({ iss: 'https://somebody.example' }),
  key: async () => signed('ES256', (await generateKeyPair('ES256')).privateKey, 'unknown'),
  algorithm: () => signed('HS256', new TextEncoder().encode('a secret of thirty-two characters'), 'any'),
  lifetime: () => mint({ exp: now + 86_400 }),
  kind: () => mint({ events: {} }),
  bound: () => mint({ cnf: { jkt: 'x' } }),
  role: () => mint({ role: 'king' }),
  viewer: () => mint({ wallet_addresses: [1] })
}
const names = Object.keys(tokens) as (keyof typeof tokens)[]
/** Of nobody's token, no issuer is known. */
const issuerOf = (why: Refusal) => (['absent', 'malformed', 'issuer'].includes(why) ? 'none' : 'issuer-1')

const counted = async () => {
  const metrics = Object.entries(await readMetrics(harness)).filter(([name]) =>
    name.startsWith('gateway_tokens_refused')
  )
  return Object.fromEntries(
    metrics.map(([name, count]) => [
      [...name.matchAll(/(why|issuer)="([\w-]+)"/g)].map(([, , value]) => value).join(' '),
      count
    ])
  )
}
const send = async (token: string) =>
  harness.send('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"query":"{ me { subject } }"}'
  })
const lines = () =>
  harness
    .logged()
    .split('\n')
    .filter((line) => line.includes('"refused"'))
    .map((line) => JSON.parse(line) as { level: number; refused: string; msg: string; issuer?: string })

it('every reason to refuse a token is counted from 0 on, for each issuer and for none', async () => {
  const issuers = ['issuer-1', 'issuer-2', 'none']
  expect(await counted()).toEqual(
    Object.fromEntries(Object.keys(refusals).flatMap((why) => issuers.map((issuer) => [`${why} ${issuer}`, 0])))
  )
})

it('a token that is accepted counts as no refusal', async () => {
  expect((await send(await mint())).status).toBe(200)
  expect(Object.values(await counted()).every((count) => count === 0)).toBe(true)
  expect(lines()).toEqual([])
})

it.each(names)(
  'a token that is refused for its %s is counted as that, and the log says so at the first; the caller learns nothing of it',
  async (why) => {
    const before = await counted()
    for (let times = 0; times < 3; times += 1) {
      const { status, headers } = await send(await tokens[why]())
      const known = ['role', 'viewer'].includes(why)
      expect(status).toBe(known ? 403 : 401)
      const challenge = why === 'absent' ? 'Bearer' : 'Bearer error="invalid_token"'
      expect(headers.get('www-authenticate')).toBe(known ? null : challenge)
    }
    const issuer = issuerOf(why)
    expect(await counted()).toEqual({ ...before, [`${why} ${issuer}`]: 3 })
    const told = lines().filter(({ refused }) => refused === why)
    const words = refusals[why]
    const warned = told.filter(({ level }) => level === 40)
    expect(warned).toHaveLength(words ? 1 : 0)
    if (words) expect(warned[0]?.msg).toContain(words)
    const requests = told.filter(({ level }) => level === 30)
    expect(requests).toHaveLength(3)
    expect(requests.every((line) => line.issuer === (issuer === 'none' ? undefined : issuer))).toBe(true)
    expect(harness.logged()).not.toContain('mark-of-a-caller')
  }
)
