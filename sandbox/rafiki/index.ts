import { authSchema } from './authApi.ts'
import { backendSchema } from './backendApi/index.ts'
import { startFront } from './httpFront.ts'
import type { Front } from './httpFront.ts'
import { createStore, DEFAULT_SECRETS } from './store.ts'
import type { Secrets, Seed, Store } from './store.ts'

export type { AcceptedRequest, Front, Intercept } from './httpFront.ts'
export type { Secrets, Seed, Store } from './store.ts'

export interface Rafiki {
  auth: Front
  backend: Front
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
}

/** Both admin APIs of a Rafiki that lives in this process's memory, on loopback only. */
export async function startRafiki(options: Options): Promise<Rafiki> {
  const { seed, secrets = DEFAULT_SECRETS, authPort = 0, backendPort = 0 } = options
  const store = createStore(seed, secrets)
  const auth = await startFront({ schema: authSchema, store, port: authPort })
  const backend = await startFront({ schema: backendSchema, store, port: backendPort }).catch(async (error) => {
    await auth.close()
    throw error
  })
  return {
    auth,
    backend,
    store,
    tenants: [
      { id: seed.operatorTenantId, secret: secrets.operator },
      { id: seed.secondTenantId, secret: secrets.second }
    ],
    async close() {
      await Promise.all([auth.close(), backend.close()])
    }
  }
}
