import { codeOf, startHarness, type Harness } from '../harness.ts'
import { keyClient, walletClient } from '../openPayments/sdk.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

const cancel = `mutation ($input: CancelClientGrantInput!) { cancelClientGrant(input: $input) { continueUri state } }`
const alice = 'https://wallet.example/alice'

it('gives back a grant that the SDK made; the second time it is gone, and its account holder sees it at once', async () => {
  const { grant, id } = await walletClient(harness).incoming(alice)
  const input = { continueUri: grant.continue.uri, continueAccessToken: grant.continue.access_token.value }
  const status = async () => {
    const reply = await harness.ask('alice', 'query ($id: ID!) { myGrant(id: $id) { status } }', { id })
    return reply.data.myGrant.status as string
  }
  expect(await status()).toBe('ACTIVE')
  const done = await harness.ask('client', cancel, { input })
  expect(done.errors).toBeUndefined()
  expect(done.data).toEqual({ cancelClientGrant: { continueUri: input.continueUri, state: 'REVOKED' } })
  expect(await status()).toBe('REVOKED')
  const again = await harness.ask('client', cancel, { input })
  expect(codeOf(again)).toBe('NOT_FOUND')
})

it('looks alike for a wrong token and a grant that does not exist', async () => {
  const { grant } = await walletClient(harness).incoming(alice)
  const wrong = { continueUri: grant.continue.uri, continueAccessToken: 'WRONG' }
  const unknown = {
    continueUri: grant.continue.uri.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000000'),
    continueAccessToken: grant.continue.access_token.value
  }
  const replies = [
    await harness.ask('client', cancel, { input: wrong }),
    await harness.ask('client', cancel, { input: unknown })
  ]
  expect(replies.map(codeOf)).toEqual(['NOT_FOUND', 'NOT_FOUND'])
  expect(replies[0]?.errors).toEqual(replies[1]?.errors)
})

it('refuses a grant of another client, whose key has signed it', async () => {
  const { grant } = await keyClient(harness).incoming(alice)
  const input = { continueUri: grant.continue.uri, continueAccessToken: grant.continue.access_token.value }
  expect(codeOf(await harness.ask('client', cancel, { input }))).toBe('FORBIDDEN')
})

it('acts in the name of clients of the token’s tenant only', async () => {
  const { grant } = await walletClient(harness).incoming(alice)
  const input = { continueUri: grant.continue.uri, continueAccessToken: grant.continue.access_token.value }
  const before = harness.rafiki.authServer.received.length
  for (const client_id of ['https://tunes.example/subscriptions', 'https://nobody.example/x', '', null, 7]) {
    const reply = await harness.ask({ ...harness.people.client, client_id }, cancel, { input })
    expect([client_id, codeOf(reply)]).toEqual([client_id, 'FORBIDDEN'])
  }
  expect(harness.rafiki.authServer.received).toHaveLength(before)
})

it('does not exist for account holders and operators', async () => {
  for (const who of ['alice', 'operator'] as const) {
    const reply = await harness.ask(who, cancel, { input: { continueUri: 'x', continueAccessToken: 'y' } })
    expect(codeOf(reply)).toBe('GRAPHQL_VALIDATION_FAILED')
  }
})

it('GET /sandbox/client-grant makes a live grant that can be given back', async () => {
  const input = (await (await fetch(`${harness.url}/sandbox/client-grant`)).json()) as Record<string, string>
  expect(Object.keys(input)).toEqual(['continueUri', 'continueAccessToken'])
  expect((await harness.ask('client', cancel, { input })).data.cancelClientGrant.state).toBe('REVOKED')
  expect(codeOf(await harness.ask('client', cancel, { input }))).toBe('NOT_FOUND')
})
