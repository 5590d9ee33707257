import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { parseUrl } from '../lib/url.ts'
import { roles } from './roles.ts'

const flag = (otherwise: boolean) =>
  z
    .enum(['true', 'false'], 'expected true or false')
    .default(otherwise ? 'true' : 'false')
    .transform((value) => value === 'true')
const whole = (least: number, most: number, otherwise: number) =>
  z
    .string()
    .regex(/^\d+$/, `expected a whole number from ${least} to ${most}`)
    .default(String(otherwise))
    .transform(Number)
    .refine((value) => value >= least && value <= most, `expected a whole number from ${least} to ${most}`)
const points = (otherwise: number) => whole(0, 1_000_000, otherwise)
const portOrNone = () =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'expected a port, from 0 to 65535')
    .transform(Number)
    .refine((value) => value <= 65535, 'expected a port, from 0 to 65535')
    .optional()
const httpUrl = () => z.url({ protocol: /^https?$/, error: 'expected an http or https URL' })
const secretFile = (name: string) =>
  z.string().optional().describe(`A file that contains \`${name}\`, instead of that variable.`)
const words = (otherwise: string) =>
  z
    .string()
    .default(otherwise)
    .transform((value) => value.split(/[\s,]+/).filter(Boolean))

/**
 * Origins by name, http included: an operator who lists one vouches for where it leads. `*`: any public https origin.
 */
const origins = (otherwise: string) =>
  words(otherwise)
    .refine((list) => list.every((it) => it === '*' || originOf(it)), 'expected origins (`https://host`), or `*`')
    .transform((list) => list.map((it) => originOf(it) ?? it))

function originOf(text: string): string | undefined {
  const url = parseUrl(text)
  return url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url.origin : undefined
}

/** Asymmetric algorithms that a token may be signed with; a shared-secret one would let the public key sign. */
export const algorithms = 'ES256 ES384 ES512 PS256 PS384 PS512 RS256 RS384 RS512 EdDSA Ed25519'.split(' ')
export const usualAlgorithms = 'ES256 RS256 PS256 EdDSA'

