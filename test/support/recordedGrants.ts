import type { GrantSighting } from '../../src/journal/grantLife.ts'
import { recordGrants } from '../../src/journal/grants.ts'
import type { Journal } from '../../src/journal/journal.ts'
import type { Row } from './grantOracle.ts'

/* Rows of grants in the journal, as its follower writes them. */

const grantOf = ({ subjects, access, tenantId: _, ...row }: Row): GrantSighting['grant'] => ({
  ...row,
  access: access.map((it) => ({ ...it, limits: null })),
  subject: { sub_ids: subjects }
})

/** Writes grants of a tenant as they are now. */
export async function recordRows(journal: Journal, tenantId: string, rows: readonly Row[]): Promise<void> {
  const now = Date.now()
  const sightings = rows
    .filter((row) => row.tenantId === tenantId)
    .map((row) => ({ grant: grantOf(row), askedAt: now, seenAt: now }))
  await recordGrants(journal, tenantId, sightings)
}

/** Has the journal say that its follower has walked back through all, and has just looked at what is new. */
export async function haveAllGrants(journal: Journal, tenantId: string, at = new Date()): Promise<void> {
  const row = { position: '{}', complete: true, updated_at: at }
  for (const name of ['grants', 'grants back']) {
    await journal.db
      .insertInto('journal_walks')
      .values({ tenant_id: tenantId, name, ...row })
      .onConflict((there) => there.columns(['tenant_id', 'name']).doUpdateSet(row))
      .execute()
  }
}

/** Takes all rows of grants and payments away, and what was known to be there. */
export async function emptyGrantRows(journal: Journal): Promise<void> {
  for (const table of ['journal_grant_addresses', 'journal_grants', 'journal_payments', 'journal_walks'] as const) {
    await journal.db.deleteFrom(table).execute()
  }
}
