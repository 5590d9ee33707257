import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { adminOf } from '../admin.ts'
import { endWith, required } from '../environment.ts'
import { people, shop } from '../people.ts'
import { clientKey } from '../seed/clientKey.ts'
import { createAccounts } from './server.ts'
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
const accounts = createAccounts({
  admin: adminOf(env.RAFIKI_BACKEND_URL, env.RAFIKI_TENANT_ID, env.RAFIKI_TENANT_SECRET),
  webhookSecret: env.RAFIKI_WEBHOOK_SECRET,
  opening: BigInt(process.env.OPENING_BALANCE || '100000'),
  wallet,
  say
})
const port = Number(process.env.PORT || 4100)
accounts.listen(port, process.env.HOST || '127.0.0.1', () => say({ listening: port }))
endWith(accounts)
