import type { Database } from './database/database.ts'

/*
 * Which payments of a wallet address the journal has all of. Rows alone do not tell: between two of them there may be
 * one that nobody looked at.
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

/**
 * Call this once the rows are written. What somebody else wrote or deleted meanwhile stays so.
 * @param before the text of what was read
 * @throws Error of the database
 */
export async function writeKnownRanges(
  db: Database,
  tenantId: string,
  { walletAddressId, ranges, before }: { walletAddressId: string; ranges: readonly KnownRange[]; before: string }
): Promise<void> {
  const name = nameOf(walletAddressId)
  const complete = ranges.some(({ from }) => from === null)
  const row = { position: textOf(ranges), complete, updated_at: new Date() }
  if (before === '') {
    const first = { tenant_id: tenantId, name, ...row }
    await db
      .insertInto('journal_walks')
      .values(first)
      .onConflict((there) => there.doNothing())
      .execute()
  } else {
    await db
      .updateTable('journal_walks')
      .set(row)
      .where('tenant_id', '=', tenantId)
      .where('name', '=', name)
      .where('position', '=', before)
      .execute()
  }
}

/** For who deletes rows of payments, in the same transaction. @throws Error of the database */
export async function forgetKnownRanges(
  tx: Database,
  tenantId: string,
  walletAddressIds: readonly string[]
): Promise<void> {
  if (walletAddressIds.length === 0) return
  const names = walletAddressIds.map(nameOf)
  await tx.deleteFrom('journal_walks').where('tenant_id', '=', tenantId).where('name', 'in', names).execute()
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
