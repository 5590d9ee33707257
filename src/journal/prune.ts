import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import { holdChain } from './append.ts'
import type { Database } from './database/database.ts'
import { emptyGrants, eraseEvents, maintain, type Erasure } from './eraseEvents.ts'
import type { Head } from './heads.ts'
import { storeHead, type Signing } from './signHeads.ts'
import type { Tables } from './tables.ts'
import { eventsAfter } from './verifyReads.ts'
import { erasures, type EventRow } from './verifyRow.ts'

export interface Pruned {
  /** Events that were emptied, and grants whose rows were. */
  emptied: number
  grants: number
  /** Events that were removed from the beginning of the chain, and what is signed of it. */
  removed: number
  head: Head | undefined
}

interface Options {
  /** How many days after a grant's end. */
  retentionDays: number
  /** Milliseconds. */
  now: number
  signer: Signing | undefined
}

const batch = 1_000
const dayMs = 86_400_000

/**
 * Ends what the retention says: events of grants that ended before it, and events without a grant that happened before it,
 * are emptied. Where the chain begins with nothing but such events, its beginning is removed behind a checkpoint. Payments
 * keep their rows, ids and amounts, since sums are made of them.
 */
export async function prune(db: Database, tenantId: string, options: Options): Promise<Pruned> {
  const { retentionDays, now, signer } = options
  const before = new Date(now - retentionDays * dayMs)
  const pruned: Pruned = { emptied: 0, grants: 0, removed: 0, head: undefined }
  const erasure: Erasure = { kind: 'journal.pruned', at: now, actor: { role: 'gateway' }, details: { retentionDays } }
  for (let after = 0; ;) {
    const rows = await eventsAfter(db, tenantId, after, batch)
    const last = rows.at(-1)
    if (!last) break
    const over = await overBefore(db, tenantId, rows, before)
    if (over.length > 0) await eraseEvents(db, tenantId, over, erasure)
    pruned.emptied += over.length
    after = last.number
  }
  pruned.grants = await emptyEnded(db, tenantId, before)
  for (;;) {
    const head = await removeBeginning(db, tenantId, before, { now, signer }, (removed) => (pruned.removed += removed))
    if (!head) return pruned
    pruned.head = head
  }
}

/** What is not erased yet, and whose time is over. A grant that is not known may live: its events stay. */
async function overBefore(
  db: Database,
  tenantId: string,
  rows: readonly EventRow[],
  before: Date
): Promise<EventRow[]> {
  const left = rows.filter(({ content, kind }) => content !== null && !erasures.includes(kind))
  const ids = [...new Set(left.flatMap(({ grant_id }) => grant_id ?? []))]
  const ended = ids.length === 0 ? [] : await endedGrants(db, tenantId, before).where('id', 'in', ids).execute()
  const over = new Set(ended.map(({ id }) => id))
  return left.filter(({ grant_id, at }) => (grant_id === null ? at < before : over.has(grant_id)))
}

const endedGrants = (db: Database, tenantId: string, before: Date) =>
  db.selectFrom('journal_grants').select('id').where('tenant_id', '=', tenantId).where('ended_at', '<', before)

async function emptyEnded(db: Database, tenantId: string, before: Date): Promise<number> {
  for (let count = 0; ;) {
    const ended = endedGrants(db, tenantId, before)
    const grants = await ended
      .where((row) => row.or([row('client', 'is not', null), row('ended_by', 'is not', null)]))
      .limit(batch)
      .execute()
    if (grants.length === 0) return count
    const ids = grants.map(({ id }) => id)
    await db.transaction().execute(async (tx) => {
      await emptyGrants(tx, tenantId, ids)
      await tx
        .updateTable('journal_payments')
        .set({ client: null })
        .where('tenant_id', '=', tenantId)
        .where('grant_id', 'in', ids)
        .execute()
    })
    count += ids.length
  }
}

/**
 * Removes empty events from the beginning of the chain, and events of erasure that are old enough: those name nothing but
 * what is before them.
 * @returns what is signed of it; undefined where nothing is left to remove
 */
function removeBeginning(
  db: Database,
  tenantId: string,
  before: Date,
  { now, signer }: Pick<Options, 'now' | 'signer'>,
  count: (removed: number) => void
): Promise<Head | undefined> {
  return holdChain(db, tenantId, async ({ tx, append }) => {
    const rows = await eventsAfter(tx, tenantId, 0, batch)
    const end = rows.findIndex(({ content, kind, at }) => content !== null && !(erasures.includes(kind) && at < before))
    const removed = end === -1 ? rows : rows.slice(0, end)
    const last = removed.at(-1)
    if (!last) return undefined
    await maintain(tx)
    await remove(tx, tenantId, last.number)
    const { number } = last
    const hash = Buffer.from(last.hash).toString('hex')
    const head = await storeHead(tx, { kind: 'pruned', tenantId, number, hash, madeAt: now }, signer)
    const actor = { role: 'gateway' as const }
    await append([
      { id: randomUUID(), kind: 'journal.pruned', tenantId, at: now, actor, details: { removedUpTo: number } }
    ])
    count(removed.length)
    return head
  })
}

async function remove(tx: Transaction<Tables>, tenantId: string, upTo: number): Promise<void> {
  await tx.deleteFrom('journal_events').where('tenant_id', '=', tenantId).where('number', '<=', upTo).execute()
  await tx.deleteFrom('journal_checkpoints').where('tenant_id', '=', tenantId).where('kind', '=', 'pruned').execute()
}
