import { LRUCache } from 'lru-cache'
import { withinMemory } from '../lib/memory.ts'
import { RateLimiterMemory, type IRateLimiterOptions } from 'rate-limiter-flexible'
import { atMost } from '../observability/metrics/cache.ts'

/** Some 20 MB of counters, when all of them are in use. */
const maxCallers = withinMemory(50_000)

/**
 * Counters of this process, at most `max`: the library's own grow with the number of callers. The caller who was idle
 * longest is dropped first, and starts again; a flooding caller was seen just now.
 */
export class BoundedMemory extends RateLimiterMemory {
  readonly #seen: LRUCache<string, true>

  constructor(options: IRateLimiterOptions, max = maxCallers) {
    super(options)
    this.#seen = new LRUCache({
      ...atMost(max),
      dispose: (_, key, reason) => {
        if (reason === 'evict') void this.delete(key)
      }
    })
  }

  /** Nothing here is waited for. */
  tracedBy(): this {
    return this
  }

  override consume(key: string, points?: number): ReturnType<RateLimiterMemory['consume']> {
    this.#seen.set(key, true)
    return super.consume(key, points)
  }

  override penalty(key: string, points?: number): ReturnType<RateLimiterMemory['penalty']> {
    this.#seen.set(key, true)
    return super.penalty(key, points)
  }

  override reward(key: string, points?: number): ReturnType<RateLimiterMemory['reward']> {
    this.#seen.set(key, true)
    return super.reward(key, points)
  }
}
