import { createFollower } from '../../src/journal/follower/follower.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { createGrantTermsCache, createWalletAddressIdCache } from '../../src/rafiki/caches.ts'
import { rafikiFor } from '../../src/rafiki/requestClient.ts'
import type { Transport } from '../../src/rafiki/transport/transport.ts'
import { startRafiki, type Rafiki } from '../../sandbox/rafiki/index.ts'
import { createTestClock } from '../../testing/clock.ts'
import { recordedSeed } from './harness.ts'
import { tenantOf, transportTo } from './upstream.ts'

/** A process that follows Rafiki, each second when a test says so. */
export interface Following {
  /** Lets so many seconds pass, one step in each. */
  pass: (seconds: number) => Promise<void>
  /** Lets time pass in which nothing is done, and then one step. */
  rest: (ms: number) => Promise<void>
  viewed: (tenantId: string, addresses: readonly string[]) => void
  close: () => Promise<void>
}

export interface World {
  rafiki: Rafiki
  /** The time of all processes, in milliseconds. */
  now: () => number
  follow: (journal: Journal, following?: { requestsPerSecond?: number }) => Following
  /** What the processes have counted as passed over. */
  passedOver: { payment: number; event: number }
  close: () => Promise<void>
}

/** A Rafiki without grants and payments, and gateways that do nothing but follow it. Close it. */
export async function startWorld(): Promise<World> {
  const rafiki = await startRafiki({ seed: { ...recordedSeed(), grants: [], outgoingPayments: [] } })
  const tenants = rafiki.tenants.map(({ id, secret }, n) => ({ ...tenantOf(id, secret), operator: n === 0 }))
  const transports: Transport[] = []
  let time = Date.now()
  const passedOver = { payment: 0, event: 0 }
  return {
    ...{ rafiki, passedOver },
    now: () => time,
    follow(journal, { requestsPerSecond = 5 } = {}) {
      const transport = transportTo(
        { auth: rafiki.auth.url, backend: rafiki.backend.url },
        { tenants, log: journal.log }
      )
      transports.push(transport)
      const shared = {
        transport,
        grantTermsCache: createGrantTermsCache(),
        walletAddressIdCache: createWalletAddressIdCache()
      }
      const clock = createTestClock()
      const { viewed, close } = createFollower({
        ...{ journal, clock, now: () => time },
        counted: (what, count) => void (passedOver[what] += count),
        config: {
          tenants,
          rafiki: { interactionExpirySeconds: 600 },
          following: { everyMs: 5_000, overlapMs: 900_000, requestsPerSecond }
        },
        rafikiOf: (tenant, maximum, signal) =>
          rafikiFor(shared, tenant, { id: 'journal', log: journal.log, unshared: true, signal }, maximum)
      })
      return {
        ...{ viewed, close },
        rest(ms) {
          time += ms
          return clock.pass(ms)
        },
        async pass(seconds) {
          for (let n = 0; n < seconds; n += 1) {
            time += 1_000
            await clock.pass(1_000)
          }
        }
      }
    },
    async close() {
      await Promise.all(transports.map((transport) => transport.close()))
      await rafiki.close()
    }
  }
}
