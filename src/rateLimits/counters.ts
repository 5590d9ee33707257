import {
  RateLimiterRedis,
  RateLimiterRes,
  type IRateLimiterOptions,
  type RateLimiterAbstract
} from 'rate-limiter-flexible'
import type { Trace } from '../observability/tracing/trace.ts'
import type { RedisConnection } from '../redis/connection.ts'
import { BoundedMemory } from './memory.ts'

/** Where callers' points are counted: in this process, or in Redis for all processes. */
export interface Counters {
  /** @param name a word of its own for each kind of limit; the key's first part */
  limiter(name: string, points: number): Limiter
}

export interface Limiter extends Pick<RateLimiterAbstract, 'points' | 'consume' | 'penalty' | 'reward' | 'get'> {
  /** Counts the same, with what a request waits for in its trace. */
  tracedBy: (trace: Trace | undefined) => Limiter
}

export const windowSeconds = 60

export const createCounters = (redis: RedisConnection | undefined): Counters => ({
  limiter(name, points) {
    const options = { keyPrefix: `rafiki-gateway:${name}`, points, duration: windowSeconds }
    const memory = new BoundedMemory(options)
    return redis ? insured(redis, options, memory) : memory
  }
})

/** Counts in Redis while it answers, and in this process while it does not: never nothing, and never nowhere. */
function insured(redis: RedisConnection, options: IRateLimiterOptions, memory: BoundedMemory): Limiter {
  const shared = new RateLimiterRedis({
    ...options,
    storeClient: redis.client,
    // A caller over the limit, returned deposits aside, stays over it until the window ends: no further request to
    // Redis.
    inMemoryBlockOnConsumed: 2 * options.points + 1
  })
  async function run<T>(ask: (limiter: RateLimiterAbstract) => Promise<T>, trace?: Trace): Promise<T> {
    try {
      return await redis.ask(() => ask(shared), trace)
    } catch (error) {
      if (error instanceof RateLimiterRes) throw error
      return ask(memory)
    }
  }
  const tracedBy = (trace: Trace | undefined): Limiter => ({
    points: options.points,
    consume: (key, points) => run((limiter) => limiter.consume(key, points), trace),
    penalty: (key, points) => run((limiter) => limiter.penalty(key, points)),
    reward: (key, points) => run((limiter) => limiter.reward(key, points)),
    get: (key) => run((limiter) => limiter.get(key), trace),
    tracedBy
  })
  return tracedBy(undefined)
}
