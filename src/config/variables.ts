import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { parseUrl } from '../lib/url.ts'

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
const words = (otherwise: string) =>
  z
    .string()
    .default(otherwise)
    .transform((value) => value.split(/[\s,]+/).filter(Boolean))

/** Origins by name, http included: whoever names them here answers for where they lie. `*`: any public https one. */
const origins = (otherwise: string) =>
  words(otherwise)
    .refine((list) => list.every((it) => it === '*' || originOf(it)), 'expected origins (`https://host`), or `*`')
    .transform((list) => list.map((it) => originOf(it) ?? it))

function originOf(text: string): string | undefined {
  const url = parseUrl(text)
  return url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url.origin : undefined
}

/** Asymmetric algorithms that a token may be signed with; a shared-secret one would let the public key sign. */
const algorithms = 'ES256 ES384 ES512 PS256 PS384 PS512 RS256 RS384 RS512 EdDSA Ed25519'.split(' ')

/** Every variable: its form, what it is when it is not set, and what it is for. */
export const environment = z.object({
  PORT: whole(0, 65535, 4000).describe('Port to listen on. 0: any free one.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on. `0.0.0.0` in a container.'),
  MAX_CONNECTIONS: whole(1, 1_000_000, 10_000).describe(
    'How many connections callers may hold open, idle ones included. Past it, new ones are closed at once.'
  ),
  REQUEST_TIMEOUT_MS: whole(100, 600_000, 30_000).describe(
    'How long a request may take to arrive (its headers: at most ten seconds of it). Past it: HTTP status 408. An answer of which nothing is read for so long is cut.'
  ),
  RAFIKI_AUTH_URL: httpUrl().describe("Rafiki's auth admin API, for example `http://auth:3003/graphql`."),
  RAFIKI_BACKEND_URL: httpUrl().describe("Rafiki's backend admin API, for example `http://backend:3001/graphql`."),
  RAFIKI_TENANT_ID: z.guid('expected a UUID').optional().describe('The tenant, where there is one.'),
  RAFIKI_TENANT_SECRET: z.string().optional().describe("That tenant's API secret: it signs every admin request."),
  RAFIKI_TENANTS_FILE: z
    .string()
    .optional()
    .describe(
      'Several tenants: a JSON file, `[{ "id", "secret" | "secretFile", "idpSecret" | "idpSecretFile", "issuer", "jwksUrl" | "jwksFile", "operator": false }]`. Instead of `RAFIKI_TENANT_ID`, `RAFIKI_TENANT_SECRET` and `RAFIKI_IDP_SECRET`. Read `docs/secure/tenants.md` (Several tenants) first.'
    ),
  RAFIKI_TENANTS_ISOLATED: flag(false).describe(
    "Whether Rafiki's backend is of a version that keeps tenants apart: none up to and including v2.4.1-beta does. Until it is `true`, mutations to the backend of a Rafiki that holds, or may hold, several tenants are refused (`TENANTS_NOT_ISOLATED`). See `docs/secure/tenants.md`."
  ),
  RAFIKI_READ_DEADLINE_MS: whole(1, 600_000, 5_000).describe(
    'How long Rafiki may take to read or to write its own rows.'
  ),
  RAFIKI_NETWORK_DEADLINE_MS: whole(1, 600_000, 30_000).describe(
    'How long Rafiki may take where it talks to other wallets (quotes, receivers).'
  ),
  RAFIKI_MAX_IN_FLIGHT: whole(1, 10_000, 64).describe(
    'How many requests each of the two services is asked at once. A caller has at most half of them.'
  ),
  RAFIKI_MAX_QUEUED: whole(0, 100_000, 512).describe(
    'How many more wait for a place in front of each service, for half the read deadline at most. Past it: UPSTREAM_BUSY. Hold it below what Rafiki answers in that time (some 300 lists a second per core).'
  ),
  RAFIKI_INTERACTION_EXPIRY_SECONDS: whole(1, 31_536_000, 600).describe(
    "As Rafiki's `INTERACTION_EXPIRY_SECONDS`: after it, a grant that nobody answered is EXPIRED."
  ),
  RAFIKI_INTERACTION_URL: httpUrl()
    .optional()
    .describe(
      "Rafiki's interaction server, for example `http://auth:3009`. With it, account holders answer grant requests on the wallet's own consent page: read `docs/integrate/consent.md`. Without it, those fields are absent."
    ),
  RAFIKI_IDP_SECRET: z
    .string()
    .optional()
    .describe("The tenant's identity-provider secret (`idpSecret`), for `RAFIKI_INTERACTION_URL`."),
  RAFIKI_INCOMING_PAYMENT_INTERACTION: flag(false).describe("As Rafiki's `INCOMING_PAYMENT_INTERACTION`."),
  RAFIKI_QUOTE_INTERACTION: flag(false).describe("As Rafiki's `QUOTE_INTERACTION`."),
  RAFIKI_LIST_ALL_ACCESS_INTERACTION: flag(true).describe("As Rafiki's `LIST_ALL_ACCESS_INTERACTION`."),
  JWT_ISSUER: z.string().optional().describe('The `iss` of tokens.'),
  JWT_AUDIENCE: z.string('expected the `aud` of tokens').describe('The `aud` that tokens must name.'),
  JWT_JWKS_URL: httpUrl().optional().describe("Where the issuer's public keys are. This or `JWT_JWKS_FILE`."),
  JWT_JWKS_FILE: z.string().optional().describe('The same, as a file; read again when it changes.'),
  JWT_ALGORITHMS: words('ES256 RS256 PS256 EdDSA')
    .refine(
      (list) => list.length > 0 && list.every((name) => algorithms.includes(name)),
      `expected names from: ${algorithms.join(' ')}`
    )
    .describe('Algorithms that tokens may be signed with. Asymmetric ones only.'),
  JWT_MAX_AGE: whole(1, 86_400, 3600).describe('The longest lifetime (`exp` less `iat`) of a token, in seconds.'),
  JWT_TYP: words('').describe(
    'Header types (`typ`) that tokens must have, for example `at+jwt`. By default `JWT`, `at+jwt` or none at all.'
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
    .describe('The claim that lists scopes: text, separated by spaces, or a list of texts.'),
  JWT_CLAIM_AUTH_TIME: z
    .string()
    .default('auth_time')
    .describe(
      'The claim that says when the holder last proved who they are: seconds since 1970, or text like `2026-08-17T12:30:00Z`.'
    ),
  DEFAULT_SCOPES_ACCOUNT_HOLDER: words('grants:read grants:revoke payments:read').describe(
    'What account holders may whose token has no scope claim. Set to nothing: nothing.'
  ),
  DEFAULT_SCOPES_CLIENT: words('').describe('The same for client applications.'),
  DEFAULT_SCOPES_OPERATOR: words('admin:read admin:write').describe('The same for operators.'),
  POLICY_FILE: z
    .string()
    .optional()
    .describe(
      'A JSON file that takes fields away: `{ "accountHolder": ["Mutation.revokeMyGrant", "Mutation.revokeMyGrants", "Mutation.revokeGrant"] }`. It can only take away. Several fields may reach the same: the log names at the start which are still there.'
    ),
  PUBLIC_METADATA_KEYS: words('').describe(
    "Which keys of a payment's metadata account holders see. None by default: anybody may have written there."
  ),
  RECEIVER_ORIGINS: words('')
    .refine((list) => list.every(isReceiverOrigin), 'expected origins like https://wallet.example, or *')
    .describe(
      'Origins (`https://wallet.example`; `*`: any public one) of receivers outside that account holders may pay. Rafiki fetches what they name: read `docs/integrate/payments.md` first.'
    ),
  ACCOUNT_HOLDERS_MAY_REACTIVATE: flag(false).describe(
    'Whether account holders may set a wallet address that is INACTIVE, perhaps by your staff, to ACTIVE again.'
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
    .describe('Manifests of documents (JSON; several, separated by commas), which callers may send by id.'),
  TRUSTED_DOCUMENTS_ROLES: words('')
    .transform((roles) => roles.map((role) => (role === 'user' ? 'accountHolder' : role)))
    .pipe(
      z.array(z.enum(['accountHolder', 'client', 'operator'], 'expected names from: accountHolder client operator'))
    )
    .describe('Roles that run listed documents only.'),
  OWNERSHIP_URL: httpUrl()
    .optional()
    .describe(
      'Asked instead of the wallet-addresses claim: `GET ?tenant=…&subject=…` answers `{ "walletAddresses": […] }` (at most 1,000).'
    ),
  OWNERSHIP_SECRET: z.string().optional().describe('Bearer secret for `OWNERSHIP_URL`.'),
  JWT_CLAIM_CLIENT_ID: z
    .string()
    .default('client_id')
    .describe('The claim that says which client application the holder of a `client` token is.'),
  OPEN_PAYMENTS_CLIENTS_FILE: z
    .string()
    .optional()
    .describe(
      'The client applications that may act through the gateway: a JSON file, `[{ "id", "tenantId", "walletAddressUrl", "keyId", "privateKeyFile" }]`, each key an Ed25519 one as PEM.'
    ),
  WALLET_ADDRESS: z
    .string()
    .optional()
    .describe('Instead of that file, one client: its wallet address. Its tokens carry it as `client_id`.'),
  PRIVATE_KEY_PATH: z.string().optional().describe("That client's Ed25519 private key: a PEM file."),
  KEY_ID: z.string().optional().describe("That key's id in the client's `jwks.json`."),
  RAFIKI_AUTH_SERVER_URL: httpUrl()
    .optional()
    .describe(
      "As Rafiki's `AUTH_SERVER_URL`: the public address of its grant server, for example `https://auth.wallet.example`."
    ),
  OPEN_PAYMENTS_AUTH_SERVERS: origins('').describe(
    "Auth servers that clients' grants may be asked of, as origins. By default that of `RAFIKI_AUTH_SERVER_URL`. `*`: any on a public https address."
  ),
  OPEN_PAYMENTS_RESOURCE_SERVERS: origins('*').describe(
    'Resource servers that a client may ask what it has spent, as origins. `*`: any on a public https address.'
  ),
  RATE_LIMIT_ACCOUNT_HOLDER: points(300).describe(
    'Points a minute of one account holder; a request costs one, a mutation more, and so does each further request to Rafiki. 0: no limit. See `docs/operate/limits.md`.'
  ),
  RATE_LIMIT_CLIENT: points(600).describe('The same for one client application.'),
  RATE_LIMIT_OPERATOR: points(3_000).describe('The same for one operator; a back office is often a single one.'),
  MUTATION_POINTS_ACCOUNT_HOLDER: whole(1, 1_000, 5).describe('What a mutation costs an account holder, in points.'),
  MUTATION_POINTS_CLIENT: whole(1, 1_000, 5).describe('The same for client applications.'),
  MUTATION_POINTS_OPERATOR: whole(1, 1_000, 5).describe('The same for operators.'),
  CALLER_MAX_IN_FLIGHT: points(20).describe(
    'How many requests of one caller a process answers at once. Past it: HTTP status 429. 0: no limit.'
  ),
  RATE_LIMIT_ADDRESS: points(100).describe(
    'Failed authentications a minute from one address (IPv6: one /64); past it, only tokens that were verified before are taken from there. 0: no limit.'
  ),
  MAX_COST_ACCOUNT_HOLDER: points(50_000).describe(
    "The highest cost of one operation of an account holder's: one for each field, and all that is beneath a list as often as the list may have rows (`first`; 20 where nothing is said). 0: no limit."
  ),
  MAX_COST_CLIENT: points(500).describe('The same for client applications.'),
  MAX_COST_OPERATOR: points(100_000).describe('The same for operators.'),
  TRUSTED_PROXIES: words('')
    .refine((list) => list.every(isProxy), 'expected addresses, networks (`10.0.0.0/8`), loopback or uniquelocal')
    .describe(
      'Proxies whose `X-Forwarded-For` is believed: addresses, networks, `loopback`, `linklocal`, `uniquelocal`. None by default: then the address is that of whoever connects.'
    ),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'expected a redis or rediss URL' })
    .optional()
    .describe('Redis, in which several gateways count limits together. Without it, each process counts for itself.'),
  GRAPHQL_INTROSPECTION: flag(false).describe('Whether callers may introspect their contract.'),
  CORS_ORIGINS: words('').describe('Browser origins that may call. None by default.'),
  LANDING_PAGE: z
    .enum(['none', 'apollo', 'graphiql'], 'expected none, apollo or graphiql')
    .default('none')
    .describe(
      "A page for developers, in which they ask with tokens of their own: `graphiql` serves GraphiQL at `/graphiql`, all of it from this gateway; `apollo` serves Apollo Sandbox at `GET /graphql`, whose script comes from Apollo's servers and sees what is typed there. They show a schema where `GRAPHQL_INTROSPECTION` is `true`."
    ),
  METRICS_PORT: portOrNone().describe(
    'Port for `GET /metrics`, in the format of Prometheus. No metrics where it is not set. 0: any free one.'
  ),
  METRICS_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address for it. `0.0.0.0` in a container, where nobody but Prometheus reaches the port.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl()
    .optional()
    .describe(
      'A collector that takes traces (OTLP over HTTP), for example `http://collector:4318`. No traces where it is not set. The other `OTEL_…` variables are those of OpenTelemetry: see `docs/operate/tracing.md`.'
    ),
  TRACES_FOLLOW_CALLERS: flag(false).describe(
    'Whether what a `traceparent` says of sampling is followed. `true` only where all callers are your own, or a proxy sets that header: others could have every request of theirs traced, or none.'
  ),
  AUDIT_LOG: z
    .string()
    .default('stdout')
    .describe(
      'Where one line for each mutation goes: `stdout`, or a file, which is appended to and opened anew on SIGHUP.'
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'expected fatal, error, warn, info, debug or silent')
    .default('info')
    .describe('Lines below this level are not written.')
})

