import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createAuthenticatedClient, type AuthenticatedClient } from '@interledger/open-payments'
import { startIssuer, type Issuer } from '../../sandbox/issuer.ts'
import { readConfig } from '../../src/config/readConfig.ts'
import { createLog } from '../../src/observability/log.ts'
import { createGateway, type Gateway } from '../../src/gateway.ts'

/*
 * End to end against a real Rafiki: grants are made by a client with a key of its own, found, and revoked.
 * Only revoked grants are left behind. The environment says where Rafiki is: see CONTRIBUTING.md.
 */
const env = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing: npm run test:live needs it, see CONTRIBUTING.md`)
  return value
}

let issuer: Issuer
let gateway: Gateway
let url: string
let client: AuthenticatedClient
let jwk: Record<string, string>
const made: { manageUrl: string; token: string }[] = []
const ids = new Set<string>()

interface Answer {
  data: Record<string, unknown>
  errors?: { extensions: { code: string } }[]
}

async function ask(claims: Record<string, unknown>, query: string, variables: Record<string, unknown> = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await issuer.mint(claims)}` },
    body: JSON.stringify({ query, variables })
  })
  return (await response.json()) as Answer
}

const owner = () => ({ sub: 'owner', role: 'accountHolder', wallet_addresses: [env('LIVE_WALLET_ADDRESS')] })
const stranger = {
  sub: 'stranger',
  role: 'accountHolder',
  wallet_addresses: ['https://wallet.example/nobody-of-this-name']
}

interface Page {
  edges: { node: { id: string; status: string; client: string | null; consentRequired: boolean } }[]
  pageInfo: { endCursor: string | null; hasNextPage: boolean }
}

async function walk(size: number, sortOrder: 'ASC' | 'DESC'): Promise<Page['edges'][number]['node'][]> {
  const nodes: Page['edges'][number]['node'][] = []
  let after: string | null = null
  for (let pages = 0; pages < 1000; pages += 1) {
    const answer: Answer = await ask(
      owner(),
      `query ($size: Int, $after: String, $sortOrder: SortOrder) {
        myGrants(first: $size, after: $after, sortOrder: $sortOrder) {
          edges { node { id status client consentRequired } } pageInfo { endCursor hasNextPage }
        }
      }`,
      { size, after, sortOrder }
    )
    expect(answer.errors).toBeUndefined()
    const page = answer.data.myGrants as Page
    nodes.push(...page.edges.map(({ node }) => node))
    if (!page.pageInfo.hasNextPage) return nodes
    after = page.pageInfo.endCursor
  }
  throw new Error('the walk does not end')
}

const revoke = (id: string) =>
  ask(owner(), 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id status } } }', { id })

beforeAll(async () => {
  const tenantId = env('RAFIKI_TENANT_ID')
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
  gateway = await createGateway(config, { log: createLog('silent') })
  url = await gateway.listen()

  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const keyId = randomUUID()
  jwk = { kid: keyId, alg: 'EdDSA', kty: 'OKP', crv: 'Ed25519', x: String(publicKey.export({ format: 'jwk' }).x) }
  client = await createAuthenticatedClient({
    walletAddressUrl: 'https://client.example/never-fetched',
    privateKey,
    keyId,
    useHttp: env('LIVE_AUTH_SERVER_URL').startsWith('http:')
  })
})

afterAll(async () => {
  for (const id of ids) await revoke(id)
  await gateway?.drain()
  await issuer?.close()
})

it('grants that a client makes are found by their account holder alone', async () => {
  const before = new Set((await walk(100, 'DESC')).map(({ id }) => id))
  for (let count = 0; count < 3; count += 1) {
    const grant = await client.grant.request(
      { url: env('LIVE_AUTH_SERVER_URL') },
      {
        access_token: {
          access: [
            {
              type: 'incoming-payment',
              actions: ['create', 'read', 'list', 'complete'],
              identifier: env('LIVE_WALLET_ADDRESS')
            }
          ]
        }
      },
      { jwk } as never
    )
    if (!('access_token' in grant) || !grant.access_token) throw new Error('expected a grant without interaction')
    made.push({ manageUrl: grant.access_token.manage, token: grant.access_token.value })
  }
  const mine = (await walk(100, 'DESC')).filter(({ id }) => !before.has(id))
  for (const { id } of mine) ids.add(id)
  expect(mine).toHaveLength(made.length)
  for (const grant of mine) expect(grant).toMatchObject({ status: 'ACTIVE', client: null, consentRequired: false })

  const [id] = ids
  const theirs = await ask(stranger, 'query ($id: ID!) { myGrant(id: $id) { id } myGrants { edges { cursor } } }', {
    id
  })
  expect(theirs.errors).toBeUndefined()
  expect(theirs.data).toEqual({ myGrant: null, myGrants: { edges: [] } })
})

it('walks of every size and both orders give the same grants', async () => {
  const all = (await walk(100, 'DESC')).map(({ id }) => id)
  for (const size of [1, 2, 7, 20]) {
    expect((await walk(size, 'DESC')).map(({ id }) => id)).toEqual(all)
    expect((await walk(size, 'ASC')).map(({ id }) => id)).toEqual(all.toReversed())
  }
})

it('another account holder cannot revoke the grants, and gets the answer of unknown ones', async () => {
  const mutation = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }'
  const [id] = ids
  const foreign = await ask(stranger, mutation, { id })
  expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  expect(foreign).toEqual(await ask(stranger, mutation, { id: randomUUID() }))
})

it('the account holder revokes the grants, and their tokens are dead', async () => {
  for (const id of ids) {
    expect((await revoke(id)).data).toEqual({ revokeMyGrant: { grant: { id, status: 'REVOKED' } } })
    expect((await revoke(id)).data).toEqual({ revokeMyGrant: { grant: { id, status: 'REVOKED' } } })
  }
  for (const { manageUrl, token } of made) {
    await expect(client.token.rotate({ url: manageUrl, accessToken: token })).rejects.toMatchObject({ status: 401 })
  }
  const now = (await walk(100, 'DESC')).filter(({ id }) => ids.has(id))
  expect(now.map(({ status }) => status)).toEqual(made.map(() => 'REVOKED'))
})
