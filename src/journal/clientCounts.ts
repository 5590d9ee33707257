import { sql, type RawBuilder } from 'kysely'
import type { Database } from './database/database.ts'
import { counting, type Counting } from './grantCounts.ts'

/* Clients of an account holder, by those of their grants that count. */

export interface ClientRow {
  id: string
  client_key: string
  grants: number
  active: number
  spends: boolean
  /** Milliseconds. */
  first: number
  last: number
}

export interface ClientsWanted {
  /** The JSON that ids of clients are digests of, up to the client's key and after it. */
  idOf: readonly [string, string]
  canSpend?: boolean
  keys?: readonly string[]
}

const epochMs = (moment: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(extract(epoch from ${moment}) * 1000)::bigint`

/** With clients by the grants that count: client_key, grants, active, spends, first, last, id. */
function withClients(wanted: Counting, { idOf: [before, after], canSpend, keys }: ClientsWanted): RawBuilder<unknown> {
  return sql`with by_key as (
      select client_key, count(*)::int as grants, count(*) filter (where status = 'ACTIVE')::int as active, bool_or(spends) as spends,
        ${epochMs(sql`min(created_at)`)} as first, ${epochMs(sql`max(created_at)`)} as last
      from ${counting(wanted)} as own
      where ${keys ? sql`client_key = any(${keys}::text[])` : sql`true`}
      group by client_key
      having ${canSpend === undefined ? sql`true` : sql`bool_or(spends) = ${canSpend}`}
    ), clients as materialized (
      select *, translate(rtrim(encode(
        sha256(convert_to(${before}::text || client_key || ${after}::text, 'UTF8')), 'base64'
      ), '='), '+/', '-_') collate "C" as id from by_key
    )`
}

/**
 * A page of clients, in the order of their newest grants.
 * @param window `after`: the place of a client, whose moment is in milliseconds
 * @throws Error of the database
 */
export async function findClients(
  db: Database,
  wanted: Counting,
  which: ClientsWanted,
  { size, after }: { size: number; after: { last: number; id: string } | undefined }
): Promise<{ clients: ClientRow[]; total: number; before: number }> {
  const isBefore = after ? sql`(last > ${after.last} or (last = ${after.last} and id <= ${after.id}))` : sql`false`
  const { rows } = await sql<{ clients: ClientRow[] | null; total: number; before: number }>`
    ${withClients(wanted, which)}
    select (select count(*)::int from clients) as total,
      (select count(*)::int from clients where ${isBefore}) as before,
      (select json_agg(page) from (
        select * from clients where not ${isBefore} order by last desc, id limit ${size}
      ) as page) as clients`.execute(db)
  const [row] = rows
  return { clients: row?.clients ?? [], total: row?.total ?? 0, before: row?.before ?? 0 }
}

/** @throws Error of the database */
export async function findClientsById(
  db: Database,
  wanted: Counting,
  which: ClientsWanted,
  ids: readonly string[]
): Promise<ClientRow[]> {
  const { rows } = await sql<ClientRow>`
    ${withClients(wanted, which)}
    select * from clients
    where id = any(${ids}::text[])`.execute(db)
  return rows
}

/** How the clients of grants that count are spelt, at most so many. @throws Error of the database */
export async function findSpellings(
  db: Database,
  wanted: Counting,
  limit: number
): Promise<{ client_key: string; client: string | null }[]> {
  const { rows } = await sql<{ client_key: string; client: string | null }>`
    select distinct client_key, client from ${counting(wanted)} as own limit ${limit}`.execute(db)
  return rows
}
