import { createHash } from 'node:crypto'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { alice, documents, incoming, sandboxClient, type Life } from '../support/life.ts'

let harness: Harness
let life: Life
beforeAll(async () => {
  harness = await startHarness()
  life = await sandboxClient(harness)
})
afterAll(() => harness.close())

const amount = { value: '2500', assetCode: 'USD', assetScale: 2 }
const outgoing = {
  type: 'OUTGOING_PAYMENT',
  actions: ['create', 'read'],
  identifier: alice,
  limits: { debitAmount: amount, interval: 'R11/2026-01-01T00:00:00Z/P1M' }
}
const finish = { uri: 'https://shop.example/back', nonce: 'of-the-client' }
const received = () => harness.rafiki.authServer.received.length
const lastGrant = () => harness.rafiki.store.grants.at(-1)
const pendingNow = async (interact: unknown) =>
  (await life.ask(documents.request, { grantRequestUrl: life.grantRequestUrl, access: [outgoing], interact })).data
    .requestClientGrant as Record<string, string>
/** As though the auth server had been left alone for as long as it wants to be. */
const waited = () => {
  for (const row of harness.rafiki.store.gnap.continuations) row.lastContinuedAt = 0
}

describe('requestClientGrant', () => {
  it('requestClientGrant returns a grant that needs no consent at once', async () => {
    const { data, errors } = await life.ask(documents.request, {
      grantRequestUrl: life.grantRequestUrl,
      access: [incoming, { type: 'QUOTE', actions: ['create'] }]
    })
    expect(errors).toBeUndefined()
    expect(data.requestClientGrant).toMatchObject({
      __typename: 'ClientGrantIssued',
      subject: null,
      accessToken: {
        expiresIn: 600,
        access: [
          { type: 'incoming-payment', actions: ['create', 'read'], identifier: alice, limits: null },
          { type: 'quote', identifier: null }
        ]
      }
    })
    expect(lastGrant()).toMatchObject({ client: harness.people.client.client_id, state: 'APPROVED' })
  })

  it('requestClientGrant returns a grant that needs consent as pending, with what is needed to continue', async () => {
    const pending = await pendingNow({ finish })
    expect(pending).toMatchObject({ __typename: 'ClientGrantPending', waitSeconds: 5 })
    expect(pending.interactRedirect).toMatch(`${harness.rafiki.authServer.url}/interact/`)
    expect(lastGrant()?.access[0]?.limits).toEqual(outgoing.limits)
  })

  it('requestClientGrant identifies the client by its key alone where it is told to', async () => {
    const { data } = await life.ask(documents.request, {
      grantRequestUrl: life.grantRequestUrl,
      access: [incoming],
      withKey: true
    })
    expect(lastGrant()).toMatchObject({ client: null })
    const { continueUri, continueAccessToken } = data.requestClientGrant
    const cancelled = await life.ask(documents.cancel, { continueUri, continueAccessToken })
    expect(cancelled.data.cancelClientGrant.state).toBe('REVOKED')
  })

  it('requestClientGrant says in its own words which argument the auth server cannot take', async () => {
    const request = async (input: Record<string, unknown>) => {
      const { errors } = await life.ask(documents.request, { grantRequestUrl: life.grantRequestUrl, ...input })
      return [errors?.[0]?.extensions.code, errors?.[0]?.extensions.argument]
    }
    expect(await request({ access: [outgoing] })).toEqual(['BAD_USER_INPUT', 'input'])
    expect(await request({ access: [] })).toEqual(['BAD_USER_INPUT', 'input.access'])
    expect(await request({ access: [{ ...incoming, limits: {} }] })).toEqual([
      'BAD_USER_INPUT',
      'input.access.0.limits'
    ])
    expect(await request({ access: [incoming, incoming, incoming, incoming] })).toEqual(['BAD_USER_INPUT', 'input'])
    const elsewhere = `${harness.rafiki.authServer.url}/00000000-0000-4000-8000-000000000000`
    expect(await request({ access: [incoming], grantRequestUrl: elsewhere })).toEqual(['NOT_FOUND', undefined])
  })

  it('requestClientGrant is refused when the auth server does not know the key', async () => {
    const row = harness.rafiki.store.gnap.clients.find(({ address }) => address === harness.people.client.client_id)
    const keys = row?.keys.splice(0) ?? []
    const reply = await life.ask(documents.request, { grantRequestUrl: life.grantRequestUrl, access: [incoming] })
    row?.keys.push(...keys)
    expect(codeOf(reply)).toBe('FORBIDDEN')
  })
})

