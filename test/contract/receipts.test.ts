import { randomUUID } from 'node:crypto'
import { decodeProtectedHeader } from 'jose'
import type { NewEvent } from '../../src/journal/event.ts'
import { verifySigned, type PublicKeys } from '../../src/journal/signing.ts'
import { accept, acceptShown, askConsent, look, type Asked } from '../support/grantRequests.ts'
import { addGrant, addressOf } from '../support/grantOracle.ts'
import { startHarness, type Harness, type Reply, type Who } from '../support/harness.ts'
import { newKeys, pemOf, writeKeys } from '../support/signingKeys.ts'

const keys = writeKeys(pemOf(newKeys().privateKey) + pemOf(newKeys('P-256').publicKey))
afterAll(() => keys.remove())
const typ = 'consent-receipt+jwt'
const journal = { database: 'memory', retentionDays: undefined, callers: 'none' } as const
const env = { DEFAULT_SCOPES_ACCOUNT_HOLDER: 'grants:read grants:revoke history:read' }
const fields = '{ status issuedAt jws }'
const receiptsOf = (harness: Harness, { row }: Pick<Asked, 'row'>, who: Who): Promise<Reply> =>
  harness.ask(who, `query ($id: ID!) { myGrant(id: $id) { receipt ${fields} revocationReceipt ${fields} } }`, {
    id: row.id
  })
const notHere = { status: 'NOT_GIVEN_HERE', issuedAt: null, jws: null }

/** Alice, and how strongly she signed in. */
const aliceOf = ({ people }: Harness) => ({ ...people.alice, acr: 'strong', auth_time: Math.floor(Date.now() / 1000) })

/** A request of the shop's that Alice accepted and her browser finished. */
async function accepted(harness: Harness): Promise<Asked> {
  const asked = await askConsent(harness)
  const who = { ...aliceOf(harness), scope: 'grants:approve' }
  const { data } = await accept(harness, asked.key, who)
  await asked.browser.open(data.acceptMyGrantRequest.finishUrl as string)
  return asked
}

const revoke = (harness: Harness, { row }: Asked, who: Who) =>
  harness.ask(who, 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }', { id: row.id })

