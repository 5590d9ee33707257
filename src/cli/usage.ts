import { parseArgs, type ParseArgsConfig } from 'node:util'

export const usage = `rafiki-gateway [start]     starts the gateway, configured by the environment
rafiki-gateway check       tries the configuration against the services that it names
  --token-file <file>        also a token: what the gateway makes of it (-: the standard input)
  --subject <name>           whose wallet addresses OWNERSHIP_URL is asked for
  --json                     the rows as JSON instead of a table
rafiki-gateway token       mints a token for development, with a key of its own
  --subject <name>           who it is for
  --role accountHolder|client|operator   accountHolder, when left out
  --tenant <uuid>            RAFIKI_TENANT_ID, when left out
  --wallet-address <url>     an account holder's; once for each
  --client-id <id>           a client application's
  --scope "<scope> …"        without it the token has no scope claim
  --issuer, --audience       JWT_ISSUER, JWT_AUDIENCE, when left out
  --expires <seconds>        900, when left out
  --key <file>               the key pair; made when it is not there (rafiki-gateway.key.json)
  --jwks <file>              also writes its public half, for JWT_JWKS_FILE
  --force                    even with NODE_ENV=production`

/** A usage error: reported to the person who typed the command, with exit code 2. */
export class UsageError extends Error {}

/** @throws UsageError, which names options and no values */
export function readArgs<T extends ParseArgsConfig['options']>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values
  } catch (error) {
    const { code = '' } = error as { code?: string }
    const what =
      code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL'
        ? 'Only options are expected.'
        : 'An option is unknown, or lacks its value.'
    throw new UsageError(`${what}\n\n${usage}`)
  }
}
