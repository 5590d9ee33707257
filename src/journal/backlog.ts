import { property } from '../lib/property.ts'
import { within } from '../lib/within.ts'
import type { Log } from '../observability/log.ts'
import type { Numbers } from './append.ts'
import type { NewEvent } from './event.ts'
import { isRefusal } from './database/refusal.ts'
import type { Journal } from './journal.ts'
import { openSpool } from './spool.ts'

/** All events that wait have so many bytes, in memory and on the disk. */
const maxBytes = 32 * 1024 * 1024
const maxBatch = 500

/** Where an event is: in the journal, on the disk of this process, or nowhere but in its memory. */
export type Written = { numbers: Numbers } | 'spooled' | 'unwritten'

/** Events on their way into the journal, and those that wait until its database answers. */
export interface Backlog {
  /** Never fails, and takes little longer than the journal's `patienceMs`. */
  write: (events: readonly NewEvent[]) => Promise<Written>
  /** Has what waits written, in its order. @throws Error of the database */
  empty: () => Promise<void>
  /** How much waits. */
  readonly bytes: number
  /** When the oldest event that waits happened. */
  readonly waitingSince: number | undefined
  /** Events that are in no journal and will not be. */
  readonly lost: number
}

/** @throws ConfigError for a folder that cannot be written */
export function createBacklog(journal: Journal, folder: string | undefined, log: Log): Backlog {
  const spool = folder === undefined ? undefined : openSpool(folder)
  const waiting: NewEvent[] = []
  const waitingIds = new Set<string>()
  let bytes = 0
  let lost = 0
  let emptying: Promise<void> | undefined

  function lose(count: number, why: string): void {
    lost += count
    log.error({ alarm: 'journal', lost: count }, why)
  }

  function hold(events: readonly NewEvent[]): void {
    bytes += sizeOf(events)
    for (const event of events) {
      waiting.push(event)
      waitingIds.add(event.id)
    }
  }

  async function add(given: readonly NewEvent[]): Promise<Written> {
    // Who looks at the same again and again takes no room from others.
    const events = given.filter(({ id }) => !waitingIds.has(id))
    if (bytes + sizeOf(events) > maxBytes) {
      lose(events.length, 'too many events wait for the journal')
      return 'unwritten'
    }
    hold(events)
    if (!spool || events.length === 0) return 'unwritten'
    try {
      await spool.add(events)
      return 'spooled'
    } catch (error) {
      log.error({ alarm: 'journal', why: property(error, 'code') }, 'the spool of the journal cannot be written')
      return 'unwritten'
    }
  }

  async function emptyAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch)
      await journal.append(batch).catch(async (error: unknown) => {
        if (!isRefusal(error)) throw error
        for (const event of batch) await journal.append([event]).catch(refused)
      })
      for (const { id } of waiting.splice(0, batch.length)) waitingIds.delete(id)
      bytes -= sizeOf(batch)
    }
    await spool?.clear()
  }

  function refused(error: unknown): void {
    if (!isRefusal(error)) throw error
    lose(1, 'the database refuses an event')
  }

  if (spool) {
    if (spool.missing > 0) lose(spool.missing, 'events are missing in the spool of the journal')
    hold(spool.found)
  }
  return {
    async write(events) {
      // What came first is written first.
      if (!journal.up || waiting.length > 0) return add(events)
      const numbers = await within(journal.patienceMs, journal.append(events)).catch(() => undefined)
      return numbers ? { numbers } : add(events)
    },
    empty: () => (emptying ??= emptyAll().finally(() => (emptying = undefined))),
    get bytes() {
      return bytes
    },
    get waitingSince() {
      return waiting[0]?.at
    },
    get lost() {
      return lost
    }
  }
}

const sizeOf = (events: readonly NewEvent[]): number =>
  events.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)) + 8, 0)
