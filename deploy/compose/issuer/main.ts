import { endWith, required } from '../environment.ts'
import { createIssuer } from './server.ts'

if (process.env.NODE_ENV === 'production') {
  console.error('This issuer gives a token to anyone who asks: it does not start with NODE_ENV=production.')
  process.exit(1)
}
const env = required(process.env, ['JWT_ISSUER', 'JWT_AUDIENCE', 'RAFIKI_TENANT_ID', 'RAFIKI_OPEN_PAYMENTS_URL'])
const issuer = createIssuer({
  key: process.env.ISSUER_KEY || 'issuer.key.json',
  env,
  walletOrigin: env.RAFIKI_OPEN_PAYMENTS_URL
})
const port = Number(process.env.PORT || 4200)
issuer.listen(port, process.env.HOST || '127.0.0.1', () => console.log(JSON.stringify({ listening: port })))
endWith(issuer)
