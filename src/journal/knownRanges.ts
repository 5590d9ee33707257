import type { Database } from './database/database.ts'

/*
 * Which payments of a wallet address the journal has all of. Rows alone do not tell: between two of them there may be
 * one that nobody looked at. Who deletes rows of payments deletes the wallet address's walk as well.
 */

/** All payments made after one moment and before another, in milliseconds. */
export interface KnownRange {
  to: number
  /** Null: there is none before. */
  from: number | null
  /** The id of the oldest of them that was read: where a walk back in time goes on. */
  cursor: string
}

/** So many ranges with gaps between them; a gap closes when it is read. */
const maxRanges = 4

const nameOf = (walletAddressId: string): string => `payments of wallet address ${walletAddressId}`

/** By wallet address, the newest range first. @throws Error of the database */
export async function readKnownRanges(
  db: Database,
  tenantId: string,
  walletAddressIds: readonly string[]
): Promise<Map<string, KnownRange[]>> {
  const names = new Map(walletAddressIds.map((id) => [nameOf(id), id]))
  if (names.size === 0) return new Map()
  const rows = await db
    .selectFrom('journal_walks')
    .select(['name', 'position'])
    .where('tenant_id', '=', tenantId)
    .where('name', 'in', [...names.keys()])
    .execute()
  return new Map(rows.map(({ name, position }) => [names.get(name) ?? '', rangesIn(position ?? '')]))
}

/** Call this once the rows are written. @throws Error of the database */
export async function writeKnownRanges(
  db: Database,
  tenantId: string,
  known: ReadonlyMap<string, readonly KnownRange[]>
): Promise<void> {
  if (known.size === 0) return
  const updatedAt = new Date()
  const rows = [...known].map(([id, ranges]) => ({
    ...{ tenant_id: tenantId, name: nameOf(id), updated_at: updatedAt, position: textOf(ranges) },
    complete: ranges.some(({ from }) => from === null)
  }))
  await db
    .insertInto('journal_walks')
    .values(rows)
    .onConflict((there) =>
      there.columns(['tenant_id', 'name']).doUpdateSet((row) => ({
        position: row.ref('excluded.position'),
        complete: row.ref('excluded.complete'),
        updated_at: row.ref('excluded.updated_at')
      }))
    )
    .execute()
}

/** A line for each range that holds anything. The oldest stays, as it took longest to read. */
export function textOf(ranges: readonly KnownRange[]): string {
  const some = ranges.filter(({ to, from }) => from === null || from < to)
  const kept = some.length > maxRanges ? [...some.slice(0, maxRanges - 1), ...some.slice(-1)] : some
  return kept.map(({ to, from, cursor }) => `${to} ${from ?? 'all'} ${cursor}`).join('\n')
}

const rangesIn = (position: string): KnownRange[] =>
  position
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [to, from, cursor = ''] = line.split(' ')
      return { to: Number(to), from: from === 'all' ? null : Number(from), cursor }
    })
