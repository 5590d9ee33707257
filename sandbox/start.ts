import { readConfig, type Tenant } from '../src/config.ts'
import type { Log } from '../src/log.ts'
import { Secret } from '../src/secret.ts'
import { createGateway, type Gateway } from '../src/server.ts'
import { builtinSeed } from './builtinSeed.ts'
import { startIssuer, type Issuer } from './issuer.ts'
import { landingPage } from './landingPage.ts'
import { allScopes, peopleOf, type Claims, type Person } from './people.ts'
import { startRafiki, type Rafiki } from './rafiki/index.ts'
import { addRoutes } from './routes.ts'
import type { Seed } from './seed.ts'

export interface Sandbox {
  /** Of the gateway, for example `http://127.0.0.1:4000`. */
  url: string
  gateway: Gateway
  rafiki: Rafiki
  issuer: Issuer
  people: Record<Person, Claims>
  /** A token with these claims over the defaults of whoever they name as `sub` (Alice, when they name nobody). */
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
  /** Variables of the gateway's configuration, over the sandbox's own. */
  env?: Record<string, string>
  /** Changes the tenants that the gateway is configured with. */
  tenants?: (tenants: Tenant[]) => Tenant[]
  log?: Log
}

/** A Rafiki, a token issuer and the gateway in front of them, all in this process and on loopback. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const seed = options.seed ?? builtinSeed()
  const rafiki = await startRafiki({ seed, authPort: options.authPort, backendPort: options.backendPort })
  const issuer = await startIssuer({
    port: options.issuerPort,
    tenantIds: [seed.operatorTenantId, seed.secondTenantId]
  })
  const people = peopleOf(seed)
  const mint = (claims: Claims = {}): Promise<string> => {
    const elsewhere = claims.tenant_id !== undefined && claims.tenant_id !== seed.operatorTenantId
    const person = elsewhere ? {} : (people[(claims.sub ?? 'alice') as Person] as Claims | undefined)
    const role = claims.role ?? person?.role ?? 'user'
    return issuer.mint({ scope: allScopes[typeof role === 'string' ? role : ''] ?? null, ...person, ...claims })
  }

  const { tenants, ...config } = readConfig({
    HOST: '127.0.0.1',
    PORT: String(options.port ?? 0),
    RAFIKI_AUTH_URL: rafiki.auth.url,
    RAFIKI_BACKEND_URL: rafiki.backend.url,
    RAFIKI_TENANT_ID: seed.operatorTenantId,
    RAFIKI_TENANT_SECRET: 'of the sandbox',
    JWT_ISSUER: issuer.of(seed.operatorTenantId).issuer,
    JWT_JWKS_URL: issuer.of(seed.operatorTenantId).jwksUrl,
    JWT_AUDIENCE: 'rafiki-gateway',
    GRAPHQL_INTROSPECTION: 'true',
    CORS_ORIGINS: 'https://studio.apollographql.com',
    ...options.env
  })
  const both = rafiki.tenants.map(({ id, secret }): Tenant => {
    const { issuer: name, jwksUrl } = issuer.of(id)
    const operator = id === seed.operatorTenantId
    return { ...tenants[0], id, secret: new Secret(secret), operator, issuer: name, keys: { url: jwksUrl } }
  })
  const gateway = await createGateway(
    { ...config, tenants: options.tenants?.(both) ?? both },
    { log: options.log, landingPage: landingPage(() => mint()) }
  )
  addRoutes(gateway.app, { mint, people, rafiki })
  const url = await gateway.listen()

  return {
    url,
    gateway,
    rafiki,
    issuer,
    people,
    mint,
    async close() {
      await gateway.drain()
      await Promise.all([rafiki.close(), issuer.close()])
    }
  }
}
