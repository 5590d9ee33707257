import type { Context } from '../../src/context.ts'
import type { GrantUse, SpentAmounts } from '../../src/history.ts'
import { recordedSeed, startHarness, type Harness } from '../support/harness.ts'
import { addGrant, addressOf, type Row } from '../support/grantOracle.ts'
import { spendingAccess, spendingFields, usd } from '../support/spending.ts'

/* Another way to know the past, behind the gateway as it is: fields show what it says, of what is proven the caller's. */

const asked: unknown[] = []
const lastUsedAt = new Date(Date.now() - 60_000).toISOString()
let use: GrantUse
let usedIds: string[]

const spending: SpentAmounts<Context> = {
  useOf(_, grantId, since) {
    asked.push({ grantId, since })
    return Promise.resolve(use)
  },
  lastUseOf: (_, grantIds) => {
    asked.push({ grantIds })
    return Promise.resolve(lastUsedAt)
  },
  usedGrants: () => Promise.resolve({ ids: usedIds, complete: true })
}

let harness: Harness
beforeEach(async () => {
  asked.length = 0
  usedIds = []
  use = {
    payments: 7,
    lastUsedAt,
    sent: { debitAmount: [usd(123)], receiveAmount: [usd(45)] },
    counted: { debitAmount: [usd(100)], receiveAmount: [usd(40)] },
    complete: true
  }
  harness = await startHarness({ seed: { ...recordedSeed(), outgoingPayments: [] }, history: { spending } })
})
afterEach(() => harness.close())

const store = () => harness.rafiki.store
const grantOf = (identifier: string): Row =>
  addGrant(store(), {
    state: 'FINALIZED',
    finalizationReason: 'ISSUED',
    createdAt: new Date(Date.now() - 3_600_000).toISOString(),
    access: [spendingAccess(identifier, { debitAmount: usd(500) })]
  })
const ask = (id: string, fields = spendingFields) =>
  harness.ask('alice', `query ($id: ID!) { myGrant(id: $id) { ${fields} } }`, { id })

describe('who counts spent amounts', () => {
  it('spending shows what the counter says, and asks Rafiki for no payments', async () => {
    const grant = grantOf(addressOf('alice'))
    const reply = await ask(grant.id)
    expect(reply.data.myGrant.lastUsedAt).toBe(lastUsedAt)
    expect(reply.data.myGrant.access[0].spending).toEqual({
      debitAmount: usd(123),
      receiveAmount: usd(45),
      remainingDebitAmount: usd(400),
      remainingReceiveAmount: null,
      period: null,
      payments: 7,
      lastUsedAt,
      complete: true
    })
    expect(asked).toContainEqual({ grantId: grant.id, since: Date.parse(grant.createdAt) })
    expect(reply.cost.backend).toBe(0)
  })

  it.each([
    ['nothing is said to be left where the counter has not seen all payments', { complete: false }],
    [
      'nothing is said to be left where Rafiki counts another asset',
      { counted: { debitAmount: [{ ...usd(1), assetCode: 'EUR' }], receiveAmount: [] } }
    ]
  ])('%s', async (_, said) => {
    use = { ...use, ...said }
    const { data } = await ask(grantOf(addressOf('alice')).id)
    expect(data.myGrant.access[0].spending.remainingDebitAmount).toBeNull()
  })

  it('sums in two assets are shown as no sum at all', async () => {
    use = { ...use, sent: { ...use.sent, debitAmount: [usd(1), { ...usd(1), assetCode: 'EUR' }] } }
    const { data } = await ask(grantOf(addressOf('alice')).id)
    expect(data.myGrant.access[0].spending.debitAmount).toBeNull()
  })

  it('the counter is never asked about a grant that is not proven the caller’s', async () => {
    const reply = await ask(grantOf(addressOf('bob')).id)
    expect(reply.data.myGrant).toBeNull()
    expect(asked).toEqual([])
  })

  it('a used grant that the counter names is shown only if its own row proves it the caller’s', async () => {
    const shouting = grantOf(addressOf('alice').toUpperCase().replace('HTTPS', 'https'))
    const bobs = grantOf(addressOf('bob'))
    usedIds = [bobs.id, shouting.id]
    const { data } = await harness.ask('alice', '{ myUnlistedGrants { grants { id } withheld complete } }')
    expect(data.myUnlistedGrants).toEqual({ grants: [{ id: shouting.id }], withheld: 1, complete: true })
  })

  it('the last use of a client is asked for once, for all of its grants', async () => {
    const client = 'https://shop.example/one'
    const grants = [1, 2].map(() => Object.assign(grantOf(addressOf('alice')), { client }))
    const reply = await harness.ask(
      'alice',
      `{ myClients(filter: { clientText: "${client}" }) { nodes { lastUsedAt } } }`
    )
    expect(reply.data.myClients.nodes).toEqual([{ lastUsedAt }])
    const [{ grantIds }] = asked as [{ grantIds: string[] }]
    expect(grantIds.toSorted()).toEqual(grants.map(({ id }) => id).sort())
  })
})
