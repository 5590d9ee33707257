import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import { appendOnly } from './0001-start.ts'

/**
 * Gives a role what a gateway needs at run time: to add to the tables that are append only, and to change the others. Only
 * the owner of the tables can do so, and only they can change or remove an event.
 */
export async function grantTo(db: Kysely<Tables>, role: string): Promise<void> {
  const to = sql.id(role)
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ schema: string; name: string }>`
      select schemaname as schema, tablename as name from pg_tables
      where schemaname = current_schema() and tablename like 'journal\\_%'`.execute(tx)
    const [{ schema } = { schema: 'public' }] = rows
    await sql`grant usage on schema ${sql.id(schema)} to ${to}`.execute(tx)
    for (const { name } of rows) {
      const table = sql.id(schema, name)
      await sql`revoke all on ${table} from ${to}`.execute(tx)
      await sql`grant ${sql.raw(rightsTo(name))} on ${table} to ${to}`.execute(tx)
    }
  })
}

const rightsTo = (table: string): string => {
  if (table === 'journal_migrations') return 'select'
  return appendOnly.includes(table) ? 'select, insert' : 'select, insert, update, delete'
}
