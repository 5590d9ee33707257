import { randomUUID } from 'node:crypto'
import { Secret } from '../../../../src/config/secret.ts'
import type { Ended } from '../../../../src/identity/endedSessions/ended.ts'
import { createJournalStore } from '../../../../src/identity/endedSessions/journalStore.ts'
import { createRedisStore } from '../../../../src/identity/endedSessions/redisStore.ts'
import type { EndedStore } from '../../../../src/identity/endedSessions/store.ts'
import { createUsedProofs, type UsedProof } from '../../../../src/identity/usedProofs.ts'
import { openDatabase, type Database } from '../../../../src/journal/database/database.ts'
import { migrate } from '../../../../src/journal/migrations/migrate.ts'
import { createLog } from '../../../../src/observability/log.ts'
import { connectRedis, type RedisConnection } from '../../../../src/redis/connection.ts'
import { describeWithRedis, startRedis, type TestRedis } from '../../../support/redis.ts'

const now = () => Math.floor(Date.now() / 1000)
const ended = (of: Partial<Ended> = {}): Ended => ({
  ...{ digest: randomUUID(), before: now(), until: now() + 100 },
  ...of
})
const proof = (jti: string, of: Partial<UsedProof> = {}): UsedProof => ({
  ...{ issuer: 'issuer', subject: 'alice', thumbprint: 'key', jti },
  ...of
})
const digests = async (store: EndedStore): Promise<string[]> => (await store.news()).ended.map(({ digest }) => digest)

function keepsWhatEnded(open: () => EndedStore): void {
  it('an entry that one process adds is read by another', async () => {
    const [one, two] = [open(), open()]
    const [first, second] = [ended(), ended()]
    await one.add([first])
    expect(await digests(two)).toContain(first.digest)
    await one.add([second])
    expect((await two.news()).ended.find(({ digest }) => digest === second.digest)).toEqual(second)
    expect(await digests(open())).toEqual(expect.arrayContaining([first.digest, second.digest]))
  })

  it('an entry that may be added once is added by one process of several', async () => {
    const once = ended()
    const added = await Promise.all([open(), open(), open()].map((store) => store.add([ended()], once)))
    expect(added.filter(Boolean)).toHaveLength(1)
    expect(await open().add([ended()], once)).toBe(false)
  })

  it('an entry that has lapsed is removed when something is added', async () => {
    const [old, lasting] = [ended({ until: now() - 5 }), ended()]
    await open().add([old])
    await open().add([lasting])
    const left = await digests(open())
    expect(left).toContain(lasting.digest)
    expect(left).not.toContain(old.digest)
  })
}

describe('the journal as the store of ended sessions', () => {
  let db: Database
  beforeAll(async () => {
    db = await openDatabase('memory')
    await migrate(db)
  })
  afterAll(() => db.destroy())

  keepsWhatEnded(() => createJournalStore(db))

  it('two ends of one thing are one, with the later bound of each', async () => {
    const store = createJournalStore(db)
    const one = ended({ before: 100 })
    await store.add([one])
    await store.add([{ ...one, before: 50, until: one.until + 50 }])
    expect((await store.news()).ended.find(({ digest }) => digest === one.digest)).toEqual({
      ...one,
      until: one.until + 50
    })
  })
})

