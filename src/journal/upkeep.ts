import { ConfigError } from '../config/config.ts'
import type { Log } from '../observability/log.ts'
import { within } from '../lib/within.ts'
import type { Backlog } from './backlog.ts'
import type { Journal } from './journal.ts'

interface Options {
  journal: Journal
  backlog: Backlog
  /** Ends intents whose process ended before they did. */
  settle: () => Promise<void>
  /** Signs where chains end, if the last head is so old. */
  signHeads: (everyMs: number) => Promise<void>
  log: Log
}

const everyMs = 1_000
const settleEveryMs = 60_000
const headsEveryMs = 600_000
const closingMs = 2_000

export interface Upkeep {
  /** The first try; others follow. @throws ConfigError */
  start: () => Promise<void>
  close: () => Promise<void>
}

/** Brings the journal up, now or once its database answers, and has what waits for it written. */
export function createUpkeep({ journal, backlog, settle, signHeads, log }: Options): Upkeep {
  let started = false
  let settledAt = -Infinity
  let signedAt = performance.now()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  async function begin(): Promise<void> {
    try {
      await journal.start()
      started = true
      await backlog.empty()
    } catch (error) {
      if (error instanceof ConfigError) throw error
    }
  }

  async function look(): Promise<void> {
    if (!started) await begin()
    if (!started) return
    // So that it is known when nobody asks anything.
    await journal.read((db) => db.selectFrom('journal_walks').select('name').limit(1).execute())
    await journal.holders.write()
    if (backlog.bytes > 0) await backlog.empty()
    if (performance.now() - signedAt >= settleEveryMs) {
      signedAt = performance.now()
      await signHeads(headsEveryMs)
    }
    if (performance.now() - settledAt < settleEveryMs) return
    settledAt = performance.now()
    await settle()
  }

  function later(): void {
    timer = setTimeout(() => {
      running = look()
        // The journal has said that its database does not answer.
        .catch(() => undefined)
        .finally(later)
    }, everyMs)
    timer.unref()
  }

  return {
    async start() {
      await begin()
      later()
    },
    async close() {
      await running
      clearTimeout(timer)
      await within(closingMs, journal.holders.write()).catch(() => undefined)
      if (backlog.bytes > 0) await within(closingMs, backlog.empty()).catch(() => undefined)
      if (journal.up) await within(closingMs, signHeads(0)).catch(() => undefined)
      if (backlog.bytes > 0) log.error({ alarm: 'journal', bytes: backlog.bytes }, 'events wait for the next start')
    }
  }
}
