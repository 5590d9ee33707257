import { parseArgs, type ParseArgsConfig } from 'node:util'
import { property } from '../lib/property.ts'

export const usage = `rafiki-gateway [start]     starts the gateway, configured by the environment
  --extend <file>            adds fields of the wallet's own: a module, or several, as the default export
rafiki-gateway check       checks the configuration against the services that it names
  --extend <file>            also checks a module, as the start would
  --token-file <file>        also checks a token (-: standard input)
  --subject <name>           also asks OWNERSHIP_URL for this subject
  --json                     the rows as JSON instead of a table
rafiki-gateway sandbox     starts a gateway to try out, with a Rafiki and a token issuer of its own
  --extend <file>            as above
rafiki-gateway token       creates a token for development, with its own key
  --subject <name>           the subject of the token
  --role accountHolder|client|operator   default: accountHolder
  --tenant <uuid>            default: RAFIKI_TENANT_ID
  --wallet-address <url>     for account holders; repeat it for several
  --client-id <id>           for client applications
  --scope "<scope> …"        without it, the token has no scope claim
  --issuer <iss>             default: JWT_ISSUER
  --audience <aud>           default: JWT_AUDIENCE
  --expires <seconds>        default: 900
  --key <file>               the key pair, created if missing (default: rafiki-gateway.key.json)
  --jwks <file>              also writes the public key, for JWT_JWKS_FILE
  --force                    even with NODE_ENV=production
rafiki-gateway journal …   looks after the journal of JOURNAL_URL or JOURNAL_DIR
  verify [--head <file>] [--jwks <file or URL>] [--tenant <uuid>] [--json | --metrics]
    finds what was changed, removed, put in between or cut off; heads are lines of the audit log
  export [--subject <name>] [--wallet-address <url> …] [--grant <uuid>] [--from <time>] [--to <time>]
         [--format jsonl|csv] [--tenant <uuid>]
    writes events to the standard output
  erase --subject <name> [--wallet-address <url> …] [--tenant <uuid>]
    empties what the journal holds of an account holder
  prune [--tenant <uuid>]    empties and removes what JOURNAL_RETENTION no longer covers
  migrate [--grant <role>]   brings the tables up to date, and gives a gateway's role what it needs
rafiki-gateway sessions end  ends sessions for all gateways that share ENDED_SESSIONS
  --subject <name>           all tokens of this subject until now; with --sid, those that name no session
  --sid <id>                 all tokens of this session
  --jti <id>                 this token
  --issuer <name or iss>     default: the only one
rafiki-gateway receipt verify <file> [--jwks <file or URL>] [--json]
    finds whether a receipt of consent is valid, and what it states (-: standard input); keys: as a gateway
    serves them at /.well-known/jwks.json, by default those of SIGNING_KEY_FILE
Each command takes --env-file <file>: variables that are not set otherwise
rafiki-gateway help        shows this
rafiki-gateway --version   shows the version`

/** A usage error: reported to the person who typed the command, with exit code 2. */
export class UsageError extends Error {}

/** @throws UsageError, which names options and no values */
export function readArgs<T extends ParseArgsConfig['options']>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values
  } catch (error) {
    const what =
      property(error, 'code') === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL'
        ? 'Only options are expected.'
        : 'An option is unknown, or has no value.'
    throw new UsageError(`${what}\n\n${usage}`)
  }
}
