import { toConnection, type Connection } from '../../lib/connection.ts'
import type { Context } from '../../context.ts'
import { badInput } from '../../errors.ts'
import type { GrantStatus, MyClient, Place } from '../../history.ts'
import { sealOf } from './clientId.ts'
import { proven } from './myClient.ts'

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
  const after = typeof args.after === 'string' ? placeOf(context, args.after) : undefined
  // Left out: those that she was asked for. Null: all.
  const { status, canSpend, clientText, consentRequired = true } = args.filter ?? {}
  const page = await context.history.clients.page(context, {
    scope: { ...(status && { statuses: status.in }), ...(consentRequired !== null && { asked: consentRequired }) },
    ...{ canSpend, clientText, size, after }
  })
  const { hasNextPage, hasPreviousPage, totalCount, complete } = page
  const edges = page.clients.map((it) => ({ cursor: cursorOf(context, it), node: proven(context, it) }))
  return { ...toConnection(edges, { next: hasNextPage, previous: hasPreviousPage }), totalCount, complete }
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
