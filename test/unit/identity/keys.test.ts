import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FlattenedJWSInput } from 'jose'
import type { KeysAt } from '../../../src/config/keysAt.ts'
import { keysAt } from '../../../src/identity/keys.ts'
import { catchLog } from '../../support/upstream.ts'
import { keyOf, published, startJsonServer, type JsonServer, type Key } from '../../support/issuers.ts'

const minute = 60_000
const coolDown = 10_000

let [a, b, c] = [] as unknown as [Key, Key, Key]
let server: JsonServer
let now: number

beforeAll(async () => {
  ;[a, b, c] = await Promise.all([keyOf('a'), keyOf('b'), keyOf('c')])
})
beforeEach(async () => {
  server = await startJsonServer(published(a))
  now = 1_000_000
})
afterEach(() => server.close())

/** Keys at the server, or elsewhere, by a clock that a test moves. */
function keys(where: KeysAt = { url: server.url }) {
  const made = keysAt(where, catchLog().log, { now: () => now })
  const find = async (kid?: string) =>
    made.find({ alg: 'ES256', ...(kid !== undefined && { kid }) }, {} as FlattenedJWSInput)
  const has = (kid: string): Promise<boolean> =>
    find(kid).then(
      () => true,
      () => false
    )
  const listed = (kid: string | undefined): string => made.listed(kid)
  return { find, has, listed }
}
const asked = () => server.requests.length

it('a key that the issuer publishes is found, with one request for many tokens', async () => {
  const { has } = keys()
  expect(await Promise.all([has('a'), has('a'), has('a')])).toEqual([true, true, true])
  expect(await has('a')).toBe(true)
  expect(asked()).toBe(1)
})

it('no keys are fetched before the first token comes', () => {
  keys()
  expect(asked()).toBe(0)
})

describe('an unknown key id', () => {
  it('an unknown key id fetches the keys again, so that a new key is known at once', async () => {
    const { has } = keys()
    await has('a')
    server.body = published(a, b)
    now += coolDown
    expect(await has('b')).toBe(true)
    expect(asked()).toBe(2)
  })

  it('unknown key ids fetch the keys at most once in a cool-down, however many are made up', async () => {
    const { has } = keys()
    await has('a')
    now += coolDown - 1
    expect(await has('x0')).toBe(false)
    expect(asked()).toBe(1)
    now += 1
    expect(await Promise.all(Array.from({ length: 20 }, (_, n) => has(`x${n}`)))).not.toContain(true)
    expect(asked()).toBe(2)
    now += coolDown - 1
    await has('y')
    expect(asked()).toBe(2)
    now += 1
    await has('y')
    expect(asked()).toBe(3)
  })

  it('an unknown key id fetches the keys no more often while the issuer is down', async () => {
    const { has } = keys()
    await has('a')
    server.status = 500
    now += coolDown
    await has('x')
    await has('x')
    expect(asked()).toBe(2)
  })
})

describe('known keys', () => {
  it('known keys are fetched again after a minute, and no sooner', async () => {
    const { has } = keys()
    await has('a')
    now += minute
    await has('a')
    await fetch(server.url)
    expect(asked()).toBe(2)
    now += 1
    await has('a')
    await until(() => asked() === 3)
  })

  it('known keys are gone once the issuer dropped them', async () => {
    const { has, listed } = keys()
    await has('a')
    const then = listed('a')
    server.body = published(b)
    now += coolDown
    await has('b')
    expect(await has('a')).toBe(false)
    expect(listed('a')).not.toBe(then)
  })

  it.each([
    ['answers 500', { status: 500 }],
    ['answers something else', { body: '<p>Welcome</p>' }],
    ['answers JSON that is no key set', { body: { hello: 'world' } }],
    ['answers far too much', { body: { keys: [], much: 'x'.repeat(300 * 1024) } }]
  ])('known keys stay valid while the issuer %s, and new ones come when it is back', async (_, trouble) => {
    const { has, listed } = keys()
    await has('a')
    const then = listed('a')
    Object.assign(server, trouble)
    now += coolDown
    expect(await has('b')).toBe(false)
    expect([await has('a'), listed('a'), asked()]).toEqual([true, then, 2])
    Object.assign(server, { status: 200, body: published(b) })
    now += coolDown
    expect([await has('b'), await has('a')]).toEqual([true, false])
  })

  it('known keys stay valid while the issuer cannot be reached', async () => {
    const { has } = keys()
    await has('a')
    await server.close()
    now += coolDown
    expect(await has('b')).toBe(false)
    expect(await has('a')).toBe(true)
  })
})

