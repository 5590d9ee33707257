import type { AuditSink } from '../src/observability/auditLog.ts'
import type { Config, JournalConfig } from '../src/config/config.ts'
import { readConfig } from '../src/config/readConfig.ts'
import type { Issuer as IssuerConfig } from '../src/config/issuers.ts'
import type { Tenant } from '../src/config/tenants.ts'
import type { Log } from '../src/observability/log.ts'
import type { Network } from '../src/openPayments/ssrf/addressGuard.ts'
import type { PageOptions } from '../src/http/pages/pages.ts'
import type { Clock } from '../src/lib/clock.ts'
import { Secret } from '../src/config/secret.ts'
import { scopesIn } from '../src/extension/ownModules.ts'
import { createGateway, type Gateway, type GatewayOptions } from '../src/gateway.ts'
import { roleOfClaim } from '../src/identity/viewer.ts'
import { builtinSeed } from './builtinSeed.ts'
import { addClients, rerouted } from './clients.ts'
import { startIssuer, type Issuer } from './issuer.ts'
import { pagePeople } from './pages.ts'
import { allScopes, peopleOf, type Claims, type Person } from './people.ts'
import { startRafiki, type Rafiki } from './rafiki/index.ts'
import { addRoutes } from './routes.ts'
import type { Seed } from './seed.ts'
import { addWallet } from './wallet.ts'
import type { PageFiles } from '../wallet/serve.ts'
import { startWalletBackend, type WalletBackend, type WalletBackendOptions } from './walletBackend.ts'

export interface Sandbox {
  /** The gateway's address, for example `http://127.0.0.1:4000`. */
  url: string
  gateway: Gateway
  /** A second gateway over the same rows that makes no plans; where it was asked for. */
  withoutPlans?: string
  rafiki: Rafiki
  /** What it decides can be changed at any time. */
  walletBackend: WalletBackend
  issuer: Issuer
  people: Record<Person, Claims>
  /** A token with these claims over the defaults of the person that they name as `sub` (Alice by default). */
  mint: (claims?: Claims) => Promise<string>
  close: () => Promise<void>
}

export interface SandboxOptions {
  seed?: Seed
  /** 0, the default of all: any free port. */
  port?: number
  authPort?: number
  backendPort?: number
  issuerPort?: number
  authServerPort?: number
  interactionPort?: number
  walletsPort?: number
  /** Variables of the gateway's configuration, over the sandbox's own. */
  env?: Record<string, string>
  /** Changes the issuers that the gateway is configured with: one for each tenant. */
  issuers?: (issuers: IssuerConfig[]) => IssuerConfig[]
  /** Changes the tenants that the gateway is configured with. */
  tenants?: (tenants: Tenant[]) => Tenant[]
  /** How the gateway finds the rest of the open network, beside the sandbox's own wallets. */
  network?: Network
  /** By which the gateway reads revoked grants again. */
  clock?: Clock
  /** Fields of the wallet's own. */
  modules?: GatewayOptions['modules']
  /** Who counts instead of the walk over Rafiki's lists. */
  history?: GatewayOptions['history']
  /** Where the gateway's journal is; by default nowhere, unless `env` says so. */
  journal?: JournalConfig
  /** By what receipts are signed; by default nothing, unless `env` says so. */
  signing?: Config['signing']
  log?: Log
  /** Where audit lines go; by default nowhere. */
  audit?: AuditSink
  /** The wallet's consent page, where browsers are sent with grant requests; by default one at the gateway's port. */
  consentUrl?: string
  /**
   * Settings of the pages for developers: where GraphiQL's files are, what builds them, who can be picked (undefined:
   * nobody).
   */
  pages?: PageOptions
  /** Starts a second gateway, to be compared with: see `Sandbox.withoutPlans`. */
  compare?: boolean
  /** The example page, at `/` and `/consent`; without it nothing is there. */
  wallet?: { files: Promise<PageFiles | undefined> }
  /** What the wallet's backend does with payments; by default it keeps them waiting. */
  walletBackend?: Partial<Pick<WalletBackend, 'decision' | 'delayMs'>>
  /** Starts a wallet with accounts: it decides what is funded, and its modules show balances. */
  exampleWallet?: (rafiki: Rafiki) => Promise<ExampleWallet>
}

export interface ExampleWallet extends Required<Pick<WalletBackendOptions, 'deliver'>> {
  url: string
  modules: NonNullable<GatewayOptions['modules']>
  close: () => Promise<void>
}

/** The sandbox's open network is its own wallets: no name is looked up anywhere else. */
const nowhere = ((hostname: string, _: unknown, callback: (error: Error) => void) =>
  callback(Object.assign(new Error('the sandbox looks up no names'), { code: 'ENOTFOUND', hostname }))) as never

/** The issuer of each tenant, with what the variables say of the first one's. */
function issuersOf(tenants: Tenant[], issuer: Issuer, [first]: IssuerConfig[]): IssuerConfig[] {
  if (!first) throw new Error('no issuer is configured')
  return tenants.map((tenant, n) => {
    const { issuer: iss, jwksUrl } = issuer.of(tenant.id)
    return { ...first, name: `issuer-${n + 1}`, issuer: iss, keys: { url: jwksUrl }, tenants: [tenant] }
  })
}

