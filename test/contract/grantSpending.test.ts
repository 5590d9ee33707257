import { randomUUID } from 'node:crypto'
import { jest } from '@jest/globals'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { accessFor, addGrant, addressOf, ownerOf, pageOf, type Row } from '../support/grantOracle.ts'
import { addOutgoing, addressNamed, askFully } from '../support/payments.ts'
import { timesOf } from '../proof/full.ts'
import { randomOf } from '../../testing/random.ts'
import {
  addRandomSpending,
  latest,
  paymentsUnder,
  spendingAccess,
  spendingFields,
  spendingFor,
  usd
} from '../support/spending.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness()))
afterEach(() => harness.close())

const store = () => harness.rafiki.store
const idOf = (name: string): string => addressNamed(store(), addressOf(name)).id
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString()

/** A live grant of Alice's with one access, and what its fields answer. */
const grantWith = (limits: Row['access'][number]['limits'], more: Partial<Row> = {}): Row =>
  addGrant(store(), {
    state: 'FINALIZED',
    finalizationReason: 'ISSUED',
    createdAt: hoursAgo(48),
    access: [spendingAccess(addressOf('alice'), limits)],
    ...more
  })

const payUnder = (grant: Row, more: Parameters<typeof addOutgoing>[2] = {}, name = 'alice') =>
  addOutgoing(store(), idOf(name), { grantId: grant.id, createdAt: hoursAgo(1), ...more })

const ask = (id: string, fields = spendingFields, who: Parameters<Harness['ask']>[0] = 'alice') =>
  harness.ask(who, `query ($id: ID!) { myGrant(id: $id) { ${fields} } }`, { id })

const spendingOf = async (grant: Row) => {
  const reply = await ask(grant.id)
  expect(reply.errors).toBeUndefined()
  return reply.data.myGrant.access[0].spending
}

it.each([1, 2, 3, 4].slice(0, timesOf(2, 4)))(
  'spending is what a plain sum over Rafiki’s rows gives (seed %i)',
  async (seed) => {
    const random = randomOf(seed)
    addRandomSpending(store(), random, 60, 900)
    const names = random.pick([['alice'], ['alice', 'dave']])
    // The moment of the answer lies between these two: their sums are the same but for a period that just turned.
    const { nodes } = await pageOf(harness, ownerOf(...names), { first: 100 }, spendingFields)
    const now = Date.now()
    let limited = 0
    for (const node of nodes as never as {
      id: string
      lastUsedAt: string | null
      access: { id: string; spending: unknown }[]
    }[]) {
      const grant = store().grants.find(({ id }) => id === node.id)!
      const spends = grant.access.some(
        ({ type, identifier }) => type === 'outgoing-payment' && names.map(addressOf).includes(identifier ?? '')
      )
      expect(node.lastUsedAt).toBe(spends ? latest(paymentsUnder(names, store(), grant)) : null)
      for (const { id, spending } of node.access) {
        const access = grant.access.find((it) => it.id === id)!
        expect({ grant, spending }).toEqual({ grant, spending: spendingFor(names, store(), grant, access, now) })
        if ((spending as { remainingDebitAmount?: unknown } | null)?.remainingDebitAmount) limited += 1
      }
    }
    expect(limited).toBeGreaterThan(5)
  }
)

