import type { Config } from './config/config.ts'
import { createIdentify } from './identity/identify.ts'
import { observeRefusals } from './identity/refusals.ts'
import type { Log } from './observability/log.ts'
import type { Metrics } from './observability/metrics/metrics.ts'
import { createRateLimits, type RateLimits } from './rateLimits/rateLimits.ts'
import { connectRedis } from './redis/connection.ts'

/** Who asks, and how much they may ask for. */
export interface Callers {
  /** Whether the keys of all issuers were read, and the token of `READY_TOKEN_FILE` is accepted. */
  identity: Pick<ReturnType<typeof createIdentify>, 'keysRead' | 'readyToken'>
  rateLimits: RateLimits
  close: () => void
}

export async function createCallers(config: Config, log: Log, metrics: Metrics | undefined): Promise<Callers> {
  const redis = config.redis && (await connectRedis(config.redis.url, log, metrics?.redisAsked))
  if (redis) metrics?.redis(redis)
  const identity = createIdentify(config, log, (name) => metrics?.cache(name))
  metrics?.keyAges(identity.issuers.ages)
  const rateLimits = createRateLimits(config, observeRefusals(identity, log, metrics?.tokenRefused), log, redis)
  return { identity, rateLimits, close: () => redis?.close() }
}
