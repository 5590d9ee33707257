import { sql, type RawBuilder } from 'kysely'
import type { EventKind } from './event.ts'

/* How events are looked for: always along an index that has their order. */

/** A place in the order of events: by when they happened, then by their numbers. */
export interface EventPlace {
  /** Milliseconds. */
  at: number
  number: number
}

/** Which events. An empty list finds none. */
export interface EventFilter {
  tenantId: string
  /** Events of these wallet addresses, as Rafiki stores them. */
  walletAddresses?: readonly string[]
  grantIds?: readonly string[]
  clients?: readonly string[]
  kinds?: readonly EventKind[]
  /** Only events that are somebody's: what they did, and what happened since they hold an address. */
  whose?: Whose
  /** Milliseconds; the first is inclusive, the second is not. */
  happenedFrom?: number
  happenedBefore?: number
}

/** From when (inclusive) to when a wallet address was somebody's, in milliseconds; Infinity where it still is. */
export interface Held {
  from: number
  until: number
}

/** An account holder, and when their wallet addresses were theirs. */
export interface Whose {
  subject: string
  held: readonly (Held & { address: string })[]
}

export interface EventWindow {
  /** Newest first (`forwards`) down from `from`, or up to the newer ones. At most so many. */
  direction: 'forwards' | 'backwards'
  from?: EventPlace
  size: number
}

export type EventQuery = EventFilter & EventWindow

/** SQL would look nevertheless. */
export const findsNothing = (filter: EventFilter): boolean =>
  [filter.walletAddresses, filter.grantIds, filter.clients, filter.kinds].some((it) => it?.length === 0)

export interface Row {
  tenant_id: string
  number: number
  id: string
  kind: EventKind
  at: Date
  recorded_at: Date
  grant_id: string | null
  content: string | null
}

export const columns = sql.raw(
  ['tenant_id', 'number', 'id', 'kind', 'at', 'recorded_at', 'grant_id', 'content'].map((it) => `event.${it}`).join()
)

type Table = 'event' | 'owner'

const all = (conditions: readonly (RawBuilder<unknown> | false | undefined)[]): RawBuilder<unknown> =>
  sql.join([sql`true`, ...conditions.filter((it) => it !== false && it !== undefined)], sql` and `)

export const inOrder = (table: Table, direction: EventWindow['direction']): RawBuilder<unknown> => {
  const order = direction === 'forwards' ? 'desc' : 'asc'
  return sql.raw(`order by ${table}.at ${order}, ${table}.number ${order}`)
}

/** What both tables know, so that an index of either may be walked. */
function within(
  table: Table,
  { happenedFrom, happenedBefore, from, direction }: EventFilter & Partial<EventWindow>
): RawBuilder<unknown> {
  const [at, place] = [sql.raw(`${table}.at`), sql.raw(`(${table}.at, ${table}.number)`)]
  const than = sql.raw(direction === 'backwards' ? '>' : '<')
  return all([
    happenedFrom !== undefined && sql`${at} >= ${new Date(happenedFrom)}`,
    happenedBefore !== undefined && sql`${at} < ${new Date(happenedBefore)}`,
    from && sql`${place} ${than} (${new Date(from.at)}::timestamptz, ${from.number}::bigint)`
  ])
}

const has = ({ kinds, clients, whose }: EventFilter): RawBuilder<unknown> =>
  all([
    kinds && sql`event.kind = any(${kinds}::text[])`,
    clients && sql`event.client = any(${clients}::text[])`,
    whose && isTheirs(whose)
  ])

const isTheirs = ({ subject, held }: Whose): RawBuilder<unknown> => sql`(event.subject = ${subject}
  or event.subject is null and exists (select from journal_event_owners own
    join unnest(${held.map(({ address }) => address)}::text[], ${held.map(({ from }) => textOf(from))}::timestamptz[],
      ${held.map(({ until }) => textOf(until))}::timestamptz[]) as held (address, since, until)
      on own.wallet_address = held.address
    where own.tenant_id = event.tenant_id and own.number = event.number
      and event.at >= held.since and event.at < held.until))`

const textOf = (moment: number): string =>
  Number.isFinite(moment) ? new Date(moment).toISOString() : moment > 0 ? 'infinity' : '-infinity'

const isOwned = ({ walletAddresses }: EventFilter): RawBuilder<unknown> | undefined =>
  walletAddresses &&
  sql`exists (select from journal_event_owners owner where owner.tenant_id = event.tenant_id
    and owner.number = event.number and owner.wallet_address = any(${walletAddresses}::text[]))`

export const matches = (filter: EventFilter & Partial<EventWindow>): RawBuilder<unknown> =>
  all([
    within('event', filter),
    has(filter),
    filter.grantIds && sql`event.grant_id = any(${filter.grantIds}::uuid[])`,
    isOwned(filter)
  ])

/** All of them. */
export const byTenant = (query: EventQuery): RawBuilder<Row> =>
  sql`select ${columns} from journal_events event where event.tenant_id = ${query.tenantId} and ${matches(query)}`

/** Walks the events of each grant by themselves. */
export const byGrant = ({ grantIds, ...query }: EventQuery): RawBuilder<Row> => sql`
  select ${columns} from (select distinct unnest(${grantIds}::uuid[]) as id) wanted
  cross join lateral (
    select * from journal_events event
    where event.tenant_id = ${query.tenantId} and event.grant_id = wanted.id and ${matches(query)}
    ${inOrder('event', query.direction)} limit ${query.size + 1}
  ) event`

/** Walks the events of each wallet address by themselves; one of several addresses counts once. */
export const byAddress = (query: EventQuery): RawBuilder<Row> => sql`
  select ${columns} from (
    select distinct owner.at, owner.number
    from (select distinct unnest(${query.walletAddresses}::text[]) as address) wanted
    cross join lateral (
      select owner.at, owner.number from journal_event_owners owner
      join journal_events event on event.tenant_id = owner.tenant_id and event.number = owner.number
      where owner.tenant_id = ${query.tenantId} and owner.wallet_address = wanted.address
        and ${within('owner', query)} and ${has(query)}
      ${inOrder('owner', query.direction)} limit ${query.size + 1}
    ) owner
    ${inOrder('owner', query.direction)} limit ${query.size + 1}
  ) owner
  join journal_events event on event.tenant_id = ${query.tenantId} and event.number = owner.number`
