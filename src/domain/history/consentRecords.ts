import type { Context } from '../../context.ts'
import { badInput } from '../../errors.ts'
import type { EventKind, JournalEvent } from '../../journal/event.ts'
import type { EventFilter } from '../../journal/eventQuery.ts'
import { findEvents } from '../../journal/events.ts'
import {
  cursorOf,
  emptyConnection,
  pageRequest,
  toConnection,
  type Connection,
  type ConnectionArgs
} from '../../lib/connection.ts'
import { isJsonObject, property } from '../../lib/property.ts'
import { toUuid } from '../../lib/uuid.ts'
import { storedForm } from '../../lib/walletAddress.ts'
import { placeOf, windowOf } from './eventPages.ts'
import { contractName, dateOf, isDelegated } from './eventView.ts'
import { auditRead, readingsOf } from './operatorReads.ts'
import { readJournal, writeJournal } from './readJournal.ts'

const kinds: readonly EventKind[] = [
  ...(['terms.shown', 'consent.given', 'consent.refused'] as const),
  ...(['grant.approved', 'grant.rejected', 'grant.revoked', 'grant.expired'] as const)
]
export const consentKinds = kinds.map(contractName)

export interface ConsentRecordsArgs extends Pick<ConnectionArgs, 'first' | 'after'> {
  reason: string
  filter: {
    grant?: string | null
    walletAddress?: string | null
    client?: string | null
    happenedAfter?: string | null
    happenedBefore?: string | null
  }
}

export interface ConsentRecord {
  id: string
  kind: string
  at: Date
  notBefore: Date | null
  notAfter: Date | null
  grantId?: string
  client?: string
  walletAddresses: readonly string[]
  by: { role: string; subject?: string; delegated: boolean }
  terms?: Record<string, unknown>
  termsDigest?: string
}

/**
 * What the tenant's account holders were shown and answered, and how it ended. That it was looked at is written into the
 * activity of each of them first: where it cannot be, nothing is answered. @throws GatewayError
 */
export async function listConsentRecords(
  context: Context,
  { reason, filter, ...args }: ConsentRecordsArgs
): Promise<Connection<ConsentRecord>> {
  const name = 'consentRecords'
  const page = pageRequest(name, args)
  const wanted = filterOf(context, filter)
  const from = await placeOf(context, wanted, page)
  const found = await readJournal(context, (db) => findEvents(db, { ...wanted, ...windowOf(page, from) }))
  if (found.length === 0) return emptyConnection
  const events = found.slice(0, page.size)
  const addresses = new Set(events.flatMap(({ walletAddresses }) => walletAddresses ?? []))
  const grants = new Set(events.flatMap(({ grantId }) => grantId ?? []))
  auditRead(context, [name], [...grants])
  await writeJournal(context, readingsOf(context, addresses, { operation: name, reason, requestId: context.requestId }))
  const edges = events.map((event) => ({ cursor: cursorOf(name, event.id), node: recordOf(event) }))
  return toConnection(edges, { next: found.length > page.size, previous: from !== undefined })
}

function filterOf({ viewer }: Context, filter: ConsentRecordsArgs['filter']): EventFilter {
  const { grant, walletAddress, client, happenedAfter, happenedBefore } = filter
  if (!grant && !walletAddress) throw badInput('filter', 'a grant or a wallet address')
  const [grantId, address] = [toUuid(grant ?? ''), storedForm(walletAddress ?? '')]
  return {
    ...{ tenantId: viewer.tenant.id, kinds },
    ...(grant && { grantIds: grantId ? [grantId] : [] }),
    ...(walletAddress && { walletAddresses: address ? [address] : [] }),
    ...(client && { clients: [client] }),
    ...(happenedAfter && { happenedFrom: Date.parse(happenedAfter) }),
    ...(happenedBefore && { happenedBefore: Date.parse(happenedBefore) })
  }
}

/** What strengthens or traces a sign-in is shown to its own subject alone. */
function recordOf(event: JournalEvent): ConsentRecord {
  const { id, kind, at, notBefore, notAfter, grantId, client, walletAddresses = [], actor, details } = event
  const [terms, termsDigest] = [property(details, 'terms'), property(details, 'termsDigest')]
  return {
    ...{ id, kind: contractName(kind), at: new Date(at), notBefore: dateOf(notBefore), notAfter: dateOf(notAfter) },
    ...{ grantId, client, walletAddresses },
    by: { role: roleNames[actor.role], subject: actor.subject, delegated: isDelegated(actor) },
    terms: isJsonObject(terms) ? terms : undefined,
    termsDigest: typeof termsDigest === 'string' ? termsDigest : undefined
  }
}

const roleNames = {
  accountHolder: 'ACCOUNT_HOLDER',
  client: 'CLIENT',
  operator: 'OPERATOR',
  gateway: 'GATEWAY',
  unknown: 'UNKNOWN'
} as const
