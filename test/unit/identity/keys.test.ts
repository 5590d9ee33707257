import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FlattenedJWSInput } from 'jose'
import type { KeysAt } from '../../../src/config/tenants.ts'
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
  const made = keysAt(where, catchLog().log, () => now)
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

it('finds a key that the issuer publishes, and asks once for many', async () => {
  const { has } = keys()
  expect(await Promise.all([has('a'), has('a'), has('a')])).toEqual([true, true, true])
  expect(await has('a')).toBe(true)
  expect(asked()).toBe(1)
})

it('asks nobody before somebody comes', () => {
  keys()
  expect(asked()).toBe(0)
})

describe('an unknown key id', () => {
  it('makes it ask again, so that a new key is known at once', async () => {
    const { has } = keys()
    await has('a')
    server.body = published(a, b)
    now += coolDown
    expect(await has('b')).toBe(true)
    expect(asked()).toBe(2)
  })

  it('makes it ask at most once in a cool-down, whoever makes up how many', async () => {
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

  it('makes it ask no more often while the issuer is down', async () => {
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
  it('are asked for again after a minute, and no sooner', async () => {
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

  it('are gone once the issuer dropped them', async () => {
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
  ])('go on while the issuer %s, and new ones come when it is back', async (_, trouble) => {
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

  it('go on while the issuer cannot be reached', async () => {
    const { has } = keys()
    await has('a')
    await server.close()
    now += coolDown
    expect(await has('b')).toBe(false)
    expect(await has('a')).toBe(true)
  })
})

describe('while no keys could be read', () => {
  it('is KEYS_UNAVAILABLE, and asks once a second', async () => {
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

  it('is KEYS_UNAVAILABLE too when known keys were last read a day ago', async () => {
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
  it('is that key, whatever else the issuer lists', async () => {
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

  it('is another thing when another key came under the same id', async () => {
    const { has, listed } = keys()
    await has('a')
    const then = listed('a')
    server.body = { keys: [{ ...b.jwk, kid: 'a' }, c.jwk] }
    now += coolDown
    await has('c')
    expect(listed('a')).not.toBe(then)
  })

  it('changes for tokens that name no key when the only key changes', async () => {
    const { find, has, listed } = keys()
    await expect(find()).resolves.toBeDefined()
    const then = listed(undefined)
    server.body = published(b)
    now += coolDown
    await has('b')
    expect(listed(undefined)).not.toBe(then)
  })

  it('makes it ask again after a minute, even if nobody looks for a key', async () => {
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
  it('is asked for without a content coding', async () => {
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
  ])('is read past what is no key of use in it: %s', async (_, other) => {
    server.body = { keys: [other, a.jwk] }
    const { has, listed } = keys()
    expect(await has('a')).toBe(true)
    expect(JSON.parse(listed('a'))).toEqual([a.jwk])
  })

  it('may begin with a byte order mark', async () => {
    server.body = `\uFEFF${JSON.stringify(published(a))}`
    expect(await keys().has('a')).toBe(true)
  })

  it.each([
    ['no object', 'null'],
    ['without keys', '{}'],
    ['whose keys are no list', '{"keys":{"0":{}}}']
  ])('that is none (%s) is KEYS_UNAVAILABLE', async (_, body) => {
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

  it('is read, and read again for an unknown key id', async () => {
    await write(a)
    const { has } = keys({ file })
    expect(await has('a')).toBe(true)
    await write(b)
    now += coolDown
    expect([await has('b'), await has('a')]).toEqual([true, false])
  })

  it('may begin with a byte order mark', async () => {
    await writeFile(file, `\uFEFF${JSON.stringify(published(a))}`)
    expect(await keys({ file }).has('a')).toBe(true)
  })

  it('is read again after a minute', async () => {
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
  ])('is KEYS_UNAVAILABLE when it %s', async (_, text) => {
    if (text !== undefined) await writeFile(file, text)
    await expect(keys({ file }).find('a')).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' })
  })
})

/** Lets what is under way go on until something holds; the runner's own time-out ends a wait in vain. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
