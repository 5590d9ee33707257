import type { Grant } from '../../rafiki/grant.ts'
import { chunksOf } from '../../rafiki/queries/batch.ts'
import { grantsByIds } from '../../rafiki/queries/grants.ts'
import { listNewestGrants, type NewestGrant } from '../../rafiki/queries/journal.ts'
import { recordRead } from '../seenGrants.ts'
import { timed, type Followed, type Timed } from './followed.ts'
import { dueGrants, knownGrants, mark, unfilledGrants } from './rows.ts'
import { placeOf, readBack, readNewest, type ReadPage } from './walk.ts'

export interface GrantSettings {
  /** After which Rafiki takes no answer to a request. */
  interactionExpirySeconds: number
  /** Milliseconds in which a grant is read again at most once. */
  everyMs: number
}

/** Follows the grants of a tenant. */
export function followGrants(followed: Followed, { interactionExpirySeconds, everyMs }: GrantSettings) {
  const { journal, tenant, rafiki, now } = followed

  async function record(grants: readonly (Grant | NewestGrant)[], { askedAt, seenAt }: Timed): Promise<void> {
    const held = await recordRead(journal, tenant.id, grants, { askedAt, seenAt, interactionExpirySeconds })
    await mark(journal, { table: 'journal_grants', tenantId: tenant.id, ids: held }, 'seen_at', seenAt)
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
  let tried: string[] = []
  const [newest, back] = [placeOf(journal, tenant.id, 'grants'), placeOf(journal, tenant.id, 'grants back')]

  return {
    look: (overlapMs: number) => readNewest(newest, read, overlapMs),
    back: () => readBack(back, read),
    /** Reads some again that are not over, of these wallet addresses or of all. @returns whether there were any */
    again: async (addresses?: readonly string[]): Promise<boolean> =>
      readAgain(await dueGrants(journal, tenant.id, now() - everyMs, addresses)),
    /** Reads some whose addresses a gateway of the version before wrote. @returns whether there were any others than before */
    fill: async (): Promise<boolean> => readAgain((tried = await unfilledGrants(journal, tenant.id, tried)))
  }
}
