import type { Redis } from 'ioredis'
import type { Secret } from '../config/secret.ts'
import { property } from '../lib/property.ts'
import type { Log } from '../observability/log.ts'
import type { Trace } from '../observability/tracing/trace.ts'

/** One connection of this process to Redis. */
export interface RedisConnection {
  readonly client: Redis
  /** Whether it answered last. */
  readonly up: boolean
  /**
   * Asks, unless Redis failed just now. After a failure, a single request finds out whether Redis is back.
   * @param trace of the request that waits for the answer
   * @throws Error where Redis does not answer; what else `command` throws is passed on
   */
  ask: <T>(command: (client: Redis) => Promise<T>, trace?: Trace) => Promise<T>
  close: () => void
}

/** A Redis in the next room answers in one or two. */
const answerMs = 250
/** How long a Redis that failed is left alone. */
const restMs = 1_000

type Asked = (answered: boolean, ms: number) => void

/** @returns once Redis answers, or has shown that it does not */
export async function connectRedis(url: Secret, log: Log, asked: Asked = () => {}): Promise<RedisConnection> {
  const client = await openClient(url)
  let down = false
  let askAgainAt = 0
  const isUsable = (): boolean => {
    if (client.status !== 'ready') return false
    if (!down) return true
    if (performance.now() < askAgainAt) return false
    askAgainAt = performance.now() + restMs
    return true
  }
  const worked = (): void => {
    if (down) log.info('limits are counted in Redis again')
    down = false
  }
  const failed = (error: unknown): void => {
    // Only the message: errors of this client carry its commands, the one with the password too.
    const why = property(error, 'message') ?? 'unknown'
    if (!down) log.error({ why }, 'Redis does not answer: this process counts by itself, limits are per process')
    down = true
    askAgainAt = performance.now() + restMs
    // A connection on which nothing comes back is given up, with what waits on it.
    if (why === 'Command timed out') client.disconnect(true)
    // The client would go on in the first database, where another gateway's may be.
    if (property(property(error, 'command'), 'name') === 'select') client.disconnect()
  }
  const closed = (): void => failed(new Error('the connection was closed'))
  client.on('close', closed)
  client.on('error', failed)
  client.on('ready', worked)
  await client.connect().catch(failed)
  return {
    client,
    get up() {
      return client.status === 'ready' && !down
    },
    async ask(command, trace) {
      if (!isUsable()) throw new Error('Redis does not answer')
      const over = measure(asked, trace)
      try {
        const answer = await command(client)
        worked()
        over(true)
        return answer
      } catch (error) {
        if (error instanceof Error) failed(error)
        over(!(error instanceof Error))
        throw error
      }
    },
    close() {
      client.off('close', closed)
      client.disconnect()
    }
  }
}

function measure(asked: Asked, trace: Trace | undefined): (answered: boolean) => void {
  const began = performance.now()
  const end = trace?.step('redis')
  return (answered) => {
    asked(answered, performance.now() - began)
    end?.(answered ? undefined : 'failed')
  }
}

async function openClient(url: Secret): Promise<Redis> {
  // A gateway without Redis does not load its client.
  const { Redis } = await import('./redisClient.ts')
  return new Redis(url.reveal(), {
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
}
