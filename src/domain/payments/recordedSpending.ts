import type { Context } from '../../context.ts'
import type { SpentAmounts } from '../../history.ts'
import { grantsUsed } from '../../journal/grantUses.ts'
import type { Journal } from '../../journal/journal.ts'
import { toUuid } from '../../lib/uuid.ts'
import { inTime, orWalk } from '../recorded.ts'
import { payersOf, recordedSince, type Recorded } from './recordedPayments.ts'
import { lastUsesOf, usesOf } from './recordedUses.ts'
import { spentAmounts } from './spentAmounts.ts'

/** So many grants that payments name are looked at. */
const maxUsed = 5_000

/** Counts from the rows of the journal; where that is off, down or slow, from Rafiki's list. */
export const recordedSpending: SpentAmounts<Context> = {
  useOf: (context, grantId, since) =>
    orWalk(
      context,
      (journal) => usesOf(context, journal).load({ grantId: uuid(grantId), since: moment(since) }),
      () => spentAmounts.useOf(context, grantId, since)
    ),
  lastUseOf: (context, grantIds, since) =>
    orWalk(
      context,
      (journal) => findLastUse(context, journal, grantIds.map(uuid), moment(since)),
      () => spentAmounts.lastUseOf(context, grantIds, since)
    ),
  usedGrants: (context) =>
    orWalk(
      context,
      async (journal) => {
        const recorded = await recordedSince(context, journal, 0)
        const payers = payersOf(context, recorded)
        const wanted = { since: moment(recorded.since), limit: maxUsed + 1 }
        const ids = payers ? await inTime(journal.read((db) => grantsUsed(db, payers, wanted))) : []
        return { ids: ids.slice(0, maxUsed), complete: recorded.complete && ids.length <= maxUsed }
      },
      () => spentAmounts.usedGrants(context)
    )
}

/** @throws Error where the journal cannot have it */
function uuid(id: string): string {
  const known = toUuid(id)
  if (known === undefined) throw new Error('the id of a grant is no UUID')
  return known
}

/** As a database takes it; no payment is older than 1970. */
const moment = (since: number): number => Math.min(Math.max(since, 0), Date.UTC(9999))

async function findLastUse(
  context: Context,
  journal: Journal,
  grantIds: readonly string[],
  since: number
): Promise<string | null | undefined> {
  const look = async (recorded: Recorded): Promise<string | undefined> => {
    const payers = payersOf(context, recorded)
    if (!payers) return undefined
    const wanted = grantIds.map((grantId) => ({ grantId, since: recorded.since }))
    const found = await Promise.all(wanted.map((it) => lastUsesOf(context, journal, payers).load(it)))
    return found
      .flatMap((last) => last?.toISOString() ?? [])
      .sort()
      .at(-1)
  }
  // The newest page first, with all that is known before it.
  const known = await look(await recordedSince(context, journal, since, () => true))
  if (known !== undefined) return known
  const recorded = await recordedSince(context, journal, since, (named) => grantIds.some((id) => named.has(id)))
  return (await look(recorded)) ?? (recorded.complete ? null : undefined)
}
