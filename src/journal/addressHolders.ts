import { sql } from 'kysely'
import type { Database } from './database/database.ts'
import type { Held } from './eventQuery.ts'

/*
 * Events that no account holder acted in say whose they are by a wallet address, and an address may be given to somebody
 * else, and back. So it is written down whose tokens name it: when each holder was seen first, and when they were seen
 * again after somebody else was.
 */

/** A verified token, as far as it says who holds which wallet addresses. Milliseconds. */
export interface Holder {
  tenantId: string
  subject: string
  walletAddresses: readonly string[]
  /** When the issuer said so. A token that is older than a change of hands says nothing of what came after it. */
  saidAt: number
  seenAt: number
}

/** What is known already stays. */
export async function recordHolder(
  db: Database,
  { tenantId, subject, walletAddresses, saidAt, seenAt }: Holder
): Promise<void> {
  if (walletAddresses.length === 0) return
  await sql`
    insert into journal_address_holders (tenant_id, wallet_address, subject, seen_at)
    select ${tenantId}::uuid, address, ${subject}::text, ${new Date(seenAt)}::timestamptz
    from unnest(${walletAddresses}::text[]) as named (address)
    on conflict do nothing`.execute(db)
  await sql`
    insert into journal_address_returns (tenant_id, wallet_address, subject, seen_at)
    select tenant_id, wallet_address, subject, ${new Date(seenAt)}::timestamptz from journal_address_holders own
    where tenant_id = ${tenantId} and wallet_address = any(${walletAddresses}::text[]) and subject = ${subject}
      and exists (select from journal_address_holders other
        where other.tenant_id = own.tenant_id and other.wallet_address = own.wallet_address
          and other.subject <> own.subject and other.seen_at <= ${new Date(saidAt)}
          and other.seen_at > greatest(own.seen_at, (select max(seen_at) from journal_address_returns back
            where back.tenant_id = own.tenant_id and back.wallet_address = own.wallet_address
              and back.subject = own.subject)))
    on conflict do nothing`.execute(db)
}

/**
 * When each wallet address was the subject's: from the first event on (-Infinity) where nobody was seen with it before
 * them, else since they were seen with it; until somebody else was seen with it first, and again since they were seen after
 * that.
 */
export async function heldBy(
  db: Database,
  tenantId: string,
  subject: string,
  walletAddresses: readonly string[]
): Promise<Map<string, Held[]>> {
  const { rows } = await sql<{ wallet_address: string; what: 'own' | 'other' | 'back'; seen_at: Date }>`
    select wallet_address, case when subject = ${subject} then 'own' else 'other' end as what, seen_at
    from journal_address_holders
    where tenant_id = ${tenantId} and wallet_address = any(${walletAddresses}::text[])
    union all
    select wallet_address, 'back', seen_at from journal_address_returns
    where tenant_id = ${tenantId} and wallet_address = any(${walletAddresses}::text[]) and subject = ${subject}
    order by seen_at`.execute(db)
  return new Map(
    walletAddresses.map((address) => {
      const its = rows.filter((row) => row.wallet_address === address)
      const timesOf = (what: (typeof rows)[number]['what']): number[] =>
        its.flatMap((row) => (row.what === what ? row.seen_at.getTime() : []))
      return [address, timesBetween(timesOf('own')[0], timesOf('other'), timesOf('back'))]
    })
  )
}

/** @param others when others were seen first @param backs when the holder was seen again; both in their order */
function timesBetween(own: number | undefined, others: readonly number[], backs: readonly number[]): Held[] {
  const [first] = others
  if (own === undefined) return first === undefined ? [{ from: -Infinity, until: Infinity }] : []
  const held: Held[] = []
  let from = first === undefined || own < first ? -Infinity : own
  for (const until of others) {
    if (until <= Math.max(from, own)) continue
    held.push({ from, until })
    const back = backs.find((it) => it >= until)
    if (back === undefined) return held
    from = back
  }
  return [...held, { from, until: Infinity }]
}
