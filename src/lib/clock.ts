/** The time, and a way to run something later. Tests bring their own. */
export interface Clock {
  /** Milliseconds, from any beginning: only differences mean something. */
  now: () => number
  /** Runs something so many milliseconds later. @returns how to call it off */
  later: (ms: number, run: () => Promise<void>) => () => void
}

/** A timer that keeps no process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  later(ms, run) {
    const timer = setTimeout(() => void run(), ms).unref()
    return () => clearTimeout(timer)
  }
}
