import type { Grant } from '../rafiki/grant.ts'
import type { NewEvent } from './event.ts'
import { isOver, stageOf, type GrantSighting } from './grantLife.ts'
import { recordGrants } from './grants.ts'
import type { Journal } from './journal.ts'
import { findOpenIntents, longestMutationMs } from './openIntents.ts'

/** Mutations that end grants: nothing else that is under way keeps an end from being written. */
const ends = /^(revoke(My)?Grants?|rejectMyGrantRequest|cancelClientGrant)$/

/** A client ends a grant at the auth server, where it has another name: one of its own, or one that names no client. */
function mayEnd({ details: { mutation, objects, grants, client: by } = {} }: NewEvent, { id, client }: Read): boolean {
  if (typeof mutation !== 'string' || !ends.test(mutation)) return false
  if (by !== undefined) return client === null || client === by
  const named = JSON.stringify([objects, grants]).toLowerCase()
  return named.includes(id) || !(grants || named.includes('grantid'))
}

/** Between which moments grants were read, and after which time Rafiki takes no answer to a request. */
interface Reading {
  askedAt: number
  seenAt: number
  interactionExpirySeconds: number
}

type Read = Omit<Grant, 'access' | 'subject'> & Pick<GrantSighting['grant'], 'access' | 'subject'>

/**
 * Writes grants as they were read, of which nobody knows who brought them there. One that a gateway is about to end is left
 * to it: it writes that itself, with who did it.
 * @returns the ids of those
 * @throws Error of the database
 */
export async function recordRead(
  journal: Journal,
  tenantId: string,
  grants: readonly Read[],
  { askedAt, seenAt, interactionExpirySeconds }: Reading
): Promise<string[]> {
  const held = await heldBack(journal, tenantId, grants, seenAt)
  const sightings = grants
    .filter(({ id }) => !held.includes(id))
    .map((grant) => {
      const expiredAt = Date.parse(grant.createdAt) + interactionExpirySeconds * 1_000
      return { grant, askedAt, seenAt, ...(stageOf(grant) < 2 && expiredAt < askedAt && { expiredAt }) }
    })
  await recordGrants(journal, tenantId, sightings)
  return held
}

async function heldBack(journal: Journal, tenantId: string, grants: readonly Read[], now: number): Promise<string[]> {
  const ended = grants.filter(isOver)
  if (ended.length === 0) return []
  const window = { from: now - longestMutationMs, until: now + longestMutationMs }
  const intents = await journal.read((db) => findOpenIntents(db, tenantId, window))
  return ended.filter((grant) => intents.some((intent) => mayEnd(intent, grant))).map(({ id }) => id)
}
