import { sql, type RawBuilder } from 'kysely'
import { accessKinds } from '../rafiki/accessKinds.ts'
import type { GrantState, GrantStatus } from '../rafiki/grant.ts'
import type { Database } from './database/database.ts'
import type { Holdings } from './knownGrants.ts'

/* Grants of an account holder as they were last seen: counted, by client, and one by one. */

/** What addresses of a grant lack, as somebody else knows it. */
export interface GivenGrant {
  id: string
  kinds: number
  client_key: string
  client: string | null
}

/** Whose grants they are, and which of them count. */
export interface Counting extends Holdings {
  /** Requests of up to this moment (milliseconds) wait for no answer any more. */
  expiredUpTo: number
  /** Kinds of access that account holders are asked for. */
  askedKinds: number
  statuses?: readonly GrantStatus[]
  asked?: boolean
  given: readonly GivenGrant[]
}

/** Rows of grants that count: id, created_at, client_key, client, state, finalization_reason, status, asked, spends. */
export function counting(
  { tenantId, walletAddresses, expiredUpTo, askedKinds, statuses, asked, given }: Counting,
  condition: RawBuilder<unknown> = sql`true`
): RawBuilder<unknown> {
  const own = sql`tenant_id = ${tenantId}::uuid and wallet_address = any(${walletAddresses}::text[])`
  // A grant may name several of the addresses.
  const addresses =
    walletAddresses.length === 1
      ? sql`select grant_id, created_at, kinds, client_key from journal_grant_addresses where ${own}`
      : sql`select grant_id, created_at, bit_or(kinds) as kinds, max(client_key) as client_key
          from journal_grant_addresses where ${own} group by grant_id, created_at`
  const wasAsked = sql`kinds & ${askedKinds}::int <> 0`
  return sql`(
    select *, ${wasAsked} as asked, status = 'ACTIVE' and kinds & ${accessKinds.sends}::int <> 0 as spends from (
      select its.grant_id as id, its.created_at, coalesce(its.kinds, given.kinds)::int as kinds,
        coalesce(its.client_key, given.client_key) as client_key, coalesce(known.client, given.client) as client,
        known.state, known.finalization_reason,
        case
          when known.state in ('PROCESSING', 'PENDING') then
            case when its.created_at <= ${new Date(expiredUpTo)}::timestamptz then 'EXPIRED' else 'AWAITING_APPROVAL' end
          when known.state = 'FINALIZED' and known.finalization_reason in ('REVOKED', 'REJECTED')
            then known.finalization_reason
          else 'ACTIVE'
        end as status
      from (${addresses}) as its
      join journal_grants as known on known.tenant_id = ${tenantId}::uuid and known.id = its.grant_id
      left join json_to_recordset(${JSON.stringify(given)}::json)
        as given (id uuid, kinds int, client_key text, client text) on given.id = its.grant_id
      where known.missing_at is null and ${condition}
    ) as seen
    where ${asked === undefined ? sql`true` : asked ? wasAsked : sql`not (${wasAsked})`}
      and ${statuses ? sql`status = any(${statuses}::text[])` : sql`true`}
  )`
}

/** Grants that counts need more of than their rows have, at most so many. @param byClient or their clients @throws Error */
export async function untoldGrants(
  db: Database,
  { tenantId, walletAddresses }: Holdings,
  { byClient, limit }: { byClient: boolean; limit: number }
): Promise<string[]> {
  const { rows } = await sql<{ grant_id: string }>`
    select distinct its.grant_id from journal_grant_addresses as its
    join journal_grants as known on known.tenant_id = its.tenant_id and known.id = its.grant_id
    where its.tenant_id = ${tenantId} and its.wallet_address = any(${walletAddresses}::text[])
      and its.client_key is null and ${byClient ? sql`true` : sql`its.kinds is null`} and known.missing_at is null
    limit ${limit}`.execute(db)
  return rows.map((row) => row.grant_id)
}

/** @throws Error of the database */
export async function countGrants(
  db: Database,
  wanted: Counting
): Promise<{ status: GrantStatus; grants: number; spending: number }[]> {
  const { rows } = await sql<{ status: GrantStatus; grants: number; spending: number }>`
    select status, count(*)::int as grants, count(*) filter (where spends)::int as spending
    from ${counting(wanted)} as own group by status`.execute(db)
  return rows
}

export interface OwnGrantRow {
  id: string
  created_at: Date
  client_key: string
  client: string | null
  state: GrantState['state']
  finalization_reason: GrantState['finalizationReason']
  status: GrantStatus
  asked: boolean
  spends: boolean
}

/**
 * Grants that count, newest first.
 * @param which of these clients, at most so many of each; made at one of these moments (milliseconds), where some are named
 * @throws Error of the database
 */
export async function findOwnGrants(
  db: Database,
  wanted: Counting,
  which: { keys: readonly string[]; ofEach: number; madeAt?: readonly number[] }
): Promise<OwnGrantRow[]> {
  const moments = which.madeAt?.map((at) => new Date(at))
  const { rows } = await sql<OwnGrantRow>`
    select * from (
      select *, row_number() over (partition by client_key order by created_at desc, id desc) as place
      from ${counting(wanted, moments && sql`its.created_at = any(${moments}::timestamptz[])`)} as own
      where client_key = any(${which.keys}::text[])
    ) as placed where place <= ${which.ofEach} order by created_at desc, id desc`.execute(db)
  return rows
}
