import type { Context } from '../../src/context.ts'
import { recordedSpending } from '../../src/domain/payments/recordedSpending.ts'
import { addGrant, addressOf, type Row } from '../support/grantOracle.ts'
import { recordedSeed, startHarness, type Harness } from '../support/harness.ts'
import { addOutgoing, addressNamed } from '../support/payments.ts'
import { spendingAccess, usd } from '../support/spending.ts'

/* Spending with a journal: what Rafiki was asked for once is not asked for again, and the figures are the same. */

const minute = 60_000
let harness: Harness
let context: Context | undefined
const start = async (): Promise<void> => {
  context = undefined
  harness = await startHarness({
    seed: { ...recordedSeed(), outgoingPayments: [], grants: [] },
    journal: { database: 'memory', retentionDays: undefined },
    history: {
      spending: {
        ...recordedSpending,
        useOf(its, grantId, since) {
          context = its
          return recordedSpending.useOf(its, grantId, since)
        }
      }
    }
  })
}
beforeAll(start)
afterAll(() => harness.close())
beforeEach(async () => {
  Object.assign(store(), { grants: [], outgoingPayments: [] })
  for (const table of ['journal_payments', 'journal_walks'] as const) {
    await context?.journal?.db.deleteFrom(table).execute()
  }
})

const store = () => harness.rafiki.store
const ago = (minutes: number): string => new Date(Date.now() - minutes * minute).toISOString()
const grantSince = (minutes: number, ...names: string[]): Row =>
  addGrant(store(), {
    state: 'FINALIZED',
    finalizationReason: 'ISSUED',
    createdAt: ago(minutes),
    access: (names.length > 0 ? names : ['alice']).map((name) =>
      spendingAccess(addressOf(name), { debitAmount: usd(9_000_000) })
    )
  })
/** A payment of a hundredth of a dollar. */
const pay = (grant: Row | undefined, minutes: number, more: Parameters<typeof addOutgoing>[2] = {}, name = 'alice') =>
  addOutgoing(store(), addressNamed(store(), addressOf(name)).id, {
    ...{ grantId: grant?.id ?? null, createdAt: ago(minutes), debitAmount: usd(1), receiveAmount: usd(1) },
    ...more
  })
const payMany = (grant: Row | undefined, count: number, from: number): void => {
  for (let n = 0; n < count; n += 1) pay(grant, from + n)
}

async function spendingOf({ id }: Row, who = 'alice') {
  const fields = 'lastUsedAt access { spending { debitAmount { value } payments complete } }'
  const { data, cost } = await harness.ask(who as 'alice', `{ myGrant(id: "${id}") { ${fields} } }`)
  const { debitAmount, payments, complete } = data.myGrant.access[0].spending
  expect(data.myGrant.lastUsedAt === null).toBe(payments === 0)
  return { sum: Number(debitAmount.value), payments, complete, requests: cost.backend }
}

it('payments that were read once are not read again: from then on, an answer costs a page', async () => {
  const grant = grantSince(1_000)
  payMany(grant, 450, 10)
  expect(await spendingOf(grant)).toMatchObject({ sum: 450, complete: true })
  pay(grant, 1)
  expect(await spendingOf(grant)).toEqual({ sum: 451, payments: 451, complete: true, requests: 1 })
})

it('the last uses of many grants are one look into the journal, and one more where older payments are read for some', async () => {
  const grants = Array.from({ length: 12 }, () => grantSince(1_000))
  for (const [n, grant] of grants.slice(1).entries()) pay(grant, n + 1)
  await harness.ask('alice', `{ myGrant(id: "${grants[0]!.id}") { access { spending { payments } } } }`)
  const journal = context!.journal!
  let looks = 0
  const read: typeof journal.read = (look) => {
    looks += 1
    return journal.read(look)
  }
  // The follower looks, too, but not through this one.
  const counted = { ...context!, journal: Object.create(journal, { read: { value: read } }) as typeof journal }
  const found = await Promise.all(
    grants.map(({ id, createdAt }) => recordedSpending.lastUseOf(counted, [id], Date.parse(createdAt)))
  )
  const latest = grants.map(({ id }) => store().outgoingPayments.find(({ grantId }) => grantId === id)?.createdAt)
  expect([looks, ...found]).toEqual([2, ...latest.map((at) => at ?? null)])
})

