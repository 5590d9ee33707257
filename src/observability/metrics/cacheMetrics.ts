import { Counter, Gauge, type Registry } from 'prom-client'
import type { CacheMeter } from './cache.ts'

interface CacheCounts {
  hits: number
  misses: number
  evictions: number
  parts: (() => number)[]
}

/** Counted by hand, since this is met some five times a request: what a label costs is paid when somebody reads. */
export function cacheMetrics(registers: Registry[]): (name: string) => CacheMeter {
  const caches = new Map<string, CacheCounts>()
  new Counter({
    name: 'gateway_cache_requests_total',
    help: 'Reads of a cache, by whether they hit.',
    labelNames: ['cache', 'result'],
    registers,
    collect() {
      this.reset()
      for (const [cache, { hits, misses }] of caches) {
        this.inc({ cache, result: 'hit' }, hits)
        this.inc({ cache, result: 'miss' }, misses)
      }
    }
  })
  new Counter({
    name: 'gateway_cache_evictions_total',
    help: 'Entries that a cache evicted.',
    labelNames: ['cache'],
    registers,
    collect() {
      this.reset()
      for (const [cache, { evictions }] of caches) this.inc({ cache }, evictions)
    }
  })
  new Gauge({
    name: 'gateway_cache_entries',
    help: 'The number of entries in a cache.',
    labelNames: ['cache'],
    registers,
    collect() {
      for (const [cache, { parts }] of caches) {
        this.set(
          { cache },
          parts.reduce((sum, entries) => sum + entries(), 0)
        )
      }
    }
  })
  return (cache) => {
    const counts = caches.get(cache) ?? { hits: 0, misses: 0, evictions: 0, parts: [] }
    caches.set(cache, counts)
    return {
      asked(hit) {
        if (hit) counts.hits += 1
        else counts.misses += 1
      },
      evicted() {
        counts.evictions += 1
      },
      holds: (entries) => void counts.parts.push(entries)
    }
  }
}
