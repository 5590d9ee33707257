import type { Config } from './config.ts'
import { Secret } from './secret.ts'
import type { Environment } from './variables.ts'

/** What other files than the environment say. */
interface Files extends Pick<Config, 'tenants' | 'issuers' | 'takenAway'> {
  clients: Config['openPayments']['clients']
  documents: Config['trustedDocuments']['documents']
  signingKeys: NonNullable<Config['signing']>['keys']
}

/** The configuration that a valid environment says. */
export function configOf(set: Environment, files: Files): Config {
  const { tenants, issuers, takenAway, clients, documents, signingKeys } = files
  return {
    port: set.PORT,
    host: set.HOST,
    connections: { most: set.MAX_CONNECTIONS, requestTimeoutMs: set.REQUEST_TIMEOUT_MS },
    ...(set.READY_TOKEN_FILE && { readyTokenFile: set.READY_TOKEN_FILE }),
    drainDelayMs: set.DRAIN_DELAY * 1_000,
    rafiki: rafikiOf(set),
    tenants,
    issuers,
    roles: set.ROLES,
    defaultScopes: scopesOf(set),
    takenAway,
    accountHolders: {
      publicMetadataKeys: set.PUBLIC_METADATA_KEYS,
      receiverOrigins: set.RECEIVER_ORIGINS,
      mayReactivate: set.ACCOUNT_HOLDERS_MAY_REACTIVATE
    },
    extensionOrigins: set.EXTENSION_ORIGINS,
    federation: set.FEDERATION === '2',
    trustedDocuments: { documents, roles: set.TRUSTED_DOCUMENTS_ROLES },
    openPayments: {
      clients,
      authServers: authServersOf(set),
      resourceServers: set.OPEN_PAYMENTS_RESOURCE_SERVERS,
      ...(set.RAFIKI_AUTH_SERVER_URL && { rafikiAuthServer: set.RAFIKI_AUTH_SERVER_URL })
    },
    ...limitsOf(set),
    trustedProxies: set.TRUSTED_PROXIES,
    ...(set.REDIS_URL && { redis: { url: new Secret(set.REDIS_URL) } }),
    senderConstraint: senderConstraintOf(set),
    ...(set.ENDED_SESSIONS && { endedSessions: set.ENDED_SESSIONS }),
    ...(set.OWNERSHIP_URL && { ownership: { url: set.OWNERSHIP_URL, secret: new Secret(set.OWNERSHIP_SECRET ?? '') } }),
    introspection: set.GRAPHQL_INTROSPECTION,
    corsOrigins: set.CORS_ORIGINS,
    landingPage: set.LANDING_PAGE,
    ...(set.METRICS_PORT !== undefined && { metrics: { host: set.METRICS_HOST, port: set.METRICS_PORT } }),
    ...(set.OTEL_EXPORTER_OTLP_ENDPOINT && {
      tracing: { endpoint: set.OTEL_EXPORTER_OTLP_ENDPOINT, followCallers: set.TRACES_FOLLOW_CALLERS }
    }),
    audit: set.AUDIT_LOG === 'stdout' ? 'stdout' : { file: set.AUDIT_LOG },
    auditReads: set.AUDIT_READS,
    ...journalOf(set),
    ...(signingKeys.length > 0 && { signing: { keys: signingKeys } }),
    following: followingOf(set),
    logAddress: set.LOG_ADDRESS,
    logLevel: set.LOG_LEVEL
  }
}

const senderConstraintOf = (set: Environment): Config['senderConstraint'] => ({
  ...(set.PUBLIC_URL && { graphqlUrl: `${set.PUBLIC_URL.replace(/\/$/, '')}/graphql` }),
  ...(set.DPOP_NONCE_SECRET && { nonceSecret: new Secret(set.DPOP_NONCE_SECRET) }),
  ...(set.CLIENT_CERTIFICATE_HEADER && { certificateHeader: set.CLIENT_CERTIFICATE_HEADER.toLowerCase() })
})

const rafikiOf = (set: Environment): Config['rafiki'] => ({
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
})

const scopesOf = (set: Environment): Config['defaultScopes'] => ({
  accountHolder: set.DEFAULT_SCOPES_ACCOUNT_HOLDER,
  client: set.DEFAULT_SCOPES_CLIENT,
  operator: set.DEFAULT_SCOPES_OPERATOR
})

const limitsOf = (set: Environment): Pick<Config, 'rateLimits' | 'maxCost'> => ({
  rateLimits: {
    accountHolder: { points: set.RATE_LIMIT_ACCOUNT_HOLDER, mutation: set.MUTATION_POINTS_ACCOUNT_HOLDER },
    client: { points: set.RATE_LIMIT_CLIENT, mutation: set.MUTATION_POINTS_CLIENT },
    operator: { points: set.RATE_LIMIT_OPERATOR, mutation: set.MUTATION_POINTS_OPERATOR },
    address: set.RATE_LIMIT_ADDRESS,
    fields: new Map(set.FIELD_RATE_LIMITS),
    inFlight: set.CALLER_MAX_IN_FLIGHT
  },
  maxCost: {
    accountHolder: set.MAX_COST_ACCOUNT_HOLDER,
    client: set.MAX_COST_CLIENT,
    operator: set.MAX_COST_OPERATOR
  }
})

const followingOf = (set: Environment): Config['following'] => ({
  everyMs: set.JOURNAL_GRANTS_EVERY * 1_000,
  overlapMs: set.JOURNAL_OVERLAP * 60_000,
  requestsPerSecond: set.JOURNAL_REQUESTS
})

function journalOf({
  JOURNAL_URL: url,
  JOURNAL_DIR: dir,
  JOURNAL_RETENTION: retentionDays,
  JOURNAL_CALLERS: callers,
  JOURNAL_SPOOL_DIR: spoolDir
}: Environment): Pick<Config, 'journal'> {
  const rest = { retentionDays, callers, ...(spoolDir !== undefined && { spoolDir }) }
  if (url !== undefined) return { journal: { database: { url: new Secret(url) }, ...rest } }
  return dir === undefined ? {} : { journal: { database: { dir }, ...rest } }
}

function authServersOf(set: Environment): string[] {
  if (set.OPEN_PAYMENTS_AUTH_SERVERS.length > 0) return set.OPEN_PAYMENTS_AUTH_SERVERS
  return set.RAFIKI_AUTH_SERVER_URL ? [new URL(set.RAFIKI_AUTH_SERVER_URL).origin] : []
}
