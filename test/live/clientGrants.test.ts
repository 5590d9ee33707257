import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAuthenticatedClient, isPendingGrant, type Grant } from '@interledger/open-payments'
import { startIssuer, type Issuer } from '../../sandbox/issuer.ts'
import { readConfig } from '../../src/config/readConfig.ts'
import { createLog } from '../../src/observability/log.ts'
import { createGateway, type Gateway } from '../../src/gateway.ts'
import { documents } from '../support/life.ts'

/*
 * A client's grants at a real auth server: one that the SDK made without the gateway is cancelled through it. The
 * client comes with its key, so that its wallet address need not be on the network. The auth server may be on loopback
 * by http: it is allowed by its name, as a wallet's own is.
 */
const env = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing: npm run test:live needs it, see CONTRIBUTING.md`)
  return value
}

const walletAddressUrl = 'https://client.example/never-fetched'
const keyId = randomUUID()
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const jwk = { kid: keyId, alg: 'EdDSA', kty: 'OKP', crv: 'Ed25519', x: String(publicKey.export({ format: 'jwk' }).x) }
const directory = mkdtempSync(join(tmpdir(), 'live-'))
let issuer: Issuer
let gateway: Gateway
let url: string
let logged = ''

interface Answer {
  data: Record<string, never> | null
  errors?: { extensions: { code: string } }[]
}

async function ask(claims: Record<string, unknown>, query: string, variables: Record<string, unknown>) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await issuer.mint(claims)}` },
    body: JSON.stringify({ query, variables })
  })
  return (await response.json()) as Answer
}
const asClient = (query: string, input: Record<string, unknown>) =>
  ask({ sub: 'client', role: 'client', client_id: walletAddressUrl }, query, { input })
const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions.code

beforeAll(async () => {
  const tenantId = env('RAFIKI_TENANT_ID')
  const PRIVATE_KEY_PATH = join(directory, 'key.pem')
  writeFileSync(PRIVATE_KEY_PATH, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 })
  issuer = await startIssuer({ tenantIds: [tenantId] })
  const config = readConfig({
    ...process.env,
    PORT: '0',
    HOST: '127.0.0.1',
    JWT_AUDIENCE: 'rafiki-gateway',
    JWT_ISSUER: issuer.of(tenantId).issuer,
    JWT_JWKS_URL: issuer.of(tenantId).jwksUrl,
    JWT_JWKS_FILE: '',
    RAFIKI_AUTH_SERVER_URL: new URL(env('LIVE_AUTH_SERVER_URL')).origin,
    WALLET_ADDRESS: walletAddressUrl,
    KEY_ID: keyId,
    PRIVATE_KEY_PATH
  })
  gateway = await createGateway(config, { log: createLog('debug', { write: (line) => void (logged += line) }) })
  url = await gateway.listen()
})
afterAll(async () => {
  await gateway?.drain()
  await issuer?.close()
  rmSync(directory, { recursive: true })
})

const access = [{ type: 'incoming-payment' as const, actions: ['create' as const, 'read' as const] }]

async function grantOfTheSdk(): Promise<Grant> {
  const sdk = await createAuthenticatedClient({ walletAddressUrl, keyId, privateKey })
  const identified = access.map((it) => ({ ...it, identifier: env('LIVE_WALLET_ADDRESS') }))
  const grant = await sdk.grant.request(
    { url: env('LIVE_AUTH_SERVER_URL') },
    { access_token: { access: identified } },
    { jwk } as never
  )
  if (isPendingGrant(grant)) throw new Error('expected a grant that nobody is asked for')
  return grant
}

it('a grant that the SDK made is cancelled; the second time it is gone, and its account holder sees it revoked', async () => {
  const owner = { sub: 'owner', role: 'accountHolder', wallet_addresses: [env('LIVE_WALLET_ADDRESS')] }
  const newest = 'query { myGrants(first: 1) { edges { node { id status } } } }'
  const grant = await grantOfTheSdk()
  const before = (await ask(owner, newest, {})).data as never as { myGrants: { edges: { node: { id: string } }[] } }
  expect(before.myGrants.edges[0]?.node).toMatchObject({ status: 'ACTIVE' })

  const input = { continueUri: grant.continue.uri, continueAccessToken: grant.continue.access_token.value }
  expect(codeOf(await asClient(documents.cancel, { ...input, continueAccessToken: 'WRONG' }))).toBe('NOT_FOUND')
  const done = await asClient(documents.cancel, input)
  expect(done).toEqual({ data: { cancelClientGrant: { continueUri: input.continueUri, state: 'REVOKED' } } })
  expect((await ask(owner, newest, {})).data).toEqual({
    myGrants: { edges: [{ node: { id: before.myGrants.edges[0]?.node.id, status: 'REVOKED' } }] }
  })
  expect(codeOf(await asClient(documents.cancel, input))).toBe('NOT_FOUND')
  const token = { manageUrl: grant.access_token?.manage, accessToken: grant.access_token?.value }
  expect(codeOf(await asClient(documents.rotate, token))).toBe('NOT_FOUND')
  for (const secret of [input.continueAccessToken, token.accessToken]) expect(logged).not.toContain(secret)
})

it('a grant lives its whole life through the gateway', async () => {
  const asked = await asClient(documents.request, {
    grantRequestUrl: env('LIVE_AUTH_SERVER_URL'),
    access: [{ type: 'INCOMING_PAYMENT', actions: ['create', 'read'], identifier: env('LIVE_WALLET_ADDRESS') }],
    withKey: true
  })
  expect(asked.errors).toBeUndefined()
  const { continueUri, continueAccessToken, accessToken } = asked.data?.requestClientGrant as never as {
    continueUri: string
    continueAccessToken: string
    accessToken: { value: string; manageUrl: string }
  }
  const polled = await asClient(documents.continue, { continueUri, continueAccessToken })
  expect(polled.errors?.[0]?.extensions).toMatchObject({ code: 'TOO_FAST' })
  const rotated = await asClient(documents.rotate, { manageUrl: accessToken.manageUrl, accessToken: accessToken.value })
  expect(rotated.errors).toBeUndefined()
  const next = (rotated.data?.rotateClientToken as never as { accessToken: { value: string; manageUrl: string } })
    .accessToken
  const revoked = await asClient(documents.revoke, { manageUrl: next.manageUrl, accessToken: next.value })
  expect(revoked).toEqual({ data: { revokeClientToken: { manageUrl: next.manageUrl } } })
  const cancelled = await asClient(documents.cancel, { continueUri, continueAccessToken })
  expect(cancelled.data).toEqual({ cancelClientGrant: { continueUri, state: 'REVOKED' } })
})
