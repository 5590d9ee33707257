import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readManifests } from './documents.ts'
import { readClients, type ClientIdentity } from './clients.ts'
import { environment, variables, type Environment } from './variables.ts'
import { Secret } from './secret.ts'
import { withTodaysNames } from './formerNames.ts'
import { readTenants, type Tenant } from './tenants.ts'
import { unknownVariables } from './unknownVariables.ts'

export interface RateLimit {
  /** A minute. 0: no limit. */
  points: number
  /** What a mutation costs of them. */
  mutation: number
}

/** The one configuration of a gateway: typed, complete, read once. */
export interface Config {
  port: number
  host: string
  /** From callers: how many at once, and how long a request may take to arrive. */
  connections: { most: number; requestTimeoutMs: number }
  rafiki: {
    /** Full admin endpoints. */
    urls: { auth: string; backend: string; interaction?: string }
    /** Milliseconds. */
    deadlines: { read: number; network: number }
    /** For each service, how many requests are under way at once, and how many may wait. */
    load: { inFlight: number; queued: number }
    /** Whether this Rafiki is known to run each request as the tenant that signed it. */
    tenantsIsolated: boolean
    interactionExpirySeconds: number
    /** Which kinds of access Rafiki asks the account holder for. */
    asksFor: { incomingPayment: boolean; quote: boolean; listAll: boolean }
  }
  tenants: Tenant[]
  jwt: {
    audience: string
    algorithms: string[]
    maxAgeSeconds: number
    /** The header types that are taken, and asked for. None: the usual ones, or no type at all. */
    types: string[]
    claims: { role: string; tenant: string; walletAddresses: string; scope: string; clientId: string; authTime: string }
    /** For tokens without a scope claim. */
    defaultScopes: { accountHolder: string[]; client: string[]; operator: string[] }
  }
  /** Fields that a role of this gateway does not have: role → `Type.field`. */
  takenAway: { accountHolder?: string[]; client?: string[]; operator?: string[] }
  accountHolders: {
    publicMetadataKeys: string[]
    /** Where receivers outside may be; empty: nowhere. */
    receiverOrigins: string[]
    mayReactivate: boolean
  }
  trustedDocuments: {
    /** Id → text. */
    documents: ReadonlyMap<string, string>
    /** Who runs no others. */
    roles: readonly ('accountHolder' | 'client' | 'operator')[]
  }
  /** How the open network is asked, in whose names. Servers are origins, or `*`. */
  openPayments: {
    clients: ClientIdentity[]
    authServers: string[]
    resourceServers: string[]
    /** The public address of Rafiki's own grant server. */
    rafikiAuthServer?: string
  }
  rateLimits: Record<'accountHolder' | 'client' | 'operator', RateLimit> & {
    /** Failed authentications a minute from one address. 0: no limit. */
    address: number
    /** Requests of one caller that are answered at once, by one process. 0: no limit. */
    inFlight: number
  }
  /** The maximum cost of one operation. 0: no limit. */
  maxCost: Record<'accountHolder' | 'client' | 'operator', number>
  /** Addresses, networks, or Fastify's names for networks. */
  trustedProxies: string[]
  redis?: { url: Secret }
  ownership?: { url: string; secret: Secret }
  introspection: boolean
  corsOrigins: string[]
  /** What browsers get at `GET /graphql`. */
  landingPage: Environment['LANDING_PAGE']
  audit: 'stdout' | { file: string }
  /** Where traces are sent, if anywhere. */
  tracing?: { endpoint: string; followCallers: boolean }
  /** Where metrics can be read, if anywhere. */
  metrics?: { host: string; port: number }
  logLevel: Environment['LOG_LEVEL']
}

/** What is missing or wrong, one line each, with what was expected. */
export class ConfigError extends Error {
  readonly problems: string[]

