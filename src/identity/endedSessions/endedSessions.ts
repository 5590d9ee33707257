import type { Clock } from '../../lib/clock.ts'
import { withinMemory } from '../../lib/memory.ts'
import { property } from '../../lib/property.ts'
import type { Log } from '../../observability/log.ts'
import type { Ended } from './ended.ts'
import type { EndedStore } from './store.ts'
import { createView } from './view.ts'

/** What this process knows of sessions that ended. */
export interface EndedSessions {
  /**
   * Why a token is refused, without asking anybody: it ended, or nobody knows at the moment. Undefined: it goes on.
   * @param carried what it would be refused by @param issuedAt its `iat`
   */
  whyOver: (carried: readonly string[], issuedAt: number) => 'ended' | 'unknown' | undefined
  /** Here at once, and for all processes once it returns. @returns false if `once` was there before @throws Error */
  end: (ended: readonly Ended[], once?: Ended) => Promise<boolean>
  close: () => void
}

/** The store is asked each so many milliseconds: so late the other processes know. */
const everyMs = 1_000
/** Without an answer for so long, the store counts as down. */
const staleMs = 5_000
/** Some 35 MB. */
const maxEnded = withinMemory(200_000)

/** @returns once the store has answered, or has shown that it does not */
export async function createEndedSessions(
  store: EndedStore,
  issuers: readonly { issuer: string }[],
  log: Log,
  clock: Clock,
  max = maxEnded
): Promise<EndedSessions> {
  const view = createView(
    issuers.map(({ issuer }) => issuer),
    max
  )
  /** When the store was asked for what it answered last, in milliseconds. Before that, nothing is known. */
  let lastWord = Date.now()
  let heardAt = -Infinity
  let told = false
  let stop: () => void = () => undefined
  let closed = false

  async function hear(): Promise<void> {
    const [askedAt, asked] = [Date.now(), clock.now()]
    try {
      const { ended, knowsSince, unread } = await store.news()
      view.raise(knowsSince)
      for (const it of ended) view.learn(it)
      ;[lastWord, heardAt] = [askedAt, asked]
      if (unread > 0)
        log.error({ alarm: 'sessions', unread }, 'ends of sessions could not be read: tokens of before are refused')
      if (told) log.info('it is known again which sessions ended')
      told = false
    } catch (error) {
      const why = property(error, 'message')
      if (!told) log.error({ alarm: 'sessions', why }, 'it is not known which sessions end: older tokens are refused')
      told = true
    }
  }

  const hearAgain = (): void => {
    if (!closed) stop = clock.later(everyMs, () => hear().finally(hearAgain))
  }
  await hear()
  hearAgain()

  return {
    whyOver(carried, issuedAt) {
      if (clock.now() - heardAt > staleMs && issuedAt * 1_000 <= lastWord) return 'unknown'
      return view.hasEnded(carried, issuedAt) ? 'ended' : undefined
    },
    end(ended, once) {
      for (const it of ended) view.learn(it)
      return store.add(ended, once)
    },
    close() {
      closed = true
      stop()
    }
  }
}
