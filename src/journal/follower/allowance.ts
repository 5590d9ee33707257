import type { Clock } from '../../lib/clock.ts'

/** How many requests may be sent: so many a second, and those of a second more where none were sent. */
export interface Allowance {
  readonly left: boolean
  spend: (requests: number) => void
}

/** What was begun is ended, and what it took beyond is made up for. */
export function createAllowance(perSecond: number, clock: Clock): Allowance {
  let requests = perSecond
  let at = clock.now()
  return {
    get left() {
      const now = clock.now()
      requests = Math.min(2 * perSecond, requests + ((now - at) / 1_000) * perSecond)
      at = now
      return requests > 0
    },
    spend(count) {
      requests -= count
    }
  }
}
