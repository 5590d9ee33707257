import { actorOf, type Origin, type Viewer } from '../identity/viewer.ts'
import type { Journal } from '../journal/journal.ts'
import type { Rafiki } from '../rafiki/client.ts'
import { revokeGrant } from '../rafiki/queries/grants.ts'
import type { Grant } from '../rafiki/grant.ts'
import { isOver, readBack, type Reading, type ReadingOptions } from './readBack.ts'
import { recordSeen, type Seen } from './recordSeen.ts'
import type { Revocations } from './revocations.ts'

/** What of a request's context a revocation needs. */
interface Revoking {
  rafiki: Rafiki
  viewer: Viewer
  origin: Origin | undefined
  requestId: string
  revocations: Revocations
  journal: Journal | undefined
}

/** Grants by their ids (UUIDs in lower case), and when Rafiki said that they are revoked; undefined: they were over before. */
export type Acknowledged = ReadonlyMap<string, number | undefined>

/** Reads grants back after Rafiki has said that they are revoked, and again later. */
export async function confirmRevoked(
  { rafiki, viewer, origin, requestId, revocations, journal }: Revoking,
  acknowledged: Acknowledged,
  options?: ReadingOptions
): Promise<Map<string, Reading>> {
  const askedAt = Date.now()
  const readings = await readBack(rafiki, [...acknowledged.keys()], options)
  const { tenant, role, subject, clientId } = viewer
  revocations.note(readings, { tenant, role, subject, clientId, requestId })
  const seen = [...readings].flatMap(([id, { grant }]): Seen[] => {
    if (!grant) return []
    const at = grant.finalizationReason === 'REVOKED' ? acknowledged.get(id) : undefined
    return [{ grant, ...(at !== undefined && { by: { actor: actorOf(viewer, origin), at } }) }]
  })
  await recordSeen(journal, tenant.id, seen, askedAt)
  return readings
}

/**
 * Revokes a grant in any state. Prove first whose it is: Rafiki does not.
 * @param before the grant as it was
 * @returns the grant as it then is
 * @throws GatewayError NOT_CONFIRMED, NOT_FOUND, and with `outcome` where it is not known to be done
 */
export async function revokeAndConfirm(
  revoking: Revoking,
  before: Grant,
  maySee?: ReadingOptions['maySee']
): Promise<Grant> {
  const { id } = before
  await revokeGrant(revoking.rafiki, id)
  const acknowledged = new Map([[id, isOver(before) ? undefined : Date.now()]])
  const { grant, failure } = (await confirmRevoked(revoking, acknowledged, { maySee })).get(id) ?? {}
  if (!grant || failure) throw failure ?? new TypeError('expected a reading of each grant')
  return grant
}
