import { LRUCache } from 'lru-cache'
import type { Clock } from '../../lib/clock.ts'
import type { Followed } from './followed.ts'
import { followGrants } from './grants.ts'
import { followPayments } from './payments.ts'
import { followUnknown } from './unknownEvents.ts'

/** Does a piece of work. @returns whether there was any */
export type Task = () => Promise<boolean>

export interface Pace {
  /** Milliseconds between two looks at what is new, and in which a row is read again at most once. */
  everyMs: number
  /** How far below what is known a look reads, from time to time. */
  overlapMs: number
  interactionExpirySeconds: number
}

/** How far the looks between read. */
const shortOverlapMs = 30_000
/** Milliseconds between two looks for what this version of the gateway does not know. */
const unknownEveryMs = 60_000
/** Wallet addresses whose holders are at work, and how long they are taken to be. */
const maxViewed = 200
const viewedMs = 60_000

/** What is to be done for a tenant: `first` before the others, which take turns. */
export interface TenantTasks {
  first: Task[]
  others: Task[]
  viewed: (addresses: readonly string[]) => void
}

export function tasksFor(followed: Followed, pace: Pace, clock: Clock): TenantTasks {
  const { everyMs, overlapMs } = pace
  const grants = followGrants(followed, pace)
  const payments = followPayments(followed, pace)
  const viewers = new LRUCache<string, true>({ max: maxViewed, ttl: viewedMs })
  const ofViewers: Task = () => grants.again([...viewers.keys()])
  const unknown = looking(followUnknown(followed), { everyMs: unknownEveryMs, overlapMs }, clock)
  const others = [grants.again, payments.again, grants.back, payments.back, grants.fill, payments.fold, unknown]
  return {
    first: [grants.look, payments.look].map((look) => looking(look, { everyMs, overlapMs }, clock)),
    // Viewers' grants come first, and do not keep the others waiting for good.
    others: others.flatMap((task): Task[] => [ofViewers, () => task()]),
    viewed(addresses) {
      for (const address of addresses.slice(0, maxViewed)) viewers.set(address, true)
    }
  }
}

/** Looks at what is new as often as it is due, and a third as often as `overlapMs` at all that can have shown up late. */
function looking(
  look: (overlapMs: number) => Promise<boolean>,
  { everyMs, overlapMs }: Omit<Pace, 'interactionExpirySeconds'>,
  clock: Clock
): Task {
  let dueAt = -Infinity
  let deepAt = -Infinity
  /** A look that another process began may end shorter. */
  let looks = 0
  return async () => {
    if (clock.now() < dueAt) return false
    const deep = clock.now() >= deepAt
    const ended = await look(deep ? overlapMs : Math.min(shortOverlapMs, overlapMs))
    if (!ended) return true
    dueAt = clock.now() + everyMs
    if (deep && looks > 0) deepAt = clock.now() + overlapMs / 3
    looks += 1
    return true
  }
}
