import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { actorOf, auditedViewer } from '../../identity/viewer.ts'
import type { NewEvent } from '../../journal/event.ts'
import { property } from '../../lib/property.ts'
import type { Rafiki } from '../../rafiki/client.ts'

/** So many objects of one answer are looked at, and so many account holders' activities written into. */
const [maxIds, maxAddresses] = [20_000, 1_000]
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/**
 * Writes into the audit log what an operator's request read, and that the wallet looked into the activity of those whose
 * grants and payments it was: one event for each wallet address, as far as the journal knows whose they are. Nobody waits
 * for it; it never fails.
 */
export async function recordReads(context: Context): Promise<void> {
  const { viewer, journal, rafiki, requestId, log } = context
  const queries = rafiki.recording.exchanges.filter(({ sent }) => sent.operation.kind === 'query')
  if (queries.length === 0) return
  const ids = idsIn(queries)
  const tenantId = viewer.tenant.id
  const labels = [...new Set(queries.map(({ sent }) => sent.operation.label))]
  auditRead(
    context,
    labels,
    [...ids].filter((id) => id !== tenantId)
  )
  if (!journal || ids.size === 0) return
  const operation = labels.join(' ')
  try {
    const { rows } = await journal.read((db) => ownersOf(tenantId, [...ids]).execute(db))
    if (ids.size === maxIds || rows.length === maxAddresses) log.error({ alarm: 'journal', requestId }, tooMuch)
    const addresses = rows.map(({ wallet_address }) => wallet_address)
    await journal.append(readingsOf(context, addresses, { operation, requestId }))
  } catch (error) {
    log.error(
      { alarm: 'journal', requestId, why: property(error, 'code') },
      'that an operator looked is not written down'
    )
  }
}

/** So many ids are in a line of the audit log. */
const maxNamed = 100

/** Writes a line into the audit log: an operator read these. */
export function auditRead(
  { viewer, audit, requestId }: Context,
  read: readonly string[],
  ids: readonly string[]
): void {
  const more = ids.length - maxNamed
  audit.write({
    ...auditedViewer(viewer),
    ...{ v: 1, type: 'read', read, objects: ids.slice(0, maxNamed), ...(more > 0 && { more }) },
    ...{ requestId, time: new Date().toISOString() }
  })
}

/** That an operator looked: one event for each wallet address, so that nobody learns of another from it. */
export function readingsOf(
  { viewer, origin }: Context,
  addresses: Iterable<string>,
  details: NewEvent['details']
): NewEvent[] {
  const read = {
    kind: 'data.read' as const,
    tenantId: viewer.tenant.id,
    at: Date.now(),
    actor: actorOf(viewer, origin)
  }
  return [...addresses].map((address) => ({ id: randomUUID(), ...read, walletAddresses: [address], details }))
}

const tooMuch = 'an operator read more at once than is written down'

function idsIn(queries: Rafiki['recording']['exchanges']): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const { answer } of queries) {
    for (const [id] of answer.bytes.toString().matchAll(uuid)) {
      ids.add(id)
      if (ids.size === maxIds) return ids
    }
  }
  return ids
}

const ownersOf = (tenantId: string, ids: readonly string[]) => sql<{ wallet_address: string }>`
  select wallet_address from journal_grant_addresses where tenant_id = ${tenantId} and grant_id = any(${ids}::uuid[])
  union
  select owner.wallet_address from journal_events event
  join journal_event_owners owner on owner.tenant_id = event.tenant_id and owner.number = event.number
  where event.tenant_id = ${tenantId} and event.payment_id = any(${ids}::uuid[])
  limit ${maxAddresses}`