describe('amounts', () => {
  it('spent amounts are never rounded, and add up beyond what a JavaScript number holds', async () => {
    const grant = grantWith({ debitAmount: usd('18446744073709551615') })
    payUnder(grant, { debitAmount: usd('9007199254740993'), receiveAmount: usd('9007199254740993') })
    payUnder(grant, { debitAmount: usd('4'), receiveAmount: usd('4'), state: 'SENDING' })
    expect(await spendingOf(grant)).toMatchObject({
      debitAmount: usd('9007199254740997'),
      remainingDebitAmount: usd('18437736874454810618'),
      remainingReceiveAmount: null
    })
  })

  it('a failed payment counts as what it sent, and as that share of what was to arrive, rounded down', async () => {
    const grant = grantWith({ debitAmount: usd(1000) })
    const part = { debitAmount: usd(300), receiveAmount: usd(200), sentAmount: usd(100) }
    payUnder(grant, { ...part, state: 'FAILED' })
    payUnder(grant, { ...part, state: 'CANCELLED', sentAmount: usd(0) })
    expect(await spendingOf(grant)).toMatchObject({
      debitAmount: usd(100),
      receiveAmount: usd(66),
      // Rafiki gives the whole reservation back.
      remainingDebitAmount: usd(1000),
      payments: 2
    })
  })

  it('spent amounts are null in different assets, and so is the rest where the limit is in another one', async () => {
    const grant = grantWith({ receiveAmount: usd(1000) })
    payUnder(grant, { receiveAmount: { value: '5', assetCode: 'EUR', assetScale: 2 } })
    expect(await spendingOf(grant)).toMatchObject({
      debitAmount: usd(105),
      receiveAmount: { value: '5', assetCode: 'EUR', assetScale: 2 },
      remainingReceiveAmount: null
    })
    payUnder(grant, { receiveAmount: { value: '5', assetCode: 'EUR', assetScale: 4 } })
    expect((await spendingOf(grant)).receiveAmount).toBeNull()
  })
})

describe('what is left', () => {
  const monthly = (start: string, repeat = 'R') => `${repeat}/${start}/P1M`
  it.each([
    ['an interval that has not begun', { debitAmount: usd(10), interval: monthly('2199-01-01T00:00:00Z') }],
    ['an interval that is over', { debitAmount: usd(10), interval: monthly('2020-01-01T00:00:00Z', 'R5') }],
    ['an interval that Rafiki cannot read', { debitAmount: usd(10), interval: 'every month' }],
    ['both amounts, which Rafiki refuses', { debitAmount: usd(10), receiveAmount: usd(10) }]
  ])('nothing remains to spend under %s', async (_, limits) => {
    expect(await spendingOf(grantWith(limits))).toMatchObject({ remainingDebitAmount: usd(0), period: null })
  })

  it.each([
    ['REVOKED', { state: 'FINALIZED', finalizationReason: 'REVOKED' }],
    ['REJECTED', { state: 'FINALIZED', finalizationReason: 'REJECTED' }],
    ['EXPIRED', { state: 'PENDING', finalizationReason: null }]
  ] as const)('nothing remains to spend of a grant that is %s', async (_, state) => {
    expect(await spendingOf(grantWith({ receiveAmount: usd(10) }, state))).toMatchObject({
      remainingDebitAmount: null,
      remainingReceiveAmount: usd(0)
    })
  })

  it('the rest to spend is null for a shared grant, and for one with several accesses that spend', async () => {
    const limits = { debitAmount: usd(10) }
    const access = spendingAccess(addressOf('alice'), limits)
    for (const other of [accessFor(addressOf('bob')), spendingAccess(addressOf('alice'), limits)]) {
      expect(await spendingOf(grantWith(limits, { access: [access, other] }))).toMatchObject({
        remainingDebitAmount: null
      })
    }
    expect(await spendingOf(grantWith(limits, { access: [access, accessFor(null)] }))).toMatchObject({
      remainingDebitAmount: usd(10)
    })
  })

  it('the rest to spend is of the current period', async () => {
    const start = hoursAgo(36)
    const grant = grantWith({ debitAmount: usd(1000), interval: `R/${start}/P1D` })
    payUnder(grant, { createdAt: hoursAgo(13) })
    payUnder(grant, { createdAt: hoursAgo(11) })
    const day = { start: new Date(Date.parse(start) + 86_400_000), end: new Date(Date.parse(start) + 2 * 86_400_000) }
    expect(await spendingOf(grant)).toMatchObject({
      debitAmount: usd(105),
      remainingDebitAmount: usd(895),
      period: { start: day.start.toISOString(), end: day.end.toISOString() },
      payments: 1
    })
  })
})

