import type { Tenant } from '../../config/tenants.ts'
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