describe('while no keys could be read', () => {
  it('a token is KEYS_UNAVAILABLE while no keys could be read, and they are fetched once a second', async () => {
    const { find, has } = keys()
    server.status = 503
    await expect(find('a')).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' })
    server.status = 200
    now += 1000
    await expect(find('a')).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' })
    expect(asked()).toBe(1)
    now += 1
    expect(await has('a')).toBe(true)
  })

  it('a token is KEYS_UNAVAILABLE when known keys were last read a day ago', async () => {
    const { find, has } = keys()
    await has('a')
    server.status = 503
    now += 24 * 60 * minute
    expect(await has('a')).toBe(true)
    now += 1
    await expect(find('a')).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' })
  })
})

describe('what is listed under a key id', () => {
  it('a key id stands for its key, whatever else the issuer lists', async () => {
    server.body = published(a, b)
    const { has, listed } = keys()
    await has('a')
    const then = listed('a')
    expect(listed('b')).not.toBe(then)
    server.body = published(c, a)
    now += coolDown
    await has('c')
    expect(listed('a')).toBe(then)
  })

  it('a key id stands for another key once the issuer lists one under it', async () => {
    const { has, listed } = keys()
    await has('a')
    const then = listed('a')
    server.body = { keys: [{ ...b.jwk, kid: 'a' }, c.jwk] }
    now += coolDown
    await has('c')
    expect(listed('a')).not.toBe(then)
  })

  it('a token that names no key is verified with the new key when the only key changes', async () => {
    const { find, has, listed } = keys()
    await expect(find()).resolves.toBeDefined()
    const then = listed(undefined)
    server.body = published(b)
    now += coolDown
    await has('b')
    expect(listed(undefined)).not.toBe(then)
  })

  it('the keys are fetched again after a minute, even if nobody looks for one', async () => {
    const { has, listed } = keys()
    await has('a')
    server.body = published(b)
    now += minute + 1
    listed('a')
    await until(() => listed('a') === '[]')
    expect(asked()).toBe(2)
  })
})

describe('a key set', () => {
  it('a key set is fetched without a content coding', async () => {
    await keys().has('a')
    expect(server.requests.map(({ takes }) => takes)).toEqual(['identity'])
  })

  it.each([
    ['null', null],
    ['a text', 'key'],
    ['a list', []],
    ['a number', 1],
    ['a key of no known kind', { kty: 'XYZ', kid: 'x' }],
    ['a key without a kind', { kid: 'x', alg: 'ES256' }]
  ])('a key set is read past an unusable key: %s', async (_, other) => {
    server.body = { keys: [other, a.jwk] }
    const { has, listed } = keys()
    expect(await has('a')).toBe(true)
    expect(JSON.parse(listed('a'))).toEqual([a.jwk])
  })

  it('a key set may begin with a byte order mark', async () => {
    server.body = `\uFEFF${JSON.stringify(published(a))}`
    expect(await keys().has('a')).toBe(true)
  })

  it.each([
    ['no object', 'null'],
    ['without keys', '{}'],
    ['whose keys are no list', '{"keys":{"0":{}}}']
  ])('an invalid key set (%s) is KEYS_UNAVAILABLE', async (_, body) => {
    server.body = body
    await expect(keys().find('a')).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' })
  })
})

describe('a file of keys', () => {
  let directory: string
  let file: string
  const write = (...keysOf: Key[]) => writeFile(file, JSON.stringify(published(...keysOf)))

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'keys-'))
    file = join(directory, 'jwks.json')
  })
  afterEach(() => rm(directory, { recursive: true }))

  it('a key file is read, and read again for an unknown key id', async () => {
    await write(a)
    const { has } = keys({ file })
    expect(await has('a')).toBe(true)
    await write(b)
    now += coolDown
    expect([await has('b'), await has('a')]).toEqual([true, false])
  })

  it('a key file may begin with a byte order mark', async () => {
    await writeFile(file, `\uFEFF${JSON.stringify(published(a))}`)
    expect(await keys({ file }).has('a')).toBe(true)
  })

  it('a key file is read again after a minute', async () => {
    await write(a)
    const { has, listed } = keys({ file })
    await has('a')
    await write(b)
    now += minute + 1
    await until(() => listed('a') === '[]')
  })

  it.each([
    ['is not there', undefined],
    ['is no JSON', 'keys'],
    ['is far too large', JSON.stringify({ keys: [], much: 'x'.repeat(300 * 1024) })]
  ])('a key file is KEYS_UNAVAILABLE when it %s', async (_, text) => {
    if (text !== undefined) await writeFile(file, text)
    await expect(keys({ file }).find('a')).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' })
  })
})

/** Lets what is under way go on until something holds; the runner's own time-out ends a wait in vain. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
