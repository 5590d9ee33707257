import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { sessions } from '../../src/cli/sessions.ts'
import { UsageError } from '../../src/cli/usage.ts'
import { startHarness, type Harness } from '../support/harness.ts'
import { gatewayEnv } from '../support/gatewayEnv.ts'

const event = 'http://schemas.openid.net/event/backchannel-logout'
const now = () => Math.floor(Date.now() / 1000)

let harness: Harness
beforeAll(async () => {
  harness = await startHarness({
    journal: { database: 'memory', retentionDays: undefined },
    env: { ENDED_SESSIONS: 'journal', JOURNAL_DIR: '/unused', JOURNAL_RETENTION: 'forever', RATE_LIMIT_ADDRESS: '40' },
    issuers: ([first, ...others]) => [{ ...first!, logoutAudience: 'the-gateway' }, ...others]
  })
})
afterAll(() => harness.close())

/** A token that was issued a while ago, unless it says otherwise. */
const mint = (claims: Record<string, unknown>) => harness.mint({ iat: now() - 100, exp: now() + 600, ...claims })
const logoutToken = (claims: Record<string, unknown> = {}) =>
  harness.mint({
    ...{ sub: null, role: null, tenant_id: null, auth_time: null, aud: 'the-gateway', jti: randomUUID() },
    ...{ sid: 'nobodys', events: { [event]: {} }, exp: now() + 120, ...claims }
  })
const post = (body: string, headers: Record<string, string> = {}) =>
  harness.send('/backchannel-logout', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body
  })
const logOut = async (claims: Record<string, unknown> = {}) => post(`logout_token=${await logoutToken(claims)}`)
const status = async (token: string) => (await harness.ask({ token }, '{ me { subject } }')).status

it('a session that its issuer ends is over at once, for tokens that are known too; others go on', async () => {
  const [one, fresh, two] = [
    await mint({ sub: 'alice', sid: 's1' }),
    await mint({ sub: 'alice', sid: 's1', jti: 'never seen before' }),
    await mint({ sub: 'alice', sid: 's2' })
  ]
  expect([await status(one), await status(two)]).toEqual([200, 200])
  const reply = await logOut({ sub: 'alice', sid: 's1' })
  expect([reply.status, reply.text, reply.headers.get('cache-control')]).toEqual([200, '', 'no-store'])
  expect([await status(one), await status(fresh), await status(two)]).toEqual([401, 401, 200])
})

it('a subject whose sessions end may log in again', async () => {
  const before = await mint({ sub: 'bob' })
  expect(await status(before)).toBe(200)
  expect((await logOut({ sub: 'bob', sid: null, iat: now() - 50 })).status).toBe(200)
  expect(await status(before)).toBe(401)
  expect(await status(await mint({ sub: 'bob', iat: now() }))).toBe(200)
})

it('a logout token may say a part of a second', async () => {
  const before = await mint({ sub: 'frank', sid: 'f1' })
  expect((await logOut({ sub: 'frank', sid: 'f1', iat: now() - 50.5 })).status).toBe(200)
  expect(await status(before)).toBe(401)
})

it('a subject of another issuer who has that name is somebody else', async () => {
  const tenant_id = harness.rafiki.tenants[1]!.id
  const erin = await mint({ sub: 'erin', tenant_id, wallet_addresses: ['https://other.example/erin'] })
  expect((await logOut({ sub: 'erin', sid: null })).status).toBe(200)
  expect(await status(erin)).toBe(200)
})

it('a logout token counts once', async () => {
  const token = await logoutToken()
  expect((await post(`logout_token=${token}`)).status).toBe(200)
  const again = await post(`logout_token=${token}`)
  expect([again.status, JSON.parse(again.text)]).toEqual([400, { error: 'invalid_request' }])
})

