import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { addGrant, everything, listedFor, viewOf, type Row } from '../support/grantOracle.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness()))
afterEach(() => harness.close())

const unknown = '00000000-0000-4000-8000-000000000000'
const store = () => harness.rafiki.store
const mine = (): Row[] => listedFor(['alice'], store())
const theirs = (): Row[] => listedFor(['bob'], store()).filter((row) => viewOf(['alice'], row).access.length === 0)
/** Names Alice's very address, in another tenant. */
const elsewhere = (): Row => addGrant(store(), { tenantId: String(harness.rafiki.tenants[1]?.id) })

const one = (id: string) => harness.ask('alice', `query ($id: ID!) { myGrant(id: $id) { ${everything} } }`, { id })
const many = (ids: string[], fields = 'id') =>
  harness.ask('alice', `query ($ids: [ID!]!) { myGrantsByIds(ids: $ids) { ${fields} } }`, { ids })

describe('myGrant', () => {
  it("myGrant shows every grant of the account holder's as Rafiki has it, cut to their own accesses", async () => {
    for (const row of mine().slice(0, 40)) {
      const { data, cost } = await one(row.id)
      expect(data).toEqual({ myGrant: viewOf(['alice'], row) })
      expect(cost.auth).toBe(1)
    }
  })

  it('myGrant finds a grant by an id in upper case, too', async () => {
    const id = String(mine()[0]?.id)
    expect((await one(id.toUpperCase())).data).toMatchObject({ myGrant: { id } })
  })

  it("myGrant answers null, without an error and to the byte alike, for every grant that is not the caller's", async () => {
    const strangers = [unknown, String(theirs()[0]?.id), elsewhere().id, 'garbage', '', "' or 1=1 --"]
    const replies = await Promise.all(strangers.map(one))
    for (const reply of replies) expect([reply.status, reply.text]).toEqual([200, '{"data":{"myGrant":null}}\n'])
    for (const id of ['garbage', '', unknown.slice(1), `${unknown} `]) expect((await one(id)).cost.auth).toBe(0)
  })

  it('myGrant costs one request for 15 aliases', async () => {
    const rows = mine().slice(0, 15)
    const fields = rows.map(({ id }, n) => `g${n}: myGrant(id: "${id}") { id }`)
    const reply = await harness.ask('alice', `{ ${fields.join(' ')} }`)
    expect(Object.values(reply.data as object)).toEqual(rows.map(({ id }) => ({ id })))
    expect(reply.cost.auth).toBe(1)
  })

  it('myGrant answers the known ids of many aliases when others are unknown, repeated or no UUID', async () => {
    const [first, second] = mine().map(({ id }) => id)
    const asked = [unknown, first, 'garbage', second, first, String(theirs()[0]?.id)]
    const fields = asked.map((id, n) => `g${n}: myGrant(id: "${id}") { id }`)
    const { data, errors } = await harness.ask('alice', `{ ${fields.join(' ')} }`)
    const shown = (id?: string) => ({ id })
    expect(errors).toBeUndefined()
    expect(Object.values(data as object)).toEqual([null, shown(first), null, shown(second), shown(first), null])
  })

  it('myGrant caches what never changes and asks for the state again', async () => {
    const row = mine().find(({ state }) => state === 'APPROVED') as Row
    expect((await one(row.id)).data).toMatchObject({ myGrant: { status: 'ACTIVE' } })
    Object.assign(row, { state: 'FINALIZED', finalizationReason: 'REVOKED' })
    expect((await one(row.id)).data).toMatchObject({ myGrant: { status: 'REVOKED', finalizationReason: 'REVOKED' } })
  })
})

describe('myGrantsByIds', () => {
  it("myGrantsByIds answers in the order of the ids, repeated ones too, and null where a grant is not the caller's", async () => {
    const [first, second] = mine().map(({ id }) => id) as [string, string]
    const strangers = [unknown, String(theirs()[0]?.id), elsewhere().id, 'garbage']
    const reply = await many([second, ...strangers, first, second, first.toUpperCase()])
    expect(reply.errors).toBeUndefined()
    expect(reply.data).toEqual({
      myGrantsByIds: [{ id: second }, null, null, null, null, { id: first }, { id: second }, { id: first }]
    })
  })

  it('myGrantsByIds answers an empty list and garbage without asking Rafiki', async () => {
    expect(await many([])).toMatchObject({ data: { myGrantsByIds: [] }, cost: { auth: 0 } })
    expect(await many(['x', ''])).toMatchObject({ data: { myGrantsByIds: [null, null] }, cost: { auth: 0 } })
  })

  it('myGrantsByIds takes 100 ids for seven requests, and refuses 101 without sending any', async () => {
    const rows = Array.from({ length: 100 }, () => addGrant(store()))
    const reply = await many(rows.map(({ id }) => id))
    expect(reply.data).toEqual({ myGrantsByIds: rows.map(({ id }) => ({ id })) })
    expect(reply.cost.auth).toBe(7)
    const refused = await many(Array.from({ length: 101 }, () => unknown))
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'ids' })
    expect(refused.cost.auth).toBe(0)
  })

  it('myGrantsByIds does not tell unknown ids from those of others, however many are asked for', async () => {
    const others = Array.from({ length: 100 }, () => addGrant(store(), { names: ['bob'] }).id)
    const nobodys = others.map((_, n) => unknown.slice(0, -3) + String(n + 100))
    expect(codeOf(await many(nobodys))).toBe(codeOf(await many(others)))
  })

  it('myGrantsByIds never reaches Rafiki for a caller without wallet addresses', async () => {
    const { id } = mine()[0] as Row
    const reply = await harness.ask('nobody', `{ myGrant(id: "${id}") { id } myGrantsByIds(ids: ["${id}"]) { id } }`)
    expect(reply.data).toEqual({ myGrant: null, myGrantsByIds: [null] })
    expect(reply.cost.auth).toBe(0)
  })
})
