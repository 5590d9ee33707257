import { LRUCache } from 'lru-cache'

/** What a cache tells of itself. */
export interface CacheMeter {
  asked(hit: boolean): void
  evicted(): void
  /** @param entries how many there are now */
  holds(entries: () => number): void
}

const unmeasured: CacheMeter = { asked: () => {}, evicted: () => {}, holds: () => {} }

/** The bound of a cache that holds so many entries. `max` would make room for all of them at the start. */
export const atMost = (entries: number) => ({ maxSize: entries, sizeCalculation: () => 1 })

/** A bounded cache that counts what is found in it, what is not, and what had to make room. */
export class Cache<V extends object | string> extends LRUCache<string, V> {
  readonly #meter: CacheMeter

  constructor(options: LRUCache.Options<string, V, unknown>, meter: CacheMeter = unmeasured) {
    super({
      ...options,
      dispose: (_, __, reason) => {
        if (reason === 'evict') meter.evicted()
      }
    })
    this.#meter = meter
    meter.holds(() => this.size)
  }

  override get(key: string, options?: LRUCache.GetOptions<string, V, unknown>): V | undefined {
    const found = super.get(key, options)
    this.#meter.asked(found !== undefined)
    return found
  }

  override fetch(key: string, options: LRUCache.FetchOptions<string, V, unknown> = {}): Promise<V | undefined> {
    const status: LRUCache.Status<string, V> = {}
    const found = super.fetch(key, { ...options, status })
    this.#meter.asked(status.fetch === 'hit' || status.fetch === 'inflight')
    return found
  }
}