describe('continueClientGrant, when the browser came back', () => {
  const started = async () => {
    const { continueUri, continueAccessToken, interactNonce } = await pendingNow({ finish })
    const id = lastGrant()?.id ?? ''
    waited()
    return {
      id,
      continueUri,
      continueAccessToken,
      interactNonce,
      clientNonce: finish.nonce,
      grantRequestUrl: life.grantRequestUrl
    }
  }

  it('continueClientGrant fetches the token once when the browser came back', async () => {
    const { id, ...input } = await started()
    const { interactRef, hash } = harness.rafiki.authServer.finish(id, 'accept')
    const { data } = await life.ask(documents.continue, { ...input, interactRef, hash })
    expect(data.continueClientGrant).toMatchObject({ __typename: 'ClientGrantIssued' })
    const mine = await harness.ask('alice', 'query ($id: ID!) { myGrant(id: $id) { status } }', { id })
    expect(mine.data.myGrant.status).toBe('ACTIVE')
    const again = await life.ask(documents.continue, { ...input, interactRef, hash })
    expect(codeOf(again)).toBe('GRANT_NOT_CONTINUABLE')
  })

  it('continueClientGrant refuses a wrong hash, and one that lacks its parts, before anything is sent', async () => {
    const { id, ...input } = await started()
    const { interactRef, hash } = harness.rafiki.authServer.finish(id, 'accept')
    const before = received()
    for (const [wrong, argument] of [
      [{ hash: Buffer.alloc(32).toString('base64') }, 'input.hash'],
      [{ hash: '' }, 'input.hash'],
      [{ hash: 'short' }, 'input.hash'],
      [{ clientNonce: 'another' }, 'input.hash'],
      [{ interactNonce: 'another' }, 'input.hash'],
      [{ interactRef: 'another' }, 'input.hash'],
      [{ grantRequestUrl: `${life.grantRequestUrl}/other` }, 'input.hash'],
      [{ grantRequestUrl: 'https://evil.example/' }, 'input.grantRequestUrl'],
      [{ clientNonce: null }, 'input.clientNonce'],
      [{ interactNonce: null }, 'input.interactNonce'],
      [{ grantRequestUrl: null }, 'input.grantRequestUrl'],
      [{ hash: null }, 'input.hash']
    ] as const) {
      const { errors } = await life.ask(documents.continue, { ...input, interactRef, hash, ...wrong })
      expect([wrong, errors?.[0]?.extensions]).toEqual([wrong, { code: 'BAD_USER_INPUT', argument }])
    }
    expect(received()).toBe(before)
    const right = await life.ask(documents.continue, { ...input, interactRef, hash })
    expect(right.errors).toBeUndefined()
  })

  it.each([
    ['without a slash at its end, asked with one', (url: string) => [url, `${url}/`]],
    ['with a slash at its end, asked without one, as Rafiki did before 2.1', (url: string) => [`${url}/`, url]],
    ['with a slash at its end, asked with one', (url: string) => [`${url}/`, `${url}/`]]
  ])('continueClientGrant accepts a hash over the URL %s', async (_, spell) => {
    const { id, ...input } = await started()
    const { interactRef } = harness.rafiki.authServer.finish(id, 'accept')
    const [hashed, grantRequestUrl] = spell(life.grantRequestUrl)
    const parts = [input.clientNonce, input.interactNonce, interactRef, hashed]
    const hash = createHash('sha256').update(parts.join('\n')).digest('base64')
    const { data } = await life.ask(documents.continue, { ...input, grantRequestUrl, interactRef, hash })
    expect(data.continueClientGrant).toMatchObject({ __typename: 'ClientGrantIssued' })
  })

  it('continueClientGrant says that a grant was not approved', async () => {
    const { id, ...input } = await started()
    const { interactRef, hash } = harness.rafiki.authServer.finish(id, 'reject')
    expect(codeOf(await life.ask(documents.continue, { ...input, interactRef, hash }))).toBe('NOT_FOUND')
  })
})

