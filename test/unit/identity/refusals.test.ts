import { generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { refusals, type Refusal } from '../../../src/identity/refusals.ts'
import { readMetrics, startHarness, type Harness } from '../../support/harness.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness({ env: { METRICS_PORT: '0' } })))
afterEach(() => harness.close())

const now = Math.floor(Date.now() / 1000)
const claims = { sub: 'mark-of-a-caller', aud: 'rafiki-gateway', exp: now + 60 }
const signed = (alg: string, key: CryptoKey | Uint8Array, kid: string) => {
  const { issuer } = harness.issuer.of(harness.rafiki.store.operatorTenantId)
  return new SignJWT(claims).setIssuer(issuer).setProtectedHeader({ alg, kid }).sign(key)
}

/** A token for each reason. */
const tokens: Record<Refusal, () => Promise<string>> = {
  absent: () => Promise.resolve(''),
  malformed: () => Promise.resolve('no-token'),
  expired: () => harness.mint({ exp: now - 60 }),
  signature: async () =>
    (await harness.mint()).replace(/\.[^.]*$/, (signature) => `.${signature.slice(1).split('').reverse().join('')}`),
  claims: () => harness.mint({ nbf: now + 600 }),
  audience: () => harness.mint({ aud: 'somebody-else' }),
  issuer: () => harness.mint({ iss: 'https://somebody.example' }),
  key: async () => signed('ES256', (await generateKeyPair('ES256')).privateKey, 'unknown'),
  algorithm: () => signed('HS256', new TextEncoder().encode('a secret of thirty-two characters'), 'any'),
  lifetime: () => harness.mint({ exp: now + 86_400 }),
  kind: () => harness.mint({ events: {} }),
  bound: () => harness.mint({ cnf: { jkt: 'x' } }),
  viewer: () => harness.mint({ role: 'king' })
}
const names = Object.keys(refusals) as Refusal[]
const counted = async () => {
  const metrics = Object.entries(await readMetrics(harness)).filter(([name]) =>
    name.startsWith('gateway_tokens_refused')
  )
  return Object.fromEntries(metrics.map(([name, count]) => [/why="(\w+)"/.exec(name)?.[1] ?? '', count]))
}
const send = async (why: Refusal) =>
  harness.send('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokens[why]()}` },
    body: '{"query":"{ me { subject } }"}'
  })
const lines = () =>
  harness
    .logged()
    .split('\n')
    .filter((line) => line.includes('"refused"'))

it('every reason to refuse a token is counted from 0 on', async () => {
  expect(await counted()).toEqual(Object.fromEntries(names.map((name) => [name, 0])))
})

it.each(names)(
  'a token that is refused for its %s is counted as that, and the log says so at the first',
  async (why) => {
    for (let times = 0; times < 3; times += 1) expect([401, 403]).toContain((await send(why)).status)
    expect(await counted()).toEqual(Object.fromEntries(names.map((name) => [name, name === why ? 3 : 0])))
    const words = refusals[why]
    expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual(
      words ? [expect.objectContaining({ level: 40, refused: why, msg: expect.stringContaining(words) })] : []
    )
    expect(harness.logged()).not.toContain('mark-of-a-caller')
  }
)

it('a token that is accepted counts as no refusal', async () => {
  expect((await harness.ask('alice', '{ me { subject } }')).status).toBe(200)
  expect(Object.values(await counted()).every((count) => count === 0)).toBe(true)
  expect(lines()).toEqual([])
})
