import { createIssuerKeys } from '../../../src/identity/issuerKeys.ts'
import { createVerifier } from '../../../src/identity/token.ts'
import { catchLog } from '../../support/upstream.ts'
import { issuerAt, keyOf, signed, startJsonServer, type JsonServer, type Key } from '../../support/issuers.ts'

const { jest } = import.meta

let [a, b, stranger] = [] as unknown as [Key, Key, Key]
let server: JsonServer
let verify: ReturnType<typeof createVerifier>
/** How far the clock is ahead of the true one, in milliseconds. */
let ahead = 0

beforeAll(async () => {
  ;[a, b, stranger] = await Promise.all([keyOf('a'), keyOf('a'), keyOf('a')])
})
beforeEach(async () => {
  ahead = 0
  const trueNow = Date.now
  jest.spyOn(Date, 'now').mockImplementation(() => trueNow() + ahead)
  server = await startJsonServer({ keys: [] })
  verify = createVerifier(createIssuerKeys({ issuers: [issuerAt({ url: server.url })] }, catchLog().log))
})
afterEach(async () => {
  jest.restoreAllMocks()
  await server.close()
})

const nameless = ({ jwk: { kid: _, ...jwk } }: Key) => jwk
const takes = (key: Key, header: Record<string, unknown> = {}): Promise<boolean> =>
  signed(key, {}, header)
    .then((token) => verify(token))
    .then(
      () => true,
      (error: { code: string }) => {
        expect(error.code).toBe('UNAUTHENTICATED')
        return false
      }
    )

it.each([
  ['one key twice', () => [a.jwk, a.jwk], {}, [true, false]],
  ['two keys under one id', () => [a.jwk, b.jwk], {}, [true, true]],
  ['two keys without ids', () => [nameless(a), nameless(b)], { kid: undefined }, [true, true]],
  [
    'two keys with ids, for tokens that name none',
    () => [a.jwk, { ...b.jwk, kid: 'b' }],
    { kid: undefined },
    [true, true]
  ],
  ['a key for encryption', () => [{ ...a.jwk, use: 'enc' }, b.jwk], {}, [false, true]],
  ['a broken key beside the right one', () => [{ ...b.jwk, x: '' }, a.jwk], {}, [true, false]]
] as const)('an issuer may list %s: each key is tried', async (_, keys, header, [first, second]) => {
  server.body = { keys: keys() }
  expect([await takes(a, header), await takes(b, header), await takes(stranger, header)]).toEqual([
    first,
    second,
    false
  ])
})

it('a token that an issuer signed with one of several keys is refused for its claims, not for its key', async () => {
  server.body = { keys: [a.jwk, b.jwk] }
  const cause = (claims: Record<string, unknown>) =>
    signed(b, claims).then((token) => verify(token).catch((error: { cause: unknown }) => error.cause))
  expect(await cause({ aud: 'other' })).toBe('audience')
  expect(await cause({ token_use: 'id' })).toBe('another kind of token: token_use')
})

it('a token makes the gateway try ten keys at most', async () => {
  const many = await Promise.all(Array.from({ length: 11 }, () => keyOf('a')))
  server.body = { keys: many.map(({ jwk }) => jwk) }
  const looking = jest.spyOn(crypto.subtle, 'verify')
  expect(await takes(many[9]!)).toBe(true)
  expect(looking).toHaveBeenCalledTimes(10)
  looking.mockClear()
  expect(await takes(many[10]!)).toBe(false)
  expect(looking).toHaveBeenCalledTimes(10)
})

describe('a key that is replaced by another', () => {
  it.each([
    ['under the same id', (key: Key) => key.jwk, {}],
    ['without an id', nameless, { kid: undefined }]
  ])('a key that replaces another, %s, is known with the first token that it signed', async (_, listed, header) => {
    server.body = { keys: [listed(a)] }
    expect(await takes(a, header)).toBe(true)
    server.body = { keys: [listed(b)] }
    ahead = 11_000
    expect([await takes(b, header), await takes(a, header)]).toEqual([true, false])
    expect(server.requests).toHaveLength(2)
  })

  it('made-up signatures cause at most one request for keys in ten seconds', async () => {
    server.body = { keys: [a.jwk] }
    await takes(a)
    for (let times = 0; times < 5; times += 1) expect(await takes(stranger)).toBe(false)
    expect(server.requests).toHaveLength(1)
    ahead = 11_000
    for (let times = 0; times < 5; times += 1) expect(await takes(stranger)).toBe(false)
    expect(server.requests).toHaveLength(2)
  })
})