describeWithRedis('Redis as the store of ended sessions and of used proofs', () => {
  let server: TestRedis
  const connections: RedisConnection[] = []
  const connect = async (): Promise<RedisConnection> => {
    const made = await connectRedis(new Secret(server.url), createLog('silent'))
    connections.push(made)
    return made
  }
  let redis: RedisConnection
  beforeAll(async () => {
    server = await startRedis()
    redis = await connect()
  })
  afterAll(async () => {
    for (const connection of connections) connection.close()
    await server.kill()
  })

  const addMany = (count: number) =>
    redis.ask(async (client) => {
      const all = client.pipeline()
      for (let n = 0; n < count; n += 1)
        all.xadd('rafiki-gateway:ended', '*', 'ended', JSON.stringify([`n${n}`, 1, now() + 9]))
      await all.exec()
    })

  const beginAgain = (since: string) =>
    redis.ask(async (client) => {
      await client.del('rafiki-gateway:ended')
      await client.xadd('rafiki-gateway:ended', '0-1', 'since', since)
    })
  const write = (id: string, json: string) =>
    redis.ask((client) => client.xadd('rafiki-gateway:ended', id, 'ended', json))

  keepsWhatEnded(() => createRedisStore(redis))

  it('pages of more than one answer are read', async () => {
    const store = createRedisStore(redis)
    await store.news()
    await addMany(2_500)
    expect(new Set(await digests(store)).size).toBe(2_500)
  })

  it('a stream that was lost begins again, later, and says so to a process that read it before', async () => {
    const store = createRedisStore(redis)
    const { knowsSince } = await store.news()
    await beginAgain(String(knowsSince - 7))
    const one = ended()
    await createRedisStore(redis).add([one])
    expect(await store.news()).toEqual({ ended: [one], knowsSince: knowsSince - 7, unread: 0 })
  })

  it('a page that was read before a later one failed is read again', async () => {
    let reads = 0
    const client = new Proxy(redis.client, {
      get(target, name) {
        if (name === 'multi' && (reads += 1) === 3) throw new Error('lost')
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      }
    })
    await addMany(1_500)
    const store = createRedisStore({ ...redis, ask: (command) => command(client) })
    // Of its reads, the first finds when the stream began, and the second one page.
    await expect(store.news()).rejects.toThrow('lost')
    expect((await digests(store)).filter((it) => it.startsWith('n'))).toHaveLength(1_500)
  })

  it.each([
    ['that is no JSON', '*', 'not JSON'],
    ["in a newer version's form", '*', '["digest",1,2,3]'],
    ['of the future', '9999999999999-0', 'not JSON']
  ])('an entry %s is passed over, and what ended until now is not known', async (_, id, json) => {
    const [before, after] = [ended(), ended()]
    await beginAgain('1000')
    const store = createRedisStore(redis)
    await store.add([before])
    const from = now()
    await write(id, json)
    await store.add([after])
    const news = await store.news()
    expect(news).toMatchObject({ ended: [before, after], unread: 1 })
    expect(news.knowsSince).toBeGreaterThanOrEqual(from)
    expect(news.knowsSince).toBeLessThanOrEqual(now())
    expect(await store.news()).toMatchObject({ ended: [], unread: 0 })
  })

  it('an entry that cannot be read counts by its own time, and is removed once no token of then lives', async () => {
    await beginAgain('1000')
    await write('5000000-0', 'not JSON')
    expect(await createRedisStore(redis).news()).toEqual({ ended: [], knowsSince: 5_000, unread: 1 })
    await createRedisStore(redis).add([ended()])
    expect(await createRedisStore(redis).news()).toMatchObject({ knowsSince: 1_000, unread: 0 })
  })

  it('a stream that does not say when it began knows nothing of before', async () => {
    await beginAgain('long ago')
    const from = now()
    expect((await createRedisStore(redis).news()).knowsSince).toBeGreaterThanOrEqual(from)
  })

  it('one process of several may use a proof, once', async () => {
    const uses = [createUsedProofs(redis), createUsedProofs(await connect()), createUsedProofs(redis)]
    const used = await Promise.all(uses.map((use) => use(proof('jti'))))
    expect(used.filter(Boolean)).toHaveLength(1)
    const [use] = uses
    expect([await use?.(proof('jti', { issuer: 'other' })), await use?.(proof('jti'))]).toEqual([true, false])
    // Longer than it counts for a process whose clock is behind.
    const [noted = ''] = await redis.client.keys('rafiki-gateway:dpop:other:*')
    expect(await redis.client.ttl(noted)).toBeGreaterThan(70)
  })

  it('whether a proof was used is not known while Redis does not answer', async () => {
    const use = createUsedProofs(redis)
    server.freeze()
    try {
      await expect(use(proof('another'))).rejects.toMatchObject({ code: 'PROOF_UNAVAILABLE' })
    } finally {
      server.thaw()
    }
  })
})

it('a process that has no room to note a proof refuses it, until others have lapsed', async () => {
  let time = 0
  const use = createUsedProofs(undefined, 2, () => time)
  expect(await use(proof('one'))).toBe(true)
  expect(await use(proof('two', { subject: 'bob' }))).toBe(true)
  expect(await use(proof('one'))).toBe(false)
  const third = proof('three', { subject: 'carol' })
  await expect(use(third)).rejects.toMatchObject({ code: 'PROOF_UNAVAILABLE' })
  time = 71_000
  expect(await use(third)).toBe(true)
})

it('one caller takes a tenth of the room for proofs, with whichever keys, and leaves the rest to others', async () => {
  let time = 0
  const use = createUsedProofs(undefined, 20, () => time)
  const of = (subject: string, jti: string) => use(proof(jti, { subject, thumbprint: jti }))
  expect([await of('mallory', '1'), await of('mallory', '2')]).toEqual([true, true])
  const more = () => of('mallory', '3')
  await expect(more()).rejects.toMatchObject({ code: 'RATE_LIMITED', extensions: { waitSeconds: 70 } })
  expect(await of('mallory', '1')).toBe(false)
  expect(await use(proof('3', { subject: 'mallory', issuer: 'other' }))).toBe(true)
  expect([await of('alice', '4'), await of('alice', '5')]).toEqual([true, true])
  time = 71_000
  expect(await more()).toBe(true)
})