/** Every variable: its form, what it is when it is not set, and what it is for. */
export const environment = z.object({
  PORT: whole(0, 65535, 4000).describe('Port to listen on. 0: any free port.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on. `0.0.0.0` in a container.'),
  MAX_CONNECTIONS: whole(1, 1_000_000, 10_000).describe(
    'The maximum number of open connections from callers, idle ones included. The gateway closes further ones at once.'
  ),
  REQUEST_TIMEOUT_MS: whole(100, 600_000, 30_000).describe(
    'How long a request may take to arrive; its headers have at most ten seconds. A slower one gets HTTP status 408. The gateway also ends a connection on which an answer has not moved for this long.'
  ),
  DRAIN_DELAY: whole(0, 300, 5).describe(
    'Seconds between SIGTERM and the end of listening. In this time `/readyz` answers 503, requests are answered, and each answer but those of the last second closes its connection. Load balancers should look at `/readyz` at least twice in it.'
  ),
  READY_TOKEN_FILE: z
    .string()
    .optional()
    .describe(
      'A file with a token of your issuer, for example of a person made up for it. The gateway is ready once it has accepted the token, so that a roll-out with a wrong `JWT_…` variable ends at its first process. Let something renew the file: it is read at each try.'
    ),
  RAFIKI_AUTH_URL: httpUrl().describe("Rafiki's auth admin API, for example `http://auth:3003/graphql`."),
  RAFIKI_BACKEND_URL: httpUrl().describe("Rafiki's backend admin API, for example `http://backend:3001/graphql`."),
  RAFIKI_TENANT_ID: z.guid('expected a UUID').optional().describe('The tenant, if there is only one.'),
  RAFIKI_TENANT_SECRET: z.string().optional().describe("The tenant's API secret, which signs every admin request."),
  RAFIKI_TENANT_SECRET_FILE: secretFile('RAFIKI_TENANT_SECRET'),
  RAFIKI_TENANTS_FILE: z
    .string()
    .optional()
    .describe(
      'Several tenants: a JSON file, `[{ "id", "secret" | "secretFile", "idpSecret" | "idpSecretFile", "issuer", "jwksUrl" | "jwksFile", "operator": false }]`. It replaces `RAFIKI_TENANT_ID`, `RAFIKI_TENANT_SECRET` and `RAFIKI_IDP_SECRET`. Read `docs/secure/tenants.md` first.'
    ),
  RAFIKI_TENANTS_ISOLATED: flag(false).describe(
    "Whether Rafiki's backend has a version that keeps tenants apart; none up to and including v2.4.1-beta does. Until this is `true`, the gateway refuses mutations to the backend of a Rafiki that may hold several tenants (`TENANTS_NOT_ISOLATED`). See `docs/secure/tenants.md`."
  ),
  RAFIKI_READ_DEADLINE_MS: whole(1, 600_000, 5_000).describe('How long Rafiki may take to read or write its own rows.'),
  RAFIKI_NETWORK_DEADLINE_MS: whole(1, 600_000, 30_000).describe(
    'How long Rafiki may take if it talks to other wallets (quotes, receivers).'
  ),
  RAFIKI_MAX_IN_FLIGHT: whole(1, 10_000, 64).describe(
    'The maximum number of requests in flight to each of the two services. One caller has at most half of them.'
  ),
  RAFIKI_MAX_QUEUED: whole(0, 100_000, 512).describe(
    'The maximum number of requests that wait in front of each service, for at most half the read deadline. Further ones get UPSTREAM_BUSY. Keep it below what Rafiki answers in that time (about 300 lists a second per core).'
  ),
  RAFIKI_INTERACTION_EXPIRY_SECONDS: whole(1, 31_536_000, 600).describe(
    "The value of Rafiki's `INTERACTION_EXPIRY_SECONDS`: after it, an unanswered grant is EXPIRED."
  ),
  RAFIKI_INTERACTION_URL: httpUrl()
    .optional()
    .describe(
      "Rafiki's interaction server, for example `http://auth:3009`. With it, account holders answer grant requests on the wallet's own consent page: see `docs/integrate/consent.md`. Without it, those fields are absent."
    ),
  RAFIKI_IDP_SECRET: z
    .string()
    .optional()
    .describe("The tenant's identity-provider secret (`idpSecret`), for `RAFIKI_INTERACTION_URL`."),
  RAFIKI_IDP_SECRET_FILE: secretFile('RAFIKI_IDP_SECRET'),
  RAFIKI_INCOMING_PAYMENT_INTERACTION: flag(false).describe("The value of Rafiki's `INCOMING_PAYMENT_INTERACTION`."),
  RAFIKI_QUOTE_INTERACTION: flag(false).describe("The value of Rafiki's `QUOTE_INTERACTION`."),
  RAFIKI_LIST_ALL_ACCESS_INTERACTION: flag(true).describe("The value of Rafiki's `LIST_ALL_ACCESS_INTERACTION`."),
  ROLES: words(roles.join(' '))
    .transform((names) => names.map((role) => (role === 'user' ? 'accountHolder' : role)))
    .pipe(z.array(z.enum(roles, `expected names from: ${roles.join(' ')}`)).min(1, 'expected at least one role'))
    .describe(
      'Roles that this process serves. Tokens of others are refused, and their contracts are not built: `accountHolder client` closes a process that faces the internet to operators. An empty value is refused.'
    ),
  ISSUERS_FILE: z
    .string()
    .optional()
    .describe(
      'Several issuers of tokens, or one with more settings than the `JWT_…` variables have: a JSON file, which replaces them. See `docs/secure/issuers.md`.'
    ),
  JWT_ISSUER: z.string().optional().describe('The `iss` of tokens.'),
  JWT_AUDIENCE: z.string().optional().describe('The `aud` that tokens must name.'),
  JWT_JWKS_URL: httpUrl().optional().describe("The URL of the issuer's public keys. Set this or `JWT_JWKS_FILE`."),
  JWT_JWKS_FILE: z
    .string()
    .optional()
    .describe("The issuer's public keys as a file, which is read again when it changes."),
  JWT_ALGORITHMS: words(usualAlgorithms)
    .refine(
      (list) => list.length > 0 && list.every((name) => algorithms.includes(name)),
      `expected names from: ${algorithms.join(' ')}`
    )
    .describe('Algorithms that may sign tokens. Only asymmetric ones.'),
  JWT_MAX_AGE: whole(1, 86_400, 3600).describe('The longest lifetime (`exp` minus `iat`) of a token, in seconds.'),
  JWT_TYP: words('').describe(
    'Header types (`typ`) that tokens must have, for example `at+jwt`. By default `JWT`, `at+jwt` or none.'
  ),
  JWT_SENDER_CONSTRAINED: flag(false).describe(
    'Whether each token must be bound to a key (`cnf`): by DPoP (`PUBLIC_URL`) or to a certificate (`CLIENT_CERTIFICATE_HEADER`). See `docs/secure/bound-tokens.md`.'
  ),
  JWT_CLAIM_ROLE: z
    .string()
    .default('role')
    .describe('The claim that says `accountHolder` (or `user`), `operator` or `client`.'),
  JWT_CLAIM_TENANT: z.string().default('tenant_id').describe("The claim that holds the tenant's id."),
  JWT_CLAIM_WALLET_ADDRESSES: z
    .string()
    .default('wallet_addresses')
    .describe("The claim that lists an account holder's wallet addresses, as URLs (at most 100)."),
  JWT_CLAIM_SCOPE: z
    .string()
    .default('scope')
    .describe('The claim that lists scopes: a string, separated by spaces, or a list of strings.'),
  JWT_CLAIM_AUTH_TIME: z
    .string()
    .default('auth_time')
    .describe(
      'The claim that says when the holder last signed in: seconds since 1970, or a string like `2026-08-17T12:30:00Z`.'
    ),
  DEFAULT_SCOPES_ACCOUNT_HOLDER: words('grants:read grants:revoke payments:read').describe(
    'Scopes of account holders whose token has no scope claim. An empty value means none.'
  ),
  DEFAULT_SCOPES_CLIENT: words('').describe('Scopes of client applications whose token has no scope claim.'),
  DEFAULT_SCOPES_OPERATOR: words('admin:read admin:write').describe(
    'Scopes of operators whose token has no scope claim. An empty value means none.'
  ),
  POLICY_FILE: z
    .string()
    .optional()
    .describe(
      'A JSON file that removes fields from a role: `{ "accountHolder": ["Mutation.revokeMyGrant", "Mutation.revokeMyGrants", "Mutation.revokeGrant"] }`. It can only remove. Several fields may have one effect: at startup the log names the remaining ones.'
    ),
  PUBLIC_METADATA_KEYS: words('').describe(
    "Keys of a payment's metadata that account holders see. None by default, because anyone may have written them."
  ),
  RECEIVER_ORIGINS: words('')
    .refine((list) => list.every(isReceiverOrigin), 'expected origins like https://wallet.example, or *')
    .describe(
      'Origins (`https://wallet.example`; `*`: any public origin) of outside receivers that account holders may pay. Rafiki fetches the URLs that they name: read `docs/integrate/payments.md` first.'
    ),
  ACCOUNT_HOLDERS_MAY_REACTIVATE: flag(false).describe(
    'Whether account holders may set an INACTIVE wallet address, which your staff may have frozen, to ACTIVE again.'
  ),
  TRUSTED_DOCUMENTS_FILE: z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((file) => file.trim())
        .filter(Boolean)
    )
    .describe('Manifests of persisted documents (JSON; several, separated by commas), which callers may send by id.'),
  TRUSTED_DOCUMENTS_ROLES: words('')
    .transform((roles) => roles.map((role) => (role === 'user' ? 'accountHolder' : role)))
    .pipe(z.array(z.enum(roles, `expected names from: ${roles.join(' ')}`)))
    .describe('Roles that run listed documents only.'),
  FEDERATION: z
    .literal('2', 'expected 2')
    .optional()
    .describe(
      "`2`: the account holder's contract is a subgraph of Apollo Federation 2 as well, with `_service` and `_entities`. See `docs/integrate/subgraph.md`."
    ),
  OWNERSHIP_URL: httpUrl()
    .optional()
    .describe(
      'A service that the gateway asks instead of reading the wallet-addresses claim: `GET ?tenant=…&subject=…` answers `{ "walletAddresses": […] }` (at most 1,000).'
    ),
  OWNERSHIP_SECRET: z.string().optional().describe('The bearer secret for `OWNERSHIP_URL`.'),
  OWNERSHIP_SECRET_FILE: secretFile('OWNERSHIP_SECRET'),
  HTTP_HOSTS: words('').describe(
    'Hosts (`issuer`) that may be asked by `http:` for keys of issuers and for `OWNERSHIP_URL`. Who is on the way could change what they answer. Your own machine needs no entry.'
  ),
  JWT_CLAIM_CLIENT_ID: z
    .string()
    .default('client_id')
    .describe('The claim that names the client application of a `client` token.'),
  OPEN_PAYMENTS_CLIENTS_FILE: z
    .string()
    .optional()
    .describe(
      'The client applications that may act through the gateway: a JSON file, `[{ "id", "tenantId", "walletAddressUrl", "keyId", "privateKeyFile" }]`, each key an Ed25519 key as PEM.'
    ),
  WALLET_ADDRESS: z
    .string()
    .optional()
    .describe('Instead of that file, a single client: its wallet address. Its tokens carry it as `client_id`.'),
  PRIVATE_KEY_PATH: z.string().optional().describe("The single client's Ed25519 private key: a PEM file."),
  KEY_ID: z.string().optional().describe("The id of that key in the client's `jwks.json`."),
  RAFIKI_AUTH_SERVER_URL: httpUrl()
    .optional()
    .describe(
      "The value of Rafiki's `AUTH_SERVER_URL`: the public address of its grant server, for example `https://auth.wallet.example`."
    ),
  OPEN_PAYMENTS_AUTH_SERVERS: origins('').describe(
    'Origins of the auth servers that clients may use. By default that of `RAFIKI_AUTH_SERVER_URL`. `*`: any on a public https address.'
  ),
  OPEN_PAYMENTS_RESOURCE_SERVERS: origins('*').describe(
    'Origins of the resource servers that clients may ask for their spending. `*`: any on a public https address.'
  ),
  EXTENSION_ORIGINS: words('')
    .refine((list) => list.every((it) => originOf(it)), 'expected origins (`http://accounts:8080`)')
    .transform((list) => list.map((it) => originOf(it) ?? it))
    .describe(
      "Origins of the wallet's own services that its own fields may ask, at any address. See `docs/integrate/own-fields.md`."
    ),
  RATE_LIMIT_ACCOUNT_HOLDER: points(300).describe(
    'Points per minute of one account holder. A request costs one point, a mutation more, and each further request to Rafiki one. 0: no limit. See `docs/operate/limits.md`.'
  ),
  RATE_LIMIT_CLIENT: points(600).describe('Points per minute of one client application. 0: no limit.'),
  RATE_LIMIT_OPERATOR: points(3_000).describe(
    'Points per minute of one operator. A back office is often a single one. 0: no limit.'
  ),
  MUTATION_POINTS_ACCOUNT_HOLDER: whole(1, 1_000, 5).describe('The points that a mutation costs an account holder.'),
  MUTATION_POINTS_CLIENT: whole(1, 1_000, 5).describe('The points that a mutation costs a client application.'),
  MUTATION_POINTS_OPERATOR: whole(1, 1_000, 5).describe('The points that a mutation costs an operator.'),
  CALLER_MAX_IN_FLIGHT: points(20).describe(
    'How many requests of one caller a process answers at once. Further ones get HTTP status 429. 0: no limit.'
  ),
  RATE_LIMIT_ADDRESS: points(100).describe(
    'Failed authentications per minute from one address (IPv6: one /64). Beyond it, the gateway accepts only tokens from there that it has verified before. 0: no limit.'
  ),
  FIELD_RATE_LIMITS: words('')
    .refine((list) => list.every((it) => fieldLimit.test(it)), 'expected limits like revokeMyGrants=20')
    .transform((list) => list.map((it) => it.split('=')).map(([name = '', count]) => [name, Number(count)] as const))
    .describe(
      'How often a minute one caller may ask for single fields, beside their points: `revokeMyGrants=20 walletAddressProfile=60`. Root fields of any role, those of your own modules too; each alias counts. See `docs/operate/limits.md`.'
    ),
  MAX_COST_ACCOUNT_HOLDER: points(50_000).describe(
    'The maximum cost (complexity) of one operation of an account holder. Each field costs one, and a list multiplies what is beneath it by the number of rows that it may have (`first`, or 20 without it). 0: no limit.'
  ),
  MAX_COST_CLIENT: points(500).describe('The maximum cost of one operation of a client application. 0: no limit.'),
  MAX_COST_OPERATOR: points(100_000).describe('The maximum cost of one operation of an operator. 0: no limit.'),
  TRUSTED_PROXIES: words('')
    .refine((list) => list.every(isProxy), 'expected addresses, networks (`10.0.0.0/8`), loopback or uniquelocal')
    .describe(
      "Proxies whose `X-Forwarded-For` the gateway believes: addresses, networks, `loopback`, `linklocal`, `uniquelocal`. None by default: then a caller's address is that of the connection."
    ),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'expected a redis or rediss URL' })
    .refine(
      (text) => /^\/?\d*$/.test(parseUrl(text)?.pathname ?? ''),
      'expected the number of a database, or nothing, after the host'
    )
    .optional()
    .describe(
      'Redis, in which several gateways count rate limits together. Without it, each process counts on its own.'
    ),
  REDIS_URL_FILE: secretFile('REDIS_URL'),
  PUBLIC_URL: httpUrl()
    .refine((text) => !/[?#]|\/graphql\/?$/.test(text), 'expected a URL without a query, and without /graphql')
    .optional()
    .describe(
      'The address at which callers reach the gateway, without `/graphql`: `https://api.wallet.example`. With it, tokens that are bound to a key by DPoP are accepted, with proofs for this address.'
    ),
  DPOP_NONCE_SECRET: z
    .string()
    .min(32, 'expected at least 32 characters')
    .optional()
    .describe(
      'A random text, the same for all processes. With it, each DPoP proof must have a nonce of the gateway of the last five to ten minutes.'
    ),
  DPOP_NONCE_SECRET_FILE: secretFile('DPOP_NONCE_SECRET'),
  CLIENT_CERTIFICATE_HEADER: z
    .string()
    .regex(/^[A-Za-z\d-]+$/, 'expected the name of a header')
    .optional()
    .describe(
      "The header in which your proxies (`TRUSTED_PROXIES`) write a caller's certificate: as `Client-Cert` of RFC 9440, or escaped PEM, nginx's `$ssl_client_escaped_cert`. They must remove it from what callers send. With it, tokens that are bound to a certificate are accepted."
    ),
  ENDED_SESSIONS: z
    .enum(['redis', 'journal'], 'expected redis or journal')
    .optional()
    .describe(
      'Where the gateways that belong together write which sessions ended: `redis` (`REDIS_URL`) or `journal` (`JOURNAL_URL`). With it, issuers may send logout tokens to `/backchannel-logout`, and tokens need an `iat`. While the store does not answer, tokens that were issued before are refused. See `docs/secure/sessions.md`.'
    ),
  JWT_LOGOUT_AUDIENCE: z
    .string()
    .optional()
    .describe(
      'The `aud` of logout tokens: the client id as which the issuer knows the gateway. By default that of other tokens.'
    ),
  GRAPHQL_INTROSPECTION: flag(false).describe('Whether callers may introspect their contract.'),
  CORS_ORIGINS: words('')
    .refine(
      (list) => list.every(isBrowserOrigin),
      'expected origins as browsers send them, like https://app.example: in lower case, without a path, a slash at the end or the usual port, and not *'
    )
    .describe('Browser origins that may call the gateway. None by default.'),
  LANDING_PAGE: z
    .enum(['none', 'apollo', 'graphiql'], 'expected none, apollo or graphiql')
    .default('none')
    .describe(
      "A page for developers, who use their own tokens there. `graphiql` serves GraphiQL at `/graphiql`, entirely from this gateway. `apollo` serves Apollo Sandbox at `GET /graphql`; its script comes from Apollo's servers and sees what is typed there. The pages show a schema if `GRAPHQL_INTROSPECTION` is `true`."
    ),
  METRICS_PORT: portOrNone().describe(
    'Port for `GET /metrics`, in the Prometheus format. Without it there are no metrics. 0: any free port.'
  ),
  METRICS_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address to listen on for metrics. `0.0.0.0` in a container, if only Prometheus reaches the port.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl()
    .optional()
    .describe(
      "A collector for traces (OTLP over HTTP), for example `http://collector:4318`. Without it there are no traces. The other `OTEL_…` variables are OpenTelemetry's: see `docs/operate/tracing.md`."
    ),
  TRACES_FOLLOW_CALLERS: flag(false).describe(
    "Whether the gateway follows the sampling decision of a caller's `traceparent`. Set it to `true` only if all callers are your own, or a proxy sets that header: others could have all or none of their requests traced."
  ),
  AUDIT_LOG: z
    .string()
    .default('stdout')
    .describe(
      'Where the line for each mutation goes: `stdout`, or a file, which the gateway appends to and opens again on SIGHUP.'
    ),
  JOURNAL_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'expected a postgres or postgresql URL' })
    .optional()
    .describe(
      'PostgreSQL (15 or later), in which the gateway keeps a journal of what happened to grants and payments: see `docs/journal.md`. Without it and `JOURNAL_DIR` there is no journal, and its fields are absent.'
    ),
  JOURNAL_URL_FILE: secretFile('JOURNAL_URL'),
  JOURNAL_DIR: z
    .string()
    .optional()
    .describe(
      'A folder for a PostgreSQL inside this process (PGlite, the package `@electric-sql/pglite`), for trying the journal on one machine. Not for evidence: what was written last can be lost with the power.'
    ),
  JOURNAL_RETENTION: z
    .string()
    .regex(/^(forever|[1-9]\d{0,4}d)$/, 'expected days, for example 1825d, or forever')
    .optional()
    .transform((value) => (value === undefined || value === 'forever' ? undefined : Number(value.slice(0, -1))))
    .describe(
      "How long the journal keeps what it knows of a grant after the grant's end: days (`1825d`), or `forever`. Required where the journal is on."
    ),
  JOURNAL_CALLERS: z
    .enum(['none', 'address', 'addressAndAgent'], 'expected none, address or addressAndAgent')
    .default('none')
    .describe(
      'What the journal holds of where a request came from: `none`, its `address`, or `addressAndAgent`, the address and the user agent. Both are data of a person.'
    ),
  AUDIT_READS: flag(false).describe(
    'Whether each request in which an operator reads something has a line in the audit log. Where there is a journal, it has an event as well for each account holder whose grants or payments were read, who sees in their activity that the wallet looked. Off by default: a back office that polls lists would write an event for every account holder each time.'
  ),
  JOURNAL_SPOOL_DIR: z
    .string()
    .optional()
    .describe(
      "A folder of this process alone, for events that the journal's database does not take within 200 ms: they are in the database once it answers again. Without it, mutations that move money or give consent are refused while the database is down."
    ),
  SIGNING_KEY_FILE: z
    .string()
    .optional()
    .describe(
      'Keys that sign receipts of consent and the heads of the journal: a PEM, JWK or JWK Set file, Ed25519 or P-256, the same for all processes. The first key signs; further ones are retired, and stay at `/.well-known/jwks.json`. A JWK with `tenant` signs for that tenant only. Without it, nothing is signed.'
    ),
  JOURNAL_GRANTS_EVERY: whole(1, 3_600, 5).describe(
    'Seconds from one look at the newest grants and payments to the next, by one gateway of those that share the journal.'
  ),
  JOURNAL_OVERLAP: whole(1, 1_440, 15).describe(
    'Minutes after which a row can still show up in lists of Rafiki among older ones: as long as its transaction takes. Looks read on so far below what they know.'
  ),
  JOURNAL_REQUESTS: whole(1, 1_000, 5).describe(
    'Requests a second to Rafiki, for the journal: looks at what is new, grants and payments that can still change, and the first walk through all that is there.'
  ),
  LOG_ADDRESS: z
    .enum(['full', 'prefix', 'none'], 'expected full, prefix or none')
    .default('none')
    .describe(
      "What the log's line of a request says of where it came from: the `full` address, its `prefix` (the /24 of an IPv4 address, the /48 of an IPv6 one), or `none`."
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'expected fatal, error, warn, info, debug or silent')
    .default('info')
    .describe('The lowest level of log lines to write.')
})