it.each<[string, Record<string, unknown>]>([
  ['the issuer of nobody', { iss: 'https://somebody.example' }],
  ['the audience of access tokens', { aud: 'rafiki-gateway' }],
  ['no audience', { aud: null }],
  ['no events', { events: null }],
  ['another event', { events: { 'http://schemas.openid.net/event/other': {} } }],
  ['an event that is none', { events: { [event]: true } }],
  ['events as a list', { events: [event] }],
  ['events as a text', { events: event }],
  ['a nonce', { nonce: 'x' }],
  ['neither a subject nor a session', { sid: null }],
  ['an empty session', { sid: '' }],
  ['a session that is a number', { sid: 5 }],
  ['a subject of 300 characters', { sub: 'x'.repeat(300) }],
  ['no id', { jti: null }],
  ['an empty id', { jti: '' }],
  ['no moment', { iat: null }],
  ['a moment of the future', { iat: now() + 60 }],
  ['a moment of long ago', { iat: now() - 4_000 }],
  ['its end behind it', { exp: now() - 10 }]
])('a logout token with %s ends nothing', async (_, claims) => {
  const carol = await mint({ sub: 'carol', sid: 'c1' })
  const reply = await logOut({ sid: 'c1', ...claims })
  expect([reply.status, JSON.parse(reply.text)]).toEqual([400, { error: 'invalid_request' }])
  expect(await status(carol)).toBe(200)
})

it('a logout token of a key that its issuer does not list ends nothing', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const { issuer } = harness.issuer.of(harness.rafiki.store.operatorTenantId)
  const claims = { iss: issuer, aud: 'the-gateway', sid: 'x', jti: 'x', iat: now(), events: { [event]: {} } }
  const header = { alg: 'ES256', typ: 'logout+jwt', jwk: await exportJWK(publicKey) }
  const token = await new SignJWT(claims).setProtectedHeader(header).sign(privateKey)
  expect((await post(`logout_token=${token}`)).status).toBe(400)
})

it('an access token ends nothing, and a logout token opens nothing', async () => {
  const dave = await mint({ sub: 'dave', aud: ['rafiki-gateway', 'the-gateway'] })
  expect((await post(`logout_token=${dave}`)).status).toBe(400)
  expect(await status(dave)).toBe(200)
  const token = await logoutToken({ sub: 'dave', role: 'accountHolder', aud: ['rafiki-gateway', 'the-gateway'] })
  expect(await status(token)).toBe(401)
})

it.each<[string, string, Record<string, string>]>([
  ['without a token', 'a=b', {}],
  ['with an empty token', 'logout_token=', {}],
  ['with two tokens', 'logout_token=a&logout_token=b', {}],
  ['with something that is no token', 'logout_token=abc', {}],
  ['as JSON', '{"logout_token":"a"}', { 'content-type': 'application/json' }],
  ['of over 8 kB', `logout_token=${'a'.repeat(9_000)}`, {}]
])('a request %s ends nothing, and is answered as a wrong one', async (_, body, headers) => {
  const reply = await post(body, headers)
  expect([reply.status, JSON.parse(reply.text)]).toEqual([400, { error: 'invalid_request' }])
})

it('a token that does not say when it was issued is refused, and so is one of the future', async () => {
  expect(await status(await mint({ iat: null }))).toBe(401)
  expect(await status(await mint({ iat: now() + 300 }))).toBe(401)
})

it('an address that sends wrong logout tokens is refused after some', async () => {
  const statuses: number[] = []
  for (let times = 0; times < 45; times += 1) statuses.push((await post('logout_token=abc')).status)
  expect(statuses.at(-1)).toBe(429)
})

it.each<[string, string[], RegExp]>([
  ['another command', ['list'], /expected end/],
  ['nothing that would end', ['end'], /--subject/],
  ['an issuer of nobody', ['end', '--subject', 'a', '--issuer', 'b'], /--issuer/],
  ['nowhere to write', ['end', '--subject', 'a'], /ENDED_SESSIONS/],
  ['an unknown option', ['end', '--all'], /option/]
])('the command sessions refuses %s', async (_, args, words) => {
  await expect(sessions(args, gatewayEnv, () => undefined)).rejects.toThrow(UsageError)
  await expect(sessions(args, gatewayEnv, () => undefined)).rejects.toThrow(words)
})
