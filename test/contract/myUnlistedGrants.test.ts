import { randomUUID } from 'node:crypto'
import { recordedSeed, startHarness, type Harness } from '../support/harness.ts'
import { addGrant, addressOf, pageOf, type Row } from '../support/grantOracle.ts'
import { addOutgoing, addressNamed } from '../support/payments.ts'
import { spendingAccess, usd } from '../support/spending.ts'

let harness: Harness
// No payments but a test's own.
beforeEach(async () => void (harness = await startHarness({ seed: { ...recordedSeed(), outgoingPayments: [] } })))
afterEach(() => harness.close())

const store = () => harness.rafiki.store
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString()
const live = { state: 'FINALIZED', finalizationReason: 'ISSUED' } as const
const spelt = (identifier: string, more: Partial<Row> = {}): Row =>
  addGrant(store(), { ...live, access: [spendingAccess(identifier, { debitAmount: usd(500) })], ...more })
const pay = (grantId: string | null, hours = 1, name = 'alice') =>
  addOutgoing(store(), addressNamed(store(), addressOf(name)).id, { grantId, createdAt: hoursAgo(hours) })

const query = '{ myUnlistedGrants { grants { id status access { identifier } lastUsedAt } withheld complete } }'
const unlisted = async (who: Parameters<Harness['ask']>[0] = 'alice') => {
  const reply = await harness.ask(who, query)
  expect(reply.errors).toBeUndefined()
  return { ...reply.data.myUnlistedGrants, cost: reply.cost }
}

it('myUnlistedGrants holds grants that were used and that the list lacks, the last used first; they can be revoked', async () => {
  const shouting = spelt('https://wallet.example/ALICE')
  const [older, listed] = [spelt('https://Wallet.example/alice'), spelt(addressOf('alice'))]
  pay(older.id, 5)
  pay(shouting.id, 2)
  pay(shouting.id, 9)
  pay(listed.id)
  pay(null)
  const found = await unlisted()
  expect(found.grants.map(({ id }: Row) => id)).toEqual([shouting.id, older.id])
  expect(found.grants[0]).toMatchObject({ status: 'ACTIVE', access: [{ identifier: 'https://wallet.example/ALICE' }] })
  expect(found).toMatchObject({ withheld: 0, complete: true })
  const ids = (await pageOf(harness, 'alice', { first: 100 }, 'id')).ids
  expect(ids).toContain(listed.id)
  expect(ids).not.toContain(shouting.id)

  await harness.ask('alice', `mutation { revokeMyGrant(input: { grantId: "${shouting.id}" }) { grant { id } } }`)
  expect((await unlisted()).grants[0]).toMatchObject({ id: shouting.id, status: 'REVOKED' })
})

it('myUnlistedGrants shows no grant on a payment’s word alone: unknown ones and those of others are counted, without a difference', async () => {
  const bobs = spelt(addressOf('bob'))
  const otherTenants = spelt('https://wallet.example/ALICE', { tenantId: String(harness.rafiki.tenants[1]?.id) })
  pay(bobs.id)
  pay(otherTenants.id)
  pay(randomUUID())
  const reply = await harness.ask('alice', query)
  expect(reply.data.myUnlistedGrants).toEqual({ grants: [], withheld: 3, complete: true })
  for (const { id } of [bobs, otherTenants]) expect(reply.text).not.toContain(id)
})

it('myUnlistedGrants finds nothing by other people’s payments, and sends nothing for a caller without wallet addresses', async () => {
  pay(spelt('https://wallet.example/ALICE').id, 1, 'bob')
  expect(await unlisted()).toMatchObject({ grants: [], withheld: 0, complete: true })
  expect(await unlisted('nobody')).toMatchObject({ grants: [], cost: { auth: 0, backend: 0 } })
})

it('myUnlistedGrants leaves out what the token spells as the grant does: that is in the list', async () => {
  const grant = spelt('https://wallet.example/ALICE')
  pay(grant.id)
  const claims = { ...harness.people.alice, wallet_addresses: ['https://wallet.example/ALICE'] }
  expect((await pageOf(harness, claims, { first: 5 }, 'id')).ids).toContain(grant.id)
  expect((await unlisted(claims)).grants).toEqual([])
})

it('myUnlistedGrants stays within the requests of one operation, and says when it has not looked at all', async () => {
  for (let count = 0; count < 60; count += 1) pay(randomUUID(), 1 + count)
  const found = await unlisted()
  expect(found.complete).toBe(false)
  expect(found.withheld).toBeGreaterThanOrEqual(30)
  expect(found.cost.auth).toBeLessThanOrEqual(50)
})
