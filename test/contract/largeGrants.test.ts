import { randomUUID } from 'node:crypto'
import { startHarness, type Harness, type Reply } from '../support/harness.ts'
import { spending } from '../support/clientKeys.ts'
import { accessFor, addressOf } from '../support/grantOracle.ts'

/* Strangers who write much into grants, or into payments, hide nothing that stands beside it. */

let harness: Harness
beforeEach(async () => {
  harness = await startHarness()
  Object.assign(harness.rafiki.store, { grants: [], outgoingPayments: [] })
})
afterEach(() => harness.close())

function grantOf(characters: number): string {
  const limits = { receiver: 'x'.repeat(characters), interval: '' }
  const access = { ...accessFor(addressOf('alice')), type: 'outgoing-payment', actions: ['create'], limits }
  return spending(harness.rafiki.store, { access: [{ ...access, id: randomUUID() }] }).id
}

const query = '{ myGrants { edges { node { id canSpend access { limits { kind receiver } } } } } }'
const idsOf = ({ data }: Reply): string[] =>
  (data.myGrants.edges as { node: { id: string } }[]).map(({ node }) => node.id).sort()
const codesOf = ({ errors }: Reply) => new Set(errors?.map(({ extensions }) => extensions.code as string))

it('grants whose terms are too large together are asked for in halves, and the halves are kept', async () => {
  const ids = Array.from({ length: 15 }, () => grantOf(600_000)).sort()
  const first = await harness.ask('alice', query)
  expect(idsOf(first)).toEqual(ids)
  expect(codesOf(first)).toEqual(new Set(['VALUE_TOO_LONG']))
  // The list, all at once in vain, and two halves.
  expect(first.cost.auth).toBe(4)
  expect((await harness.ask('alice', query)).cost.auth).toBe(1)
  // Asked by their ids, which reads them anew: in the halves that are known.
  const byIds = `{ myGrantsByIds(ids: ${JSON.stringify(ids)}) { id status } }`
  const again = await harness.ask('alice', byIds)
  expect(again.errors).toBeUndefined()
  expect(again.data.myGrantsByIds).toHaveLength(15)
  expect(again.cost.auth).toBe(2)
})

it('a grant that is too large alone is shown without its limits, counts as one that can spend, and can be revoked', async () => {
  const large = grantOf(9_000_000)
  const ids = [large, ...Array.from({ length: 4 }, () => grantOf(10))].sort()
  const reply = await harness.ask('alice', query)
  expect(idsOf(reply)).toEqual(ids)
  const node = (reply.data.myGrants.edges as { node: { id: string } }[]).find((it) => it.node.id === large)?.node
  expect(node).toEqual({ id: large, canSpend: true, access: [{ limits: null }] })
  expect(reply.errors).toHaveLength(1)
  expect(codesOf(reply)).toEqual(new Set(['VALUE_TOO_LONG']))
  const spent = await harness.ask('alice', `{ myGrant(id: "${large}") { status access { spending { payments } } } }`)
  expect(spent.data.myGrant).toEqual({ status: 'ACTIVE', access: [{ spending: null }] })
  const revoke = `mutation { revokeMyGrant(input: { grantId: "${large}" }) { grant { status } } }`
  expect((await harness.ask('alice', revoke)).data.revokeMyGrant).toEqual({ grant: { status: 'REVOKED' } })
})

it('grants that are asked for in halves use the upstream budget of the request', async () => {
  const ids = Array.from({ length: 15 }, () => grantOf(2_500_000))
  const reply = await harness.ask('alice', `{ myGrantsByIds(ids: ${JSON.stringify(ids)}) { id } }`)
  expect(reply.data.myGrantsByIds).toHaveLength(15)
  expect(reply.cost.auth).toBeGreaterThan(5)
  expect(reply.cost.auth).toBeLessThan(50)
})

it('an operator is told to ask for fewer rows at once', async () => {
  for (let n = 0; n < 15; n += 1) grantOf(600_000)
  const asked = (first: number): string =>
    `{ grants(first: ${first}) { edges { node { id access { limits { receiver } } } } } }`
  const { errors } = await harness.ask('operator', asked(15))
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'OPERATION_TOO_COSTLY', limit: 'answer' })
  expect((await harness.ask('operator', asked(5))).data.grants.edges).toHaveLength(5)
})

it('payments into which strangers wrote much are read a few at a time', async () => {
  const { store } = harness.rafiki
  const wallet = store.walletAddresses.find(({ address }) => address === addressOf('alice'))
  const amount = { value: '0', assetCode: 'USD', assetScale: 2 }
  store.incomingPayments = Array.from({ length: 15 }, (_, n) => ({
    ...{ id: randomUUID(), createdAt: new Date(Date.UTC(2026, 0, 1, n)).toISOString(), client: null },
    ...{ walletAddressId: wallet?.id ?? '', tenantId: store.operatorTenantId, state: 'PENDING' as const },
    ...{ expiresAt: new Date(Date.UTC(2030, 0, 1)).toISOString(), incomingAmount: null, receivedAmount: amount },
    ...{ metadata: { note: 'x'.repeat(900_000) }, initiatedBy: 'OPEN_PAYMENTS' as const, senderWalletAddress: null },
    ...{ approvedAt: null, cancelledAt: null, cancellationReason: null }
  }))
  for (const field of ['myIncomingPayments', 'myPayments']) {
    const { data, errors } = await harness.ask('alice', `{ ${field}(first: 15) { edges { node { __typename } } } }`)
    expect(errors).toBeUndefined()
    expect(data[field].edges).toHaveLength(15)
  }
})
