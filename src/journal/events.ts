import { sql, type SelectQueryBuilder } from 'kysely'
import { eventIn } from './chain.ts'
import type { Database } from './database/database.ts'
import type { EventKind, JournalEvent } from './event.ts'
import type { Tables } from './tables.ts'

/** A place in the order of events: by when they happened, then by their numbers. */
export interface EventPlace {
  /** Milliseconds. */
  at: number
  number: number
}

export interface EventQuery {
  tenantId: string
  /** Events of these wallet addresses, as Rafiki stores them. An empty list finds none. */
  walletAddresses?: readonly string[]
  grantId?: string
  client?: string
  kinds?: readonly EventKind[]
  /** Milliseconds; the first is inclusive, the second is not. */
  happenedFrom?: number
  happenedBefore?: number
  /** Newest first (`forwards`) down from `from`, or up to the newer ones. At most so many. */
  direction: 'forwards' | 'backwards'
  from?: EventPlace
  size: number
}

/** Newest first, whichever direction they are looked for in; with one more than `size` where there are more. */
export async function findEvents(db: Database, query: EventQuery): Promise<JournalEvent[]> {
  if (findsNothing(query)) return []
  const forwards = query.direction === 'forwards'
  const rows = await matching(db, query)
    .orderBy('at', forwards ? 'desc' : 'asc')
    .orderBy('number', forwards ? 'desc' : 'asc')
    .limit(query.size + 1)
    .execute()
  const events = rows.map(eventOf)
  return forwards ? events : events.reverse()
}

/** How many there are, wherever a page begins. */
export async function countEvents(
  db: Database,
  query: Omit<EventQuery, 'direction' | 'from' | 'size'>
): Promise<number> {
  if (findsNothing(query)) return 0
  const { total } = await matching(db, { ...query, direction: 'forwards', size: 0 })
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return Number(total)
}

/** SQL knows no empty list. */
const findsNothing = ({ walletAddresses, kinds }: Pick<EventQuery, 'walletAddresses' | 'kinds'>): boolean =>
  walletAddresses?.length === 0 || kinds?.length === 0

const columns = ['tenant_id', 'number', 'id', 'kind', 'at', 'recorded_at', 'content'] as const
type Row = Pick<Tables['journal_events'], 'number' | 'id' | 'content'> & {
  tenant_id: string
  kind: EventKind
  at: Date
  recorded_at: Date
}

function matching(db: Database, query: EventQuery): SelectQueryBuilder<Tables, 'journal_events', Row> {
  const { walletAddresses, grantId, client, kinds, happenedFrom, happenedBefore, from, direction } = query
  let found = db.selectFrom('journal_events').select(columns).where('tenant_id', '=', query.tenantId)
  if (grantId !== undefined) found = found.where('grant_id', '=', grantId)
  if (client !== undefined) found = found.where('client', '=', client)
  if (kinds) found = found.where('kind', 'in', [...kinds])
  if (happenedFrom !== undefined) found = found.where('at', '>=', new Date(happenedFrom))
  if (happenedBefore !== undefined) found = found.where('at', '<', new Date(happenedBefore))
  if (from) {
    const than = sql.raw(direction === 'forwards' ? '<' : '>')
    found = found.where(sql<boolean>`(at, number) ${than} (${new Date(from.at)}::timestamptz, ${from.number}::bigint)`)
  }
  if (walletAddresses) {
    found = found.where('number', 'in', (owners) =>
      owners
        .selectFrom('journal_event_owners')
        .select('number')
        .where('tenant_id', '=', query.tenantId)
        .where('wallet_address', 'in', [...walletAddresses])
    )
  }
  return found
}

/** @throws SyntaxError for a content that is not the journal's */
function eventOf({ content, number, tenant_id, id, kind, at, recorded_at }: Row): JournalEvent {
  const place = { number: Number(number), recordedAt: recorded_at.getTime() }
  if (content !== null) return { ...eventIn(content), ...place, erased: false }
  const left = {
    id,
    kind,
    tenantId: tenant_id,
    at: at.getTime(),
    actor: { role: 'unknown' as const }
  }
  return { ...left, ...place, erased: true }
}
