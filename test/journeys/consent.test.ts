import { createHash } from 'node:crypto'
import type { Grant } from '@interledger/open-payments'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import {
  accept,
  askConsent,
  debitAmount,
  finish,
  interval,
  leftAlone,
  look,
  madeBefore,
  pay,
  reject,
  statusFor,
  type Asked
} from '../support/grantRequests.ts'
import { addressOf } from '../support/grantOracle.ts'

/*
 * From a client's request to the end of its grant, with the Open Payments SDK as the client, a browser that keeps
 * cookies, and the consent page asking the graph.
 */
let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

const alice = addressOf('alice')
const shop = 'https://shop.example/checkout'

/** The client's page is called: is it the auth server who sends the browser? Then the client fetches its token. */
async function cameBack({ sdk, pending, row }: Asked, location: URL | undefined): Promise<Grant> {
  const interactRef = location?.searchParams.get('interact_ref') ?? ''
  const parts = [finish.nonce, pending.interact.finish, interactRef, `${harness.rafiki.authServer.url}/${row.tenantId}`]
  expect(location?.searchParams.get('hash')).toBe(createHash('sha256').update(parts.join('\n')).digest('base64'))
  expect([location?.origin, location?.searchParams.get('order')]).toEqual(['https://shop.example', '7'])
  return continued({ sdk, pending }, { interact_ref: interactRef })
}

async function continued({ sdk, pending }: Pick<Asked, 'sdk' | 'pending'>, body?: { interact_ref: string }) {
  leftAlone(harness)
  const at = { url: pending.continue.uri, accessToken: pending.continue.access_token.value }
  return (await sdk.grant.continue(at, body)) as Grant
}

const tokenOf = (grant: Grant) => ({
  url: grant.access_token?.manage ?? '',
  accessToken: grant.access_token?.value ?? ''
})

const revoke = (id: string) =>
  harness.ask('alice', 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { status } } }', { id })

it('a grant is requested, seen, accepted, sent back, continued, listed and revoked, and its token is dead', async () => {
  const asked = await askConsent(harness)
  const { key, row, browser } = asked
  expect(asked.page.href).toMatch(`${harness.url}/consent?interactId=`)

  const seen = await look(harness, key)
  expect(seen.errors).toBeUndefined()
  expect(seen.data.myGrantRequest).toEqual({
    id: key.interactionId,
    grantId: row.id,
    client: shop,
    status: 'AWAITING_ANSWER',
    acceptable: true,
    obstacle: null,
    canSpend: true,
    createdAt: row.createdAt,
    expiresAt: new Date(Date.parse(row.createdAt) + 600_000).toISOString(),
    finishUrl: null,
    returnsToClient: null,
    access: [
      { type: 'outgoing-payment', actions: ['create', 'read'], identifier: alice, limits: { interval, debitAmount } }
    ],
    subject: null
  })
  expect(await statusFor(harness, row.id)).toEqual(['AWAITING_APPROVAL', 'AWAITING_APPROVAL'])

  const { data, errors } = await accept(harness, key)
  expect(errors).toBeUndefined()
  const { finishUrl } = data.acceptMyGrantRequest
  expect(data.acceptMyGrantRequest).toEqual({
    grantId: row.id,
    finishUrl: `${harness.rafiki.authServer.url}/interact/${key.interactionId}/${key.nonce}/finish`,
    returnsToClient: true,
    request: { id: key.interactionId, status: 'ACCEPTED', acceptable: false }
  })
  // The client has nothing yet.
  expect(await statusFor(harness, row.id)).toEqual(['AWAITING_APPROVAL', 'AWAITING_APPROVAL'])
  expect((await look(harness, key)).data.myGrantRequest).toMatchObject({ status: 'ACCEPTED', finishUrl })

  const grant = await cameBack(asked, (await browser.open(finishUrl)).location)
  expect(await statusFor(harness, row.id)).toEqual(['ACTIVE', 'ACTIVE'])
  expect((await look(harness, key)).data.myGrantRequest).toMatchObject({ status: 'ACCEPTED', finishUrl: null })
  const rotated = await asked.sdk.token.rotate(tokenOf(grant))

  expect((await revoke(row.id)).data.revokeMyGrant.grant.status).toBe('REVOKED')
  expect(await statusFor(harness, row.id)).toEqual(['REVOKED', 'REVOKED'])
  await expect(asked.sdk.token.rotate(tokenOf(rotated as Grant))).rejects.toMatchObject({ status: 401 })
  expect(codeOf(await look(harness, key))).toBe('NOT_FOUND')
})

it('a rejected grant request: the client is told, and the grant is REJECTED', async () => {
  const { key, row, browser } = await askConsent(harness)
  const { data, errors } = await reject(harness, key)
  expect(errors).toBeUndefined()
  const { finishUrl, ...rest } = data.rejectMyGrantRequest
  expect(rest).toMatchObject({ grantId: row.id, returnsToClient: true, request: { status: 'REJECTED' } })
  const { location } = await browser.open(finishUrl)
  expect([location?.origin, location?.searchParams.get('result')]).toEqual(['https://shop.example', 'grant_rejected'])
  expect(await statusFor(harness, row.id)).toEqual(['REJECTED', 'REJECTED'])
  expect((await look(harness, key)).data.myGrantRequest).toMatchObject({
    status: 'REJECTED',
    acceptable: false,
    obstacle: 'ALREADY_ANSWERED'
  })
})