/** Words for networks that Fastify knows. */
const networks = new Set(['loopback', 'linklocal', 'uniquelocal'])

/** A proxy, or a network of proxies. The whole of a family is none: anybody could say who they are. */
function isProxy(text: string): boolean {
  if (networks.has(text)) return true
  // Numbers alone are addresses too, to whoever wants them to be.
  if (ipaddr.isValid(text)) return /[.:]/.test(text)
  return ipaddr.isValidCIDR(text) && ipaddr.parseCIDR(text)[1] > 0
}

/** `*`, or an https origin in its one form. */
function isReceiverOrigin(text: string): boolean {
  return text === '*' || (parseUrl(text)?.origin === text && text.startsWith('https:'))
}

export type Environment = z.output<typeof environment>

/** What a tenants file says for each tenant must be set for the only one. */
const requiredForOne = ['RAFIKI_TENANT_ID', 'RAFIKI_TENANT_SECRET', 'JWT_ISSUER', 'JWT_JWKS_URL']

interface Variable {
  doc: string
  required: boolean | 'without a tenants file'
  otherwise?: string
}

/** Each environment variable: what it is for, whether it must be set, and what it is when it is not. */
export const variables: Record<string, Variable> = Object.fromEntries(
  Object.entries(environment.shape).map(([name, field]) => {
    const unset = field.safeParse(undefined)
    // Commas, since whatever reads a file of variables leaves them alone: a shell takes what is behind a blank for a command.
    const otherwise = unset.success && unset.data !== undefined ? [unset.data].flat().join(',') : undefined
    const required = requiredForOne.includes(name) ? 'without a tenants file' : !unset.success
    return [name, { doc: field.description ?? '', required, otherwise }]
  })
)
