import { createFaults } from '../../sandbox/rafiki/faults.ts'
import type { HttpFault } from '../../sandbox/rafiki/gnap/http.ts'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { keyClient, walletClient } from '../support/sdk.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness({ env: { RAFIKI_NETWORK_DEADLINE_MS: '10000' } })))
afterEach(() => {
  harness.rafiki.auth.faults = harness.rafiki.authServer.intercept = undefined
})
afterAll(() => harness.close())

const cancel = `mutation ($input: CancelClientGrantInput!) { cancelClientGrant(input: $input) { continueUri state } }`
const alice = 'https://wallet.example/alice'

it('cancelClientGrant cancels a grant that the SDK made; the second time it is not found, and its account holder sees it at once', async () => {
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

it('cancelClientGrant answers alike for a wrong token and a grant that does not exist', async () => {
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

it('cancelClientGrant refuses a grant of another client, whose key has signed it', async () => {
  const { grant } = await keyClient(harness).incoming(alice)
  const input = { continueUri: grant.continue.uri, continueAccessToken: grant.continue.access_token.value }
  expect(codeOf(await harness.ask('client', cancel, { input }))).toBe('FORBIDDEN')
})

it('cancelClientGrant acts for clients of the token’s tenant only', async () => {
  const { grant } = await walletClient(harness).incoming(alice)
  const input = { continueUri: grant.continue.uri, continueAccessToken: grant.continue.access_token.value }
  const before = harness.rafiki.authServer.received.length
  for (const client_id of ['https://tunes.example/subscriptions', 'https://nobody.example/x', '', null, 7]) {
    const reply = await harness.ask({ ...harness.people.client, client_id }, cancel, { input })
    expect([client_id, codeOf(reply)]).toEqual([client_id, 'FORBIDDEN'])
  }
  expect(harness.rafiki.authServer.received).toHaveLength(before)
})

it('cancelClientGrant does not exist for account holders and operators', async () => {
  for (const who of ['alice', 'operator'] as const) {
    const reply = await harness.ask(who, cancel, { input: { continueUri: 'x', continueAccessToken: 'y' } })
    expect(codeOf(reply)).toBe('GRAPHQL_VALIDATION_FAILED')
  }
})

it('GET /sandbox/client-grant makes an active grant that can be cancelled', async () => {
  const input = (await (await fetch(`${harness.url}/sandbox/client-grant`)).json()) as Record<string, string>
  expect(Object.keys(input)).toEqual(['continueUri', 'continueAccessToken'])
  expect((await harness.ask('client', cancel, { input })).data.cancelClientGrant.state).toBe('REVOKED')
  expect(codeOf(await harness.ask('client', cancel, { input }))).toBe('NOT_FOUND')
})

describe('what the auth server acknowledges', () => {
  const given = async () => {
    const { grant, id } = await walletClient(harness).incoming(alice)
    const row = harness.rafiki.store.grants.find((it) => it.id === id)!
    return { row, input: { continueUri: grant.continue.uri, continueAccessToken: grant.continue.access_token.value } }
  }
  /** What was sent to the auth server for a cancel. */
  const cancelling = async (input: object) => {
    const { received } = harness.rafiki.authServer
    const before = received.length
    const reply = await harness.ask('client', cancel, { input })
    return { reply, sent: received.slice(before).map((it) => it.split(' ')[0]) }
  }
  const notConfirmed = { code: 'NOT_CONFIRMED', outcome: 'UNKNOWN' }

  it('a cancellation that the auth server acknowledges is proven by sending it once more, and by nothing else', async () => {
    const { row, input } = await given()
    const { reply, sent } = await cancelling(input)
    expect(reply.data.cancelClientGrant.state).toBe('REVOKED')
    expect(sent).toEqual(['DELETE', 'DELETE'])
    expect(row.finalizationReason).toBe('REVOKED')
  })

  it('a cancellation that the auth server acknowledges is not called done where it is not committed, nor in the audit log', async () => {
    const { row, input } = await given()
    harness.rafiki.auth.faults = createFaults({ uncommittedRate: 1 })
    const { reply, sent } = await cancelling(input)
    expect(reply.errors?.[0]?.extensions).toEqual(notConfirmed)
    expect(sent).toEqual(['DELETE', 'DELETE'])
    expect(row.state).toBe('APPROVED')
    expect(harness.audited().at(-1)).toMatchObject({ mutation: 'cancelClientGrant', ...notConfirmed })
  })

  it('a cancellation of which only the second try is committed is not called done: that one is not proven', async () => {
    const { row, input } = await given()
    harness.rafiki.auth.faults = createFaults({ uncommittedRate: 1, count: 1 })
    expect((await cancelling(input)).reply.errors?.[0]?.extensions).toEqual(notConfirmed)
    expect(row.finalizationReason).toBe('REVOKED')
  })

  const refusal = (status: number, code: string): HttpFault => ({ status, body: { error: { code } } })
  it.each<[string, HttpFault]>([
    ['gets no answer', 'drop'],
    ['hangs', { delay: new Promise(() => {}) }],
    ['fails', { status: 503 }],
    ['is not found', { status: 404, body: 'Not Found' }],
    ['is refused for its signature', refusal(401, 'invalid_client')],
    ['is refused with another status', refusal(400, 'invalid_continuation')]
  ])('a cancellation is not called done where the second try %s, and is sent no third time', async (_, fault) => {
    const { row, input } = await given()
    let deletes = 0
    harness.rafiki.authServer.intercept = () => ((deletes += 1) === 2 ? fault : undefined)
    const { reply, sent } = await cancelling(input)
    expect(reply.errors?.[0]?.extensions).toEqual(notConfirmed)
    expect(sent).toEqual(['DELETE', 'DELETE'])
    expect(row.finalizationReason).toBe('REVOKED')
    expect(harness.logged()).not.toContain(input.continueAccessToken)
  })
})
