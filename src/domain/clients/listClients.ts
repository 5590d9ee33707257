import { toConnection, type Connection } from '../../lib/connection.ts'
import type { Context } from '../../context.ts'
import { badInput } from '../../errors.ts'
import type { GrantStatus } from '../grants/grantView.ts'
import { clientTextOf } from '../grants/clientText.ts'
import { sealOf } from './clientId.ts'
import { byNewestGrant, clientsIn, type MyClient, type Place } from './myClient.ts'

export interface MyClientsArgs {
  first?: number | null
  after?: string | null
  filter?: {
    status?: { in: GrantStatus[] } | null
    consentRequired?: boolean | null
    canSpend?: boolean | null
    clientText?: string | null
  } | null
}

export type MyClientConnection = Connection<MyClient> & { totalCount: number; complete: boolean }

const name = 'myClients'
const [defaultSize, maxSize] = [20, 100]

/** The clients of the caller's grants, a page at a time. @throws GatewayError */
export async function listMyClients(context: Context, args: MyClientsArgs): Promise<MyClientConnection> {
  const size = sizeOf(args.first)
  const from = typeof args.after === 'string' ? placeOf(context, args.after) : undefined
  // Left out: those that she was asked for. Null: all.
  const { status, canSpend, clientText, consentRequired = true } = args.filter ?? {}
  const matches = clientTextOf(clientText)
  const all = await clientsIn(context, {
    ...(status && { statuses: status.in }),
    ...(consentRequired !== null && { asked: consentRequired })
  })
  const clients = all.clients.filter((it) => {
    context.rafiki.viewRows(matches ? it.counted.length : 1)
    return (canSpend ?? it.canSpend) === it.canSpend && (!matches || it.counted.some(({ client }) => matches(client)))
  })
  const known = { totalCount: clients.length, complete: all.complete }
  const start = from ? clients.filter((it) => byNewestGrant(it, from) <= 0).length : 0
  const page = clients.slice(start, start + size)
  const edges = page.map((node) => ({ cursor: cursorOf(context, node), node }))
  return { ...toConnection(edges, { next: start + size < clients.length, previous: start > 0 }), ...known }
}

/** @throws GatewayError BAD_USER_INPUT */
function sizeOf(first: number | null | undefined): number {
  if (first === undefined || first === null) return defaultSize
  if (first < 1 || first > maxSize) throw badInput('first', `a whole number from 1 to ${maxSize}`)
  return first
}

/** A cursor is a place in the order, so that it holds although clients come and go. */
function cursorOf(context: Context, { lastGrantedAt, id }: Place): string {
  const place = `${Date.parse(lastGrantedAt)}:${id}`
  return Buffer.from(`${name}:${place}:${sealOf(context.viewer, name, place)}`).toString('base64url')
}

function placeOf(context: Context, cursor: string): Place {
  const [, moment = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(':')
  const time = Number(moment)
  // Before it is used, it is made again: what comes out otherwise was not made by us for this caller.
  const place = Math.abs(time) <= 8.64e15 ? { lastGrantedAt: new Date(time).toISOString(), id } : undefined
  if (!place || cursorOf(context, place) !== cursor) {
    throw badInput('after', 'a cursor that this connection returned to you')
  }
  return place
}
