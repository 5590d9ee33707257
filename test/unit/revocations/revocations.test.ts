import { createTestClock, type TestClock } from '../../../testing/clock.ts'
import { createFaults } from '../../../sandbox/rafiki/faults.ts'
import { createRevocations } from '../../../src/revocations/revocations.ts'
import type { RevokedBy } from '../../../src/revocations/revokeAgain.ts'
import { systemClock } from '../../../src/lib/clock.ts'
import { readMetrics, startHarness, type Harness } from '../../support/harness.ts'
import { addGrant, type Row } from '../../support/grantOracle.ts'

let harness: Harness
let clock: TestClock
beforeEach(async () => {
  clock = createTestClock()
  harness = await startHarness({ clock, env: { METRICS_PORT: '0', RAFIKI_READ_DEADLINE_MS: '3000' } })
})
afterEach(() => harness.close())

const add = (): Row => addGrant(harness.rafiki.store)
const liveAgain = { state: 'FINALIZED', finalizationReason: 'ISSUED' } as const
const over = { state: 'FINALIZED', finalizationReason: 'REVOKED' }
const document = 'mutation ($ids: [ID!]!) { revokeMyGrants(input: { grantIds: $ids }) { results { outcome } } }'
const revoke = async (...rows: Row[]) => {
  const reply = await harness.ask('alice', document, { ids: rows.map(({ id }) => id) })
  expect(reply.errors).toBeUndefined()
  return reply
}
const asked = () => harness.rafiki.auth.counters.requests
const sent = () => harness.rafiki.auth.counters.mutations
const alarms = () => harness.logged().match(/"alarm":true[^\n]*lives again/g) ?? []
const counted = async () => {
  const prefix = 'gateway_revocation_readings_total'
  const all = Object.entries(await readMetrics(harness)).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(
    all.map(([name, count]) => [/time="(\w+)",result="(\w+)"/.exec(name)?.slice(1).join(' '), count])
  )
}
const none = {
  ...{ 'at_once revoked': 0, 'at_once live': 0, 'at_once unreadable': 0 },
  ...{ 'later revoked': 0, 'later live': 0, 'later unreadable': 0, 'later dropped': 0 }
}

it('revoked grants are read back after a second and after a minute, 15 at a time, and not once more', async () => {
  expect(await counted()).toEqual(none)
  await revoke(...Array.from({ length: 20 }, add))
  let before = asked()
  const reads: number[] = []
  for (const ms of [999, 1, 58_999, 1, 3_600_000]) {
    await clock.pass(ms)
    reads.push(asked() - before)
    before = asked()
  }
  expect(reads).toEqual([0, 2, 0, 2, 0])
  expect(clock.waiting).toBe(0)
  expect(sent()).toBe(20)
  expect(alarms()).toEqual([])
  expect(await counted()).toEqual({ ...none, 'at_once revoked': 20, 'later revoked': 40 })
})

it.each([1_000, 60_000])(
  'a revoked grant that is active again after %d ms is an alarm, and is revoked again, with an audit line',
  async (ms) => {
    const [row, other] = [add(), add()]
    const { headers } = await revoke(row, other)
    await clock.pass(ms - 1)
    Object.assign(row, liveAgain)
    const before = sent()
    await clock.pass(1)
    expect(row).toMatchObject(over)
    expect(sent() - before).toBe(1)
    expect(alarms()).toHaveLength(1)
    expect(alarms()[0]).toContain(row.id)
    expect(await counted()).toMatchObject({ 'later live': 1 })
    const [, line, ...more] = harness.audited()
    expect(more).toEqual([])
    expect(line).toEqual({
      tenant: harness.rafiki.store.operatorTenantId,
      ...{
        v: 1,
        type: 'mutation',
        role: 'accountHolder',
        audience: 'user',
        subject: 'alice',
        mutation: 'revokeGrant',
        automatic: true,
        outcome: 'DONE'
      },
      objects: { 'input.grantId': row.id },
      answered: {},
      requestId: headers.get('x-request-id'),
      time: expect.any(String) as string,
      ms: expect.any(Number) as number
    })
  }
)

it('a revoked grant that is active again a second time is an alarm, and is left to the operator', async () => {
  const row = add()
  await revoke(row)
  Object.assign(row, liveAgain)
  await clock.pass(1_000)
  Object.assign(row, liveAgain)
  const before = sent()
  await clock.pass(60_000)
  expect(sent()).toBe(before)
  expect(alarms()).toHaveLength(2)
  expect(row).toMatchObject(liveAgain)
})

