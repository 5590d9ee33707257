import { sql, type Selectable } from 'kysely'
import type { Database } from './database/database.ts'
import type { Head } from './heads.ts'
import type { Tables } from './tables.ts'
import type { EventRow } from './verifyRow.ts'

type Reading = Database

/** Events in the order of their numbers. */
export const eventsAfter = (tx: Reading, tenantId: string, number: number, size: number): Promise<EventRow[]> =>
  tx
    .selectFrom('journal_events')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', '>', number)
    .orderBy('number')
    .limit(size)
    .execute()

const checkpoints = (tx: Reading, tenantId: string, kind: Head['kind']) =>
  tx.selectFrom('journal_checkpoints').selectAll().where('tenant_id', '=', tenantId).where('kind', '=', kind)

export const headOf = (row: Selectable<Tables['journal_checkpoints']>): Head => ({
  kind: row.kind,
  tenantId: row.tenant_id,
  number: row.number,
  hash: Buffer.from(row.hash).toString('hex'),
  madeAt: row.made_at.getTime(),
  jws: row.jws ?? undefined
})

/** Heads of events whose numbers are above the first and up to the second. */
export async function headsBetween(tx: Reading, tenantId: string, above: number, upTo: number): Promise<Head[]> {
  const found = checkpoints(tx, tenantId, 'head').where('number', '>', above).where('number', '<=', upTo)
  return (await found.orderBy('number').orderBy('id').execute()).map(headOf)
}

/** The head of the highest number. */
export async function newestHead(tx: Reading, tenantId: string): Promise<Head | undefined> {
  const [row] = await checkpoints(tx, tenantId, 'head').orderBy('number', 'desc').limit(1).execute()
  return row && headOf(row)
}

/** Up to where events were removed. */
export async function prunedHead(tx: Reading, tenantId: string): Promise<Head | undefined> {
  const [row] = await checkpoints(tx, tenantId, 'pruned').orderBy('number', 'desc').limit(1).execute()
  return row && headOf(row)
}

/** By which wallet address an event is found. */
export interface Owner {
  address: string
  at: Date
  number: number
}

/** Owners whose row is missing. */
export async function missingOwners(tx: Reading, tenantId: string, owners: readonly Owner[]): Promise<Owner[]> {
  if (owners.length === 0) return []
  const { rows } = await sql<{ n: number }>`
    select n from unnest(${owners.map(({ address }) => address)}::text[], ${owners.map(({ at }) => at)}::timestamptz[],
      ${owners.map(({ number }) => number)}::bigint[]) with ordinality as expected (address, at, number, n)
    where not exists (select 1 from journal_event_owners o where o.tenant_id = ${tenantId}
      and o.wallet_address = expected.address and o.at = expected.at and o.number = expected.number)`.execute(tx)
  return rows.flatMap(({ n }) => owners[n - 1] ?? [])
}

export async function countOwners(tx: Reading, tenantId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from journal_event_owners where tenant_id = ${tenantId}`.execute(tx)
  return rows[0]?.n ?? 0
}

/** Rows that lead to an event which does not name their address. */
export async function strayOwners(tx: Reading, tenantId: string, size: number): Promise<{ number: number }[]> {
  const { rows } = await sql<{ number: number }>`
    select o.number from journal_event_owners o
    left join journal_events e on e.tenant_id = o.tenant_id and e.number = o.number
    where o.tenant_id = ${tenantId} and (e.content is null or e.at <> o.at
      or position(to_json(o.wallet_address)::text in e.content) = 0)
    order by o.number limit ${size}`.execute(tx)
  return rows
}

/** Tenants that have events, or had some. */
export async function tenantsOf(db: Reading): Promise<string[]> {
  const { rows } = await sql<{ tenant: string }>`
    with recursive found as (
      (select tenant_id from journal_events order by tenant_id limit 1)
      union all
      select (select e.tenant_id from journal_events e where e.tenant_id > found.tenant_id order by 1 limit 1)
      from found where found.tenant_id is not null
    )
    select tenant_id as tenant from found where tenant_id is not null
    union select tenant_id from journal_checkpoints order by 1`.execute(db)
  return rows.map(({ tenant }) => tenant)
}
