import { openDatabase } from './database.ts'
import { adminOf } from './rafiki.ts'
import { createWallet } from './server.ts'

const names = [
  'RAFIKI_BACKEND_URL',
  'RAFIKI_TENANT_ID',
  'RAFIKI_TENANT_SECRET',
  'RAFIKI_WEBHOOK_SECRET',
  'WALLET_READ_TOKEN',
  'WALLET_ADMIN_TOKEN'
] as const
const missing = names.filter((name) => !process.env[name])
if (missing.length > 0) {
  console.error(`missing in the environment: ${missing.join(', ')}`)
  process.exit(1)
}
const [backend = '', tenantId = '', secret = '', webhookSecret = '', readToken = '', adminToken = ''] = names.map(
  (name) => process.env[name]
)
const { pool, close } = await openDatabase({ url: process.env.DATABASE_URL, folder: process.env.DATABASE_FOLDER })
const app = createWallet({
  pool,
  admin: adminOf(backend, tenantId, secret),
  webhookSecret,
  readToken,
  adminToken,
  say: (line) => console.log(JSON.stringify(line))
})
app.addHook('onClose', close)
await app.listen({ port: Number(process.env.PORT || 4100), host: process.env.HOST || '127.0.0.1' })
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void app.close())
