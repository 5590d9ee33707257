import { createFaults } from '../../../sandbox/rafiki/faults.ts'
import { codeOf, startHarness, type Harness } from '../../support/harness.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterEach(() => set(undefined))
afterAll(() => harness.close())

const json = { 'content-type': 'application/json' }
const set = async (settings?: Record<string, unknown>) => {
  const init = settings ? { method: 'POST', headers: json, body: JSON.stringify(settings) } : { method: 'DELETE' }
  const { status, text } = await harness.send('/sandbox/faults', init)
  return { status, body: JSON.parse(text) as Record<string, unknown> }
}
const list = '{ myGrants(first: 1) { edges { node { id } } } }'
const revoke = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { status } } }'
const alices = () =>
  harness.rafiki.store.grants.find(
    ({ state, finalizationReason, access }) =>
      state === 'FINALIZED' && finalizationReason === 'ISSUED' && access[0]?.identifier?.endsWith('/alice')
  )!

it('the sandbox shows which faults are set, for one service or both, until they end', async () => {
  expect((await set({ service: 'auth', dropRate: 0.5 })).body).toEqual({ auth: { dropRate: 0.5 }, backend: {} })
  expect((await set({ latencyMs: 5 })).body).toEqual({ auth: { latencyMs: 5 }, backend: { latencyMs: 5 } })
  expect(JSON.parse((await harness.send('/sandbox/faults')).text)).toMatchObject({ auth: { latencyMs: 5 } })
  expect((await set()).body).toEqual({ auth: {}, backend: {} })
})

it.each([{ dropRate: 2 }, { service: 'other' }, { drop: 1 }, { latencyMs: -1 }])(
  'the sandbox refuses the faults %j',
  async (settings) => {
    expect((await set(settings)).status).toBe(400)
    expect((await harness.ask('alice', list)).errors).toBeUndefined()
  }
)

it.each([
  [{ dropRate: 1 }, 'UPSTREAM_UNAVAILABLE'],
  [{ errorRate: 1 }, 'UPSTREAM_UNAVAILABLE'],
  [{ halfRate: 1 }, 'UPSTREAM_UNAVAILABLE']
])("the sandbox's fault %j fails a request", async (settings, code) => {
  await set({ service: 'auth', ...settings })
  expect(codeOf(await harness.ask('alice', list))).toBe(code)
})

it("the sandbox's fault mixTenants runs requests to the backend as another tenant, and none to the auth service, which isolates them", async () => {
  await set({ mixTenants: 1 })
  expect(codeOf(await harness.ask('operator', '{ whoami { id } }'))).toBe('UPSTREAM_UNTRUSTED')
  expect((await harness.ask('alice', list)).errors).toBeUndefined()
})

it("the sandbox's faults treat as many requests as they are told", async () => {
  await set({ service: 'auth', errorRate: 1, count: 1 })
  expect(codeOf(await harness.ask('alice', list))).toBe('UPSTREAM_UNAVAILABLE')
  expect((await harness.ask('alice', list)).errors).toBeUndefined()
})

it('the sandbox has done what it gives half an answer to, and not what it drops', async () => {
  const grant = alices()
  await harness.ask('alice', '{ myGrant(id: $id) { id } }'.replace('$id', `"${grant.id}"`))
  for (const [settings, reason] of [
    [{ dropRate: 1 }, 'ISSUED'],
    [{ halfRate: 1 }, 'REVOKED']
  ] as const) {
    harness.rafiki.auth.intercept = async ({ text }) => {
      if (text.includes('revokeGrant')) await set({ service: 'auth', ...settings, count: 1 })
      return undefined
    }
    const reply = await harness.ask('alice', revoke, { id: grant.id })
    expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', outcome: 'UNKNOWN' })
    expect(grant.finalizationReason).toBe(reason)
  }
  harness.rafiki.auth.intercept = undefined
})

it("the sandbox's uncommitted mutations are acknowledged and not kept; queries are answered as they are", async () => {
  const grant = alices()
  const before = structuredClone(harness.rafiki.store.grants)
  await set({ service: 'auth', uncommittedRate: 1, count: 1 })
  expect((await harness.ask('alice', list)).errors).toBeUndefined()
  const { counters } = harness.rafiki.auth
  const mutations = counters.mutations
  const reply = await harness.ask('alice', revoke, { id: grant.id })
  expect(reply.errors?.[0]?.extensions).toEqual({ code: 'NOT_CONFIRMED', outcome: 'NOT_DONE' })
  expect(counters.mutations).toBe(mutations + 1)
  expect(harness.rafiki.store.grants).toEqual(before)
  // It was the one.
  expect((await harness.ask('alice', revoke, { id: grant.id })).data.revokeMyGrant.grant.status).toBe('REVOKED')
})

it('a sandbox whose clock is ahead refuses signatures, and the gateway says why', async () => {
  await set({ service: 'auth', clockAheadMs: 45_000 })
  expect(codeOf(await harness.ask('alice', list))).toBe('UPSTREAM_ERROR')
  // Of 45 s, what is certain depends on how long this machine takes.
  expect(harness.logged()).toMatch(/HTTP 401.*4[0-5] s behind Rafiki's/)
  const ready = JSON.parse((await harness.send('/readyz')).text) as { clocks: Record<string, { skewSeconds: number }> }
  expect(ready).toMatchObject({ status: 'not ready', auth: 'up', clocks: { backend: { skewSeconds: 0 } } })
  expect(ready.clocks.auth?.skewSeconds).toBeGreaterThanOrEqual(40)
})

it("the sandbox's random faults are the same for the same seed", () => {
  const choices = (seed: number) => {
    const faults = createFaults({ seed, dropRate: 0.2, errorRate: 0.2, halfRate: 0.2 })
    return Array.from({ length: 400 }, () => faults.next().instead ?? 'none')
  }
  expect(choices(7)).toEqual(choices(7))
  expect(choices(7)).not.toEqual(choices(8))
  for (const kind of ['drop', 'error', 'half'] as const) {
    const count = choices(7).filter((it) => it === kind).length
    expect(count).toBeGreaterThan(40)
    expect(count).toBeLessThan(120)
  }
})
