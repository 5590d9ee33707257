import type { Grant } from '../rafiki/grant.ts'
import type { Actor, EventKind, NewEvent } from './event.ts'
import { eventId } from './eventId.ts'

/** A grant as Rafiki showed it. */
export interface GrantSighting {
  /** Accesses and subject together, as `grant(id)` gives them, or neither: a row of a list lacks some. */
  grant: Pick<Grant, 'id' | 'client' | 'createdAt'> & GrantState & Partial<Pick<Grant, 'access' | 'subject'>>
  /** When Rafiki was asked, and had answered. Milliseconds, as the others. */
  askedAt: number
  seenAt: number
  /** Who brought it to this state and when, where that is known. */
  actor?: Actor
  at?: number
  /** Since when it waits for an answer that is no longer taken. */
  expiredAt?: number
}

/** What changes over its life. */
export interface GrantState {
  state: string
  finalizationReason: string | null
}

const over = 4
const stages: Partial<Record<string, number>> = { PROCESSING: 0, PENDING: 1, APPROVED: 2, FINALIZED: 3 }

/** How far a grant has come: a later look shows a later stage, unless Rafiki moved it back. */
export const stageOf = ({ state, finalizationReason }: GrantState): number =>
  finalizationReason === 'REVOKED' || finalizationReason === 'REJECTED' ? over : (stages[state] ?? 0)

export const isOver = (grant: GrantState): boolean => stageOf(grant) === over

/** What was known of a grant before it was seen again. */
export interface KnownGrant extends GrantState {
  /** When Rafiki was asked. */
  askedAt: number
  expired: boolean
}

function kindsBetween(before: KnownGrant | undefined, { grant, expiredAt }: GrantSighting): EventKind[] {
  const kinds: EventKind[] = before ? [] : ['grant.requested']
  const [from, to] = [before ? stageOf(before) : 0, stageOf(grant)]
  if (from === over) return to === over ? kinds : ['grant.revived']
  if (to === over) return [...kinds, grant.finalizationReason === 'REJECTED' ? 'grant.rejected' : 'grant.revoked']
  if (to < 2 && expiredAt !== undefined && !before?.expired) kinds.push('grant.expired')
  if (from < 2 && to >= 2) kinds.push('grant.approved')
  if (from < 3 && to >= 3) kinds.push('grant.token_issued')
  return kinds
}

/**
 * What must have happened to a grant since it was seen before, in its order.
 * @param lives how often it has lived again: one that does can be approved and revoked once more
 */
export function eventsOf(
  tenantId: string,
  sighting: GrantSighting,
  { before, addresses, lives }: { before: KnownGrant | undefined; addresses: readonly string[]; lives: number }
): NewEvent[] {
  const { grant, seenAt, actor, at, expiredAt } = sighting
  const { id, client, state, finalizationReason } = grant
  const createdAt = Date.parse(grant.createdAt)
  const notBefore = Math.min(before?.askedAt ?? createdAt, seenAt)
  const kinds = kindsBetween(before, sighting)
  const knownOf = (kind: EventKind): Pick<NewEvent, 'at' | 'notBefore' | 'notAfter' | 'actor'> => {
    if (kind === 'grant.requested') return { at: createdAt, actor: { role: 'client' } }
    if (kind === 'grant.expired') return { at: expiredAt ?? seenAt, actor: { role: 'unknown' } }
    // What led to the state that somebody brought it to, others may have done.
    if (actor && kind === kinds.at(-1)) return at === undefined ? { ...between, actor } : { at, actor }
    return { ...between, actor: { role: 'unknown' } }
  }
  const between = { at: seenAt, notBefore, notAfter: seenAt }
  return kinds.map((kind) => {
    const known = knownOf(kind)
    const subject = known.actor.role === 'accountHolder' ? known.actor.subject : undefined
    return {
      id: eventId(tenantId, id, kind, kind === 'grant.requested' ? 0 : lives),
      ...{ kind, tenantId, grantId: id, walletAddresses: addresses },
      ...known,
      ...(subject !== undefined && { subject }),
      ...(client !== null && { client }),
      details: { state, finalizationReason, ...(client !== null && { client }) }
    }
  })
}
