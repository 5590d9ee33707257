import { variables } from '../src/config/variables.ts'
import type { Issuer } from './issuer.ts'
import type { Rafiki } from './rafiki/index.ts'

/** Where Rafiki, the issuer and the like are, and who may come: the sandbox has its own, and asks nobody else's. */
const own =
  /^(HOST|PORT|RAFIKI_\w+|JWT_\w+|OPEN_PAYMENTS_\w+|OWNERSHIP_\w+|WALLET_ADDRESS|PRIVATE_KEY_PATH|KEY_ID|REDIS_URL(_FILE)?|TRUSTED_DOCUMENTS_FILE)$/
/** Apollo Sandbox, at `GET /graphql`. */
const studio = 'https://studio.apollographql.com'

/** The gateway's variables that count for the sandbox, too. Origins are let in beside those that its pages need. */
export function handedOn(env: Record<string, string | undefined>): Record<string, string> {
  const named = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && name in variables && !own.test(name) ? [[name, value] as const] : []
  )
  return { LOG_LEVEL: 'warn', ...Object.fromEntries(named), CORS_ORIGINS: `${studio} ${env.CORS_ORIGINS ?? ''}` }
}

/** The variables of a gateway in a process of its own, in front of the sandbox's Rafiki and issuer, at a free port. */
export function processEnvironment({ rafiki, issuer }: { rafiki: Rafiki; issuer: Issuer }) {
  const [{ id = '', secret = '' } = {}] = rafiki.tenants
  return {
    PATH: process.env.PATH,
    PORT: '0',
    RAFIKI_AUTH_URL: rafiki.auth.url,
    RAFIKI_BACKEND_URL: rafiki.backend.url,
    RAFIKI_TENANT_ID: id,
    RAFIKI_TENANT_SECRET: secret,
    JWT_ISSUER: issuer.of(id).issuer,
    JWT_JWKS_URL: issuer.of(id).jwksUrl,
    JWT_AUDIENCE: 'rafiki-gateway'
  }
}
