import { adminOf } from '../admin.ts'
import { required } from '../environment.ts'
import { clientKey } from './clientKey.ts'
import { seed } from './seed.ts'

const env = required(process.env, [
  'RAFIKI_BACKEND_URL',
  'RAFIKI_TENANT_ID',
  'RAFIKI_TENANT_SECRET',
  'RAFIKI_OPEN_PAYMENTS_URL',
  'RAFIKI_CONSENT_URL',
  'RAFIKI_CONSENT_SECRET'
])
const names = (process.env.SEED_NAMES || 'alice bob carol shop').split(/[\s,]+/).filter(Boolean)
const address = (name: string) => `${env.RAFIKI_OPEN_PAYMENTS_URL}/${name}`
const { kid, x } = clientKey(process.env.SEED_CLIENT_KEY || 'client.key.pem')

const made = await seed(adminOf(env.RAFIKI_BACKEND_URL, env.RAFIKI_TENANT_ID, env.RAFIKI_TENANT_SECRET), {
  tenantId: env.RAFIKI_TENANT_ID,
  consent: { url: env.RAFIKI_CONSENT_URL, secret: env.RAFIKI_CONSENT_SECRET },
  assets: ['USD', 'EUR'].map((code) => ({ code, scale: 2, liquidity: 100_000_000n })),
  walletAddresses: names.map((name) => ({ address: address(name), publicName: name, asset: 'USD' })),
  // The last one is a client application of the wallet's own.
  keys: [{ address: address(names.at(-1) ?? ''), kid, x }]
})
console.log(made.length === 0 ? 'nothing was missing' : `made: ${made.join(', ')}`)
