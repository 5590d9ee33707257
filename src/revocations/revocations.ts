import type { Tenant } from '../config/tenants.ts'
import type { Journal } from '../journal/journal.ts'
import type { Recorder } from '../journal/recorder.ts'
import type { RunningMutation } from '../lib/runningMutation.ts'
import type { Log } from '../observability/log.ts'
import type { Rafiki } from '../rafiki/client.ts'
import { systemClock, type Clock } from '../lib/clock.ts'
import { isOver, readBack, type Reading } from './readBack.ts'
import { recordSeen } from './recordSeen.ts'
import { revokeAgain, type RevokedBy } from './revokeAgain.ts'
import { property } from '../lib/property.ts'

/** When a grant is read that was to be revoked: before its caller is answered, or in the background. */
type ReadingTime = 'at_once' | 'later'
type ReadingResult = 'revoked' | 'live' | 'unreadable' | 'dropped'

/** What the process knows of grants that were revoked lately. */
export interface Revocations {
  readonly clock: Clock
  /** Notes what a reading said before its caller was answered, and has what is revoked read again later. */
  note: (readings: ReadonlyMap<string, Reading>, by: RevokedBy) => void
  /** Calls off what is not begun, and waits for what is. */
  close: () => Promise<void>
}

interface Options {
  /** For looks in the background. @param maximum how many requests it may send, beside readings */
  rafikiOf: (tenant: Tenant, requestId: string, maximum: number, mutation: RunningMutation) => Rafiki
  recorder: Recorder
  /** Undefined where there is none. */
  journal: Journal | undefined
  log: Log
  clock?: Clock
  counted?: (time: ReadingTime, result: ReadingResult, count: number) => void
}

/** Milliseconds after the revocation. */
const delays = [1_000, 60_000]
/** Grants of the process that may wait for their later readings. */
const maxWaiting = 10_000

interface Job {
  by: RevokedBy
  ids: readonly string[]
  /** Grants that were revoked again: each at most once. */
  again: Set<string>
}

/**
 * Reads revoked grants again later: Rafiki finishes and approves grants without a condition, so that a client's request
 * that was under way can set one back to what it was. One that lives again is an alarm, and is revoked again, once.
 */
export function createRevocations({
  rafikiOf,
  recorder,
  journal,
  log,
  clock = systemClock,
  counted
}: Options): Revocations {
  const calledOff = new Set<() => void>()
  let waiting = 0
  let closed = false
  /** One after the other: callers who wait for an answer go first. */
  let running = Promise.resolve()

  function watch(ids: readonly string[], by: RevokedBy): void {
    const taken = ids.slice(0, Math.max(0, maxWaiting - waiting))
    const dropped = ids.length - taken.length
    if (dropped > 0) {
      counted?.('later', 'dropped', dropped)
      log.warn({ requestId: by.requestId, tenant: by.tenant.id, dropped }, 'revoked grants will not be read again')
    }
    if (taken.length === 0) return
    waiting += taken.length
    const job: Job = { by, ids: taken, again: new Set() }
    for (const [n, ms] of delays.entries()) {
      const callOff = clock.later(ms, () => {
        calledOff.delete(callOff)
        running = running.then(() => look(job))
        return n < delays.length - 1 ? running : running.finally(() => void (waiting -= taken.length))
      })
      calledOff.add(callOff)
    }
  }

  async function look({ by, ids, again }: Job): Promise<void> {
    if (closed) return
    try {
      const mutation: RunningMutation = {}
      const askedAt = Date.now()
      const rafiki = rafikiOf(by.tenant, by.requestId, ids.length, mutation)
      for (const [id, reading] of await readBack(rafiki, ids, { mayGoOn: () => !closed })) {
        counted?.('later', resultOf(reading), 1)
        if (!reading.grant || isOver(reading.grant)) continue
        log.error({ alarm: true, requestId: by.requestId, tenant: by.tenant.id, grant: id }, livesAgain)
        if (again.has(id) || closed) continue
        again.add(id)
        await recordSeen(journal, by.tenant.id, [{ grant: reading.grant }], askedAt)
        await revokeAgain({ rafiki, mutation, recorder, journal, clock }, id, by)
      }
    } catch (error) {
      log.error({ fault: property(error, 'name'), requestId: by.requestId }, 'revoked grants could not be read again')
    }
  }

  return {
    clock,
    note(readings, by) {
      for (const [id, reading] of readings) {
        const result = resultOf(reading)
        counted?.('at_once', result, 1)
        if (result === 'live') {
          log.error({ alarm: true, requestId: by.requestId, tenant: by.tenant.id, grant: id }, notKept)
        }
      }
      if (closed) return
      const revoked = [...readings].filter(([, { failure }]) => !failure).map(([id]) => id)
      if (revoked.length > 0) watch(revoked, by)
    },
    async close() {
      closed = true
      for (const callOff of calledOff) callOff()
      await running
    }
  }
}

const livesAgain = 'a grant that was revoked lives again'
const notKept = 'Rafiki said that it revoked a grant, which lives'

const resultOf = ({ grant, failure }: Reading): ReadingResult => (!grant ? 'unreadable' : failure ? 'live' : 'revoked')
