import { randomUUID } from 'node:crypto'
import type { Context } from '../../context.ts'
import { actorOf } from '../../identity/viewer.ts'
import type { EventKind, NewEvent } from '../../journal/event.ts'
import { eventId } from '../../journal/eventId.ts'
import { findLastShown } from '../../journal/events.ts'
import { property } from '../../lib/property.ts'
import { within } from '../../lib/within.ts'
import type { MyGrantRequest } from './grantRequestView.ts'
import { digestOf, type Terms } from './terms.ts'

/**
 * Writes down that the account holder was shown these terms: once for each session, however often they look. The session
 * keeps who has the wallet address next, and sees the id, from trying subjects until one makes it.
 */
export async function noteShown(context: Context, request: MyGrantRequest, terms: Terms): Promise<void> {
  const { tenant, subject, recorded: { sid, jti } = {} } = context.viewer
  const id = eventId('terms.shown', tenant.id, subject, sid ?? jti ?? '', request.grantId, digestOf(terms))
  const shown = eventOf(context, request, { id, kind: 'terms.shown' }, terms)
  await context.recorder.note([...(await renamedSince(context, shown, terms.clientName)), shown])
}

/** That the client goes by another name than the account holder was shown last, where both are known. */
async function renamedSince({ journal }: Context, shown: NewEvent, name: Terms['clientName']): Promise<NewEvent[]> {
  const { tenantId, subject, client, at, walletAddresses } = shown
  if (!journal?.up || subject === undefined || client === undefined || typeof name !== 'string') return []
  const look = journal.read((db) => findLastShown(db, { tenantId, subject, client }))
  const before = await within(journal.patienceMs, look).catch(() => undefined)
  const former = property(before?.details?.terms, 'clientName')
  if (!before || typeof former !== 'string' || former === name) return []
  const id = eventId('client.renamed', tenantId, before.id, name)
  const between = { at, notBefore: before.at, notAfter: at }
  const actor = { role: 'client' as const }
  return [
    {
      id,
      kind: 'client.renamed',
      tenantId,
      subject,
      client,
      walletAddresses,
      ...between,
      actor,
      details: { former, name }
    }
  ]
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
