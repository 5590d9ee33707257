import { ConfigError } from '../../config/config.ts'
import { readJournal } from '../../config/readJournal.ts'
import { openDatabase, type Database } from '../../journal/database/database.ts'
import { property } from '../../lib/property.ts'
import { UsageError } from '../usage.ts'
import { erase } from './erase.ts'
import { exportJournal } from './export.ts'
import { migrateJournal } from './migrate.ts'
import { pruneJournal } from './prune.ts'
import type { Run } from './run.ts'
import { verify } from './verify.ts'

const commands: Record<string, (run: Run) => Promise<0 | 1>> = {
  verify,
  export: exportJournal,
  erase,
  prune: pruneJournal,
  migrate: migrateJournal
}

/**
 * The commands of `rafiki-gateway journal`.
 * @returns 0, or 1 where `verify` finds something wrong
 * @throws UsageError where nothing could be looked at or done
 */
export async function journal([name = '', ...args]: string[], run: Omit<Run, 'db' | 'args'>): Promise<0 | 1> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new UsageError(`journal: expected one of ${Object.keys(commands).join(', ')}.`)
  let db: Database | undefined
  try {
    db = await openDatabase(readJournal(run.env).database)
    return await command({ ...run, db, args })
  } catch (error) {
    throw inWords(error)
  } finally {
    await db?.destroy()
  }
}

/** What somebody at a terminal can do about it; other faults stay as they are. */
function inWords(error: unknown): unknown {
  if (error instanceof ConfigError) return new UsageError(error.message)
  const code = String(property(error, 'code') ?? property(error, 'message'))
  if (code === '42501')
    return new UsageError('This role may not do so. Run the command as the role that owns the tables.')
  if (code === '42P01')
    return new UsageError('The tables of the journal are missing. Run "rafiki-gateway journal migrate".')
  if (/^(E[A-Z]+|08\w{3}|28\w{3}|3D000|57P0\d)$|timeout|terminated/.test(code))
    return new UsageError(`The database of the journal does not answer (${code}).`)
  return error
}