describe('on a page that is asked for again and again', () => {
  let token: string
  beforeEach(async () => void (token = await harness.tokenOf('alice')))

  const listedSpendingOf = async ({ id }: Row): Promise<unknown> => {
    const { nodes } = await pageOf(harness, { token }, { first: 100 }, spendingFields)
    const [access] = (nodes.find((node) => node.id === id)?.access ?? []) as never as { spending: unknown }[]
    return access?.spending
  }
  /** Often enough that what has not changed is not written anew. */
  const askOften = async (grant: Row) => {
    for (let count = 0; count < 5; count += 1) await listedSpendingOf(grant)
  }

  it('spending is up to date on a page that is asked for again and again', async () => {
    const grant = grantWith({ debitAmount: usd(1000), receiveAmount: null })
    const payment = payUnder(grant)
    const changes: (() => unknown)[] = [
      () => undefined,
      () => payUnder(grant, { createdAt: hoursAgo(2), state: 'SENDING' }),
      // As many payments as before, each time.
      () => (payment.sentAmount = usd(40)),
      () => (payment.state = 'FAILED'),
      () => (payment.sentAmount = usd(60)),
      () => (payment.createdAt = hoursAgo(0.5)),
      () => (payment.state = 'CANCELLED'),
      () => (payment.state = 'COMPLETED'),
      () => (payment.receiveAmount = { ...usd(100), assetScale: 3 }),
      () => (payment.debitAmount = usd(106)),
      () => (payment.debitAmount = { ...usd(106), assetCode: 'EUR' }),
      () => (payment.grantId = null),
      () => (grant.finalizationReason = 'REVOKED')
    ]
    const seen = new Set<string>()
    for (const change of changes) {
      change()
      const expected = spendingFor(['alice'], store(), grant, grant.access[0]!, Date.now())
      expect(await listedSpendingOf(grant)).toEqual(expected)
      seen.add(JSON.stringify(expected))
      await askOften(grant)
      expect(await listedSpendingOf(grant)).toEqual(expected)
    }
    expect(seen.size).toBeGreaterThan(8)
  })

  it('spending is of the next period as soon as one is over', async () => {
    const minute = 60_000
    const start = new Date(Date.now() - 3 * minute).toISOString()
    const grant = grantWith({ debitAmount: usd(1000), interval: `R2/${start}/PT2M` })
    payUnder(grant, { createdAt: new Date().toISOString() })
    await askOften(grant)
    const trueNow = Date.now
    const starts = new Set<unknown>()
    for (const minutes of [0, 2, 0, 4]) {
      jest.spyOn(Date, 'now').mockImplementation(() => trueNow() + minutes * minute)
      const expected = spendingFor(['alice'], store(), grant, grant.access[0]!, Date.now())
      expect(await listedSpendingOf(grant).finally(() => jest.restoreAllMocks())).toEqual(expected)
      starts.add(expected?.period?.start)
    }
    expect(starts.size).toBe(3)
  })
})

it('each access shows its limits as data', async () => {
  const fields = `access { limits { kind receiver interval debitAmount { value } receiveAmount { value }
    recurrence { every { years months weeks days hours minutes } repetitions startsAt endsAt } } }`
  const limitsOf = async (grant: Row) => (await ask(grant.id, fields)).data.myGrant.access[0].limits
  const nothing = { receiver: null, interval: null, debitAmount: null, receiveAmount: null, recurrence: null }
  expect(await limitsOf(grantWith(null))).toEqual({ ...nothing, kind: 'UNLIMITED' })
  expect(await limitsOf(grantWith({ receiver: 'https://r.example/i/1' }))).toEqual({
    ...nothing,
    kind: 'RECEIVER_ONLY',
    receiver: 'https://r.example/i/1'
  })
  expect(await limitsOf(grantWith({ receiveAmount: usd(7), receiver: 'https://r.example/i/1' }))).toMatchObject({
    kind: 'RECEIVE',
    receiveAmount: { value: '7' }
  })
  expect(await limitsOf(grantWith({ debitAmount: usd(7), interval: 'R5/2026-01-01T00:00:00Z/P1M' }))).toEqual({
    ...nothing,
    kind: 'DEBIT',
    debitAmount: { value: '7' },
    interval: 'R5/2026-01-01T00:00:00Z/P1M',
    recurrence: {
      every: { years: 0, months: 1, weeks: 0, days: 0, hours: 0, minutes: 0 },
      repetitions: 5,
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: '2026-07-01T00:00:00.000Z'
    }
  })
  expect(await limitsOf(grantWith({ debitAmount: usd(7), interval: 'monthly' }))).toMatchObject({ recurrence: null })
  expect(await limitsOf(addGrant(store()))).toBeNull()
})