/** A root field, and how often a minute. */
const fieldLimit = /^[_A-Za-z]\w*=[1-9]\d{0,5}$/

/** Words for networks that Fastify knows. */
const networks = new Set(['loopback', 'linklocal', 'uniquelocal'])

/** A proxy, or a network of proxies. The whole of a family is none: anybody could say who they are. */
function isProxy(text: string): boolean {
  if (networks.has(text)) return true
  // A bare number is a valid address to many parsers.
  if (ipaddr.isValid(text)) return /[.:]/.test(text)
  return ipaddr.isValidCIDR(text) && ipaddr.parseCIDR(text)[1] > 0
}

/** `*`, or an https origin in its one form. */
function isReceiverOrigin(text: string): boolean {
  return text === '*' || (parseUrl(text)?.origin === text && text.startsWith('https:'))
}

/** An origin that a browser can send: any other never matches. Apps in a web view have a scheme of their own. */
function isBrowserOrigin(text: string): boolean {
  if (/^https?:/.test(text)) return parseUrl(text)?.origin === text
  return /^[a-z][a-z\d+.-]*:\/\/[^\s/?#@]+$/.test(text)
}

export type Environment = z.output<typeof environment>

/** What must be set where no file has it. */
const requiredWithout: Record<string, string> = {
  RAFIKI_TENANT_ID: 'without a tenants file',
  RAFIKI_TENANT_SECRET: 'without a tenants file',
  JWT_ISSUER: 'without a tenants file or an issuers file',
  JWT_JWKS_URL: 'without a tenants file or an issuers file',
  JWT_AUDIENCE: 'without an issuers file'
}

interface Variable {
  doc: string
  required: boolean | string
  otherwise?: string
}

/** Each environment variable: what it is for, whether it must be set, and what it is when it is not. */
export const variables: Record<string, Variable> = Object.fromEntries(
  Object.entries(environment.shape).map(([name, field]) => {
    const unset = field.safeParse(undefined)
    // Commas, since whatever reads a file of variables leaves them alone: a shell takes what is behind a blank for a command.
    const otherwise = unset.success && unset.data !== undefined ? [unset.data].flat().join(',') : undefined
    const required = requiredWithout[name] ?? !unset.success
    return [name, { doc: field.description ?? '', required, otherwise }]
  })
)
