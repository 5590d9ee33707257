import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateJwk } from '@interledger/http-signature-utils'
import { createAuthenticatedClient, isPendingGrant, type AuthenticatedClient } from '@interledger/open-payments'
import { startIssuer, type Issuer } from '../../sandbox/issuer.ts'
import { readConfig } from '../../src/config/readConfig.ts'
import { createLog } from '../../src/observability/log.ts'
import { createGateway, type Gateway } from '../../src/gateway.ts'
import { openBrowser } from '../support/browser.ts'
import { finish, keyOf, pay } from '../support/grantRequests.ts'

/*
 * Grant requests at a real Rafiki: asked by a client that Rafiki can find (one on loopback, which it only goes to with
 * NODE_ENV=development and on the same machine), answered through the graph, carried back by a browser.
 * Where RAFIKI_INTERACTION_URL is not given, there is nothing to see.
 */
const env = (name: string): string => process.env[name] ?? ''
const journeys = env('RAFIKI_INTERACTION_URL') ? describe : describe.skip

let issuer: Issuer
let gateway: Gateway
let url: string
let clientsWallet: Server
let client: string
let sdk: AuthenticatedClient
let logged = ''

interface Answer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of many shapes
  data: any
  errors?: { extensions: Record<string, unknown> }[]
}

/** A client application's wallet address and keys, as Rafiki reads them. */
async function startClientsWallet(keyId: string, privateKey: Parameters<typeof generateJwk>[0]['privateKey']) {
  clientsWallet = createServer((request, response) => {
    const document = {
      ...{ id: client, publicName: 'Live shop', assetCode: 'USD', assetScale: 2 },
      ...{ authServer: 'https://auth.example/', resourceServer: 'https://shop.example/' }
    }
    const keys = request.url?.endsWith('/jwks.json') && { keys: [generateJwk({ keyId, privateKey })] }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(keys || document))
  })
  await new Promise<void>((resolve) => clientsWallet.listen(0, '127.0.0.1', resolve))
  client = `https://127.0.0.1:${(clientsWallet.address() as AddressInfo).port}/shop`
}

