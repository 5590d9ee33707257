import { startHarness, type Harness } from '../harness.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

it('x', async () => {
  const r = await harness.ask('alice', '{ myGrants(first: 3) { edges { node { id } } } }')
  expect(r.errors).toBeUndefined()
  expect(r.cost.auth).toBe(2)
})
