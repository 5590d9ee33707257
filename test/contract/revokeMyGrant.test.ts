import { answered, codeOf, startHarness, type Harness, type Who } from '../support/harness.ts'
import { addGrant, everything, listedFor, statusOf, viewOf, type Row } from '../support/grantOracle.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness()))
afterEach(() => harness.close())

const unknown = '00000000-0000-4000-8000-000000000000'
const mutation = `mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { ${everything} } } }`
const revoke = (id: string, who: Who = 'alice') => harness.ask(who, mutation, { id })
const rows = () => listedFor(['alice'], harness.rafiki.store)
const withStatus = (status: string): Row => rows().find((row) => statusOf(row) === status) as Row
const add = (over?: Parameters<typeof addGrant>[1]): Row => addGrant(harness.rafiki.store, over)
const over = { state: 'FINALIZED', finalizationReason: 'REVOKED' }
const revokedView = (row: Row, owners = ['alice']) => ({
  ...viewOf(owners, row),
  ...over,
  ...{ status: 'REVOKED', canSpend: false }
})

it.each(['ACTIVE', 'EXPIRED', 'AWAITING_APPROVAL'])(
  'revokeMyGrant revokes a grant that is %s, and shows it as it then is',
  async (status) => {
    if (status === 'AWAITING_APPROVAL') add({ state: 'PENDING' })
    const row = withStatus(status)
    const expected = revokedView(row)
    const reply = await revoke(row.id)
    expect(reply.data).toEqual({ revokeMyGrant: { grant: expected } })
    expect(row).toMatchObject(over)
    expect(reply.cost).toEqual({ auth: 3, backend: 0, mutations: 1 })
  }
)

it('revokeMyGrant revokes a grant whose token the client holds, by an id in upper case', async () => {
  const row = rows().find(({ finalizationReason }) => finalizationReason === 'ISSUED') as Row
  expect((await revoke(row.id.toUpperCase())).errors).toBeUndefined()
  expect(row).toMatchObject(over)
})

it('revokeMyGrant answers a revoked grant as it is, and sends no mutation', async () => {
  const row = withStatus('REVOKED')
  const reply = await revoke(row.id)
  expect(reply.data).toEqual({ revokeMyGrant: { grant: viewOf(['alice'], row) } })
  expect(reply.cost.mutations).toBe(0)
})

it('revokeMyGrant refuses a grant that the account holder had rejected, and leaves it so', async () => {
  const row = withStatus('REJECTED')
  const reply = await revoke(row.id)
  expect([codeOf(reply), answered(reply)]).toEqual(['GRANT_NOT_REVOCABLE', null])
  expect(row.finalizationReason).toBe('REJECTED')
  expect(reply.cost.mutations).toBe(0)
})

it("revokeMyGrant answers alike, to the byte, for every grant that is not the caller's, and revokes none", async () => {
  const others = listedFor(['bob'], harness.rafiki.store).find(
    (row) => viewOf(['alice'], row).access.length === 0
  ) as Row
  const elsewhere = add({ tenantId: String(harness.rafiki.tenants[1]?.id) })
  const before = structuredClone(harness.rafiki.store.grants)
  const bodies = new Set<string>()
  for (const id of [unknown, others.id, elsewhere.id, 'garbage', '', `${unknown}'--`, others.id.toUpperCase()]) {
    const reply = await revoke(id)
    expect(codeOf(reply)).toBe('NOT_FOUND')
    expect(reply.cost.mutations).toBe(0)
    bodies.add(`${reply.status} ${reply.text}`)
  }
  expect(bodies.size).toBe(1)
  expect(codeOf(await revoke(rows()[0]?.id ?? '', 'nobody'))).toBe('NOT_FOUND')
  expect(harness.rafiki.store.grants).toEqual(before)
})

it.each(['alice', 'bob'] as const)(
  'revokeMyGrant lets %s revoke the whole of a grant that both have a part in',
  async (who) => {
    const row = add({ names: ['alice', 'bob'] })
    const reply = await revoke(row.id, who)
    expect(reply.data).toEqual({ revokeMyGrant: { grant: revokedView(row, [who]) } })
    expect(reply.data).toMatchObject({ revokeMyGrant: { grant: { shared: true } } })
    expect(row).toMatchObject(over)
  }
)

describe('when the answer is lost', () => {
  const mutationsOnly =
    <T>(fault: T) =>
    ({ text }: { text: string }) =>
      text.includes('mutation') ? fault : undefined

  it.each([
    ['after it was done', { afterwards: 'drop' }, 'REVOKED'],
    ['before it was done', 'drop', null],
    ['by a proxy that is overloaded', { status: 503, body: '' }, null]
  ] as const)(
    'revokeMyGrant whose answer is lost (%s) is sent once and its outcome is unknown',
    async (_, fault, reason) => {
      const row = add()
      harness.rafiki.auth.intercept = mutationsOnly(fault)
      const reply = await revoke(row.id)
      expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', outcome: 'UNKNOWN' })
      expect(reply.sent.filter(({ query }) => query.includes('mutation'))).toHaveLength(1)
      expect(row.finalizationReason).toBe(reason)
      harness.rafiki.auth.intercept = undefined
      expect((await revoke(row.id)).data).toMatchObject({ revokeMyGrant: { grant: { status: 'REVOKED' } } })
    }
  )

  it('revokeMyGrant sends the ownership proof again, as a read may be, and nothing else when that fails', async () => {
    const row = add()
    harness.rafiki.auth.intercept = () => 'drop'
    const reply = await revoke(row.id)
    expect(codeOf(reply)).toBe('UPSTREAM_UNAVAILABLE')
    expect(reply.sent.map(({ query }) => query.includes('mutation'))).toEqual([false, false])
    expect(row.finalizationReason).toBeNull()
  })
})

describe('what was written', () => {
  it('a revocation is seen by the next read, in the same operation and in another', async () => {
    const [one, two] = [add(), add({ names: ['alice', 'bob'] })]
    const fields = [one.id, two.id, one.id].map(
      (id, n) => `m${n}: revokeMyGrant(input: { grantId: "${id}" }) { grant { id status } }`
    )
    const reply = await harness.ask('alice', `mutation { ${fields.join(' ')} }`)
    expect(Object.values(reply.data as object)).toEqual(
      [one, two, one].map(({ id }) => ({ grant: { id, status: 'REVOKED' } }))
    )
    expect(reply.cost.mutations).toBe(2)
    const read = await harness.ask(
      'alice',
      `{ myGrant(id: "${one.id}") { status } myGrants(first: 2) { edges { node { status } } } }`
    )
    expect(read.data).toEqual({
      myGrant: { status: 'REVOKED' },
      myGrants: { edges: [{ node: { status: 'REVOKED' } }, { node: { status: 'REVOKED' } }] }
    })
  })

  it('a revocation is not hidden by an equal read that was in flight before', async () => {
    const row = add()
    const read = () => harness.ask('alice', '{ myGrants(first: 1) { edges { node { id status } } } }')
    let release = (): void => {}
    const early = await new Promise<ReturnType<typeof read>[]>((resolve) => {
      harness.rafiki.auth.intercept = () => {
        harness.rafiki.auth.intercept = undefined
        resolve([reading])
        return { delay: new Promise<void>((done) => (release = done)) }
      }
      const reading = read()
    })
    expect((await revoke(row.id)).errors).toBeUndefined()
    const { data } = await read()
    expect(data).toEqual({ myGrants: { edges: [{ node: { id: row.id, status: 'REVOKED' } }] } })
    release()
    expect((await Promise.all(early))[0]?.errors).toBeUndefined()
  })
})