describe('what it costs', () => {
  const page = 'client status access { spending { debitAmount { value } period { start } } } lastUsedAt'
  it('spending costs one scan of the payments for a whole page, however many grants, accesses and aliases ask', async () => {
    const random = randomOf(7)
    addRandomSpending(store(), random, 40, 150)
    const fields = `a: lastUsedAt ${page} again: access { spending { payments } }`
    const cold = await pageOf(harness, 'alice', { first: 20 }, fields)
    // The look-up of her wallet address, and one page that all of her payments fit on.
    expect(cold.reply.cost).toEqual({ auth: 3, backend: 2, mutations: 0 })
    const warm = await pageOf(harness, 'alice', { first: 20 }, fields)
    expect(warm.reply.cost).toEqual({ auth: 1, backend: 1, mutations: 0 })
  })

  it('spending costs nothing where nobody asks for it, and where no access spends', async () => {
    const grant = addGrant(store())
    expect((await ask(grant.id)).cost.backend).toBe(0)
    expect((await pageOf(harness, 'alice', { first: 20 }, 'id access { limits { kind } }')).reply.cost.backend).toBe(0)
  })

  it('a scan of payments goes back no further than it needs to', async () => {
    const monthly = grantWith({ debitAmount: usd(10), interval: `R/${hoursAgo(3)}/P1M` }, { createdAt: hoursAgo(3) })
    for (let count = 0; count < 450; count += 1) addOutgoing(store(), idOf('alice'), { createdAt: hoursAgo(2 + count) })
    await ask(monthly.id)
    expect((await ask(monthly.id)).cost.backend).toBe(1)
    const old = grantWith(null, { createdAt: hoursAgo(250) })
    payUnder(old, { createdAt: hoursAgo(1.5) })
    // Its last use stands on the first page; its sum needs all since it was made.
    expect((await ask(old.id, 'lastUsedAt')).cost.backend).toBe(1)
    expect((await ask(old.id)).cost.backend).toBe(3)
  })

  it('a scan of payments is at most 20 pages: then figures hold the newest only, and the rest to spend is null', async () => {
    const grant = grantWith({ debitAmount: usd(10_000_000) }, { createdAt: hoursAgo(9000) })
    payUnder(grant, { createdAt: hoursAgo(0.5) })
    payUnder(grant, { createdAt: hoursAgo(8000) })
    const unused = grantWith(null, { createdAt: hoursAgo(9000) })
    for (let count = 0; count < 2100; count += 1)
      addOutgoing(store(), idOf('alice'), { createdAt: hoursAgo(1 + count) })
    await ask(grant.id)
    const reply = await ask(grant.id)
    expect(reply.cost.backend).toBe(20)
    expect(reply.errors).toBeUndefined()
    expect(reply.data.myGrant.access[0].spending).toMatchObject({
      debitAmount: usd(105),
      remainingDebitAmount: null,
      payments: 1,
      complete: false
    })
    const never = await ask(unused.id, 'id lastUsedAt')
    expect(never.data.myGrant).toEqual({ id: unused.id, lastUsedAt: null })
    expect(never.errors).toMatchObject([
      { path: ['myGrant', 'lastUsedAt'], extensions: { code: 'OPERATION_TOO_COSTLY' } }
    ])
  })
})

