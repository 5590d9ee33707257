import type { Database } from './database/database.ts'
import type { NewEvent } from './event.ts'
import { eventIn } from './chain.ts'
import { outcomeId } from './eventId.ts'

const pageSize = 500

/** No mutation takes longer, with all that it reads. */
export const longestMutationMs = 120_000

/** Intents of a tenant that were written between two moments (milliseconds) and have no outcome. */
export async function findOpenIntents(
  db: Database,
  tenantId: string,
  { from, until }: { from: number; until: number }
): Promise<NewEvent[]> {
  const open: string[] = []
  for (let after = 0, more = true; more;) {
    const page = await db
      .selectFrom('journal_events')
      .select(['id', 'number'])
      .where('kind', '=', 'mutation.intended')
      .where('recorded_at', '>=', new Date(from))
      .where('recorded_at', '<', new Date(until))
      .where('tenant_id', '=', tenantId)
      .where('number', '>', after)
      .orderBy('number')
      .limit(pageSize)
      .execute()
    more = page.length === pageSize
    after = page.at(-1)?.number ?? after
    open.push(...(await withoutOutcome(db, tenantId, page)))
  }
  return contentsOf(db, tenantId, open)
}

async function withoutOutcome(db: Database, tenantId: string, intents: readonly { id: string }[]): Promise<string[]> {
  if (intents.length === 0) return []
  const ends = intents.map(({ id }) => ({ id, of: [outcomeId(id, 'ended'), outcomeId(id, 'settled')] }))
  const known = await db
    .selectFrom('journal_events')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where(
      'id',
      'in',
      ends.flatMap(({ of }) => of)
    )
    .execute()
  const ids = new Set(known.map(({ id }) => id))
  return ends.flatMap(({ id, of }) => (of.some((it) => ids.has(it)) ? [] : [id]))
}

async function contentsOf(db: Database, tenantId: string, ids: readonly string[]): Promise<NewEvent[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('journal_events')
    .select('content')
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', [...ids])
    .orderBy('number')
    .execute()
  // One that was erased tells nothing that could be settled.
  return rows.flatMap(({ content }) => (content === null ? [] : [eventIn(content)]))
}
