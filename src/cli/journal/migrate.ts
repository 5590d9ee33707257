import { migrate } from '../../journal/migrations/migrate.ts'
import { grantTo } from '../../journal/migrations/roles.ts'
import { readArgs } from '../usage.ts'
import type { Run } from './run.ts'

/** Brings the tables up to date, as their owner, and gives a role what a gateway needs at run time. */
export async function migrateJournal({ db, args, print }: Run): Promise<0> {
  const { grant: role } = readArgs(args, { grant: { type: 'string' } })
  const ran = await migrate(db)
  await print(ran.length === 0 ? 'The tables are up to date.' : `The tables are up to date: ${ran.join(', ')} ran.`)
  if (role === undefined) return 0
  await grantTo(db, role)
  await print(`${role} may add to the journal, and can change or remove no event.`)
  return 0
}