describe('with a signing key', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startHarness({ journal, env: { ...env, SIGNING_KEY_FILE: keys.file } })
  })
  afterAll(() => harness.close())
  const published = () => harness.send('/.well-known/jwks.json')

  it('the public keys are served to everybody, the retired one as well, and may be cached', async () => {
    const { status, headers, text } = await published()
    const { keys: served } = JSON.parse(text) as PublicKeys
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=300'])
    expect(served.map(({ kty, d }) => [kty, d])).toEqual([
      ['OKP', undefined],
      ['EC', undefined]
    ])
  })

  it('an account holder who accepted a request has a receipt, the same each time, which the published keys verify', async () => {
    const asked = await accepted(harness)
    const who = aliceOf(harness)
    const [first, second] = [await receiptsOf(harness, asked, who), await receiptsOf(harness, asked, who)]
    const { receipt } = first.data.myGrant
    expect(second.data.myGrant).toEqual({ receipt, revocationReceipt: null })
    expect(receipt.status).toBe('ISSUED')
    expect(decodeProtectedHeader(receipt.jws as string)).toMatchObject({ typ, alg: 'EdDSA' })
    const states = await verifySigned(receipt.jws as string, typ, JSON.parse((await published()).text) as PublicKeys)
    expect(states).toEqual({
      ...{
        iss: `urn:uuid:${asked.row.tenantId}`,
        sub: 'alice',
        jti: states.record_id,
        iat: expect.any(Number) as number
      },
      ...{
        schema_version: 'ISO/IEC TS 27560:2023',
        record_id: expect.any(String) as string,
        pii_principal_id: 'alice'
      },
      party_identification: [{ party_id: asked.row.client, party_url: asked.row.client, party_name: 'Shop' }],
      event: [
        { event_time: expect.any(String) as string, event_state: 'notice shown' },
        { event_time: receipt.issuedAt, event_type: 'explicit', event_state: 'consent given', entity_id: 'alice' }
      ],
      ...{ grant_id: asked.row.id, wallet_addresses: [addressOf('alice')] },
      ...{ terms: expect.objectContaining({ client: asked.row.client }) as object },
      terms_digest: expect.stringMatching(/^v1\./) as string,
      authentication: { acr: 'strong', auth_time: expect.any(Number) as number }
    })
  })

  it('a receipt says when its terms were shown first, whatever else was shown how often before', async () => {
    const asked = await askConsent(harness)
    const { journal: open } = harness.gateway
    const shown = (n: number, termsDigest: string): NewEvent => ({
      ...{ id: randomUUID(), kind: 'terms.shown', tenantId: asked.row.tenantId, at: 1_000 * n, grantId: asked.row.id },
      ...{ subject: 'alice', actor: { role: 'accountHolder', subject: 'alice' } },
      details: { terms: { client: `"termsDigest":"${termsDigest}"` }, termsDigest: n === 40 ? termsDigest : 'v1.other' }
    })
    const who = { ...aliceOf(harness), scope: 'grants:approve' }
    const termsDigest = (await look(harness, asked.key, who, 'termsDigest')).data.myGrantRequest.termsDigest as string
    await open!.append(Array.from({ length: 41 }, (_, n) => shown(n, termsDigest)))
    const { data } = await acceptShown(harness, { ...asked.key, termsDigest }, who)
    await asked.browser.open(data.acceptMyGrantRequest.finishUrl as string)
    const { receipt } = (await receiptsOf(harness, asked, aliceOf(harness))).data.myGrant
    const states = await verifySigned(receipt.jws as string, typ, JSON.parse((await published()).text) as PublicKeys)
    expect(states.event).toMatchObject([{ event_time: new Date(40_000).toISOString() }, {}])
  })

  it('an account holder who revoked a grant has a receipt of that beside the one of their consent', async () => {
    const asked = await accepted(harness)
    const who = aliceOf(harness)
    expect((await revoke(harness, asked, who)).errors).toBeUndefined()
    const { receipt, revocationReceipt } = (await receiptsOf(harness, asked, who)).data.myGrant
    expect([receipt.status, revocationReceipt.status]).toEqual(['ISSUED', 'ISSUED'])
    const served = JSON.parse((await published()).text) as PublicKeys
    expect(await verifySigned(revocationReceipt.jws as string, typ, served)).toMatchObject({
      grant_id: asked.row.id,
      event: [{ event_time: revocationReceipt.issuedAt, event_state: 'consent withdrawn', entity_id: 'alice' }]
    })
  })

  it('an account holder who has the wallet address now, and did not accept or revoke, has no receipt', async () => {
    const asked = await accepted(harness)
    await revoke(harness, asked, aliceOf(harness))
    const bob = { ...harness.people.bob, wallet_addresses: [addressOf('alice')] }
    expect((await receiptsOf(harness, asked, bob)).data.myGrant).toEqual({
      receipt: notHere,
      revocationReceipt: notHere
    })
  })

  it('a consent that was given elsewhere has no receipt, and says why', async () => {
    const row = addGrant(harness.rafiki.store)
    expect((await receiptsOf(harness, { row }, 'alice')).data.myGrant.receipt).toEqual(notHere)
  })

  it('receipts need the scope of histories', async () => {
    const row = addGrant(harness.rafiki.store)
    const { errors } = await receiptsOf(harness, { row }, { ...harness.people.alice, scope: 'grants:read' })
    expect(errors?.map(({ extensions }) => [extensions.code, extensions.scope])).toEqual([
      ['SCOPE_REQUIRED', 'history:read'],
      ['SCOPE_REQUIRED', 'history:read']
    ])
  })

  it('a journal that does not answer is an error at the receipt alone', async () => {
    const asked = await accepted(harness)
    const { read } = harness.gateway.journal!
    harness.gateway.journal!.read = () => Promise.reject(new Error('down'))
    const query = 'query ($id: ID!) { myGrant(id: $id) { status receipt { status } } }'
    const { data, errors } = await harness.ask(aliceOf(harness), query, { id: asked.row.id })
    harness.gateway.journal!.read = read
    expect(data.myGrant).toEqual({ status: 'ACTIVE', receipt: null })
    expect(errors).toMatchObject([{ path: ['myGrant', 'receipt'], extensions: { code: 'JOURNAL_UNAVAILABLE' } }])
  })
})

it('a gateway without a signing key has no receipts and no public keys, and the status says so', async () => {
  const harness = await startHarness({ journal, env })
  const asked = await accepted(harness)
  expect((await receiptsOf(harness, asked, aliceOf(harness))).data.myGrant.receipt).toEqual({
    ...notHere,
    status: 'NO_SIGNING_KEY'
  })
  expect((await harness.send('/.well-known/jwks.json')).status).toBe(404)
  await harness.close()
})

it('a gateway without a journal has no fields of receipts', async () => {
  const harness = await startHarness({ env: { ...env, SIGNING_KEY_FILE: keys.file } })
  const { errors } = await receiptsOf(harness, { row: addGrant(harness.rafiki.store) }, 'alice')
  expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
  await harness.close()
})
