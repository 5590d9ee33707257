import { isObjectType } from 'graphql'
import { contracts } from '../../src/graph.ts'
import { startHarness, type Harness } from '../support/harness.ts'
import { addressOf } from '../support/grantOracle.ts'
import { addIncoming, addressNamed } from '../support/payments.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
  const { store } = harness.rafiki
  addIncoming(store, addressNamed(store, addressOf('alice')).id)
})
afterAll(() => harness.close())

const types = Object.values(contracts().accountHolder.getTypeMap())
const own = types.filter(isObjectType).filter(({ name }) => /^My\w+Connection$/.test(name))
const roots = ['myGrants', 'myClients', 'myWalletAddresses', 'myOutgoingPayments', 'myIncomingPayments', 'myPayments']

it('every own list has its rows without their cursors, too', () => {
  // Beside them that of events, of which Rafiki has none to list.
  expect(own.length).toBe(roots.length + 1)
  for (const type of own)
    expect([type.name, Object.keys(type.getFields())]).toEqual([type.name, expect.arrayContaining(['edges', 'nodes'])])
})

it.each(roots)('the nodes of %s are those of its edges, at the same cost', async (field) => {
  const ask = () => harness.ask('alice', `{ ${field}(first: 5) { edges { node { id } } } }`)
  // What never changes of a grant is asked for once.
  await ask()
  const edges = await ask()
  const nodes = await harness.ask('alice', `{ ${field}(first: 5) { nodes { id } } }`)
  const both = await harness.ask('alice', `{ ${field}(first: 5) { nodes { id } edges { node { id } } } }`)
  expect(edges.data[field].edges.length).toBeGreaterThan(0)
  expect(nodes.data[field].nodes).toEqual(edges.data[field].edges.map(({ node }: { node: unknown }) => node))
  expect(both.data[field]).toEqual({ ...edges.data[field], ...nodes.data[field] })
  expect(nodes.cost).toEqual(edges.cost)
  expect(both.cost).toEqual(edges.cost)
})

it('clients and wallet addresses are counted over all pages, at no cost', async () => {
  for (const field of ['myClients', 'myWalletAddresses']) {
    const all = await harness.ask('alice', `{ ${field}(first: 100) { nodes { id } } }`)
    const without = await harness.ask('alice', `{ ${field}(first: 1) { nodes { id } } }`)
    const counted = await harness.ask('alice', `{ ${field}(first: 1) { nodes { id } totalCount } }`)
    expect(counted.data[field].totalCount).toBe(all.data[field].nodes.length)
    expect(counted.cost).toEqual(without.cost)
  }
  const none =
    '{ myClients(filter: { clientText: "nobody" }) { totalCount } myWalletAddresses(filter: { walletAddress: { in: [] } }) { totalCount } }'
  expect((await harness.ask('alice', none)).data).toEqual({
    myClients: { totalCount: 0 },
    myWalletAddresses: { totalCount: 0 }
  })
  const byStatus = '{ myWalletAddresses(filter: { status: { in: [ACTIVE] } }) { totalCount } }'
  expect((await harness.ask('alice', byStatus)).data).toEqual({ myWalletAddresses: { totalCount: null } })
})
