import { sql, type RawBuilder } from 'kysely'
import type { Database } from './database/database.ts'
import { uuidList, type Payers } from './grantUses.ts'

/** Payments of one pair of assets under one grant, added up. Amounts are decimal digits. */
export interface UseRow {
  /** Which of the grants asked for, by its place. */
  n: number
  debit_code: string
  debit_scale: number
  receive_code: string
  receive_scale: number
  payments: number
  last: Date
  /** The latest that counts; null where none does. */
  last_counted: Date | null
  counted_debit: string
  counted_receive: string
  /** What failed payments have sent all the same. */
  failed_debit: string
  failed_receive: string
}

/** Rafiki does not count what failed or was cancelled. */
const counts = sql`state not in ('FAILED', 'CANCELLED')`

/** Payments added up. One that failed may have sent a part. */
const sumsOfPayments = sql`
  count(*)::int as payments, max(created_at) as last, max(created_at) filter (where ${counts}) as last_counted,
  coalesce(sum(debit_value) filter (where ${counts}), 0) as counted_debit,
  coalesce(sum(receive_value) filter (where ${counts}), 0) as counted_receive,
  coalesce(sum(sent_value) filter (where state = 'FAILED'), 0) as failed_debit,
  coalesce(sum(div(receive_value * sent_value, nullif(debit_value, 0))) filter (where state = 'FAILED'), 0)
    as failed_receive`

/**
 * What was paid under grants, each since a moment (milliseconds): months that were added up before, if nothing of them was
 * earlier, and rows of the others.
 * @throws Error of the database
 */
export async function sumUses(
  db: Database,
  { tenantId, walletAddressIds }: Payers,
  uses: readonly { grantId: string; since: number }[]
): Promise<UseRow[]> {
  const wanted = uses.map(
    ({ grantId, since }, n) => sql`(${n}::int, ${grantId}::uuid, ${new Date(since)}::timestamptz)`
  )
  const theirs = sql`tenant_id = ${tenantId}::uuid and grant_id = wanted.grant_id
    and wallet_address_id in (${uuidList(walletAddressIds)})`
  const columns = sql`debit_code, debit_scale, receive_code, receive_scale`
  const added = (which: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select ${columns}, ${sumsOfPayments} from journal_payments
    where ${theirs} and created_at >= wanted.since and ${which} group by ${columns}`
  const { rows } = await sql<UseRow>`
    select n, ${columns}, sum(payments)::int as payments, max(last) as last, max(last_counted) as last_counted,
      sum(counted_debit)::text as counted_debit, sum(counted_receive)::text as counted_receive,
      sum(failed_debit)::text as failed_debit, sum(failed_receive)::text as failed_receive
    from (values ${sql.join(wanted)}) as wanted (n, grant_id, since)
    cross join lateral (
      select date_trunc('month', date_trunc('month', wanted.since, 'UTC')
        + case when min(first) < wanted.since then interval '760 hours' else interval '0' end, 'UTC') as month
      from journal_payment_sums where ${theirs} and month = date_trunc('month', wanted.since, 'UTC')
    ) as whole
    cross join lateral (
      select ${columns}, payments, last, last_counted, counted_debit, counted_receive, failed_debit, failed_receive
      from journal_payment_sums where ${theirs} and month >= whole.month
      union all ${added(sql`not folded`)}
      union all ${added(sql`folded and created_at < whole.month`)}
    ) as part
    group by n, ${columns}`.execute(db)
  return rows
}

/** So many payments are added to their sums at once. */
const atOnce = 1_000

/**
 * Adds payments under grants that have ended to the sums of their months, so that none of them is added up again in each
 * request. What somebody is changing is left for the next time.
 * @returns whether there may be more
 * @throws Error of the database
 */
export async function foldPayments(db: Database, tenantId: string, most = atOnce): Promise<boolean> {
  const { rows } = await sql<{ folded: number }>`
    with chosen as materialized (
      select id from journal_payments
      where tenant_id = ${tenantId}::uuid and grant_id is not null and not folded and final
      limit ${most} for update skip locked
    ), ended as (
      update journal_payments set folded = true from chosen
      where tenant_id = ${tenantId}::uuid and journal_payments.id = chosen.id returning journal_payments.*
    ), added as (
      insert into journal_payment_sums as known (tenant_id, grant_id, month, wallet_address_id, debit_code, debit_scale,
        receive_code, receive_scale, first, payments, last, last_counted, counted_debit, counted_receive, failed_debit,
        failed_receive)
      select tenant_id, grant_id, date_trunc('month', created_at, 'UTC') as month, wallet_address_id, debit_code,
        debit_scale, receive_code, receive_scale, min(created_at), ${sumsOfPayments}
      from ended group by 1, 2, 3, 4, 5, 6, 7, 8
      on conflict (tenant_id, grant_id, month, wallet_address_id, debit_code, debit_scale, receive_code, receive_scale)
      do update set payments = known.payments + excluded.payments,
        first = least(known.first, excluded.first), last = greatest(known.last, excluded.last),
        last_counted = greatest(known.last_counted, excluded.last_counted),
        counted_debit = known.counted_debit + excluded.counted_debit,
        counted_receive = known.counted_receive + excluded.counted_receive,
        failed_debit = known.failed_debit + excluded.failed_debit,
        failed_receive = known.failed_receive + excluded.failed_receive
    ) select count(*)::int as folded from ended`.execute(db)
  return rows[0]?.folded === most
}