  constructor(problems: string[]) {
    super(`The configuration has ${problems.length} problem(s):\n${problems.map((line) => `  - ${line}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

const names = z.array(z.string().regex(/^\w+\.\w+$/, 'expected names like Query.me')).optional()
const policyFile = z.strictObject({ accountHolder: names, user: names, client: names, operator: names })

function readTakenAway(file: string | undefined, problems: string[]): Config['takenAway'] {
  if (!file) return {}
  try {
    const { user, accountHolder = user, ...others } = policyFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    if (user && user !== accountHolder)
      problems.push('POLICY_FILE: user is the former name of accountHolder. Set only accountHolder.')
    return { ...others, ...(accountHolder && { accountHolder }) }
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : []
    problems.push(`POLICY_FILE: ${issue ? `${issue.path.join('.')}: ${issue.message}` : 'expected a JSON file.'}`)
    return {}
  }
}

/**
 * Reads the configuration from environment variables; an empty one counts as unset, but for empty lists of scopes.
 * @throws ConfigError with all problems at once.
 */
export function readConfig(given: Record<string, string | undefined>): Config {
  const renamed: string[] = []
  const env = withTodaysNames(given, renamed)
  const parsed = environment.safeParse(
    Object.fromEntries(
      Object.entries(env).filter(([name, value]) => value !== '' || name.startsWith('DEFAULT_SCOPES_'))
    )
  )
  const problems = renamed.concat(
    (parsed.error?.issues ?? []).map((issue) => {
      const name = String(issue.path[0])
      return env[name] ? `${name}: ${issue.message}` : `${name} is missing. ${variables[name]?.doc ?? ''}`
    })
  )
  // A limit or a list of scopes that does not count leaves the wider default, and nobody knows.
  for (const { name, meant } of unknownVariables(env).misspelt)
    problems.push(`${name}: there is no such variable, and ${meant} is not set. Did you mean ${meant}?`)
  const tenants = readTenants(env, problems)
  const takenAway = readTakenAway(env.POLICY_FILE, problems)
  const clients = readClients(
    env,
    tenants.map(({ id }) => id),
    problems
  )
  if (clients.length > 0 && !env.OPEN_PAYMENTS_AUTH_SERVERS && !env.RAFIKI_AUTH_SERVER_URL) {
    problems.push('RAFIKI_AUTH_SERVER_URL or OPEN_PAYMENTS_AUTH_SERVERS: clients need one of them.')
  }
  if (env.RAFIKI_INTERACTION_URL && !env.RAFIKI_AUTH_SERVER_URL)
    problems.push('RAFIKI_AUTH_SERVER_URL is missing: RAFIKI_INTERACTION_URL needs it.')
  if (env.OWNERSHIP_URL && !env.OWNERSHIP_SECRET) problems.push('OWNERSHIP_SECRET is missing: OWNERSHIP_URL needs it.')
  const documents = readManifests(parsed.data?.TRUSTED_DOCUMENTS_FILE ?? [], problems)
  if (env.TRUSTED_DOCUMENTS_ROLES && !env.TRUSTED_DOCUMENTS_FILE)
    problems.push('TRUSTED_DOCUMENTS_FILE is missing: TRUSTED_DOCUMENTS_ROLES needs it.')
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const set = parsed.data
  return {
    port: set.PORT,
    host: set.HOST,
    connections: { most: set.MAX_CONNECTIONS, requestTimeoutMs: set.REQUEST_TIMEOUT_MS },
    rafiki: {
      urls: {
        auth: set.RAFIKI_AUTH_URL,
        backend: set.RAFIKI_BACKEND_URL,
        ...(set.RAFIKI_INTERACTION_URL && { interaction: set.RAFIKI_INTERACTION_URL })
      },
      deadlines: { read: set.RAFIKI_READ_DEADLINE_MS, network: set.RAFIKI_NETWORK_DEADLINE_MS },
      load: { inFlight: set.RAFIKI_MAX_IN_FLIGHT, queued: set.RAFIKI_MAX_QUEUED },
      tenantsIsolated: set.RAFIKI_TENANTS_ISOLATED,
      interactionExpirySeconds: set.RAFIKI_INTERACTION_EXPIRY_SECONDS,
      asksFor: {
        incomingPayment: set.RAFIKI_INCOMING_PAYMENT_INTERACTION,
        quote: set.RAFIKI_QUOTE_INTERACTION,
        listAll: set.RAFIKI_LIST_ALL_ACCESS_INTERACTION
      }
    },
    tenants,
    jwt: {
      audience: set.JWT_AUDIENCE,
      algorithms: set.JWT_ALGORITHMS,
      maxAgeSeconds: set.JWT_MAX_AGE,
      types: set.JWT_TYP,
      claims: {
        role: set.JWT_CLAIM_ROLE,
        tenant: set.JWT_CLAIM_TENANT,
        walletAddresses: set.JWT_CLAIM_WALLET_ADDRESSES,
        scope: set.JWT_CLAIM_SCOPE,
        clientId: set.JWT_CLAIM_CLIENT_ID,
        authTime: set.JWT_CLAIM_AUTH_TIME
      },
      defaultScopes: {
        accountHolder: set.DEFAULT_SCOPES_ACCOUNT_HOLDER,
        client: set.DEFAULT_SCOPES_CLIENT,
        operator: set.DEFAULT_SCOPES_OPERATOR
      }
    },
    takenAway,
    accountHolders: {
      publicMetadataKeys: set.PUBLIC_METADATA_KEYS,
      receiverOrigins: set.RECEIVER_ORIGINS,
      mayReactivate: set.ACCOUNT_HOLDERS_MAY_REACTIVATE
    },
    trustedDocuments: { documents, roles: set.TRUSTED_DOCUMENTS_ROLES },
    openPayments: {
      clients,
      authServers: authServersOf(set),
      resourceServers: set.OPEN_PAYMENTS_RESOURCE_SERVERS,
      ...(set.RAFIKI_AUTH_SERVER_URL && { rafikiAuthServer: set.RAFIKI_AUTH_SERVER_URL })
    },
    rateLimits: {
      accountHolder: { points: set.RATE_LIMIT_ACCOUNT_HOLDER, mutation: set.MUTATION_POINTS_ACCOUNT_HOLDER },
      client: { points: set.RATE_LIMIT_CLIENT, mutation: set.MUTATION_POINTS_CLIENT },
      operator: { points: set.RATE_LIMIT_OPERATOR, mutation: set.MUTATION_POINTS_OPERATOR },
      address: set.RATE_LIMIT_ADDRESS,
      inFlight: set.CALLER_MAX_IN_FLIGHT
    },
    maxCost: {
      accountHolder: set.MAX_COST_ACCOUNT_HOLDER,
      client: set.MAX_COST_CLIENT,
      operator: set.MAX_COST_OPERATOR
    },
    trustedProxies: set.TRUSTED_PROXIES,
    ...(set.REDIS_URL && { redis: { url: new Secret(set.REDIS_URL) } }),
    ...(set.OWNERSHIP_URL && { ownership: { url: set.OWNERSHIP_URL, secret: new Secret(set.OWNERSHIP_SECRET ?? '') } }),
    introspection: set.GRAPHQL_INTROSPECTION,
    corsOrigins: set.CORS_ORIGINS,
    landingPage: set.LANDING_PAGE,
    ...(set.METRICS_PORT !== undefined && { metrics: { host: set.METRICS_HOST, port: set.METRICS_PORT } }),
    ...(set.OTEL_EXPORTER_OTLP_ENDPOINT && {
      tracing: { endpoint: set.OTEL_EXPORTER_OTLP_ENDPOINT, followCallers: set.TRACES_FOLLOW_CALLERS }
    }),
    audit: set.AUDIT_LOG === 'stdout' ? 'stdout' : { file: set.AUDIT_LOG },
    logLevel: set.LOG_LEVEL
  }
}

function authServersOf(set: Environment): string[] {
  if (set.OPEN_PAYMENTS_AUTH_SERVERS.length > 0) return set.OPEN_PAYMENTS_AUTH_SERVERS
  return set.RAFIKI_AUTH_SERVER_URL ? [new URL(set.RAFIKI_AUTH_SERVER_URL).origin] : []
}