it.each([
  ['is not committed either', 'NOT_DONE', 'NOT_CONFIRMED'],
  ['gets no answer', 'UNKNOWN', 'UPSTREAM_UNAVAILABLE']
] as const)('a second revocation that %s is told as it is', async (_, outcome, code) => {
  const row = add()
  await revoke(row)
  Object.assign(row, liveAgain)
  if (code === 'NOT_CONFIRMED') harness.rafiki.auth.faults = createFaults({ uncommittedRate: 1 })
  else harness.rafiki.auth.intercept = ({ text }) => (text.includes('mutation') ? 'drop' : undefined)
  await clock.pass(1_000)
  expect(harness.audited().at(-1)).toMatchObject({ automatic: true, outcome, code })
})

it.each(['drop', { delay: new Promise<void>(() => {}) }] as const)(
  'a read-back that fails (%j) revokes nothing, and the next one is made',
  async (fault) => {
    const row = add()
    await revoke(row)
    Object.assign(row, liveAgain)
    harness.rafiki.auth.intercept = () => fault
    await clock.pass(1_000)
    expect([sent(), alarms()]).toEqual([1, []])
    expect(await counted()).toMatchObject({ 'later unreadable': 1 })
    harness.rafiki.auth.intercept = undefined
    await clock.pass(59_000)
    expect(row).toMatchObject(over)
  }
)

it('a grant whose revocation was not confirmed, and one that was over before, is not read back', async () => {
  const row = add()
  harness.rafiki.auth.faults = createFaults({ uncommittedRate: 1 })
  await revoke(row)
  Object.assign(row, over)
  await revoke(row)
  expect(clock.waiting).toBe(0)
  expect(await counted()).toEqual({ ...none, 'at_once live': 1 })
  expect(harness.logged()).toMatch(new RegExp(`"alarm":true[^\\n]*${row.id}`))
})

it('grants that operators revoke, and account holders by Rafiki’s own mutation, are read back as well', async () => {
  const [one, two] = [add(), add()]
  const revokeGrant = (id: string) => `mutation { revokeGrant(input: { grantId: "${id}" }) { id } }`
  await harness.ask('operator', revokeGrant(one.id))
  await harness.ask('alice', revokeGrant(two.id))
  for (const row of [one, two]) Object.assign(row, liveAgain)
  await clock.pass(1_000)
  for (const row of [one, two]) expect(row).toMatchObject(over)
  const again = harness.audited().filter(({ automatic }) => automatic)
  expect(again.map(({ role, subject }) => [role, subject])).toEqual([
    ['operator', harness.people.operator.sub],
    ['accountHolder', 'alice']
  ])
})

it('a gateway that ends cancels its read-backs', async () => {
  await revoke(add())
  expect(clock.waiting).toBe(2)
  const before = asked()
  await harness.gateway.drain()
  expect(clock.waiting).toBe(0)
  await clock.pass(60_000)
  expect(asked()).toBe(before)
})

describe('the queue', () => {
  const by = { tenant: { id: 't' }, role: 'accountHolder', subject: 'alice', requestId: 'r' } as RevokedBy
  const readings = (count: number) =>
    new Map(Array.from({ length: count }, () => [crypto.randomUUID(), { grant: liveAgain as never }]))

  it('the queue of read-backs takes ten thousand grants, drops more, logs it, and has room again when they were read', async () => {
    const [still, dropped] = [createTestClock(), [] as number[]]
    const lines: unknown[] = []
    const revocations = createRevocations({
      clock: still,
      // Nobody can be asked.
      rafikiOf: () => ({ readingBack: () => ({ answer: () => Promise.reject(new Error('no')) }) }) as never,
      recorder: {} as never,
      journal: undefined,
      log: { warn: (line: unknown) => void lines.push(line), error: () => {} } as never,
      counted: (_, result, count) => void (result === 'dropped' && dropped.push(count))
    })
    for (const count of [9_999, 3]) revocations.note(readings(count), by)
    expect(dropped).toEqual([2])
    expect(lines).toMatchObject([{ dropped: 2, tenant: 't' }])
    await still.pass(60_000)
    revocations.note(readings(10_000), by)
    expect(dropped).toEqual([2])
    await revocations.close()
  })

  it('the queue of read-backs runs in time by the clock of every gateway', async () => {
    const began = performance.now()
    await new Promise<void>((resolve) => systemClock.later(20, () => Promise.resolve(resolve())))
    // Timers may be a millisecond early.
    expect(performance.now() - began).toBeGreaterThan(18)
  })

  it('the queue of read-backs keeps no process alive', () => {
    const timers = () => process.getActiveResourcesInfo().filter((it) => it === 'Timeout').length
    const before = timers()
    const callOff = systemClock.later(60_000, () => Promise.resolve())
    // What is not referenced is not told of.
    expect(timers()).toBe(before)
    callOff()
  })
})
