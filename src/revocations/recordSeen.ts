import type { Actor } from '../journal/event.ts'
import { recordGrants } from '../journal/grants.ts'
import type { Journal } from '../journal/journal.ts'
import { within } from '../lib/within.ts'
import type { Grant } from '../rafiki/grant.ts'

/** A grant as it is now, who brought it there, and when they did (milliseconds). */
export interface Seen {
  grant: Grant
  by?: { actor: Actor; at: number }
}

/**
 * Has the journal know what was read of grants. A caller who revokes does not wait for it for long: what it misses here,
 * it finds when it reads the grants by itself, though not by whom they were ended.
 * @param askedAt when Rafiki was asked, in milliseconds
 */
export async function recordSeen(
  journal: Journal | undefined,
  tenantId: string,
  seen: readonly Seen[],
  askedAt: number
): Promise<void> {
  if (!journal?.up || seen.length === 0) return
  const seenAt = Date.now()
  const sightings = seen.map(({ grant, by }) => ({ grant, askedAt, seenAt, ...by }))
  await within(journal.patienceMs, recordGrants(journal, tenantId, sightings)).catch(() => undefined)
}
