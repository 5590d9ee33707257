import { randomUUID } from 'node:crypto'
import type { Context } from '../../context.ts'
import { actorOf } from '../../identity/viewer.ts'
import type { EventKind, NewEvent } from '../../journal/event.ts'
import { eventId } from '../../journal/eventId.ts'
import type { MyGrantRequest } from './grantRequestView.ts'
import { digestOf, type Terms } from './terms.ts'

/**
 * Writes down that the account holder was shown these terms: once for each session, however often they look. The session
 * keeps who has the wallet address next, and sees the id, from trying subjects until one makes it.
 */
export function noteShown(context: Context, request: MyGrantRequest, terms: Terms): Promise<void> {
  const { tenant, subject, recorded: { sid, jti } = {} } = context.viewer
  const id = eventId('terms.shown', tenant.id, subject, sid ?? jti ?? '', request.grantId, digestOf(terms))
  return context.recorder.note([eventOf(context, request, { id, kind: 'terms.shown' }, terms)])
}

/** Writes down what the account holder answered, and to what. */
export const noteAnswer = (
  context: Context,
  request: MyGrantRequest,
  kind: 'consent.given' | 'consent.refused',
  terms: Terms | undefined
): Promise<void> => context.recorder.note([eventOf(context, request, { id: randomUUID(), kind }, terms)])

function eventOf(
  { viewer, origin }: Context,
  { grantId, client, access, subject }: MyGrantRequest,
  event: { id: string; kind: EventKind },
  terms: Terms | undefined
): NewEvent {
  const named = [...access.map(({ identifier }) => identifier), ...(subject?.subIds ?? []).map(({ subId }) => subId)]
  const addresses = new Set(named.flatMap((it) => (typeof it === 'string' ? it.toLowerCase() : [])))
  return {
    ...event,
    ...{ tenantId: viewer.tenant.id, at: Date.now(), grantId, subject: viewer.subject },
    walletAddresses: viewer.wallet.addresses.filter((it) => addresses.has(it)),
    ...(typeof client === 'string' && { client }),
    actor: actorOf(viewer, origin),
    details: terms ? { terms, termsDigest: digestOf(terms) } : {}
  }
}
