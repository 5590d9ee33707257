import type { Grant } from '../../rafiki/grant.ts'
import { chunksOf } from '../../rafiki/queries/batch.ts'
import { grantsByIds } from '../../rafiki/queries/grants.ts'
import { listNewestGrants, type NewestGrant } from '../../rafiki/queries/journal.ts'
import type { NewEvent } from '../event.ts'
import { isOver, stageOf } from '../grantLife.ts'
import { recordGrants } from '../grants.ts'
import { findOpenIntents, longestMutationMs } from '../openIntents.ts'
import { timed, type Followed, type Timed } from './followed.ts'
import { dueGrants, knownGrants, mark } from './rows.ts'
import { placeOf, readBack, readNewest, type ReadPage } from './walk.ts'

export interface GrantSettings {
  /** After which Rafiki takes no answer to a request. */
  interactionExpirySeconds: number
  /** Milliseconds in which a grant is read again at most once. */
  everyMs: number
}

/** Mutations that end grants: nothing else that is under way keeps an end from being written. */
const ends = /^(revoke(My)?Grants?|rejectMyGrantRequest|cancelClientGrant)$/

type Ended = Pick<Grant, 'id' | 'client'>

/** A client ends a grant at the auth server, where it has another name: one of its own, or one that names no client. */
function mayEnd({ details: { mutation, objects, grants, client: by } = {} }: NewEvent, { id, client }: Ended): boolean {
  if (typeof mutation !== 'string' || !ends.test(mutation)) return false
  if (by !== undefined) return client === null || client === by
  const named = JSON.stringify([objects, grants]).toLowerCase()
  return named.includes(id) || !(grants || named.includes('grantid'))
}

/** Follows the grants of a tenant. */
export function followGrants(followed: Followed, { interactionExpirySeconds, everyMs }: GrantSettings) {
  const { journal, tenant, rafiki, now } = followed

  async function record(grants: readonly (Grant | NewestGrant)[], { askedAt, seenAt }: Timed): Promise<void> {
    const held = await heldBack(grants.filter(isOver))
    const sightings = grants
      .filter(({ id }) => !held.includes(id))
      .map((grant) => {
        const expiredAt = Date.parse(grant.createdAt) + interactionExpirySeconds * 1_000
        return { grant, askedAt, seenAt, ...(stageOf(grant) < 2 && expiredAt < askedAt && { expiredAt }) }
      })
    await recordGrants(journal, tenant.id, sightings)
    await mark(journal, { table: 'journal_grants', tenantId: tenant.id, ids: held }, 'seen_at', seenAt)
  }

  /** Grants that a gateway is about to end, as far as anybody knows: it writes that itself, with who did it. */
  async function heldBack(ended: readonly Ended[]): Promise<string[]> {
    if (ended.length === 0) return []
    const window = { from: now() - longestMutationMs, until: now() + longestMutationMs }
    const intents = await journal.read((db) => findOpenIntents(db, tenant.id, window))
    return ended.filter((grant) => intents.some((intent) => mayEnd(intent, grant))).map(({ id }) => id)
  }

  /** Reads grants as they are, all of their accesses and subjects with them. */
  async function readAgain(ids: readonly string[]): Promise<boolean> {
    for (const chunk of chunksOf(ids)) {
      const { answer, ...times } = await timed(followed, () => grantsByIds(rafiki(), chunk))
      await record([...answer.values()], times)
      const missing = chunk.filter((id) => !answer.has(id))
      // Rows that vanish upstream stay, and are asked for no more.
      await mark(journal, { table: 'journal_grants', tenantId: tenant.id, ids: missing }, 'missing_at', now())
    }
    return ids.length > 0
  }

  const read: ReadPage = async (window) => {
    const { answer, ...times } = await timed(followed, () => listNewestGrants(rafiki(), window))
    const ids = answer.rows.map(({ id }) => id)
    const known = await knownGrants(journal, tenant.id, ids)
    await record(
      answer.rows.filter(({ id }) => known.has(id)),
      times
    )
    await readAgain(ids.filter((id) => !known.has(id)))
    return answer
  }
  const [newest, back] = [placeOf(journal, tenant.id, 'grants'), placeOf(journal, tenant.id, 'grants back')]

  return {
    look: (overlapMs: number) => readNewest(newest, read, overlapMs),
    back: () => readBack(back, read),
    /** Reads some again that are not over, of these wallet addresses or of all. @returns whether there were any */
    again: async (addresses?: readonly string[]): Promise<boolean> =>
      readAgain(await dueGrants(journal, tenant.id, now() - everyMs, addresses))
  }
}