it('a first walk that was too long for one answer goes on in the next, and says so until it ends', async () => {
  const grant = grantSince(10_000)
  payMany(grant, 2_500, 10)
  const first = await spendingOf(grant)
  expect(first).toMatchObject({ complete: false })
  expect(first.payments).toBeLessThan(2_500)
  expect(await spendingOf(grant)).toMatchObject({ sum: 2_500, payments: 2_500, complete: true })
  expect(await spendingOf(grant)).toMatchObject({ sum: 2_500, complete: true, requests: 1 })
})

it('a gap between what is known and the newest payments is read, however many they are', async () => {
  const grant = grantSince(10_000)
  payMany(grant, 5, 5_000)
  await spendingOf(grant)
  payMany(grant, 250, 10)
  expect(await spendingOf(grant)).toMatchObject({ sum: 255, payments: 255, complete: true })
})

it('a payment that becomes visible ten minutes late is counted, behind payments that were there before', async () => {
  const grant = grantSince(1_000)
  payMany(grant, 30, 100)
  for (let n = 0; n < 30; n += 1) pay(grant, 10 + n / 10)
  await spendingOf(grant)
  pay(grant, 19)
  expect(await spendingOf(grant)).toMatchObject({ sum: 61, payments: 61, complete: true })
})

it('a walk goes on although the payment where it ended is gone', async () => {
  const [young, old] = [grantSince(50), grantSince(10_000)]
  payMany(old, 99, 60)
  const end = pay(undefined, 159)
  payMany(old, 200, 160)
  // Reads a page, which ends with that payment.
  await spendingOf(young)
  store().outgoingPayments = store().outgoingPayments.filter((row) => row !== end)
  expect(await spendingOf(old)).toMatchObject({ sum: 299, payments: 299, complete: true })
})

it('a payment that was under way is read again, and what came of it is counted', async () => {
  const grant = grantSince(10_000)
  const [late, stuck] = [pay(grant, 5_000, { state: 'SENDING' }), pay(grant, 4_000, { state: 'FUNDING' })]
  payMany(grant, 200, 10)
  expect(await spendingOf(grant)).toMatchObject({ sum: 202 })
  Object.assign(late, { state: 'FAILED', sentAmount: usd(0) })
  expect(await spendingOf(grant)).toMatchObject({ sum: 201, payments: 202, requests: 2 })
  stuck.state = 'CANCELLED'
  expect(await spendingOf(grant)).toMatchObject({ sum: 200, requests: 2 })
  // Neither changes any more.
  expect(await spendingOf(grant)).toMatchObject({ sum: 200, requests: 1 })
})

it('the walk over Rafiki’s list counts where more payments are under way than can be read again', async () => {
  const grant = grantSince(10_000)
  for (let n = 0; n < 400; n += 1) pay(grant, 10 + n, { state: 'FUNDING' })
  await spendingOf(grant)
  for (const row of store().outgoingPayments) row.state = 'CANCELLED'
  expect(await spendingOf(grant)).toMatchObject({ sum: 0, payments: 400, complete: true })
})

it('payments under a shared grant are those of the caller’s wallet addresses, also where others had theirs read', async () => {
  const grant = grantSince(1_000, 'alice', 'bob')
  payMany(grant, 3, 10)
  for (const minutes of [10, 20]) pay(grant, minutes, {}, 'bob')
  expect(await spendingOf(grant, 'bob')).toMatchObject({ payments: 2 })
  expect(await spendingOf(grant)).toMatchObject({ payments: 3 })
})

it('an answer that rests on the journal is not given again, although Rafiki sends the same', async () => {
  const grant = grantSince(1_000)
  pay(grant, 10)
  await spendingOf(grant)
  for (const value of ['2', '3', '4', '5', '6', '7']) {
    await context!.journal!.db.updateTable('journal_payments').set({ debit_value: value }).execute()
    expect(await spendingOf(grant)).toMatchObject({ sum: Number(value) })
  }
})

describe('a journal that does not answer', () => {
  // Each test ends its own.
  afterEach(async () => {
    await harness.close()
    await start()
  })

  it.each([
    ['is down', () => context!.journal!.close()],
    ['has lost its tables', async () => void (await context!.journal!.db.schema.dropTable('journal_walks').execute())]
  ])('the walk over Rafiki’s list counts where the journal %s', async (_, fail) => {
    const grant = grantSince(1_000)
    payMany(grant, 150, 10)
    await spendingOf(grant)
    await fail()
    expect(await spendingOf(grant)).toMatchObject({ sum: 150, payments: 150, complete: true })
    // Of this request, or of what follows Rafiki beside it.
    expect(harness.logged()).toContain('"alarm":"journal"')
  })
})
