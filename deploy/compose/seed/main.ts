import { adminOf } from '../../../examples/wallet/rafiki.ts'
import { required } from '../environment.ts'
import { people, shop } from '../people.ts'
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
const address = (name: string) => `${env.RAFIKI_OPEN_PAYMENTS_URL}/${name}`
const { kid, x } = clientKey(process.env.SEED_CLIENT_KEY || 'client.key.pem')

const made = await seed(adminOf(env.RAFIKI_BACKEND_URL, env.RAFIKI_TENANT_ID, env.RAFIKI_TENANT_SECRET), {
  tenantId: env.RAFIKI_TENANT_ID,
  consent: { url: env.RAFIKI_CONSENT_URL, secret: env.RAFIKI_CONSENT_SECRET },
  assets: ['USD', 'EUR'].map((code) => ({ code, scale: 2, liquidity: 100_000_000n })),
  walletAddresses: [...people, shop].map((name) => ({ address: address(name), publicName: name, asset: 'USD' })),
  keys: [{ address: address(shop), kid, x }]
})
console.log(made.length === 0 ? 'nothing was missing' : `made: ${made.join(', ')}`)
