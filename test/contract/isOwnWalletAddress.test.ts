import { askConsent, look } from '../support/grantRequests.ts'
import { answered, startHarness, type Harness } from '../support/harness.ts'
import { addGrant, addressOf } from '../support/grantOracle.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

const alice = addressOf('alice')

it.each([
  ['as it is stored', alice, true],
  ['in other letters', alice.toUpperCase().replace('HTTPS', 'https'), true],
  ['with the port that https has anyway', alice.replace('.example', '.example:443'), true],
  ['of somebody else', addressOf('bob'), false],
  ['with a slash more, which is another address', `${alice}/`, false],
  ['of an app', 'https://shop.example/app', false],
  ['that is missing', null, false]
])('isOwnWalletAddress of a grant and its client knows a client’s wallet address %s', async (_, client, expected) => {
  const { id } = addGrant(harness.rafiki.store, { client })
  const reply = await harness.ask(
    'alice',
    'query ($id: ID!) { myGrant(id: $id) { isOwnWalletAddress connectedClient { isOwnWalletAddress } } }',
    { id }
  )
  expect(reply.data.myGrant).toEqual({
    isOwnWalletAddress: expected,
    connectedClient: { isOwnWalletAddress: expected }
  })
})

it('isOwnWalletAddress of a grant request tells that an app with the account holder’s own key asks', async () => {
  const { key, row } = await askConsent(harness)
  for (const [client, isOwnWalletAddress] of [
    [alice, true],
    [row.client, false]
  ]) {
    row.client = client as string
    const reply = await look(harness, key, 'alice', 'client isOwnWalletAddress')
    expect(answered(reply)).toEqual({ client, isOwnWalletAddress })
  }
})
