import { adminOf } from '../admin.ts'
import { endWith, required } from '../environment.ts'
import { createAccounts } from './server.ts'

const env = required(process.env, [
  'RAFIKI_BACKEND_URL',
  'RAFIKI_TENANT_ID',
  'RAFIKI_TENANT_SECRET',
  'RAFIKI_WEBHOOK_SECRET'
])
const say = (line: object) => console.log(JSON.stringify(line))
const accounts = createAccounts({
  admin: adminOf(env.RAFIKI_BACKEND_URL, env.RAFIKI_TENANT_ID, env.RAFIKI_TENANT_SECRET),
  webhookSecret: env.RAFIKI_WEBHOOK_SECRET,
  opening: BigInt(process.env.OPENING_BALANCE || '100000'),
  ...(process.env.PAGE_FOLDER && {
    page: { folder: process.env.PAGE_FOLDER, gateway: process.env.GATEWAY_ORIGIN || 'http://localhost:4000' }
  }),
  say
})
const port = Number(process.env.PORT || 4100)
accounts.listen(port, process.env.HOST || '127.0.0.1', () => say({ listening: port }))
endWith(accounts)
