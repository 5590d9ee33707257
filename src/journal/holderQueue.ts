import { recordHolder, type Holder } from './addressHolders.ts'
import type { Database } from './database/database.ts'
import type { Log } from '../observability/log.ts'

/** So many people wait for the database. */
const maxWaiting = 50_000

/** Holders of wallet addresses that were seen and are not written down yet. */
export interface HolderQueue {
  add: (holder: Holder) => void
  /** Has all of them written. @throws Error of the database, and where some were lost: then nobody knows all holders */
  write: () => Promise<void>
}

interface Options {
  read: <T>(look: (db: Database) => Promise<T>) => Promise<T>
  log: Log
}

/**
 * What is not written is kept until it is: who holds an address while the database is down counts as well, and nobody is
 * shown more than kinds and times before.
 */
export function createHolderQueue({ read, log }: Options): HolderQueue {
  const waiting = new Map<string, Holder>()
  let lost = false
  let writing: Promise<void> | undefined

  async function writeAll(): Promise<void> {
    for (const [key, holder] of waiting) {
      await read((db) => recordHolder(db, holder))
      waiting.delete(key)
    }
  }

  return {
    add(holder) {
      const { tenantId, subject, walletAddresses } = holder
      const key = JSON.stringify([tenantId, subject, walletAddresses])
      // Since the first of their tokens they hold it; that they still do, a later one says.
      if (waiting.has(key)) return
      if (waiting.size < maxWaiting) return void waiting.set(key, holder)
      if (!lost) log.error({ alarm: 'journal' }, 'too many holders of wallet addresses wait for the journal')
      lost = true
    },
    async write() {
      if (lost) throw new Error('holders of wallet addresses were lost')
      if (waiting.size > 0) await (writing ??= writeAll().finally(() => (writing = undefined)))
    }
  }
}
