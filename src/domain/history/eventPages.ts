import type { Context } from '../../context.ts'
import type { JournalEvent } from '../../journal/event.ts'
import type { EventFilter, EventPlace, EventWindow } from '../../journal/eventQuery.ts'
import { findEvents, findPlace } from '../../journal/events.ts'
import {
  badCursor,
  cursorOf,
  emptyConnection,
  pageRequest,
  toConnection,
  type Connection,
  type ConnectionArgs,
  type PageRequest
} from '../../lib/connection.ts'
import { toUuid } from '../../lib/uuid.ts'
import type { MyGrant } from '../grants/grantView.ts'
import { kindOf, viewEvent, type MyEvent } from './eventView.ts'
import { historyLoader, theirs } from './historyLoader.ts'
import { readJournal } from './readJournal.ts'
import { whoseOf } from './viewerEvents.ts'

export type MyEventConnection = Connection<MyEvent>

export interface MyActivityArgs extends ConnectionArgs {
  filter?: {
    kind?: { in: string[] } | null
    grant?: { in: string[] } | null
    client?: { in: string[] } | null
    happenedAfter?: string | null
    happenedBefore?: string | null
  } | null
}

/** What happened at the viewer's wallet addresses, newest first. @throws GatewayError */
export async function listMyActivity(context: Context, args: MyActivityArgs): Promise<MyEventConnection> {
  const name = 'myActivity'
  const page = pageRequest(name, args)
  const filter = await filterOf(context, args.filter ?? {})
  const place = await placeOf(context, theirs(context), page)
  const found = await readJournal(context, (db) => findEvents(db, { ...filter, ...windowOf(page, place) }))
  // Another filter may leave out the event of the cursor, and all that is on its side.
  const behind = place !== undefined && (await isBehind(context, filter, page, place))
  return connectionOf(context, name, page, found, behind)
}

/** What happened to a grant that is proven the viewer's, at their wallet addresses, newest first. @throws GatewayError */
export async function historyOf(context: Context, { id }: MyGrant, args: ConnectionArgs): Promise<MyEventConnection> {
  const name = 'history'
  const page = pageRequest(name, args)
  const place = await placeOf(context, { ...theirs(context), grantIds: [id] }, page)
  const found = await historyLoader(context).load({ grantId: id, window: windowOf(page, place) })
  return connectionOf(context, name, page, found, place !== undefined)
}

/** Who finds an event by its grant or client is told them: so these find none of which only kind and time are shown. */
async function filterOf(context: Context, filter: NonNullable<MyActivityArgs['filter']>): Promise<EventFilter> {
  const { kind, grant, client, happenedAfter, happenedBefore } = filter
  return {
    ...theirs(context),
    ...(kind && { kinds: kind.in.flatMap((name) => kindOf.get(name) ?? []) }),
    ...(grant && { grantIds: grant.in.flatMap((id) => toUuid(id) ?? []) }),
    ...(client && { clients: client.in }),
    ...((grant ?? client) && { whose: await whoseOf(context) }),
    ...(happenedAfter && { happenedFrom: Date.parse(happenedAfter) }),
    ...(happenedBefore && { happenedBefore: Date.parse(happenedBefore) })
  }
}

export const windowOf = ({ size, forward }: PageRequest, from: EventPlace | undefined): EventWindow => ({
  direction: forward ? 'forwards' : 'backwards',
  size,
  ...(from && { from })
})

/** The place of a cursor. @throws GatewayError BAD_USER_INPUT where its event is not in the list */
export async function placeOf(
  context: Context,
  list: EventFilter,
  { from, forward }: PageRequest
): Promise<EventPlace | undefined> {
  if (from === undefined) return undefined
  const place = await readJournal(context, (db) => findPlace(db, list, from))
  if (!place) throw badCursor(forward ? 'after' : 'before')
  return place
}

async function isBehind(context: Context, filter: EventFilter, page: PageRequest, from: EventPlace): Promise<boolean> {
  if (page.from === undefined) return false
  const id = page.from
  return readJournal(context, async (db) => {
    if (await findPlace(db, filter, id)) return true
    const direction = page.forward ? 'backwards' : 'forwards'
    return (await findEvents(db, { ...filter, direction, from, size: 0 })).length > 0
  })
}

/** @param found with one more than the page has where there are more */
async function connectionOf(
  context: Context,
  name: string,
  { size, forward }: PageRequest,
  found: readonly JournalEvent[],
  behind: boolean
): Promise<MyEventConnection> {
  if (found.length === 0 && !behind) return emptyConnection
  const beyond = found.length > size
  const events = forward ? found.slice(0, size) : found.slice(-size)
  const nodes = await Promise.all(events.map((event) => viewEvent(context, event)))
  const edges = nodes.map((node) => ({ cursor: cursorOf(name, node.id), node }))
  return toConnection(edges, forward ? { next: beyond, previous: behind } : { next: behind, previous: beyond })
}
