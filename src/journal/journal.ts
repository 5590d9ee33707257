import type { JournalConfig } from '../config/config.ts'
import { GatewayError } from '../errors.ts'
import type { Log } from '../observability/log.ts'
import { createPlaces } from '../lib/places.ts'
import { property } from '../lib/property.ts'
import { holdChain, type JournalWrite, type Numbers } from './append.ts'
import { grouped, nextBatch, type Waiting } from './batches.ts'
import { openDatabase, type Database } from './database/database.ts'
import { isRefusal, isTimeout } from './database/refusal.ts'
import type { NewEvent } from './event.ts'
import { createHolderQueue, type HolderQueue } from './holderQueue.ts'
import { migrate } from './migrations/migrate.ts'

/** What happened to grants and payments, when and by whom: events in a database, and rows that are made from them. */
export interface Journal {
  readonly db: Database
  readonly log: Log
  /** How long a caller waits for the database, in milliseconds. */
  readonly patienceMs: number
  /** Brings the tables up to date. @throws Error of the database */
  start: () => Promise<void>
  /** Whether the last thing that was asked of the database was answered; false before anything was. */
  readonly up: boolean
  /** How many events this process has written. */
  readonly appended: number
  /**
   * Writes events; those that come together are written together. An event whose id is there already is passed over.
   * @throws Error of the database: then none of them is known to be written
   */
  append: (events: readonly NewEvent[]) => Promise<Numbers>
  /** Changes rows, and writes the events that tell of it, in one transaction that holds the tenant's chain. */
  write: <T>(tenantId: string, change: (held: JournalWrite) => Promise<T>) => Promise<T>
  /** Reads. @throws Error of the database */
  read: <T>(look: (db: Database) => Promise<T>) => Promise<T>
  readonly holders: HolderQueue
  close: () => Promise<void>
}

/** Readers leave some of ten connections to writers, and a tenant's writers, who wait for each other, take one. */
const reads = 6
const [maxReadWaitMs, maxWriteWaitMs] = [5_000, 10_000]

export async function createJournal(
  { database, patienceMs = 200 }: Pick<JournalConfig, 'database' | 'patienceMs'>,
  log: Log
): Promise<Journal> {
  const db = await openDatabase(database)
  /** Tenant → what waits for the next transaction; there while one is under way. */
  const waiting = new Map<string, Waiting[]>()
  const reading = createPlaces(reads, maxReadWaitMs)
  const writing = new Map<string, ReturnType<typeof createPlaces>>()
  let up = false
  let told = false
  let appended = 0

  async function asking<T>(ask: () => Promise<T>): Promise<T> {
    try {
      const answer = await ask()
      if (told) log.info('the journal answers again')
      up = true
      told = false
      return answer
    } catch (error) {
      if (isRefusal(error) || isTimeout(error) || error instanceof GatewayError) throw error
      if (!told) log.error({ alarm: 'journal', why: property(error, 'code') }, 'the journal does not answer')
      up = false
      told = true
      throw error
    }
  }

  const hold: Journal['write'] = (tenantId, change) => {
    const inTurn = writing.get(tenantId) ?? createPlaces(1, maxWriteWaitMs)
    writing.set(tenantId, inTurn)
    return inTurn(() => asking(() => write(tenantId, change)))
  }

  const write: Journal['write'] = async (tenantId, change) => {
    let count = 0
    const answer = await holdChain(db, tenantId, ({ tx, append }) =>
      change({
        tx,
        append: async (events) => {
          const numbers = await append(events)
          count += numbers.size
          return numbers
        }
      })
    )
    appended += count
    return answer
  }

  async function flush(tenantId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const batch = nextBatch(queue)
      try {
        const all = batch.flatMap(({ events }) => events)
        const numbers = await hold(tenantId, ({ append }) => append(all))
        for (const { written } of batch) written(numbers)
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
    waiting.delete(tenantId)
  }

  const read: Journal['read'] = (look) => reading(() => asking(() => look(db)))

  return {
    ...{ db, log, patienceMs, read },
    holders: createHolderQueue({ read, log }),
    start: async () => {
      const ran = await asking(() => migrate(db))
      if (ran.length > 0) log.info({ migrations: ran }, 'the tables of the journal are up to date')
    },
    get up() {
      return up
    },
    get appended() {
      return appended
    },
    async append(events) {
      const ofTenant = grouped(events)
      const numbers = await Promise.all(
        [...ofTenant].map(
          ([tenantId, its]) =>
            new Promise<Numbers>((written, failed) => {
              const queue = waiting.get(tenantId)
              if (queue) return void queue.push({ events: its, written, failed })
              const begun: Waiting[] = [{ events: its, written, failed }]
              waiting.set(tenantId, begun)
              // What is appended in this turn goes along.
              queueMicrotask(() => void flush(tenantId, begun))
            })
        )
      )
      return new Map(numbers.flatMap((of) => [...of]))
    },
    write: hold,
    close: () => db.destroy()
  }
}
