import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { open } from '../examples/wallet/accounts.ts'
import { migrate } from '../examples/wallet/database.ts'
import { balance } from '../examples/wallet/gateway/balance.ts'
import { adminOf, signatureOf } from '../examples/wallet/rafiki.ts'
import { createWallet } from '../examples/wallet/server.ts'
import { openPglite } from '../src/journal/database/pglite.ts'
import type { Rafiki } from './rafiki/index.ts'
import type { ExampleWallet } from './start.ts'
import type { WebhookEvent } from './walletBackend.ts'

/** What each account begins with, in its asset's smallest unit. */
const value = 100_000n
/** A seed may have thousands of wallet addresses; an account takes some milliseconds. */
const maxAccounts = 200

/**
 * Starts examples/wallet for the sandbox's Rafiki, with accounts in memory: one for each wallet address of its first
 * tenant, of the first 200.
 */
export async function startExampleWallet({ backend, store, tenants }: Rafiki): Promise<ExampleWallet> {
  const [webhookSecret, readToken] = [randomUUID(), randomUUID()]
  const [{ id = '', secret = '' } = {}] = tenants
  const { config, close } = await openPglite('memory')
  const pool = new pg.Pool(config)
  await migrate(pool)
  const admin = adminOf(backend.url, id, secret)
  const app = createWallet({ pool, admin, webhookSecret, readToken, adminToken: randomUUID() })
  app.addHook('onClose', () => pool.end().then(close))
  for (const row of store.walletAddresses.filter(({ tenantId }) => tenantId === id).slice(0, maxAccounts)) {
    const asset = store.assets.find((it) => it.id === row.assetId)
    if (asset) await open(pool, row.id, { value, assetCode: asset.code, assetScale: asset.scale })
  }
  const url = await app.listen({ port: 0, host: '127.0.0.1' })

  const deliver = async (event: WebhookEvent): Promise<boolean> => {
    const headers = { 'content-type': 'application/json', 'rafiki-signature': signatureOf(webhookSecret, event) }
    const sent = fetch(`${url}/webhooks`, { method: 'POST', headers, body: JSON.stringify(event) })
    return sent.then(
      ({ status }) => status === 200,
      () => false
    )
  }
  return { url, deliver, modules: [balance({ url, token: readToken })], close: () => app.close() }
}
