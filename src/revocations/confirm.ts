import type { Viewer } from '../identity/viewer.ts'
import type { Rafiki } from '../rafiki/client.ts'
import { revokeGrant } from '../rafiki/queries/grants.ts'
import type { Grant } from '../rafiki/grant.ts'
import { readBack, type Reading, type ReadingOptions } from './readBack.ts'
import type { Revocations } from './revocations.ts'

/** What of a request's context a revocation needs. */
interface Revoking {
  rafiki: Rafiki
  viewer: Viewer
  requestId: string
  revocations: Revocations
}

/** Reads grants back after Rafiki has said that they are revoked, and again later. @param ids UUIDs in lower case */
export async function confirmRevoked(
  { rafiki, viewer, requestId, revocations }: Revoking,
  ids: readonly string[],
  options?: ReadingOptions
): Promise<Map<string, Reading>> {
  const readings = await readBack(rafiki, ids, options)
  const { tenant, role, subject, clientId } = viewer
  revocations.note(readings, { tenant, role, subject, clientId, requestId })
  return readings
}

/**
 * Revokes a grant in any state. Prove first whose it is: Rafiki does not.
 * @param id a UUID in lower case
 * @returns the grant as it then is
 * @throws GatewayError NOT_CONFIRMED, NOT_FOUND, and with `outcome` where it is not known to be done
 */
export async function revokeAndConfirm(
  revoking: Revoking,
  id: string,
  maySee?: ReadingOptions['maySee']
): Promise<Grant> {
  await revokeGrant(revoking.rafiki, id)
  const { grant, failure } = (await confirmRevoked(revoking, [id], { maySee })).get(id) ?? {}
  if (!grant || failure) throw failure ?? new TypeError('expected a reading of each grant')
  return grant
}
