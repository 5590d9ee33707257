import type { Context } from '../../context.ts'
import type { CountedGrant, MyClient } from '../../history.ts'
import type { ClientRow } from '../../journal/clientCounts.ts'
import type { Database } from '../../journal/database/database.ts'
import { findOwnGrants, type Counting, type OwnGrantRow } from '../../journal/grantCounts.ts'
import { statusNow } from '../grants/grantView.ts'
import { hasChanged, readAgain, record, type Recorded } from './recordedGrants.ts'

/** So many grants of one client are looked at one by one. */
const maxOfClient = 5_000

/** Grants of the caller's that count, as the journal has them. */
export interface Counts {
  context: Context
  recorded: Recorded
  read: <T>(look: (db: Database, wanted: Counting) => Promise<T>) => Promise<T>
}

/**
 * Clients, each with its newest grant as that is now. Where one has changed meanwhile, they are found once more.
 * @throws GatewayError of Rafiki; Error of the journal
 */
export async function shown<Found extends { clients: readonly ClientRow[] }>(
  counts: Counts,
  find: () => Promise<Found>
): Promise<{ found: Found; clients: MyClient[] }> {
  const { context, recorded, read } = counts
  for (let again = true; ; again = false) {
    const found = await find()
    const [keys, madeAt] = [found.clients.map((it) => it.client_key), found.clients.map(({ last }) => last)]
    const newest = keys.length === 0 ? [] : await read((db, its) => findOwnGrants(db, its, { keys, madeAt, ofEach: 1 }))
    const grants = await readAgain(
      context,
      newest.map(({ id }) => id).filter((id) => !recorded.listed.has(id))
    )
    const changed = newest.flatMap(({ id, state, finalization_reason: finalizationReason }) => {
      const grant = grants.get(id)
      return grant && hasChanged(grant, { state, finalizationReason }) ? [grant] : []
    })
    await record(context, recorded.journal, changed)
    if (changed.length > 0 && again) continue
    const known = new Map(newest.map((row) => [row.client_key, row]))
    const grantsOf = grantsReader(counts, keys)
    const clients = found.clients.map((row): MyClient => {
      const its = known.get(row.client_key)
      const grant = its && (grants.get(its.id) ?? recorded.listed.get(its.id))
      if (!grant) throw new Error('a grant is no longer the newest of its client')
      return {
        ...{ id: row.id, client: grant.client, activeGrants: row.active, canSpend: row.spends },
        firstGrantedAt: new Date(row.first).toISOString(),
        lastGrantedAt: new Date(row.last).toISOString(),
        newest: { ...grant, status: statusNow(context, grant), asked: its.asked, spends: its.spends },
        totalGrants: row.grants,
        grants: () => grantsOf(row.client_key)
      }
    })
    return { found, clients }
  }
}

/** The grants of clients, read at once when the first of them are asked for. */
function grantsReader({ context, read }: Counts, keys: readonly string[]) {
  let all: Promise<Map<string, CountedGrant[]>> | undefined
  async function readAll(): Promise<Map<string, CountedGrant[]>> {
    const rows = await read((db, its) => findOwnGrants(db, its, { keys, ofEach: maxOfClient }))
    context.rafiki.viewRows(rows.length)
    const byKey = new Map<string, CountedGrant[]>(keys.map((key) => [key, []]))
    for (const row of rows) byKey.get(row.client_key)?.push(countedGrant(context.rafiki.tenant.id, row))
    return byKey
  }
  return async (key: string): Promise<readonly CountedGrant[]> => (await (all ??= readAll())).get(key) ?? []
}

const countedGrant = (tenantId: string, row: OwnGrantRow): CountedGrant => ({
  ...{ id: row.id, tenantId, client: row.client, createdAt: row.created_at.toISOString(), access: [] },
  ...{ state: row.state, finalizationReason: row.finalization_reason, lastSeen: true },
  ...{ status: row.status, asked: row.asked, spends: row.spends }
})
