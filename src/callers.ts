import type { Config } from './config/config.ts'
import { createBinding } from './identity/binding.ts'
import { createEndedSessions } from './identity/endedSessions/endedSessions.ts'
import { openEndedStore } from './identity/endedSessions/openStore.ts'
import { createIdentify } from './identity/identify.ts'
import { createLogOut } from './identity/logOut.ts'
import { observeRefusals } from './identity/refusals.ts'
import type { Journal } from './journal/journal.ts'
import { systemClock } from './lib/clock.ts'
import type { Log } from './observability/log.ts'
import type { Metrics } from './observability/metrics/metrics.ts'
import { createRateLimits, type RateLimits } from './rateLimits/rateLimits.ts'
import { connectRedis } from './redis/connection.ts'

/** Who asks, and how much they may ask for. */
export interface Callers {
  /** Whether the keys of all issuers were read, and the token of `READY_TOKEN_FILE` is accepted. */
  identity: Pick<ReturnType<typeof createIdentify>, 'keysRead' | 'readyToken'>
  rateLimits: RateLimits
  /** A nonce for a caller's next proof of possession; undefined where none is asked for. */
  nonce: () => string | undefined
  /** Ends what a logout token says, which came from this address; undefined without a store for it. @throws GatewayError */
  logOut: ((address: string, token: string) => Promise<void>) | undefined
  close: () => void
}

export async function createCallers(
  config: Config,
  { log, metrics, journal }: { log: Log; metrics: Metrics | undefined; journal: Journal | undefined }
): Promise<Callers> {
  const redis = config.redis && (await connectRedis(config.redis.url, log, metrics?.redisAsked))
  if (redis) metrics?.redis(redis)
  const store = await openEndedStore(config, { redis, db: journal?.db })
  const sessions = store && (await createEndedSessions(store, config.issuers, log, systemClock))
  const binding = createBinding(config, redis)
  const identity = createIdentify(config, log, { cache: (name) => metrics?.cache(name), binding, sessions })
  metrics?.keyAges(identity.issuers.ages)
  const observed = <A extends unknown[], R>(run: (...args: A) => Promise<R>) =>
    observeRefusals(run, log, metrics?.tokenRefused)
  const rateLimits = createRateLimits(config, observed(identity), log, redis)
  const end = sessions && observed(createLogOut(identity.issuers, sessions, log))
  return {
    ...{ identity, rateLimits, nonce: binding.nonce },
    logOut: end && ((address, token) => rateLimits.guard(address, (beforeWork) => beforeWork().then(() => end(token)))),
    close() {
      sessions?.close()
      redis?.close()
    }
  }
}
