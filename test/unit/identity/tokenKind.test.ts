import { createIssuerKeys } from '../../../src/identity/issuerKeys.ts'
import { verifyLogoutToken } from '../../../src/identity/logoutToken.ts'
import { createVerifier } from '../../../src/identity/token.ts'
import { catchLog } from '../../support/upstream.ts'
import {
  issuerAt,
  keyOf,
  published,
  signed,
  startJsonServer,
  type JsonServer,
  type Key
} from '../../support/issuers.ts'

let key: Key
let server: JsonServer
beforeAll(async () => {
  key = await keyOf('a')
  server = await startJsonServer(published(key))
})
afterAll(() => server.close())

/** Why a genuine token with these claims and this header is refused, as the log has it; undefined for one that is taken. */
async function refusal(claims: Record<string, unknown>, header: Record<string, unknown>, types: string[] = []) {
  const issuers = [issuerAt({ url: server.url }, { types })]
  const verify = createVerifier(createIssuerKeys({ issuers }, catchLog().log))
  return verify(await signed(key, claims, header)).then(
    () => undefined,
    (error: { code: string; cause: unknown }) => `${error.code} ${String(error.cause)}`
  )
}
const anotherKind = (sign: string) => `UNAUTHENTICATED another kind of token: ${sign}`

describe('a token whose header says the type', () => {
  it.each([undefined, 'JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', 'application/jwt'])(
    'a token type %s is accepted',
    async (typ) => {
      expect(await refusal({}, { typ })).toBeUndefined()
    }
  )

  it.each([
    'logout+jwt',
    'secevent+jwt',
    'dpop+jwt',
    'application/dpop+jwt',
    'rt+jwt',
    'id_token+jwt',
    'token-introspection+jwt',
    'oauth-authz-req+jwt',
    'JWS',
    '',
    null,
    ['JWT']
  ])('a token type %j is refused', async (typ) => {
    expect(await refusal({}, { typ })).toMatch(/^UNAUTHENTICATED /)
  })

  it.each(['logout+jwt', 'dpop+jwt', ''])('a token type %j is refused, and the log says why', async (typ) => {
    expect(await refusal({}, { typ })).toBe(anotherKind('typ'))
  })

  it('only the configured token type is accepted, not even none', async () => {
    expect(await refusal({}, { typ: 'application/AT+jwt' }, ['at+jwt'])).toBeUndefined()
    expect(await refusal({}, { typ: 'ours+jwt' }, ['at+jwt', 'Ours+JWT'])).toBeUndefined()
    for (const typ of [undefined, 'JWT', 'logout+jwt'])
      expect(await refusal({}, { typ }, ['at+jwt'])).toBe(anotherKind('typ'))
  })
})

describe('a token of the usual type', () => {
  it.each([
    [{ nonce: 'n' }],
    [{ azp: 'spa' }],
    [{ nonce: 'n', azp: 'spa', sid: 's', auth_time: 1, amr: ['pwd'] }],
    [{ token_use: 'access' }],
    [{ typ: 'Bearer' }],
    [{ typ: 'JWT' }]
  ])('a token of the usual type is accepted with %j', async (claims) => {
    expect(await refusal(claims, {})).toBeUndefined()
  })

  it.each([
    [{ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }, 'events'],
    [{ events: null }, 'events'],
    [{ at_hash: 'x' }, 'at_hash'],
    [{ c_hash: 'x' }, 'c_hash'],
    [{ s_hash: 'x' }, 's_hash'],
    [{ token_use: 'id' }, 'token_use'],
    [{ token_use: 'refresh' }, 'token_use'],
    [{ token_use: ['access'] }, 'token_use'],
    [{ typ: 'ID' }, 'typ in its payload'],
    [{ typ: 'Refresh' }, 'typ in its payload'],
    [{ typ: 'Offline' }, 'typ in its payload'],
    [{ typ: 'Logout' }, 'typ in its payload'],
    [{ typ: 'logout' }, 'typ in its payload']
  ])('a token of the usual type is refused with %j', async (claims, sign) => {
    expect(await refusal(claims, {})).toBe(anotherKind(sign))
  })
})

it.each([
  ...[undefined, 'JWT', 'logout+jwt', 'application/LOGOUT+jwt'].map((typ) => [typ, 'taken'] as const),
  ...['at+jwt', 'application/at+jwt', 'dpop+jwt', '', ['JWT']].map((typ) => [typ, 'refused'] as const)
])('a logout token of the type %j is %s', async (typ, expected) => {
  const keys = createIssuerKeys({ issuers: [issuerAt({ url: server.url })] }, catchLog().log)
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  const token = await signed(key, { events, jti: 'one' }, { typ })
  const outcome = await verifyLogoutToken(token, keys).then(
    () => 'taken',
    ({ cause }: { cause: unknown }) => (cause === 'typ' ? 'refused' : cause)
  )
  expect(outcome).toBe(expected)
})
