import { sql, type RawBuilder } from 'kysely'
import { GatewayError } from '../errors.ts'
import { eventIn } from './chain.ts'
import type { Database } from './database/database.ts'
import type { JournalEvent } from './event.ts'
import {
  byAddress,
  byGrant,
  byTenant,
  columns,
  findsNothing,
  inOrder,
  matches,
  type EventFilter,
  type EventPlace,
  type EventQuery,
  type EventWindow,
  type Row
} from './eventQuery.ts'

/** Newest first, whichever direction they are looked for in; with one more than `size` where there are more. */
export async function findEvents(db: Database, query: EventQuery): Promise<JournalEvent[]> {
  if (findsNothing(query)) return []
  const { direction, size, grantIds, walletAddresses } = query
  const found = grantIds ? byGrant(query) : walletAddresses ? byAddress(query) : byTenant(query)
  return newestFirst(
    await inBounds(db, sql`${found} ${inOrder('event', direction)} limit ${size + 1}`, direction),
    direction
  )
}

/** As `findEvents` for each of the grants, in one query. */
export async function findEventsOfGrants(
  db: Database,
  query: EventQuery & { grantIds: readonly string[] }
): Promise<Map<string, JournalEvent[]>> {
  const found = new Map(query.grantIds.map((id): [string, JournalEvent[]] => [id, []]))
  if (findsNothing(query)) return found
  const rows = await inBounds(db, byGrant(query), query.direction)
  for (const event of newestFirst(rows, query.direction)) found.get(event.grantId ?? '')?.push(event)
  return found
}

/** The terms of a client that an account holder was shown last. */
export async function findLastShown(
  db: Database,
  { tenantId, subject, client }: { tenantId: string; subject: string; client: string }
): Promise<JournalEvent | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from journal_events event where event.tenant_id = ${tenantId} and event.subject = ${subject}
      and event.client = ${client} and event.kind = 'terms.shown'
    order by event.at desc, event.number desc limit 1`.execute(db)
  return rows.map(eventOf)[0]
}

/** What an account holder did at grants: the consent that they gave first, when its terms were shown first, the last end. */
export async function findActs(
  db: Database,
  { tenantId, subject, grantIds }: { tenantId: string; subject: string; grantIds: readonly string[] }
): Promise<JournalEvent[]> {
  const theirs = sql`event.tenant_id = ${tenantId} and event.subject = ${subject}`
  const ofGrants = sql`${theirs} and event.grant_id = any(${grantIds}::uuid[])`
  // Quotes in texts are escaped: nobody can write a digest into one of theirs.
  const digest = sql`'"termsDigest":"' || substring(given.content from '"termsDigest":"([^"]*)"') || '"'`
  const { rows } = await sql<Row>`
    with given as (select distinct on (event.grant_id) ${columns} from journal_events event
      where ${ofGrants} and event.kind = 'consent.given' order by event.grant_id, event.at, event.number)
    select * from given
    union all
    select shown.* from given cross join lateral (select ${columns} from journal_events event
      where ${theirs} and event.grant_id = given.grant_id and event.kind = 'terms.shown'
        and position(${digest} in event.content) > 0
      order by event.at, event.number limit 1) shown
    union all
    select * from (select distinct on (event.grant_id) ${columns} from journal_events event
      where ${ofGrants} and event.kind = 'grant.revoked'
      order by event.grant_id, event.at desc, event.number desc) revoked`.execute(db)
  return rows.map(eventOf)
}

/** One query reads no more: clients write what is in events. */
const maxBytes = 8 * 1024 * 1024

/** @throws GatewayError OPERATION_TOO_COSTLY before more is read */
async function inBounds(db: Database, found: RawBuilder<unknown>, direction: EventWindow['direction']): Promise<Row[]> {
  const { rows } = await sql<Row & { whole: boolean }>`
    select tenant_id, number, id, kind, at, recorded_at, grant_id, case when whole then content end as content, whole
    from (select found.*, coalesce(sum(octet_length(content)) over (), 0) <= ${maxBytes} as whole
      from (${found}) found) event ${inOrder('event', direction)}`.execute(db)
  if (rows[0]?.whole === false) throw tooMuch()
  return rows
}

const tooMuch = (): GatewayError =>
  new GatewayError('OPERATION_TOO_COSTLY', 'These events hold too much for one answer. Ask for fewer at once.', {
    limit: 'journal',
    maximum: maxBytes
  })

/** Where an event is, by its id; undefined for one that the filter leaves out. */
export async function findPlace(db: Database, filter: EventFilter, id: string): Promise<EventPlace | undefined> {
  if (findsNothing(filter)) return undefined
  const { rows } = await sql<Pick<Row, 'at' | 'number'>>`
    select event.at, event.number from journal_events event
    where event.tenant_id = ${filter.tenantId} and event.id = ${id} and ${matches(filter)}`.execute(db)
  return rows.map(({ at, number }) => ({ at: at.getTime(), number }))[0]
}

function newestFirst(rows: readonly Row[], direction: EventWindow['direction']): JournalEvent[] {
  const events = rows.map(eventOf)
  return direction === 'forwards' ? events : events.reverse()
}

/** @throws SyntaxError for a content that is not the journal's */
export function eventOf({ content, number, tenant_id, id, kind, at, recorded_at, grant_id }: Row): JournalEvent {
  const place = { number, recordedAt: recorded_at.getTime() }
  if (content !== null) return { ...eventIn(content), ...place, erased: false }
  const left = { id, kind, tenantId: tenant_id, at: at.getTime(), actor: { role: 'unknown' as const } }
  return { ...left, ...(grant_id !== null && { grantId: grant_id }), ...place, erased: true }
}
