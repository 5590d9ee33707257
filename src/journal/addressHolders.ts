import { sql } from 'kysely'
import type { Database } from './database/database.ts'

/*
 * Events that no account holder acted in say whose they are by a wallet address, and an address may be given to somebody
 * else. So it is written down whose tokens name it, and since when.
 */

/** Writes down whose verified token names these wallet addresses. What is known already stays. */
export async function recordHolder(
  db: Database,
  { tenantId, subject, walletAddresses }: { tenantId: string; subject: string; walletAddresses: readonly string[] },
  seenAt: Date
): Promise<void> {
  if (walletAddresses.length === 0) return
  await sql`
    insert into journal_address_holders (tenant_id, wallet_address, subject, seen_at)
    select ${tenantId}::uuid, address, ${subject}::text, ${seenAt}::timestamptz
    from unnest(${walletAddresses}::text[]) as named (address)
    on conflict do nothing`.execute(db)
}

/**
 * Since when events of each wallet address are the subject's, in milliseconds: from the first one on (-Infinity) where
 * nobody was seen with the address before them, else since they were seen with it (Infinity: not yet).
 */
export async function heldSince(
  db: Database,
  tenantId: string,
  subject: string,
  walletAddresses: readonly string[]
): Promise<Map<string, number>> {
  const { rows } = await sql<{ wallet_address: string; own: Date | null; other: Date | null }>`
    select wallet_address,
      min(seen_at) filter (where subject = ${subject}) as own,
      min(seen_at) filter (where subject <> ${subject}) as other
    from journal_address_holders
    where tenant_id = ${tenantId} and wallet_address = any(${walletAddresses}::text[])
    group by wallet_address`.execute(db)
  const known = new Map(rows.map((row) => [row.wallet_address, row]))
  return new Map(
    walletAddresses.map((address) => {
      const { own, other } = known.get(address) ?? {}
      const first = !other || (own && own < other)
      return [address, first ? -Infinity : (own?.getTime() ?? Infinity)]
    })
  )
}
