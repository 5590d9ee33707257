/** Writes `.env` for `docker compose up` on a developer's machine: random secrets, addresses of the stack's own. */
import { randomBytes, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const secret = () => randomBytes(24).toString('hex')

/** The variables of docker-compose.yml and of what stands beside it for development. */
export const developmentEnv = (): Record<string, string> => ({
  COMPOSE_FILE: 'docker-compose.yml:deploy/compose/development.yml',
  // Wallet addresses are https by name and http in fact, so that everything is found without certificates.
  RAFIKI_NODE_ENV: 'development',
  RAFIKI_TENANT_ID: randomUUID(),
  RAFIKI_TENANT_SECRET: secret(),
  RAFIKI_AUTH_SERVER_URL: 'http://auth.localhost:3006',
  RAFIKI_OPEN_PAYMENTS_URL: 'https://rafiki-backend:3000',
  RAFIKI_WALLET_ADDRESS_URL: 'https://rafiki-backend:3000/.well-known/pay',
  RAFIKI_CONSENT_URL: 'http://localhost:4100/consent',
  RAFIKI_CONSENT_SECRET: secret(),
  RAFIKI_COOKIE_KEY: secret(),
  RAFIKI_INSTANCE_NAME: 'DEVELOPMENT',
  RAFIKI_ILP_ADDRESS: 'test.development',
  RAFIKI_ILP_CONNECTOR_URL: 'http://rafiki-backend:3002',
  RAFIKI_STREAM_SECRET: randomBytes(32).toString('base64'),
  RAFIKI_KEY_ID: randomUUID(),
  RAFIKI_WEBHOOK_URL: 'http://accounts:4100/webhooks',
  RAFIKI_WEBHOOK_SECRET: secret(),
  RAFIKI_EXCHANGE_RATES_URL: 'http://accounts:4100/rates',
  POSTGRES_PASSWORD: secret(),
  WALLET_READ_TOKEN: secret(),
  WALLET_ADMIN_TOKEN: secret(),
  JWT_ISSUER: 'http://issuer:4200',
  JWT_AUDIENCE: 'rafiki-gateway',
  JWT_JWKS_URL: 'http://issuer:4200/jwks.json'
})

/** @returns false where there is one already, which is left as it is: its secrets are in the databases, too */
export function writeEnv(file: string): boolean {
  const lines = Object.entries(developmentEnv()).map(([name, value]) => `${name}=${value}\n`)
  try {
    writeFileSync(file, lines.join(''), { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false
    throw error
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = process.argv[2] ?? '.env'
  console.log(writeEnv(file) ? `${file} is written` : `${file} is there already, and stays as it is`)
}
