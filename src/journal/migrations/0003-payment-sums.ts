import { sql, type QueryExecutorProvider } from 'kysely'

/*
 * Payments under grants, added up by month: what has ended, and does not change. Rows stay, since they tell what is known. A
 * row that changes or goes although it was added up takes the sums of its month with it: a gateway of the version before
 * knows nothing of them.
 */
const statements = [
  `alter table journal_payments add column folded boolean not null default false`,
  `create index on journal_payments (tenant_id, grant_id, created_at) where grant_id is not null and not folded`,
  `create table journal_payment_sums (
    tenant_id uuid not null,
    grant_id uuid not null,
    month timestamptz not null,
    wallet_address_id uuid not null,
    debit_code text not null,
    debit_scale int not null,
    receive_code text not null,
    receive_scale int not null,
    payments int not null,
    first timestamptz not null,
    last timestamptz not null,
    last_counted timestamptz,
    counted_debit numeric not null,
    counted_receive numeric not null,
    failed_debit numeric not null,
    failed_receive numeric not null,
    primary key (tenant_id, grant_id, month, wallet_address_id, debit_code, debit_scale, receive_code, receive_scale)
  )`,
  `create function journal_unfold() returns trigger language plpgsql as $$
    declare began timestamptz := date_trunc('month', old.created_at, 'UTC');
    begin
      delete from journal_payment_sums where tenant_id = old.tenant_id and grant_id = old.grant_id and month = began
        and wallet_address_id = old.wallet_address_id;
      update journal_payments set folded = false where tenant_id = old.tenant_id and grant_id = old.grant_id
        and wallet_address_id = old.wallet_address_id and folded
        and created_at >= began and date_trunc('month', created_at, 'UTC') = began;
      return null;
    end
  $$`,
  `create trigger unfold_changed after update on journal_payments for each row
    when (old.folded and (new.state <> old.state or new.sent_value is distinct from old.sent_value))
    execute function journal_unfold()`,
  `create trigger unfold_deleted after delete on journal_payments for each row
    when (old.folded) execute function journal_unfold()`
]

export async function up(db: QueryExecutorProvider): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
