import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createAuthenticatedClient } from '@interledger/open-payments'
import { startIssuer, type Issuer } from '../../sandbox/issuer.ts'
import { readConfig } from '../../src/config/readConfig.ts'
import { createLog } from '../../src/observability/log.ts'
import { createGateway, type Gateway } from '../../src/gateway.ts'

/*
 * What an account holder sees of a grant, beside what a real Rafiki answers to its client: the SDK's
 * `getGrantSpentAmounts`. Such a grant needs somebody's consent, which no test can give: LIVE_SPENDING_FILE names a
 * JSON file with one's `grantId`, `resourceServer` and `accessToken`, and the client's `keyId` and `privateKey` (PEM).
 * Without it there is nothing to compare.
 */
const env = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing: npm run test:live needs it, see CONTRIBUTING.md`)
  return value
}

type Amount = { value: string; assetCode: string; assetScale: number } | null
interface Live {
  grantId: string
  resourceServer: string
  accessToken: string
  keyId: string
  privateKey: string
}

const file = process.env.LIVE_SPENDING_FILE
const live = file ? (JSON.parse(readFileSync(file, 'utf8')) as Live) : undefined

let issuer: Issuer
let gateway: Gateway | undefined
afterAll(async () => {
  await gateway?.drain()
  await issuer?.close()
})

async function asAccountHolder(query: string): Promise<{ data: { myGrant: never }; errors?: unknown }> {
  const tenantId = env('RAFIKI_TENANT_ID')
  issuer ??= await startIssuer({ tenantIds: [tenantId] })
  const { issuer: name, jwksUrl } = issuer.of(tenantId)
  const jwt = { JWT_AUDIENCE: 'rafiki-gateway', JWT_ISSUER: name, JWT_JWKS_URL: jwksUrl, JWT_JWKS_FILE: '' }
  // RAFIKI_INTERACTION_URL, where it is given for the consent page's tests, needs it.
  const RAFIKI_AUTH_SERVER_URL = new URL(env('LIVE_AUTH_SERVER_URL')).origin
  const config = readConfig({ ...process.env, ...jwt, RAFIKI_AUTH_SERVER_URL, PORT: '0', HOST: '127.0.0.1' })
  gateway ??= await createGateway(config, { log: createLog('silent') })
  const token = await issuer.mint({
    sub: 'owner',
    role: 'accountHolder',
    wallet_addresses: [env('LIVE_WALLET_ADDRESS')]
  })
  const response = await fetch(`${await gateway.listen()}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query })
  })
  return (await response.json()) as { data: { myGrant: never } }
}

const withFile = live ? it : it.skip

withFile('what was spent in this period is what Rafiki tells the client', async () => {
  const { grantId, resourceServer, accessToken, keyId, privateKey } = live as Live
  const client = await createAuthenticatedClient({
    walletAddressUrl: 'https://client.example/never-fetched',
    keyId,
    privateKey: createPrivateKey(privateKey),
    useHttp: resourceServer.startsWith('http:')
  })
  const counted = await client.outgoingPayment.getGrantSpentAmounts({ url: resourceServer, accessToken })

  const amount = '{ value assetCode assetScale }'
  const { data, errors } = await asAccountHolder(`{ myGrant(id: "${grantId}") { access { type
    limits { kind debitAmount ${amount} }
    spending { debitAmount ${amount} receiveAmount ${amount} remainingDebitAmount ${amount} complete }
  } } }`)
  expect(errors).toBeUndefined()
  const { access } = data.myGrant as { access: { type: string; limits: never; spending: never }[] }
  const { limits, spending } = access.find(({ type }) => type === 'outgoing-payment') as never as {
    limits: { kind: string; debitAmount: Amount }
    spending: Record<'debitAmount' | 'receiveAmount' | 'remainingDebitAmount', Amount> & { complete: boolean }
  }
  expect(spending.complete).toBe(true)
  // In a period without payments, one side may know the asset of nothing, and the other may not.
  const value = (amount: Amount): string => amount?.value ?? '0'
  expect(value(spending.debitAmount)).toBe(value(counted.spentDebitAmount))
  expect(value(spending.receiveAmount)).toBe(value(counted.spentReceiveAmount))
  if (limits.kind === 'DEBIT') {
    const left = BigInt(value(limits.debitAmount)) - BigInt(value(counted.spentDebitAmount))
    expect(spending.remainingDebitAmount?.value).toBe(String(left))
  }
})
