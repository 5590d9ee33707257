import { startHarness, type Harness, type Reply } from '../../support/harness.ts'

/** Half of the graph goes on when the other half is down, with errors at their own path. */

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

const down = async (service: 'auth' | 'backend', ask: () => Promise<Reply>): Promise<Reply> => {
  harness.rafiki[service].intercept = () => 'drop'
  try {
    return await ask()
  } finally {
    harness.rafiki[service].intercept = undefined
  }
}
const errorsOf = ({ errors = [] }: Reply) =>
  errors.map(({ path = [], extensions: { code, service } }) => [path.join('.'), code, service])

it('an account holder sees their grants while the backend is down, and null for their payments', async () => {
  const query = `{ myGrants(first: 2) { edges { node { id status access { type identifier } } } } me { subject }
    myWalletAddresses { edges { node { id } } } myPayments(first: 1) { edges { cursor } } }`
  const reply = await down('backend', () => harness.ask('alice', query))
  expect(reply.status).toBe(200)
  // What is not nullable takes its parents with it: ask for both halves in requests of their own.
  const grants = await down('backend', () => harness.ask('alice', '{ myGrants(first: 2) { edges { node { id } } } }'))
  expect([grants.errors, grants.data.myGrants.edges.length]).toEqual([undefined, 2])
  expect(reply.errors?.every(({ extensions }) => extensions.service === 'backend')).toBe(true)
})

it("an operator's page of payments comes without its grants while auth is down", async () => {
  const query = '{ outgoingPayments(first: 3) { edges { node { id state grant { id } } } } }'
  const both = await harness.ask('operator', query)
  const withGrant = both.data.outgoingPayments.edges.filter((it: { node: { grant: unknown } }) => it.node.grant)
  const reply = await down('auth', () => harness.ask('operator', query))
  expect(reply.data.outgoingPayments.edges).toHaveLength(3)
  expect(errorsOf(reply)).toHaveLength(withGrant.length)
  for (const [path, code, service] of errorsOf(reply)) {
    expect(path).toMatch(/^outgoingPayments\.edges\.\d\.node\.grant$/)
    expect([code, service]).toEqual(['UPSTREAM_UNAVAILABLE', 'auth'])
  }
})

it("an operator's page of grants comes without its wallet addresses while the backend is down", async () => {
  const query = '{ grants(first: 5) { edges { node { id access { identifier walletAddress { id } } } } } }'
  const reply = await down('backend', () => harness.ask('operator', query))
  expect(reply.data.grants.edges).toHaveLength(5)
  expect(errorsOf(reply).length).toBeGreaterThan(0)
  for (const [path, code, service] of errorsOf(reply)) {
    expect(path).toMatch(/\.access\.\d\.walletAddress$/)
    expect([code, service]).toEqual(['UPSTREAM_UNAVAILABLE', 'backend'])
  }
})

it('a revocation works while the backend is down; while auth is down it is known not to be done', async () => {
  const grant = harness.rafiki.store.grants.find(
    ({ finalizationReason, access }) =>
      finalizationReason === 'ISSUED' && access[0]?.identifier === 'https://wallet.example/alice'
  )!
  const revoke = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { status } } }'
  const lost = await down('auth', () => harness.ask('alice', revoke, { id: grant.id }))
  expect(lost.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', outcome: 'NOT_DONE' })
  expect(grant.finalizationReason).toBe('ISSUED')
  const done = await down('backend', () => harness.ask('alice', revoke, { id: grant.id }))
  expect(done.data).toEqual({ revokeMyGrant: { grant: { status: 'REVOKED' } } })
})

it('readiness says which service is down, and stays', async () => {
  const before = await harness.send('/readyz')
  expect(JSON.parse(before.text)).toMatchObject({ status: 'ready', breakers: { auth: 'closed', backend: 'closed' } })
  harness.rafiki.backend.intercept = () => 'drop'
  for (let times = 0; times < 5; times += 1) {
    await harness.ask('operator', `{ walletAddresses(first: ${times + 1}) { edges { cursor } } }`)
  }
  const reply = await harness.send('/readyz')
  expect(reply.status).toBe(200)
  expect(JSON.parse(reply.text)).toMatchObject({ status: 'ready', breakers: { auth: 'closed', backend: 'open' } })
  expect((await harness.ask('alice', '{ myGrants(first: 1) { edges { node { id } } } }')).errors).toBeUndefined()
})
