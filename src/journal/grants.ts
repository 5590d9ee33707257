import type { Transaction } from 'kysely'
import type { NewEvent } from './event.ts'
import { grantAddresses, keepAddresses, type GrantAddress } from './grantAddresses.ts'
import { eventsOf, stageOf, type GrantSighting, type KnownGrant } from './grantLife.ts'
import { keepRows, rowOf, stateOf, type GrantRow } from './grantRows.ts'
import type { Journal } from './journal.ts'
import type { Tables } from './tables.ts'

/**
 * Writes what became of grants: their rows, and the events that must have happened since they were last seen. The chain is
 * held meanwhile, so that of all who see a change one writes it.
 * @throws Error of the database: then nothing is written
 */
export async function recordGrants(
  journal: Journal,
  tenantId: string,
  sightings: readonly GrantSighting[]
): Promise<void> {
  if (sightings.length === 0) return
  const written = await journal.write(tenantId, async ({ tx, append }) => {
    const known = await knownGrants(tx, tenantId, [...new Set(sightings.map(({ grant }) => grant.id))])
    const events: NewEvent[] = []
    const changed = new Map<string, GrantRow>()
    const found: { grant: GrantSighting['grant']; addresses: readonly GrantAddress[] }[] = []
    for (const sighting of sightings) {
      const { id } = sighting.grant
      const row = known.rows.get(id)
      const before = row && knownOf(row)
      if (row && before && isStale(row, before, sighting)) continue
      const told = known.filled.has(id) ? undefined : grantAddresses(sighting.grant)
      const addresses = known.addresses.get(id) ?? told?.map(({ address }) => address) ?? []
      if (told) {
        found.push({ grant: sighting.grant, addresses: told })
        known.addresses.set(id, addresses)
        known.filled.add(id)
      }
      const lives = known.lives.get(id) ?? 0
      const its = eventsOf(tenantId, sighting, { before, addresses, lives })
      if (its.some(({ kind }) => kind === 'grant.revived')) known.lives.set(id, lives + 1)
      events.push(...its)
      const now = rowOf(tenantId, sighting, row, its)
      known.rows.set(id, now)
      changed.set(id, now)
    }
    await keepRows(tx, [...changed.values()])
    await keepAddresses(tx, tenantId, found)
    await append(events)
    return events
  })
  for (const { kind, grantId: grant } of written) {
    if (kind === 'grant.revived') journal.log.error({ alarm: true, tenant: tenantId, grant }, livesAgain)
  }
}

const livesAgain = 'a grant that was over lives again'

async function knownGrants(tx: Transaction<Tables>, tenantId: string, ids: readonly string[]) {
  const rows = await tx
    .selectFrom('journal_grants')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', ids)
    .execute()
  const owners = await tx
    .selectFrom('journal_grant_addresses')
    .select(['grant_id', 'wallet_address', 'kinds'])
    .where('tenant_id', '=', tenantId)
    .where('grant_id', 'in', ids)
    .execute()
  const revivals = await tx
    .selectFrom('journal_events')
    .select('grant_id')
    .where('tenant_id', '=', tenantId)
    .where('grant_id', 'in', ids)
    .where('kind', '=', 'grant.revived')
    .execute()
  const addresses = new Map<string, readonly string[]>()
  /** Grants whose addresses have all of their columns. */
  const filled = new Set<string>()
  for (const { grant_id: id, wallet_address: address, kinds } of owners) {
    addresses.set(id, [...(addresses.get(id) ?? []), address])
    if (kinds !== null) filled.add(id)
  }
  const lives = new Map<string | null, number>()
  for (const { grant_id: id } of revivals) lives.set(id, (lives.get(id) ?? 0) + 1)
  return { rows: new Map(rows.map((row) => [row.id, row])), addresses, filled, lives }
}

const knownOf = (row: GrantRow): KnownGrant => ({
  ...stateOf(row),
  askedAt: row.asked_at.getTime(),
  expired: row.ended_at !== null
})

/** What somebody else saw later. When looks overlap, the one that shows more was answered later. */
function isStale({ seen_at: seenAt }: GrantRow, before: KnownGrant, sighting: GrantSighting): boolean {
  if (sighting.actor) return false
  const back = stageOf(sighting.grant) < stageOf(before)
  return sighting.seenAt < before.askedAt || (back && sighting.askedAt < seenAt.getTime())
}
