import { startRafiki, type Rafiki as Embedded } from '../../sandbox/rafiki/index.ts'
import type { Rafiki } from '../../src/rafiki/client.ts'
import { rafikiFor } from '../../src/rafiki/requestClient.ts'
import { createGrantTermsCache, type GrantTermsCache } from '../../src/rafiki/caches.ts'
import { recordedSeed } from './harness.ts'
import { catchLog, tenantOf, transportTo } from './upstream.ts'
import type { RequestStats } from '../../src/observability/requestStats.ts'
import { createWalletAddressIdCache } from '../../src/rafiki/caches.ts'

export interface Room {
  embedded: Embedded
  grantTermsCache: GrantTermsCache
  /** One request of one of the two tenants: the operator's, which Rafiki does not fence, unless said otherwise. */
  asking: (which?: 0 | 1, stats?: RequestStats) => Rafiki
  /** How many requests reached the auth service. */
  cost: () => number
  /** From now on the auth service answers this, whatever it is asked. */
  answerWith: (body: unknown) => void
  logged: () => Record<string, unknown>[]
  close: () => Promise<void>
}

/** What is between a resolver and an embedded Rafiki over the recorded rows. Close it. */
export async function startRoom(): Promise<Room> {
  const embedded = await startRafiki({ seed: recordedSeed() })
  const transport = transportTo({ auth: embedded.auth.url, backend: embedded.backend.url })
  const grantTermsCache = createGrantTermsCache()
  const { log, lines } = catchLog()
  return {
    embedded,
    grantTermsCache,
    asking(which = 0, stats) {
      const { id, secret } = embedded.tenants[which]!
      const shared = { transport, grantTermsCache, walletAddressIdCache: createWalletAddressIdCache() }
      return rafikiFor(shared, tenantOf(id, secret), { id: 'request-1', log, stats })
    },
    cost: () => embedded.auth.counters.requests,
    answerWith(body) {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      embedded.auth.intercept = () => ({ status: 200, body: text })
    },
    logged: lines,
    async close() {
      await transport.close()
      await embedded.close()
    }
  }
}
