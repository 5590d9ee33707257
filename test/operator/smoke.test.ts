import { startHarness, type Harness } from '../harness.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

it('x', async () => {
  const show = async (q: string, v?: Record<string, unknown>) => {
    const r = await harness.ask('operator', q, v)
    console.log(q, JSON.stringify(r.data), JSON.stringify(r.errors), r.cost)
    return r
  }
  await show('{ whoami { id isOperator } assets { edges { node { id code liquidity tenant { id publicName } } } pageInfo { hasNextPage } } }')
  await show('{ walletAddresses(first: 2) { edges { node { id address asset { code } outgoingPayments(first: 1) { edges { node { id } } } incomingPayments(filter: {initiatedBy: {in: []}}) { edges { cursor } pageInfo { hasNextPage } } } } pageInfo { a: hasNextPage hasPreviousPage } } }')
  await show('{ outgoingPayments(first: 1) { edges { node { id grantId ... on Model { createdAt } ... on BasePayment { client } quote { id } } } } }')
  await show('{ asset(id: "nope") { id } tenants { edges { node { id } } } }')
  await show('mutation { createAsset(input: { code: "EUR", scale: 2 }) { asset { id code } } }')
})
