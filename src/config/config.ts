import type { ClientIdentity } from './clients.ts'
import type { Issuer } from './issuers.ts'
import type { Role } from './roles.ts'
import type { Secret } from './secret.ts'
import type { SigningKey } from './signing.ts'
import type { Tenant } from './tenants.ts'
import type { Environment } from './variables.ts'

export interface RateLimit {
  /** A minute. 0: no limit. */
  points: number
  /** What a mutation costs of them. */
  mutation: number
}

/** PostgreSQL, PGlite in a folder, or PGlite in memory, which no variable sets. */
export type JournalDatabase = { url: Secret } | { dir: string } | 'memory'

/** Where the journal is, and how long it keeps things. */
export interface JournalConfig {
  database: JournalDatabase
  /** Days after a grant's end; undefined: for good. */
  retentionDays: number | undefined
  /** What is written down of where requests come from; nothing, unless it says so. */
  callers?: 'none' | 'address' | 'addressAndAgent'
  /** A folder for events that the database does not take. */
  spoolDir?: string
  /** How long a caller waits for the database; 200 ms, unless a sandbox says otherwise. */
  patienceMs?: number
}

/** The one configuration of a gateway: typed, complete, read once. */
export interface Config {
  port: number
  host: string
  /** From callers: how many at once, and how long a request may take to arrive. */
  connections: { most: number; requestTimeoutMs: number }
  /** Holds a token that must be accepted once before the gateway is ready. */
  readyTokenFile?: string
  /** For so long a process that was told to end answers as ever. */
  drainDelayMs: number
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
  issuers: Issuer[]
  /** Roles that are served. */
  roles: readonly Role[]
  /** For tokens without a scope claim. */
  defaultScopes: Record<Role, string[]>
  /** Fields that a role of this gateway does not have: role → `Type.field`. */
  takenAway: Partial<Record<Role, string[]>>
  accountHolders: {
    publicMetadataKeys: string[]
    /** Where receivers outside may be; empty: nowhere. */
    receiverOrigins: string[]
    mayReactivate: boolean
  }
  /** Services that the wallet's own fields may ask. */
  extensionOrigins: string[]
  /** Whether the account holder's contract is a subgraph. */
  federation: boolean
  trustedDocuments: {
    /** Id → text. */
    documents: ReadonlyMap<string, string>
    /** Who runs no others. */
    roles: readonly Role[]
  }
  /** How the open network is asked, in whose names. Servers are origins, or `*`. */
  openPayments: {
    clients: ClientIdentity[]
    authServers: string[]
    resourceServers: string[]
    /** The public address of Rafiki's own grant server. */
    rafikiAuthServer?: string
  }
  rateLimits: Record<Role, RateLimit> & {
    /** Failed authentications a minute from one address. 0: no limit. */
    address: number
    /** Root fields with limits of their own: how often a minute one caller may ask for them. */
    fields: ReadonlyMap<string, number>
    /** Requests of one caller that are answered at once, by one process. 0: no limit. */
    inFlight: number
  }
  /** The maximum cost of one operation. 0: no limit. */
  maxCost: Record<Role, number>
  /** Addresses, networks, or Fastify's names for networks. */
  trustedProxies: string[]
  redis?: { url: Secret }
  /** By what tokens that are bound to a key are proven. */
  senderConstraint: {
    /** Where callers reach the graph; undefined: no DPoP. */
    graphqlUrl?: string
    /** Makes nonces that proofs must have. */
    nonceSecret?: Secret
    /** In lower case; undefined: no certificates. */
    certificateHeader?: string
  }
  /** Where it is written which sessions ended; undefined: nowhere, and no session ends before its tokens. */
  endedSessions?: 'redis' | 'journal'
  ownership?: { url: string; secret: Secret }
  introspection: boolean
  corsOrigins: string[]
  /** What browsers get at `GET /graphql`. */
  landingPage: Environment['LANDING_PAGE']
  audit: 'stdout' | { file: string }
  /** Whether it is written down what operators read. */
  auditReads: boolean
  /** Undefined: the gateway has no journal. */
  journal?: JournalConfig
  /** Undefined: the gateway signs nothing. */
  signing?: { keys: SigningKey[] }
  /** How the journal follows Rafiki. */
  following: { everyMs: number; overlapMs: number; requestsPerSecond: number }
  /** Where traces are sent, if anywhere. */
  tracing?: { endpoint: string; followCallers: boolean }
  /** Where metrics can be read, if anywhere. */
  metrics?: { host: string; port: number }
  /** What the log says of where requests come from. */
  logAddress: Environment['LOG_ADDRESS']
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