async function ask(claims: Record<string, unknown>, query: string, variables: Record<string, unknown>) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await issuer.mint(claims)}` },
    body: JSON.stringify({ query, variables })
  })
  return (await response.json()) as Answer
}
const owner = () => ({
  ...{ sub: 'owner', role: 'accountHolder', scope: 'grants:read grants:revoke grants:approve' },
  wallet_addresses: [env('LIVE_WALLET_ADDRESS')]
})
const stranger = () => ({
  ...owner(),
  sub: 'stranger',
  wallet_addresses: ['https://wallet.example/nobody-of-this-name']
})

type Key = ReturnType<typeof keyOf>
const look = (key: Key, who = owner()) =>
  ask(
    who,
    `query ($interactionId: ID!, $nonce: String!) { myGrantRequest(interactionId: $interactionId, nonce: $nonce) {
      grantId client termsDigest status acceptable finishUrl returnsToClient access { identifier limits { debitAmount { value } } }
    } }`,
    key
  )
async function answer(choice: 'accept' | 'reject', key: Key, who = owner()) {
  const { termsDigest } = (await look(key, who)).data?.myGrantRequest ?? {}
  return ask(
    who,
    `mutation ($input: ${choice === 'accept' ? 'Accept' : 'Reject'}MyGrantRequestInput!) {
      answered: ${choice}MyGrantRequest(input: $input) { grantId finishUrl returnsToClient }
    }`,
    { input: choice === 'accept' ? { ...key, termsDigest } : key }
  )
}
const statusOf = async (id: string): Promise<unknown> =>
  (await ask(owner(), 'query ($id: ID!) { myGrant(id: $id) { status } }', { id })).data.myGrant?.status
const revoke = (id: string) =>
  ask(owner(), 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { status } } }', { id })

async function asked(wayBack: boolean) {
  const pending = await sdk.grant.request(
    { url: env('LIVE_AUTH_SERVER_URL') },
    {
      access_token: { access: [pay(env('LIVE_WALLET_ADDRESS'))] },
      interact: { start: ['redirect'], ...(wayBack && { finish }) }
    }
  )
  if (!isPendingGrant(pending)) throw new Error('expected a grant that somebody is asked for')
  const browser = openBrowser()
  const { location } = await browser.open(pending.interact.redirect)
  return { pending, browser, key: keyOf(location as URL) }
}

journeys('grant requests', () => {
  beforeAll(async () => {
    const tenantId = env('RAFIKI_TENANT_ID')
    const { privateKey } = generateKeyPairSync('ed25519')
    const keyId = randomUUID()
    await startClientsWallet(keyId, privateKey)
    sdk = await createAuthenticatedClient({ walletAddressUrl: client, privateKey, keyId })
    issuer = await startIssuer({ tenantIds: [tenantId] })
    const config = readConfig({
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      JWT_AUDIENCE: 'rafiki-gateway',
      JWT_ISSUER: issuer.of(tenantId).issuer,
      JWT_JWKS_URL: issuer.of(tenantId).jwksUrl,
      JWT_JWKS_FILE: '',
      RAFIKI_AUTH_SERVER_URL: new URL(env('LIVE_AUTH_SERVER_URL')).origin
    })
    gateway = await createGateway(config, { log: createLog('debug', { write: (line) => void (logged += line) }) })
    url = await gateway.listen()
  })
  afterAll(async () => {
    await gateway.drain()
    await issuer.close()
    clientsWallet.close()
  })

  it('a grant request is seen, accepted, carried back and continued, and its grant is revoked', async () => {
    const { pending, browser, key } = await asked(true)
    expect((await look(key, stranger())).errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND' })
    const seen = await look(key)
    expect(seen).toMatchObject({
      data: {
        myGrantRequest: {
          ...{ client, status: 'AWAITING_ANSWER', acceptable: true, finishUrl: null, returnsToClient: null },
          access: [{ identifier: env('LIVE_WALLET_ADDRESS'), limits: { debitAmount: { value: '2500' } } }]
        }
      }
    })
    const { grantId } = seen.data.myGrantRequest
    const accepted = await answer('accept', key)
    expect(accepted.data?.answered).toMatchObject({ grantId, returnsToClient: true })
    expect(await statusOf(grantId as string)).toBe('AWAITING_APPROVAL')
    for (const again of ['accept', 'reject'] as const) {
      expect((await answer(again, key)).errors?.[0]?.extensions.code).toBe('ALREADY_ANSWERED')
    }
    const { location } = await browser.open(accepted.data.answered.finishUrl as string)
    expect(await statusOf(grantId as string)).toBe('ACTIVE')
    const ref = location?.searchParams.get('interact_ref') ?? ''
    const parts = [finish.nonce, pending.interact.finish, ref, env('LIVE_AUTH_SERVER_URL')]
    expect(location?.searchParams.get('hash')).toBe(createHash('sha256').update(parts.join('\n')).digest('base64'))
    expect((await revoke(grantId as string)).data.revokeMyGrant.grant.status).toBe('REVOKED')
    expect((await look(key)).errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND' })
    expect(logged).not.toContain(key.nonce)
  })

  it('a rejected grant request without a finish URL is told to the account holder', async () => {
    const { browser, key } = await asked(false)
    const { data } = await answer('reject', key)
    expect(data?.answered).toMatchObject({ returnsToClient: false })
    expect((await browser.open(data.answered.finishUrl as string)).status).toBe(202)
    expect(await statusOf(data.answered.grantId as string)).toBe('REJECTED')
  })

  it('a grant that is revoked between accepting and finishing gives the client nothing', async () => {
    const { browser, key } = await asked(true)
    const { answered } = (await answer('accept', key)).data
    await revoke(answered.grantId as string)
    const { location } = await browser.open(answered.finishUrl as string)
    expect(location?.searchParams.get('result')).toBe('unknown_interaction')
    expect(await statusOf(answered.grantId as string)).toBe('REVOKED')
  })

  it('an unknown grant request shows nothing', async () => {
    const { errors } = await look({ interactionId: randomUUID(), nonce: 'A' })
    expect(errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND' })
  })
})
