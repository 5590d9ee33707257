import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { open } from '../../../examples/wallet/accounts.ts'
import { openDatabase } from '../../../examples/wallet/database.ts'
import { adminOf } from '../../../examples/wallet/rafiki.ts'
import { createWallet as createAccounts } from '../../../examples/wallet/server.ts'
import { endWith, required } from '../environment.ts'
import { people, shop } from '../people.ts'
import { clientKey } from '../seed/clientKey.ts'
import { addPages } from './server.ts'
import { ask } from './shop.ts'
import { createWallet } from './wallet.ts'

if (process.env.NODE_ENV === 'production') {
  console.error('Its page lets anybody be anybody: it does not start with NODE_ENV=production.')
  process.exit(1)
}
const env = required(process.env, [
  'RAFIKI_BACKEND_URL',
  'RAFIKI_TENANT_ID',
  'RAFIKI_TENANT_SECRET',
  'RAFIKI_WEBHOOK_SECRET',
  'WALLET_READ_TOKEN',
  'WALLET_ADMIN_TOKEN',
  'RAFIKI_AUTH_SERVER_URL',
  'RAFIKI_OPEN_PAYMENTS_URL',
  'RAFIKI_CONSENT_URL',
  'PAGE_FOLDER',
  'GATEWAY_URL',
  'ISSUER_URL',
  'SHOP_KEY'
])
const say = (line: object) => console.log(JSON.stringify(line))
const addressOf = (name: string) => `${env.RAFIKI_OPEN_PAYMENTS_URL}/${name}`
const wallet = createWallet({
  folder: env.PAGE_FOLDER,
  gateway: env.GATEWAY_URL,
  issuer: env.ISSUER_URL,
  people,
  shop: (person) =>
    ask(
      {
        walletAddressUrl: addressOf(shop),
        keyId: clientKey(env.SHOP_KEY).kid,
        privateKey: createPrivateKey(readFileSync(env.SHOP_KEY)),
        grants: `${env.RAFIKI_AUTH_SERVER_URL}/${env.RAFIKI_TENANT_ID}`,
        back: new URL('/sandbox/back', env.RAFIKI_CONSENT_URL).href
      },
      addressOf(person)
    )
})
const admin = adminOf(env.RAFIKI_BACKEND_URL, env.RAFIKI_TENANT_ID, env.RAFIKI_TENANT_SECRET)
const { pool, close } = await openDatabase({ url: process.env.DATABASE_URL })
const app = createAccounts({
  pool,
  admin,
  webhookSecret: env.RAFIKI_WEBHOOK_SECRET,
  readToken: env.WALLET_READ_TOKEN,
  adminToken: env.WALLET_ADMIN_TOKEN,
  say
})
addPages(app, wallet)
app.addHook('onClose', close)

/** What each account begins with, in its asset's smallest unit. */
const value = BigInt(process.env.OPENING_BALANCE || '100000')
for (const name of [...people, shop]) {
  const { walletAddressByUrl } = await admin<{
    walletAddressByUrl: { id: string; asset: { code: string; scale: number } } | null
  }>('query ($url: String!) { walletAddressByUrl(url: $url) { id asset { code scale } } }', { url: addressOf(name) })
  if (!walletAddressByUrl) throw new Error(`${addressOf(name)} is not a wallet address yet`)
  const { id, asset } = walletAddressByUrl
  await open(pool, id, { value, assetCode: asset.code, assetScale: asset.scale })
}

say({ listening: await app.listen({ port: Number(process.env.PORT || 4100), host: process.env.HOST || '127.0.0.1' }) })
endWith({ close: () => app.close(), closeAllConnections: () => app.server.closeAllConnections() })
