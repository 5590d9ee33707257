import { z } from 'zod'

const rate = z.number().min(0).max(1).optional()

/** What `POST /sandbox/faults` takes. Rates are shares of requests, from 0 to 1. */
export const faultSettings = z.strictObject({
  /** Both, when it is left out. */
  service: z.enum(['auth', 'backend']).optional(),
  /** How long each request waits before it runs. */
  latencyMs: z.int().min(0).max(60_000).optional(),
  /** Requests whose connection is dropped before they run. */
  dropRate: rate,
  /** Requests that are answered with HTTP 500 and do not run. */
  errorRate: rate,
  /** Requests that run, and whose answer breaks off in the middle. */
  halfRate: rate,
  /** Mutations that are answered as if they were done, although nothing of them is kept: the database refused to commit. */
  uncommittedRate: rate,
  /**
   * Requests that run as another tenant than the one that signed them, as the backend's do up to and including
   * v2.4.1-beta. The auth service keeps tenants apart.
   */
  mixTenants: rate,
  /** How far the service's clock is ahead. */
  clockAheadMs: z.int().min(-86_400_000).max(86_400_000).optional(),
  /** So many requests (of `uncommittedRate`, mutations) are treated so; by default all, until it is changed. */
  count: z.int().min(1).max(1_000_000).optional(),
  /** A seed: an equal number makes equal choices. */
  seed: z.int().min(0).max(0xffff_ffff).optional()
})

export type FaultSettings = z.infer<typeof faultSettings>

/** What becomes of one request. */
export interface Fault {
  latencyMs: number
  /** From 0 up to 1, it says as which of the other tenants the request runs, where it does. */
  asAnother?: number
  instead?: 'drop' | 'error' | 'half'
}

export interface Faults {
  readonly settings: FaultSettings
  readonly clockAheadMs: number
  /** For the next request. */
  next: () => Fault
  /** Whether what the next mutation writes is kept. */
  commits: () => boolean
}

export function createFaults(settings: FaultSettings): Faults {
  const { latencyMs = 0, dropRate = 0, errorRate = 0, halfRate = 0, uncommittedRate = 0, clockAheadMs = 0 } = settings
  const { mixTenants = 0, seed = 1, count = Infinity } = settings
  const random = randomOf(seed)
  const randomCommit = randomOf(seed)
  let left = count
  let commitsLeft = count
  return {
    settings,
    clockAheadMs,
    next() {
      if (left <= 0) return { latencyMs: 0 }
      left -= 1
      const drawn = random()
      if (drawn < dropRate) return { latencyMs, instead: 'drop' }
      if (drawn < dropRate + errorRate) return { latencyMs, instead: 'error' }
      if (drawn < dropRate + errorRate + halfRate) return { latencyMs, instead: 'half' }
      return mixTenants > 0 && random() < mixTenants ? { latencyMs, asAnother: random() } : { latencyMs }
    },
    commits() {
      if (commitsLeft <= 0) return true
      commitsLeft -= 1
      return randomCommit() >= uncommittedRate
    }
  }
}

/** Mulberry32: from 0 up to 1, the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
