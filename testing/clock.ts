import type { Clock } from '../src/lib/clock.ts'

/** A clock that stands still until a test lets time pass. */
export interface TestClock extends Clock {
  /** How much has been put off. */
  readonly waiting: number
  /** Does what is due by then, and waits for it. */
  pass: (ms: number) => Promise<void>
}

export function createTestClock(): TestClock {
  let time = 0
  const waiting = new Set<{ due: number; run: () => Promise<void> }>()
  return {
    now: () => time,
    later(ms, run) {
      const put = { due: time + ms, run }
      waiting.add(put)
      return () => void waiting.delete(put)
    },
    get waiting() {
      return waiting.size
    },
    async pass(ms) {
      time += ms
      const due = [...waiting].filter((it) => it.due <= time).sort((a, b) => a.due - b.due)
      for (const put of due) {
        waiting.delete(put)
        await put.run()
      }
    }
  }
}