/** A Rafiki, a token issuer and the gateway in front of them, all in this process and on loopback. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const seed = options.seed ?? builtinSeed()
  const { authPort, backendPort, authServerPort, interactionPort, walletsPort } = options
  const rafiki = await startRafiki({ seed, authPort, backendPort, authServerPort, interactionPort, walletsPort })
  const issuer = await startIssuer({
    port: options.issuerPort,
    tenantIds: [seed.operatorTenantId, seed.secondTenantId]
  })
  const exampleWallet = await options.exampleWallet?.(rafiki)
  const walletBackend = startWalletBackend(rafiki.store, {
    decision: 'wait',
    ...options.walletBackend,
    deliver: exampleWallet?.deliver
  })
  const people = peopleOf(seed)
  const clients = addClients(rafiki.store, seed, people.client)
  const own = scopesIn(options.modules ?? [])
  const mint = (claims: Claims = {}): Promise<string> => {
    const elsewhere = claims.tenant_id !== undefined && claims.tenant_id !== seed.operatorTenantId
    const person = elsewhere ? {} : (people[(claims.sub ?? 'alice') as Person] as Claims | undefined)
    const role = roleOfClaim(claims.role ?? person?.role ?? 'accountHolder')
    return issuer.mint({
      scope: role ? [allScopes[role] ?? [], own].flat().join(' ') || null : null,
      ...person,
      ...claims
    })
  }

  const { tenants, ...config } = readConfig({
    HOST: '127.0.0.1',
    PORT: String(options.port ?? 0),
    RAFIKI_AUTH_URL: rafiki.auth.url,
    RAFIKI_BACKEND_URL: rafiki.backend.url,
    // All of it is on loopback, by http: allowed because it is named here, and only that.
    RAFIKI_AUTH_SERVER_URL: rafiki.authServer.url,
    OPEN_PAYMENTS_RESOURCE_SERVERS: rafiki.wallets.url,
    RAFIKI_INTERACTION_URL: rafiki.interaction.url,
    RAFIKI_IDP_SECRET: 'of the sandbox',
    // The sandbox keeps its two tenants apart, unless `mixTenants` says otherwise.
    RAFIKI_TENANTS_ISOLATED: 'true',
    RAFIKI_TENANT_ID: seed.operatorTenantId,
    RAFIKI_TENANT_SECRET: 'of the sandbox',
    JWT_ISSUER: issuer.of(seed.operatorTenantId).issuer,
    JWT_JWKS_URL: issuer.of(seed.operatorTenantId).jwksUrl,
    JWT_AUDIENCE: 'rafiki-gateway',
    GRAPHQL_INTROSPECTION: 'true',
    LANDING_PAGE: 'apollo',
    CORS_ORIGINS: 'https://studio.apollographql.com',
    // People who try it out, or tests, must not be refused; tests of limits set them.
    RATE_LIMIT_ACCOUNT_HOLDER: '0',
    RATE_LIMIT_CLIENT: '0',
    RATE_LIMIT_OPERATOR: '0',
    RATE_LIMIT_ADDRESS: '0',
    CALLER_MAX_IN_FLIGHT: '0',
    JOURNAL_RETENTION: 'forever',
    ...options.env,
    EXTENSION_ORIGINS: [exampleWallet?.url ?? '', options.env?.EXTENSION_ORIGINS ?? ''].join(' ')
  })
  const both = rafiki.tenants.map(({ id, secret }): Tenant => {
    const operator = id === seed.operatorTenantId
    const { idpSecret } = rafiki.store.tenants.find((row) => row.id === id) ?? {}
    return {
      ...tenants[0],
      alone: false,
      id,
      secret: new Secret(secret),
      ...(idpSecret && { idpSecret: new Secret(idpSecret) }),
      operator
    }
  })
  const served = options.tenants?.(both) ?? both
  const issuers = issuersOf(served, issuer, config.issuers)
  const openPayments = { ...config.openPayments, clients: [...clients, ...config.openPayments.clients] }
  const reroute = { ...rerouted(rafiki.store, rafiki.wallets.url), ...options.network?.reroute }
  // A machine that tries it out may be slow, and nothing here takes the database's place.
  const chosen = options.journal ?? config.journal
  const journal = chosen && { patienceMs: 10_000, ...chosen }
  const signing = options.signing ?? config.signing
  const configured = {
    ...config,
    openPayments,
    tenants: served,
    issuers: options.issuers?.(issuers) ?? issuers,
    ...(journal && { journal }),
    ...(signing && { signing })
  }
  const gatewayOptions = {
    log: options.log,
    clock: options.clock,
    history: options.history,
    modules: [...(options.modules ?? []), ...(exampleWallet?.modules ?? [])],
    audit: options.audit ?? (options.env?.AUDIT_LOG ? undefined : { write: () => {} }),
    pages: { people: pagePeople, build: () => 'failed' as const, ...options.pages },
    // For proofs that each answer is right also where none is given again.
    reuse: process.env.SANDBOX_REUSE !== 'off',
    network: { lookup: nowhere, ...options.network, reroute }
  }
  const gateway = await createGateway(configured, gatewayOptions)
  const compared = options.compare
    ? await createGateway({ ...configured, port: 0 }, { ...gatewayOptions, plans: false })
    : undefined
  const withoutPlans = await compared?.listen()
  addRoutes(gateway.app, {
    ...{ mint, people, rafiki, walletBackend },
    consentUrl: options.consentUrl,
    accounts: exampleWallet !== undefined
  })
  if (options.wallet) addWallet(gateway.app, options.wallet.files)
  const url = await gateway.listen()
  for (const tenant of rafiki.store.tenants) tenant.idpConsentUrl = options.consentUrl ?? `${url}/consent`

  return {
    url,
    gateway,
    withoutPlans,
    rafiki,
    walletBackend,
    issuer,
    people,
    mint,
    async close() {
      walletBackend.close()
      await Promise.all([gateway.drain(), compared?.drain()])
      await Promise.all([rafiki.close(), issuer.close(), exampleWallet?.close()])
    }
  }
}