describe('continueClientGrant, polling', () => {
  it('continueClientGrant polls until the account holder has answered, and says how long to wait', async () => {
    const { continueUri, continueAccessToken } = await pendingNow({})
    const id = lastGrant()?.id ?? ''
    const poll = () => life.ask(documents.continue, { continueUri, continueAccessToken })
    const early = await poll()
    expect(early.errors?.[0]?.extensions).toEqual({ code: 'TOO_FAST', waitSeconds: 5 })
    waited()
    expect((await poll()).data.continueClientGrant).toEqual({
      __typename: 'ClientGrantPending',
      continueUri,
      continueAccessToken,
      waitSeconds: 5,
      interactRedirect: null,
      interactNonce: null
    })
    expect(codeOf(await poll())).toBe('TOO_FAST')
    waited()
    harness.rafiki.authServer.finish(id, 'accept')
    expect((await poll()).data.continueClientGrant.__typename).toBe('ClientGrantIssued')
  })

  it('continueClientGrant returns the wait that the auth server asked for', async () => {
    harness.rafiki.store.gnap.waitSeconds = 30
    const { continueUri, continueAccessToken } = await pendingNow({})
    const early = await life.ask(documents.continue, { continueUri, continueAccessToken })
    harness.rafiki.store.gnap.waitSeconds = 5
    expect(early.errors?.[0]?.extensions).toEqual({ code: 'TOO_FAST', waitSeconds: 30 })
  })

  it('continueClientGrant does not poll for grants that were requested with a page to come back to', async () => {
    const { continueUri, continueAccessToken } = await pendingNow({ finish })
    waited()
    expect(codeOf(await life.ask(documents.continue, { continueUri, continueAccessToken }))).toBe(
      'GRANT_NOT_CONTINUABLE'
    )
  })
})

describe('URLs that are not at an allowed auth server', () => {
  it.each([
    'not a URL',
    '',
    'https://evil.example/continue/1',
    'http://127.0.0.1:1/continue/1',
    'ftp://127.0.0.1/continue/1',
    'data:application/json,{}'
  ])('a URL that is not at an allowed auth server, %p, is BAD_USER_INPUT before anything is sent', async (url) => {
    const before = received()
    const inputs: [string, Record<string, unknown>, string][] = [
      [documents.request, { grantRequestUrl: url, access: [incoming] }, 'input.grantRequestUrl'],
      [documents.continue, { continueUri: url, continueAccessToken: 'x' }, 'input.continueUri'],
      [documents.cancel, { continueUri: url, continueAccessToken: 'x' }, 'input.continueUri'],
      [documents.rotate, { manageUrl: url, accessToken: 'x' }, 'input.manageUrl'],
      [documents.revoke, { manageUrl: url, accessToken: 'x' }, 'input.manageUrl'],
      [documents.spending, { resourceServer: url, accessToken: 'x' }, 'input.resourceServer']
    ]
    for (const [document, input, argument] of inputs) {
      const { errors } = await life.ask(document, input)
      expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument })
    }
    expect(received()).toBe(before)
  })

  it('the admin API of the gateway’s own Rafiki is not an allowed auth server, `*` or not', async () => {
    const open = await startHarness({ env: { OPEN_PAYMENTS_AUTH_SERVERS: '*', OPEN_PAYMENTS_RESOURCE_SERVERS: '*' } })
    const upstream = {
      auth: open.rafiki.auth.url,
      interaction: open.rafiki.interaction.url,
      issuer: `${open.issuer.url}/x`,
      https: open.rafiki.auth.url.replace('http', 'https')
    }
    for (const url of Object.values(upstream)) {
      const reply = await open.ask('client', documents.cancel, {
        input: { continueUri: url, continueAccessToken: 'x' }
      })
      expect([url, codeOf(reply)]).toEqual([url, 'BAD_USER_INPUT'])
    }
    await open.close()
  })
})
