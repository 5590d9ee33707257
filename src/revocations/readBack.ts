import { GatewayError, notConfirmed } from '../errors.ts'
import { inParallel } from '../lib/parallel.ts'
import type { Rafiki } from '../rafiki/client.ts'
import { grantsByIds } from '../rafiki/queries/grants.ts'
import type { Grant, GrantState } from '../rafiki/grant.ts'
import { chunksOf } from '../rafiki/queries/batch.ts'

/** What a look at a grant says after Rafiki has answered that it is revoked. */
export interface Reading {
  /** As it is. Undefined where it could not be read. */
  grant?: Grant
  /** Why the revocation is not confirmed. */
  failure?: GatewayError
}

export interface ReadingOptions {
  /** Whether a grant of the tenant is one that was to be revoked. */
  maySee?: (grant: Grant) => boolean
  /** Whether there is time for more. */
  mayGoOn?: () => boolean
}

/** Requests for readings that one mutation has under way at a time. */
const parallel = 4

/** Rafiki sets both when it revokes. A rejected grant gives nobody anything either. */
export const isOver = ({ state, finalizationReason }: GrantState): boolean =>
  state === 'FINALIZED' && (finalizationReason === 'REVOKED' || finalizationReason === 'REJECTED')

/**
 * Reads grants that Rafiki says it has revoked: its answer does not mean that its database kept it (measured).
 * @param ids UUIDs in lower case
 * @returns a reading of each; what went wrong on the way is in it
 */
export async function readBack(
  rafiki: Rafiki,
  ids: readonly string[],
  { maySee, mayGoOn = () => true }: ReadingOptions = {}
): Promise<Map<string, Reading>> {
  const chunks = chunksOf(ids)
  // One that is gone spoils the answer that it is asked in, and costs two.
  const own = rafiki.readingBack(chunks.length + 2 * ids.length)
  const readings = new Map<string, Reading>()
  await inParallel(chunks, parallel, async (chunk) => {
    const found = mayGoOn() ? await read(own, chunk, maySee) : undefined
    for (const id of chunk) readings.set(id, readingOf(found?.get(id)))
  })
  return readings
}

/** Undefined where they could not be read; the log says why. */
async function read(
  rafiki: Rafiki,
  ids: readonly string[],
  maySee: ReadingOptions['maySee']
): Promise<Map<string, Grant> | undefined> {
  try {
    return await grantsByIds(rafiki, ids, rafiki.tenant.id, maySee)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return undefined
  }
}

function readingOf(grant: Grant | undefined): Reading {
  if (!grant) return { failure: notConfirmed('UNKNOWN') }
  return isOver(grant) ? { grant } : { grant, failure: notConfirmed('NOT_DONE') }
}
