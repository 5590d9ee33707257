import { carriedBy, endedBy, type Ended, type Ending } from '../../../../src/identity/endedSessions/ended.ts'
import { createEndedSessions } from '../../../../src/identity/endedSessions/endedSessions.ts'
import type { EndedStore } from '../../../../src/identity/endedSessions/store.ts'
import { createLog } from '../../../../src/observability/log.ts'
import { createTestClock } from '../../../../testing/clock.ts'

const [issuer, other] = ['https://issuer.example', 'https://other.example']
const now = () => Math.floor(Date.now() / 1000)
const ending = (of: Partial<Ending>): Ending => ({ issuer, at: now(), maxAgeSeconds: 3600, ...of })

interface FakeStore extends EndedStore {
  waiting: Ended[]
  down: boolean
  knowsSince: number
  unread: number
}

/** A store that is empty, that others may write to, and that may be down. */
function fakeStore(): FakeStore {
  const ask = async <T>(answer: T): Promise<T> => (store.down ? Promise.reject(new Error('down')) : answer)
  const store: FakeStore = {
    ...{ waiting: [], down: false, knowsSince: 0, unread: 0 },
    news: () => {
      const { knowsSince, unread } = store
      return ask({ ended: store.down ? [] : store.waiting.splice(0), knowsSince, unread })
    },
    add: () => ask(true)
  }
  return store
}

async function start(store = fakeStore(), max?: number) {
  const clock = createTestClock()
  const lines: string[] = []
  const log = createLog('info', { write: (line) => void lines.push(line) })
  const sessions = await createEndedSessions(store, [{ issuer }, { issuer: other }], log, clock, max)
  const why = (claims: Record<string, unknown>, issuedAt = now(), iss = issuer) =>
    sessions.whyOver(carriedBy(iss, { sub: 'alice', ...claims }), issuedAt)
  return { store, clock, lines, sessions, why }
}

const before = () => now() - 10
const after = () => now() + 10

it.each<[string, Partial<Ending>, Record<string, unknown>, boolean, boolean]>([
  // What ends; a token's claims; whether it is refused if issued before, and after.
  ['a subject', { sub: 'alice' }, {}, true, false],
  ['a subject', { sub: 'alice' }, { sid: 'one', jti: 'x' }, true, false],
  ['another subject', { sub: 'bob' }, {}, false, false],
  ['a session', { sid: 'one' }, { sid: 'one' }, true, true],
  ['another session', { sid: 'two' }, { sid: 'one' }, false, false],
  ['a session of the subject', { sub: 'alice', sid: 'one' }, { sid: 'one' }, true, true],
  ['another session of the subject', { sub: 'alice', sid: 'two' }, { sid: 'one' }, false, false],
  ['a session of the subject, whose tokens name none', { sub: 'alice', sid: 'one' }, {}, true, false],
  ["a session of somebody else's", { sub: 'bob', sid: 'one' }, {}, false, false],
  ['a token', { jti: 'x' }, { jti: 'x' }, true, true],
  ['another token', { jti: 'y' }, { jti: 'x' }, false, false],
  ['a token and the subject', { sub: 'alice', jti: 'y' }, { jti: 'x' }, true, false],
  ['a token and another subject', { sub: 'bob', jti: 'y' }, { jti: 'x' }, false, false],
  ['a session by the name of a token', { sid: 'x' }, { jti: 'x' }, false, false],
  ['a subject of another issuer', { sub: 'alice', issuer: other }, {}, false, false],
  ['a session of another issuer', { sid: 'one', issuer: other }, { sid: 'one' }, false, false]
])('the end of %s (%j) over a token with %j: before %s, after %s', async (_, what, claims, ifBefore, ifAfter) => {
  const { sessions, why } = await start()
  await sessions.end(endedBy(ending(what)))
  expect([why(claims, before()) === 'ended', why(claims, after()) === 'ended']).toEqual([ifBefore, ifAfter])
})

it('an end counts whole seconds, whatever parts of one its issuer writes', async () => {
  const { sessions, why } = await start()
  const at = now() - 20
  const ended = endedBy(ending({ sub: 'alice', sid: 'one', at: at + 0.25 }))
  expect(ended.flatMap(({ before: last, until }) => [last, until]).every(Number.isInteger)).toBe(true)
  await sessions.end(ended)
  expect([why({}, at + 0.75), why({}, at + 1)]).toEqual(['ended', undefined])
})

