import { authSchema } from './authApi.ts'
import { backendSchema } from './backendApi/index.ts'
import { startAuthServer, type AuthServer } from './gnap/authServer.ts'
import type { HttpServer } from './gnap/http.ts'
import { startInteractionServer } from './gnap/interactionServer.ts'
import { startWallets } from './gnap/wallets.ts'
import { startFront } from './httpFront.ts'
import type { Front } from './httpFront.ts'
import { createStore, DEFAULT_SECRETS } from './store.ts'
import type { Secrets, Seed, Store } from './store.ts'

export type { AcceptedRequest, Front, Intercept } from './httpFront.ts'
export type { Secrets, Seed, Store } from './store.ts'

export interface Rafiki {
  auth: Front
  backend: Front
  /** Where clients ask for grants: `${url}/${tenantId}`. */
  authServer: AuthServer
  /** What consent pages talk to. */
  interaction: HttpServer
  /** The public side of Rafiki's wallets, and of all the others that the seed names. */
  wallets: HttpServer
  store: Store
  /** The seed's two tenants: the operator's first. */
  tenants: { id: string; secret: string }[]
  close: () => Promise<void>
}

interface Options {
  seed: Seed
  secrets?: Secrets
  authPort?: number
  backendPort?: number
  authServerPort?: number
  interactionPort?: number
  walletsPort?: number
}

/** Both admin APIs and the public side of a Rafiki that lives in this process's memory, on loopback only. */
export async function startRafiki(options: Options): Promise<Rafiki> {
  const { seed, secrets = DEFAULT_SECRETS, authPort = 0, backendPort = 0 } = options
  const store = createStore(seed, secrets)
  const auth = await startFront({ schema: authSchema, store, port: authPort })
  const backend = await startFront({
    ...{ schema: backendSchema, store, port: backendPort },
    mixesTenants: true
  }).catch(async (error) => {
    await auth.close()
    throw error
  })
  // One database behind all that the auth service is.
  const commits = (): boolean => auth.faults?.commits() ?? true
  const authServer = await startAuthServer(store, options.authServerPort ?? 0, commits)
  const interaction = await startInteractionServer(store, options.interactionPort ?? 0, commits)
  const wallets = await startWallets(store, authServer.url, options.walletsPort ?? 0)
  return {
    auth,
    backend,
    authServer,
    interaction,
    wallets,
    store,
    tenants: [
      { id: seed.operatorTenantId, secret: secrets.operator },
      { id: seed.secondTenantId, secret: secrets.second }
    ],
    async close() {
      await Promise.all([auth, backend, authServer, interaction, wallets].map((server) => server.close()))
    }
  }
}
