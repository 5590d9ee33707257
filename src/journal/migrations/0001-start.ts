import { sql, type QueryExecutorProvider } from 'kysely'

export const appendOnly = ['journal_events', 'journal_event_owners', 'journal_checkpoints']

const statements = [
  `create table journal_events (
    tenant_id uuid not null,
    number bigint not null,
    id uuid not null,
    kind text not null,
    at timestamptz not null,
    recorded_at timestamptz not null,
    grant_id uuid,
    payment_id uuid,
    subject text,
    client text,
    content text,
    salt bytea,
    digest bytea not null,
    hash bytea not null,
    primary key (tenant_id, number),
    unique (tenant_id, id)
  )`,
  `create index on journal_events (tenant_id, grant_id, at, number) where grant_id is not null`,
  `create index on journal_events (tenant_id, payment_id) where payment_id is not null`,
  `create index on journal_events (tenant_id, subject, at, number) where subject is not null`,
  `create index on journal_events (recorded_at) where kind = 'mutation.intended'`,
  `create table journal_event_owners (
    tenant_id uuid not null,
    wallet_address text not null,
    at timestamptz not null,
    number bigint not null,
    primary key (tenant_id, wallet_address, at, number)
  )`,
  `create index on journal_event_owners (tenant_id, number)`,
  `create table journal_checkpoints (
    id bigint generated always as identity primary key,
    tenant_id uuid not null,
    kind text not null check (kind in ('head', 'pruned')),
    number bigint not null,
    hash bytea not null,
    made_at timestamptz not null,
    jws text
  )`,
  `create index on journal_checkpoints (tenant_id, number)`,
  // Against mistakes: the owner of a table can lift it. Who may not own the tables cannot.
  `create function journal_append_only() returns trigger language plpgsql as $$
    begin
      if coalesce(current_setting('journal.maintenance', true), '') <> 'on' then
        raise exception 'the journal is append only' using errcode = 'insufficient_privilege';
      end if;
      if tg_op = 'DELETE' then return old; end if;
      return new;
    end
  $$`,
  ...appendOnly.map(
    (table) => `create trigger append_only before update or delete on ${table}
      for each row execute function journal_append_only()`
  ),
  ...appendOnly.map(
    (table) => `create trigger append_only_all before truncate on ${table}
      for each statement execute function journal_append_only()`
  ),
  `create table journal_grants (
    tenant_id uuid not null,
    id uuid not null,
    client text,
    state text not null,
    finalization_reason text,
    subject text,
    created_at timestamptz not null,
    accesses text,
    approved_at timestamptz,
    ended_at timestamptz,
    ended_by text,
    asked_at timestamptz not null,
    seen_at timestamptz not null,
    missing_at timestamptz,
    primary key (tenant_id, id)
  )`,
  `create index on journal_grants (tenant_id, created_at desc, id desc)`,
  `create index on journal_grants (tenant_id, seen_at) where ended_at is null and missing_at is null`,
  `create table journal_grant_addresses (
    tenant_id uuid not null,
    wallet_address text not null,
    created_at timestamptz not null,
    grant_id uuid not null,
    primary key (tenant_id, wallet_address, created_at, grant_id)
  )`,
  `create index on journal_grant_addresses (tenant_id, grant_id)`,
  `create table journal_payments (
    tenant_id uuid not null,
    id uuid not null,
    wallet_address_id uuid not null,
    grant_id uuid,
    client text,
    state text not null,
    final boolean not null,
    created_at timestamptz not null,
    debit_value numeric not null,
    debit_code text not null,
    debit_scale int not null,
    receive_value numeric not null,
    receive_code text not null,
    receive_scale int not null,
    sent_value numeric,
    asked_at timestamptz not null,
    seen_at timestamptz not null,
    missing_at timestamptz,
    primary key (tenant_id, id)
  )`,
  `create index on journal_payments (tenant_id, wallet_address_id, created_at desc, id desc)`,
  `create index on journal_payments (tenant_id, grant_id, created_at desc, id desc) where grant_id is not null`,
  `create index on journal_payments (tenant_id, wallet_address_id, created_at) where not final`,
  `create index on journal_payments (tenant_id, seen_at) where not final and missing_at is null`,
  `create table journal_address_holders (
    tenant_id uuid not null,
    wallet_address text not null,
    subject text not null,
    seen_at timestamptz not null,
    primary key (tenant_id, wallet_address, subject)
  )`,
  `create table journal_walks (
    tenant_id uuid not null,
    name text not null,
    position text,
    complete boolean not null,
    updated_at timestamptz not null,
    primary key (tenant_id, name)
  )`,
  `create table journal_leaders (
    name text primary key,
    holder uuid not null,
    until timestamptz not null
  )`
]

export async function up(db: QueryExecutorProvider): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
