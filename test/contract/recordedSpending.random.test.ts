import type { Context } from '../../src/context.ts'
import { recordedSpending } from '../../src/domain/payments/recordedSpending.ts'
import { spentAmounts } from '../../src/domain/payments/spentAmounts.ts'
import type { GrantUse, SpentAmounts } from '../../src/history.ts'
import { foldPayments } from '../../src/journal/paymentSums.ts'
import { spentOf } from '../../sandbox/rafiki/gnap/wallets.ts'
import { timesOf } from '../proof/full.ts'
import { randomOf, type Random } from '../../testing/random.ts'
import { addGrant, addressOf, ownerOf, type Row } from '../support/grantOracle.ts'
import { recordedSeed, startHarness, type Harness } from '../support/harness.ts'
import { addOutgoing, addressNamed } from '../support/payments.ts'
import { spendingAccess, usd } from '../support/spending.ts'

/*
 * Random histories of payments: after each step, what the journal counts is what the walk over Rafiki's list counts, and
 * what Rafiki itself does.
 */

const minute = 60_000
const day = 24 * 60 * minute
let harness: Harness
let answers: { asked: unknown; recorded: unknown; walked: unknown }[]
let context: Context | undefined

async function both<T>(asked: unknown, ask: (spending: SpentAmounts<Context>) => Promise<T>): Promise<T> {
  const recorded = await ask(recordedSpending)
  answers.push({ asked, recorded, walked: await ask(spentAmounts) })
  return recorded
}
/** Sums of payments of one moment may come in either order. */
const inOrder = (use: GrantUse): GrantUse => {
  const sorted = (sums: GrantUse['sent']['debitAmount']) =>
    sums.toSorted((a, b) => (a.assetCode < b.assetCode ? -1 : 1))
  const both = ({ debitAmount, receiveAmount }: GrantUse['sent']) => ({
    debitAmount: sorted(debitAmount),
    receiveAmount: sorted(receiveAmount)
  })
  return { ...use, sent: both(use.sent), counted: both(use.counted) }
}
const totalOf = (sums: GrantUse['sent']['debitAmount']) => sums.reduce((sum, { value }) => sum + BigInt(value), 0n)

/** What the resource server answers to the grant's client, of the caller's wallet addresses. */
function countedByRafiki({ viewer }: Context, grantId: string) {
  const { walletAddresses, outgoingPayments, grants } = store()
  const own = walletAddresses.filter(({ address }) => viewer.wallet.addresses.includes(address)).map(({ id }) => id)
  const payments = outgoingPayments.filter(({ walletAddressId }) => own.includes(walletAddressId))
  const grant = grants.find(({ id }) => id === grantId)!
  const { spentDebitAmount, spentReceiveAmount } = spentOf(payments, grant, grant.access[0]?.limits?.interval)
  return { debit: BigInt(spentDebitAmount?.value ?? 0), receive: BigInt(spentReceiveAmount?.value ?? 0) }
}

const spending: SpentAmounts<Context> = {
  async useOf(its, grantId, since) {
    context = its
    const use = await both({ grantId, since }, async (it) => inOrder(await it.useOf(its, grantId, since)))
    answers.push({
      asked: { grantId, ofRafiki: true },
      recorded: { debit: totalOf(use.counted.debitAmount), receive: totalOf(use.counted.receiveAmount) },
      walked: countedByRafiki(its, grantId)
    })
    return use
  },
  lastUseOf: (its, grantIds, since) => both({ grantIds, since }, (it) => it.lastUseOf(its, grantIds, since)),
  usedGrants: (its) => both('used', (it) => it.usedGrants(its))
}

beforeAll(async () => {
  harness = await startHarness({
    seed: { ...recordedSeed(), outgoingPayments: [], grants: [] },
    history: { spending },
    journal: { database: 'memory', retentionDays: undefined }
  })
})
afterAll(() => harness.close())
beforeEach(async () => {
  Object.assign(store(), { grants: [], outgoingPayments: [] })
  for (const table of ['journal_payments', 'journal_walks'] as const) {
    await context?.journal?.db.deleteFrom(table).execute()
  }
})

const store = () => harness.rafiki.store
type Payment = ReturnType<typeof addOutgoing>