it('an end of a subject that comes later than another does not let older tokens in again', async () => {
  const { sessions, why } = await start()
  await sessions.end(endedBy(ending({ sub: 'alice' })))
  await sessions.end(endedBy(ending({ sub: 'alice', at: now() - 100 })))
  expect(why({}, before())).toBe('ended')
})

it('an end that another process wrote is known at the next look, a second later', async () => {
  const { store, clock, why } = await start()
  store.waiting.push(...endedBy(ending({ sub: 'alice' })))
  expect(why({}, before())).toBeUndefined()
  await clock.pass(1_000)
  expect(why({}, before())).toBe('ended')
})

it('tokens of before are refused where the store began empty later', async () => {
  const store = fakeStore()
  store.knowsSince = now() - 50
  const { why } = await start(store)
  expect([why({}, now() - 60), why({}, now() - 40)]).toEqual(['ended', undefined])
})

it('entries that cannot be read raise an alarm', async () => {
  const { store, clock, lines } = await start()
  store.unread = 2
  await clock.pass(1_000)
  expect(lines).toEqual([expect.stringContaining('"alarm":"sessions","unread":2')])
})

it('tokens that are older than the last word of a store that is down are refused; newer ones are not', async () => {
  const { store, clock, why, lines } = await start()
  store.down = true
  await clock.pass(4_000)
  expect(why({}, before())).toBeUndefined()
  await clock.pass(2_000)
  expect([why({}, before()), why({}, after())]).toEqual(['unknown', undefined])
  expect(lines.filter((line) => line.includes('"alarm":"sessions"'))).toHaveLength(1)
  store.down = false
  await clock.pass(1_000)
  expect(why({}, before())).toBeUndefined()
})

it('a process that has never heard of the store refuses all that was issued before it', async () => {
  const store = fakeStore()
  store.down = true
  const { why } = await start(store)
  expect([why({}, before()), why({}, after())]).toEqual(['unknown', undefined])
})

it('an end of this process is known at once, also where the store does not take it', async () => {
  const { store, sessions, why } = await start()
  store.down = true
  await expect(sessions.end(endedBy(ending({ sub: 'alice' })))).rejects.toThrow('down')
  expect(why({}, before())).toBe('ended')
})

it('an end that there is no room for refuses everything of its time', async () => {
  const { sessions, why } = await start(fakeStore(), 2)
  for (const sub of ['a', 'b', 'c']) await sessions.end(endedBy(ending({ sub, at: now() - 20 })))
  expect([why({}, now() - 21), why({}, now() - 19)]).toEqual(['ended', undefined])
})

it('an issuer that ends more than there is room for refuses older tokens of its own alone', async () => {
  const { sessions, why } = await start(fakeStore(), 6)
  const end = (iss: string, sub: string, age = 20) =>
    sessions.end(endedBy(ending({ issuer: iss, sub, at: now() - age })))
  await end(other, 'alice', 30)
  await end(other, 'bob', 30)
  for (let n = 0; n < 50; n += 1) await end(issuer, `somebody ${n}`)
  expect([why({}, now() - 21), why({}, now() - 19)]).toEqual(['ended', undefined])
  await end(other, 'carol', 30)
  // All of the other's is still known, and no more.
  const others = ['alice', 'bob', 'carol', 'dave'].map((sub) => why({ sub }, now() - 31, other))
  expect(others).toEqual(['ended', 'ended', 'ended', undefined])
})

it('an end of an issuer whose tokens nobody accepts takes no room', async () => {
  const { sessions, why } = await start(fakeStore(), 2)
  await sessions.end(endedBy(ending({ sub: 'alice', at: now() - 20 })))
  for (const sub of ['a', 'b', 'c'])
    await sessions.end(endedBy(ending({ issuer: 'https://former.example', sub, at: now() - 10 })))
  expect([why({}, now() - 21), why({ sub: 'dave' }, now() - 21)]).toEqual(['ended', undefined])
})

it('an end that has lapsed takes no room', async () => {
  const { sessions, why } = await start(fakeStore(), 2)
  for (const sub of ['a', 'b', 'c']) await sessions.end(endedBy(ending({ sub, at: now() - 9_000 })))
  expect(why({}, now() - 9_001)).toBeUndefined()
})

it('nothing is asked of the store once it is closed', async () => {
  const { clock, sessions } = await start()
  sessions.close()
  expect(clock.waiting).toBe(0)
})
