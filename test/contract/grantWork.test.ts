import { randomUUID } from 'node:crypto'
import { maxSteps } from '../../src/domain/grants/periods.ts'
import { maxRowsViewed } from '../../src/rafiki/requestBudget.ts'
import { spending } from '../support/clientKeys.ts'
import { startHarness, type Harness } from '../support/harness.ts'
import { accessFor, addressOf } from '../support/grantOracle.ts'
import { lineFor } from '../support/requestLine.ts'

/* What a request makes the gateway do depends on the rows that it asks about, not on how often it asks about them. */

let harness: Harness
beforeEach(async () => {
  harness = await startHarness()
  Object.assign(harness.rafiki.store, { grants: [], outgoingPayments: [] })
})
afterEach(() => harness.close())

const aliased = (field: string, times: number): string =>
  Array.from({ length: times }, (_, n) => `a${n}: ${field}`).join(' ')

async function workOf(query: string): Promise<{ rowsViewed: number; periodSteps: number }> {
  const reply = await harness.ask('alice', query)
  expect(reply.errors).toBeUndefined()
  const { rowsViewed = 0, periodSteps = 0 } = await lineFor(harness, reply)
  return { rowsViewed: Number(rowsViewed), periodSteps: Number(periodSteps) }
}

function limitedTo(interval: string): string {
  const limits = { debitAmount: { value: '1000', assetCode: 'USD', assetScale: 2 }, interval }
  const access = { ...accessFor(addressOf('alice')), type: 'outgoing-payment', actions: ['create'], limits }
  return spending(harness.rafiki.store, { access: [{ ...access, id: randomUUID() }] }).id
}

describe('an interval that is too far to reckon', () => {
  const far = 'R/1900-01-30T00:00:00Z/P1M1D'
  const within =
    '{ limits { recurrence { startsAt endsAt } } spending { period { start } remainingDebitAmount { value } } }'
  const query = (id: string, times: number): string =>
    `{ ${aliased(`myGrant(id: "${id}") { canSpend ${aliased(`access ${within}`, times)} }`, times)} }`

  it('an interval that is too long to compute is walked as often for thirty aliases as for one', async () => {
    const once = await workOf(query(limitedTo(far), 1))
    expect(once.periodSteps).toBe(maxSteps)
    expect(await workOf(query(limitedTo(far), 5))).toEqual(once)
  })

  it('an interval with an end counts as well: both of its directions are walked once', async () => {
    const far = 'R99999/1900-01-30T00:00:00Z/P1M1D'
    expect((await workOf(query(limitedTo(far), 5))).periodSteps).toBe(2 * maxSteps)
  })
})

describe("the grants of a client, and a client's figures", () => {
  beforeEach(() => {
    for (let n = 0; n < 60; n += 1) spending(harness.rafiki.store, { client: 'https://shop.example/one' })
  })

  it.each([
    ['filtered', 'grants(first: 1, filter: { canSpend: true }) { edges { node { id } } }'],
    ['last used', 'lastUsedAt'],
    ['connected', 'grants(first: 5) { edges { node { connectedClient { activeGrants } } } }']
  ])("a client's grants are read once, however many aliases ask: %s", async (_, field) => {
    const query = (times: number): string =>
      `{ ${aliased(`myClients { edges { node { ${aliased(field, times)} } } }`, times)} }`
    await workOf(query(1))
    const once = await workOf(query(1))
    const often = await workOf(query(5))
    // Which of the clients are shown is looked at anew, one row each.
    expect(often.rowsViewed - once.rowsViewed).toBeLessThanOrEqual(5 * 5 * 10)
    expect(once.rowsViewed).toBeGreaterThanOrEqual(60)
  })

  it("a client's grants are viewed once for all of the grants that lead to them", async () => {
    const query = `{ myGrants(first: 50) { edges { node { connectedClient { grants(first: 1, filter: { canSpend: true }) { edges { node { id } } } } } } } }`
    expect((await workOf(query)).rowsViewed).toBeLessThan(60 * 10)
  })

  it("a client's grants are counted once for all fields that ask for numbers", async () => {
    const query = (times: number): string => `{ ${aliased('myGrantsSummary { active canSpend }', times)} }`
    await workOf(query(1))
    expect(await workOf(query(25))).toEqual(await workOf(query(1)))
  })
})

it('a request that goes through too many rows ends with a code at the fields that are too much', async () => {
  for (let n = 0; n < 2_000; n += 1) spending(harness.rafiki.store, { client: 'https://shop.example/one' })
  const fields = Array.from(
    { length: 29 },
    (_, n) => `a${n}: myClients(filter: { clientText: "shop${n}" }) { complete }`
  )
  const reply = await harness.ask('alice', `{ ${fields.join(' ')} }`)
  const codes = new Set(reply.errors?.map(({ extensions }) => extensions.code as string))
  expect([...codes]).toEqual(['OPERATION_TOO_COSTLY'])
  expect(reply.errors?.[0]?.extensions).toMatchObject({ limit: 'rows', maximum: maxRowsViewed })
  expect(reply.data?.a0 ?? null).not.toBeNull()
})
