import { variables } from '../src/config/variables.ts'

/** Where Rafiki, the issuer and the like are, and who may come: the sandbox has its own, and asks nobody else's. */
const own =
  /^(HOST|PORT|RAFIKI_\w+|JWT_\w+|OPEN_PAYMENTS_\w+|OWNERSHIP_\w+|WALLET_ADDRESS|PRIVATE_KEY_PATH|KEY_ID|REDIS_URL|TRUSTED_DOCUMENTS_FILE)$/
/** Apollo Sandbox, at `GET /graphql`. */
const studio = 'https://studio.apollographql.com'

/** The gateway's variables that count for the sandbox, too. Origins are let in beside those that its pages need. */
export function handedOn(env: Record<string, string | undefined>): Record<string, string> {
  const named = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && name in variables && !own.test(name) ? [[name, value] as const] : []
  )
  return { LOG_LEVEL: 'warn', ...Object.fromEntries(named), CORS_ORIGINS: `${studio} ${env.CORS_ORIGINS ?? ''}` }
}
