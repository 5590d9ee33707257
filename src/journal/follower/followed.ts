import { LRUCache } from 'lru-cache'
import type { Tenant } from '../../config/tenants.ts'
import type { Log } from '../../observability/log.ts'
import type { Rafiki } from '../../rafiki/client.ts'
import type { Journal } from '../journal.ts'

/** What following one tenant takes. */
export interface Followed {
  journal: Journal
  tenant: Tenant
  /** Rafiki for one question. Its requests are shared with no caller, whose answers may be older than they seem. */
  rafiki: () => Rafiki
  /** Milliseconds since 1970. */
  now: () => number
  passOver: PassOver
}

/** A payment that Rafiki cannot read, or a webhook event of a type that is not known here. */
export type PassedOver = 'payment' | 'event'

/** Counts rows that say nothing to the journal. @param named by what, in the log */
type PassOver = (tenantId: string, what: PassedOver, ids: readonly string[], named: readonly string[]) => void

/** So many are known, so that each is counted once, however often it is met. */
const maxPassedOver = 10_000

export function createPassOver(log: Log, counted: (what: PassedOver, count: number) => void): PassOver {
  const known = new LRUCache<string, true>({ max: maxPassedOver })
  return (tenant, what, ids, named) => {
    const fresh = ids.filter((id) => !known.has(id))
    for (const id of fresh) known.set(id, true)
    if (fresh.length === 0) return
    counted(what, fresh.length)
    log.warn({ tenant, what, count: fresh.length, some: named.slice(0, 5) }, 'the journal passes over rows of Rafiki')
  }
}

/** Between which moments an answer was given. */
export interface Timed {
  askedAt: number
  seenAt: number
}

export async function timed<T>({ now }: Pick<Followed, 'now'>, ask: () => Promise<T>): Promise<Timed & { answer: T }> {
  const askedAt = now()
  const answer = await ask()
  return { answer, askedAt, seenAt: now() }
}