describe('whoever may not read payments', () => {
  it('a viewer without the scope for payments does not learn of them from grants', async () => {
    const grant = grantWith({ debitAmount: usd(10) })
    payUnder(grant)
    const reply = await ask(grant.id, undefined, { ...harness.people.alice, scope: 'grants:read' })
    expect(reply.data.myGrant).toMatchObject({ id: grant.id, lastUsedAt: null, access: [{ spending: null }] })
    expect(reply.errors?.map(({ extensions }) => extensions)).toEqual(
      Array.from({ length: 2 }, () => ({ code: 'SCOPE_REQUIRED', scope: 'payments:read' }))
    )
    expect(reply.cost.backend).toBe(0)
  })
})

it("spending includes what the same operation's mutation did", async () => {
  const grant = grantWith({ debitAmount: usd(1000) })
  const { id } = payUnder(grant, { state: 'FUNDING' })
  const fields = 'access { spending { remainingDebitAmount { value } } }'
  const left = (data: { access: { spending: { remainingDebitAmount: { value: string } } }[] }) =>
    data.access[0]?.spending.remainingDebitAmount.value
  expect(left((await ask(grant.id, fields)).data.myGrant)).toBe('895')
  const cancel = `mutation { cancelOutgoingPayment(input: { id: "${id}" }) { payment { grant { ${fields} } } } }`
  const reply = await askFully(() => harness)('alice', cancel)
  expect(left(reply.data.cancelOutgoingPayment.payment.grant)).toBe('1000')
})

describe('with the backend down', () => {
  it('grants are listed and revoked while the backend is down; spending answers errors at its own paths', async () => {
    const grant = grantWith({ debitAmount: usd(10) }, { createdAt: new Date(Date.now() + 1000).toISOString() })
    harness.rafiki.backend.intercept = () => ({ status: 503, body: 'down' })
    const { id: accessId } = grant.access[0]!
    const listed = await harness.ask('alice', `{ myGrants(first: 5) { edges { node { status ${spendingFields} } } } }`)
    expect(listed.data.myGrants.edges[0].node).toEqual({
      id: grant.id,
      status: 'ACTIVE',
      lastUsedAt: null,
      access: [{ id: accessId, spending: null }]
    })
    for (const { path, extensions } of listed.errors ?? []) {
      expect(['lastUsedAt', 'spending']).toContain(path?.at(-1))
      expect(extensions.code).toBe('UPSTREAM_UNAVAILABLE')
    }
    // The first attempt and its one retry: nobody asks again.
    expect(listed.cost.backend).toBeLessThanOrEqual(2)
    const revoked = await harness.ask(
      'alice',
      `mutation { revokeMyGrant(input: { grantId: "${grant.id}" }) { grant { status ${spendingFields} } } }`
    )
    expect(revoked.data.revokeMyGrant.grant).toMatchObject({ status: 'REVOKED', lastUsedAt: null })
    expect(store().grants.find(({ id }) => id === grant.id)?.finalizationReason).toBe('REVOKED')
  })
})

it('a payment that is not proven the caller’s fails the spending field and raises an alarm', async () => {
  const grant = grantWith({ debitAmount: usd(10) })
  const mine = payUnder(grant)
  await ask(grant.id)
  const forgeries = [
    { walletAddressId: idOf('bob'), tenant: { id: store().operatorTenantId } },
    { tenant: { id: String(harness.rafiki.tenants[1]?.id) } },
    { tenant: null }
  ]
  for (const forged of forgeries) {
    const node = { ...mine, ...forged, id: randomUUID() }
    const pageInfo = { hasNextPage: false, hasPreviousPage: false }
    const whoami = { id: store().operatorTenantId, isOperator: true }
    const body = JSON.stringify({ data: { outgoingPayments: { pageInfo, edges: [{ node }] }, whoami } })
    harness.rafiki.backend.intercept = ({ text }) =>
      text.includes('GrantPayments') ? { status: 200, body } : undefined
    const reply = await ask(grant.id)
    expect(codeOf(reply)).toBe('UPSTREAM_UNTRUSTED')
    expect(reply.data.myGrant).toMatchObject({ lastUsedAt: null, access: [{ spending: null }] })
    expect(harness.logged()).toContain('"alarm":true')
  }
})