/** A history that goes on step by step, by a clock of its own. */
function historyOf(random: Random) {
  let now = Date.now() - 60 * day
  const grants = Array.from({ length: 6 }, (_, n): Row => {
    const interval = n % 2 === 0 ? undefined : `R/${new Date(now).toISOString()}/P1M`
    const limits = { debitAmount: usd(10n ** 15n), ...(interval && { interval }) }
    const createdAt = new Date(now - n * day).toISOString()
    const over = { state: 'FINALIZED', finalizationReason: 'ISSUED' } as const
    return addGrant(store(), { createdAt, access: [spendingAccess(addressOf('alice'), limits)], ...over })
  })
  const pay = (more: Partial<Payment> = {}): Payment => {
    const debit = random.below(1_000) + 1
    return addOutgoing(store(), addressNamed(store(), addressOf(random.pick(['alice', 'alice', 'dave', 'bob']))).id, {
      grantId: random.chance(0.8) ? random.pick(grants).id : null,
      createdAt: new Date(now).toISOString(),
      state: random.pick(['FUNDING', 'SENDING', 'COMPLETED', 'COMPLETED', 'FAILED', 'CANCELLED'] as const),
      debitAmount: usd(debit),
      receiveAmount: { ...usd(random.below(900)), ...(random.chance(0.05) && { assetCode: 'EUR' }) },
      sentAmount: usd(random.below(debit)),
      ...more
    })
  }
  const over = (): Payment['state'] => random.pick(['COMPLETED', 'COMPLETED', 'FAILED', 'CANCELLED'])
  const open = (): Payment[] =>
    store().outgoingPayments.filter(({ state }) => state === 'FUNDING' || state === 'SENDING')
  const many = (count: number, step: () => void) => Array.from({ length: count }, step)
  const steps: (() => unknown)[] = [
    () => pay(),
    () => many(random.below(8), pay),
    // More than a page, some of them at the same time.
    () =>
      many(store().outgoingPayments.length < 500 ? random.below(250) : 0, () =>
        pay({ state: over(), ...(random.chance(0.5) && { createdAt: new Date((now += minute)).toISOString() }) })
      ),
    // Visible ten minutes after it was made.
    () => pay({ createdAt: new Date(now - random.below(10 * minute)).toISOString() }),
    // Failed late, completed, cancelled, or still under way.
    () =>
      open()
        .filter(() => random.chance(0.4))
        .forEach((payment) => {
          payment.state = random.pick(['SENDING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const)
        }),
    () => pay({ state: 'FUNDING' }),
    () => pay({ state: 'CANCELLED' }),
    // What a walk would go on from.
    () => deleteCursors(random)
  ]
  return {
    grants,
    step() {
      now += random.pick([0, 1, minute, 20 * minute, day / 4])
      const count = random.below(4) + 1
      many(count, () => void random.pick(steps)())
    }
  }
}

/** Payments under no grant that a walk of the journal's would go on from vanish. */
let cursors: string[] = []
function deleteCursors(random: Random): void {
  const gone = cursors.filter(() => random.chance(0.7))
  const rows = store().outgoingPayments
  store().outgoingPayments = rows.filter(({ id, grantId }) => grantId !== null || !gone.includes(id))
}
async function readCursors(): Promise<void> {
  const walks = await context!.journal!.db.selectFrom('journal_walks').select('position').execute()
  cursors = walks.flatMap(({ position }) => (position ?? '').split('\n').map((line) => line.split(' ')[2] ?? ''))
}

const fields = 'id lastUsedAt access { spending { payments complete } }'

it.each(Array.from({ length: timesOf(3, 60) }, (_, n) => n + 1))(
  'the journal counts what the walk over Rafiki’s list counts (seed %i)',
  async (seed) => {
    const random = randomOf(seed)
    const history = historyOf(random)
    const who = ownerOf(...random.pick([['alice'], ['alice', 'dave']]))
    cursors = []
    for (let step = 0; step < timesOf(20, 40); step += 1) {
      history.step()
      answers = []
      const grant = random.pick(history.grants)
      const query = random.pick([
        `{ myGrants(first: 20) { nodes { ${fields} } } }`,
        `{ myGrant(id: "${grant.id}") { ${fields} } }`,
        '{ myUnlistedGrants { complete } }'
      ])
      const { errors } = await harness.ask(who, query)
      expect(errors).toBeUndefined()
      expect(answers.length).toBeGreaterThan(0)
      for (const { asked, recorded, walked } of answers) {
        expect({ step, asked, ...{ answer: recorded } }).toEqual({ step, asked, answer: walked })
      }
      if (context) await readCursors()
      // As the follower does, not at once.
      if (context?.journal && random.chance(0.5))
        await foldPayments(context.journal.db, harness.rafiki.tenants[0]!.id, 40)
    }
    expect(harness.logged()).not.toContain('without the journal')
  }
)
