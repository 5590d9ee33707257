import { sql } from 'kysely'
import type { Database } from './database/database.ts'

/* Whether the journal has all grants of wallet addresses. Rows alone do not tell: some may not have been read, or be erased. */

/** Grants of some wallet addresses, of which there is at least one. */
export interface Holdings {
  tenantId: string
  walletAddresses: readonly string[]
}

/** Rows of some grants were removed: written before there was a name for each wallet address. */
const erased = 'grants erased'
const erasedOf = (address: string): string => `grants of ${address} erased`

/** For who removes rows of grants, in the same transaction: counts of these addresses would lack them. @throws Error */
export async function forgetGrantsOf(
  tx: Database,
  tenantId: string,
  walletAddresses: readonly string[]
): Promise<void> {
  const row = { tenant_id: tenantId, complete: false, updated_at: new Date() }
  await tx
    .insertInto('journal_walks')
    .values(walletAddresses.map((address) => ({ ...row, name: erasedOf(address) })))
    .onConflict((there) => there.doNothing())
    .execute()
}

/**
 * Whether all grants of these addresses have rows that were brought up to date since a moment (milliseconds): the walk back
 * is complete, and who follows has looked at what is new.
 * @param most how many rows there may be
 * @throws Error of the database
 */
export async function hasGrantsOf(
  db: Database,
  { tenantId, walletAddresses }: Holdings,
  { since, most }: { since: number; most: number }
): Promise<boolean> {
  const names = [erased, ...walletAddresses.map(erasedOf)]
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from journal_walks where tenant_id = ${tenantId} and name = 'grants back' and complete)
      and exists (select from journal_walks
        where tenant_id = ${tenantId} and name = 'grants' and updated_at >= ${new Date(since)})
      and not exists (select from journal_walks where tenant_id = ${tenantId} and name = any(${names}::text[]))
      and (select count(*) from (
        select from journal_grant_addresses
        where tenant_id = ${tenantId} and wallet_address = any(${walletAddresses}::text[]) limit ${most + 1}
      ) as its) <= ${most} as known`.execute(db)
  return rows[0]?.known === true
}

/** What was last seen of some grants, but for those that Rafiki no longer knows. @throws Error of the database */
export async function seenGrants(
  db: Database,
  tenantId: string,
  ids: readonly string[]
): Promise<Map<string, { state: string; finalizationReason: string | null }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('journal_grants')
    .select(['id', 'state', 'finalization_reason as finalizationReason'])
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', [...ids])
    .where('missing_at', 'is', null)
    .execute()
  return new Map(rows.map(({ id, ...state }) => [id, state]))
}