it('an expired grant request: nobody can answer it, and the browser still gets back to the client', async () => {
  const asked = await askConsent(harness)
  madeBefore(harness, asked, 601)
  const { data } = await look(harness, asked.key)
  expect(data.myGrantRequest).toMatchObject({ status: 'EXPIRED', acceptable: false, obstacle: 'EXPIRED' })
  for (const answer of [accept, reject]) {
    const { errors } = await answer(harness, asked.key)
    expect(errors?.[0]?.extensions).toEqual({ code: 'REQUEST_EXPIRED', outcome: 'NOT_DONE' })
  }
  const { location } = await asked.browser.open(data.myGrantRequest.finishUrl)
  expect(location?.searchParams.get('message')).toBe('interaction expired')
  expect(await statusFor(harness, asked.row.id)).toEqual(['EXPIRED', 'EXPIRED'])
})

it('an accepted grant request that is not carried to the auth server in time expires', async () => {
  const asked = await askConsent(harness)
  const { finishUrl } = (await accept(harness, asked.key)).data.acceptMyGrantRequest
  madeBefore(harness, asked, 601)
  const { location } = await asked.browser.open(finishUrl)
  expect(location?.searchParams.get('result')).toBe('invalid_interaction')
  expect((await look(harness, asked.key)).data.myGrantRequest.status).toBe('EXPIRED')
  expect(await statusFor(harness, asked.row.id)).toEqual(['EXPIRED', 'EXPIRED'])
})

it('a grant that is revoked between accepting and finishing gives the client nothing', async () => {
  const { key, row, browser, sdk, pending } = await askConsent(harness)
  const { finishUrl } = (await accept(harness, key)).data.acceptMyGrantRequest
  expect((await revoke(row.id)).errors).toBeUndefined()
  const { location } = await browser.open(finishUrl)
  expect(location?.searchParams.get('result')).toBe('unknown_interaction')
  expect(await statusFor(harness, row.id)).toEqual(['REVOKED', 'REVOKED'])
  const { ref = '' } = harness.rafiki.store.gnap.interactions.find(({ grantId }) => grantId === row.id) ?? {}
  await expect(continued({ sdk, pending }, { interact_ref: ref })).rejects.toMatchObject({ status: 401 })
})

describe('a client that asked for no way back', () => {
  it('a client without a finish URL: the answer says so before the browser goes, and the client gets its token by polling', async () => {
    const asked = await askConsent(harness, { finish: null })
    const { finishUrl, returnsToClient } = (await accept(harness, asked.key)).data.acceptMyGrantRequest
    expect(returnsToClient).toBe(false)
    expect((await look(harness, asked.key)).data.myGrantRequest).toMatchObject({ returnsToClient: false, finishUrl })
    expect(await asked.browser.open(finishUrl)).toEqual({ status: 202, location: undefined, text: 'Accepted' })
    expect(await statusFor(harness, asked.row.id)).toEqual(['ACTIVE', 'ACTIVE'])
    expect(await continued(asked)).toMatchObject({ access_token: { access: [{ identifier: alice }] } })
  })

  it('a rejected request of a client without a finish URL is told to the client as well', async () => {
    const asked = await askConsent(harness, { finish: null })
    const { finishUrl, returnsToClient } = (await reject(harness, asked.key)).data.rejectMyGrantRequest
    expect(returnsToClient).toBe(false)
    expect((await asked.browser.open(finishUrl)).status).toBe(202)
    expect(await statusFor(harness, asked.row.id)).toEqual(['REJECTED', 'REJECTED'])
  })

  it('a grant request whose finish URL cannot be known says so', async () => {
    const asked = await askConsent(harness)
    harness.rafiki.authServer.intercept = () => 'drop'
    const { data, errors } = await accept(harness, asked.key)
    harness.rafiki.authServer.intercept = undefined
    expect(errors).toBeUndefined()
    expect(data.acceptMyGrantRequest).toMatchObject({ returnsToClient: null, grantId: asked.row.id })
  })
})

it("a request for the account holder's identity only is accepted, and its grant is found by its id", async () => {
  const asked = await askConsent(harness, { subjects: [alice] })
  const seen = (await look(harness, asked.key)).data.myGrantRequest
  expect(seen).toMatchObject({
    ...{ access: [], canSpend: false, acceptable: true },
    subject: { subIds: [{ subId: alice, subIdFormat: 'uri' }] }
  })
  const { finishUrl } = (await accept(harness, asked.key)).data.acceptMyGrantRequest
  const { location } = await asked.browser.open(finishUrl)
  const interactRef = location?.searchParams.get('interact_ref') ?? ''
  expect(await continued(asked, { interact_ref: interactRef })).toMatchObject({ subject: { sub_ids: [{ id: alice }] } })
  expect(await statusFor(harness, asked.row.id)).toEqual(['ACTIVE', undefined])
})

it('another browser cannot carry the answer to a grant request', async () => {
  const asked = await askConsent(harness)
  const { finishUrl } = (await accept(harness, asked.key)).data.acceptMyGrantRequest
  const other = await askConsent(harness, { access: [pay(addressOf('bob'))] })
  expect((await other.browser.open(finishUrl)).status).toBe(401)
  expect((await fetch(finishUrl as string, { redirect: 'manual' })).status).toBe(401)
  expect(await statusFor(harness, asked.row.id)).toEqual(['AWAITING_APPROVAL', 'AWAITING_APPROVAL'])
})
