import type { Redis } from 'ioredis'
import {
  RateLimiterRedis,
  RateLimiterRes,
  type IRateLimiterOptions,
  type RateLimiterAbstract
} from 'rate-limiter-flexible'
import type { Log } from '../observability/log.ts'
import type { Secret } from '../config/secret.ts'
import { BoundedMemory } from './memory.ts'
import { property } from '../lib/property.ts'

/** Where callers' points are counted: in this process, or in Redis for all processes. */
export interface Counters {
  /** @param name a word of its own for each kind of limit; the key's first part */
  limiter(name: string, points: number): Limiter
  close(): void
}

export type Limiter = Pick<RateLimiterAbstract, 'points' | 'consume' | 'penalty' | 'reward' | 'get'>

export const windowSeconds = 60
/** A Redis in the next room answers in one or two. */
const answerMs = 250
/** How long a Redis that failed is left alone. */
const restMs = 1_000

/** @returns once Redis answers, or has shown that it does not */
export async function createCounters(url: Secret | undefined, log: Log): Promise<Counters> {
  const redis = url && (await connect(url, log))
  return {
    limiter(name, points) {
      const options = { keyPrefix: `rafiki-gateway:${name}`, points, duration: windowSeconds }
      const memory = new BoundedMemory(options)
      return redis ? insured(redis, options, memory) : memory
    },
    close: () => redis?.end()
  }
}

interface Connection {
  client: Redis
  /** Whether to ask Redis now. After a failure, a single request finds out whether Redis is back. */
  usable: () => boolean
  worked: () => void
  failed: (error: unknown) => void
  end: () => void
}

async function connect(url: Secret, log: Log): Promise<Connection> {
  // A gateway without Redis does not load its client.
  const { Redis } = await import('./redisClient.ts')
  const client = new Redis(url.reveal(), {
    lazyConnect: true,
    connectTimeout: 2_000,
    commandTimeout: answerMs,
    disconnectTimeout: answerMs,
    // Nothing waits for a connection that is not there, and nothing is sent twice.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(times * 200, 5_000),
    reconnectOnError: ({ message }) => message.startsWith('READONLY')
  })
  let down = false
  let askAgainAt = 0
  const connection: Connection = {
    client,
    usable() {
      if (client.status !== 'ready') return false
      if (!down) return true
      if (performance.now() < askAgainAt) return false
      askAgainAt = performance.now() + restMs
      return true
    },
    worked() {
      if (down) log.info('limits are counted in Redis again')
      down = false
    },
    failed(error) {
      // Only the message: errors of this client carry its commands, the one with the password too.
      const why = property(error, 'message') ?? 'unknown'
      if (!down) log.error({ why }, 'Redis does not answer: this process counts by itself, limits are per process')
      down = true
      askAgainAt = performance.now() + restMs
      // A connection on which nothing comes back is given up, with what waits on it.
      if (why === 'Command timed out') client.disconnect(true)
    },
    end() {
      client.off('close', closed)
      client.disconnect()
    }
  }
  const closed = (): void => connection.failed(new Error('the connection was closed'))
  client.on('close', closed)
  client.on('error', connection.failed)
  client.on('ready', connection.worked)
  await client.connect().catch(connection.failed)
  return connection
}

/** Counts in Redis while it answers, and in this process while it does not: never nothing, and never nowhere. */
function insured(redis: Connection, options: IRateLimiterOptions, memory: BoundedMemory): Limiter {
  const shared = new RateLimiterRedis({
    ...options,
    storeClient: redis.client,
    // A caller over the limit, returned deposits aside, stays over it until the window ends: no further request to
    // Redis.
    inMemoryBlockOnConsumed: 2 * options.points + 1
  })
  async function run<T>(ask: (limiter: RateLimiterAbstract) => Promise<T>): Promise<T> {
    if (!redis.usable()) return ask(memory)
    try {
      const result = await ask(shared)
      redis.worked()
      return result
    } catch (error) {
      if (error instanceof RateLimiterRes) throw error
      redis.failed(error)
      return ask(memory)
    }
  }
  return {
    points: options.points,
    consume: (key, points) => run((limiter) => limiter.consume(key, points)),
    penalty: (key, points) => run((limiter) => limiter.penalty(key, points)),
    reward: (key, points) => run((limiter) => limiter.reward(key, points)),
    get: (key) => run((limiter) => limiter.get(key))
  }
}
