import type { Json, JournalEvent } from './event.ts'

/** The `typ` of receipts. */
export const receiptType = 'consent-receipt+jwt'

const seconds = (ms: number): number => Math.floor(ms / 1000)
const iso = (ms: number): string => new Date(ms).toISOString()

/**
 * What a receipt states of an act: only what the event has, so that an event has one receipt. Names are those of ISO/IEC
 * TS 27560 where it has some. Its fields that nobody supplies, as purpose and legal basis, are absent.
 * @param shown when the terms that were answered were shown first
 */
export function receiptOf(event: JournalEvent, shown?: JournalEvent): { [key: string]: Json | undefined } {
  const { id, kind, at, grantId, subject, client, walletAddresses = [], actor, details } = event
  const name = nameIn(details?.terms)
  return {
    ...{ iat: seconds(at), jti: id, sub: subject },
    ...{ schema_version: 'ISO/IEC TS 27560:2023', record_id: id, pii_principal_id: subject },
    party_identification: [{ party_id: client, party_url: client, ...(name !== undefined && { party_name: name }) }],
    event: [
      ...(shown ? [{ event_time: iso(shown.at), event_state: 'notice shown' }] : []),
      {
        event_time: iso(at),
        event_type: 'explicit',
        event_state: kind === 'consent.given' ? 'consent given' : 'consent withdrawn',
        entity_id: subject
      }
    ],
    ...{ grant_id: grantId, wallet_addresses: walletAddresses },
    ...{ terms: details?.terms, terms_digest: details?.termsDigest },
    ...((actor.acr !== undefined || actor.authTime !== undefined) && {
      authentication: { acr: actor.acr, auth_time: actor.authTime }
    })
  }
}

/** What the client called itself when it was shown; undefined where it could not be read. */
const nameIn = (terms: Json | undefined): Json | undefined =>
  typeof terms === 'object' && terms !== null && 'clientName' in terms ? terms.clientName : undefined
