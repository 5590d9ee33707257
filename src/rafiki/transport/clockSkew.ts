export interface Clock {
  /** Takes note of an answer's `date` header. @param sentAt and `receivedAt`: our own clock, in milliseconds */
  see(date: unknown, sentAt: number, receivedAt: number): void
  /** How far, at least, the service's clock is ahead of ours (negative: behind it), in whole seconds. Undefined: not known yet. */
  readonly skewSeconds: number | undefined
}

/** From here on it is told: clocks that are kept differ by far less, and signatures are refused from 30 s on. */
export const notedSeconds = 5
/** An answer that took longer says too little of when it was written. */
const longestMs = 2_000
/** Two servers behind one address may have clocks that differ. */
const quietMs = 10_000

/**
 * Compares a service's clock with ours, by the header that comes with every answer. That has whole seconds, and was
 * written at some moment between the sending and the receiving: only what is certain counts.
 * @param changed told when the clocks come to differ, differ otherwise, or agree again
 */
export function createClock(changed: (skewSeconds: number) => void, now: () => number = Date.now): Clock {
  let skewSeconds: number | undefined
  let told = { seconds: 0, at: -Infinity }
  return {
    get skewSeconds() {
      return skewSeconds
    },
    see(date, sentAt, receivedAt) {
      const from = typeof date === 'string' ? Date.parse(date) : NaN
      if (Number.isNaN(from) || receivedAt - sentAt > longestMs) return
      const least = from - receivedAt
      const most = from + 1_000 - sentAt
      const seconds = Math.trunc((least > 0 ? least : most < 0 ? most : 0) / 1_000)
      skewSeconds = Object.is(seconds, -0) ? 0 : seconds
      const noted = Math.abs(seconds) >= notedSeconds ? seconds : 0
      const differs = (noted === 0) !== (told.seconds === 0) || Math.abs(noted - told.seconds) >= notedSeconds
      if (!differs || now() - told.at < quietMs) return
      told = { seconds: noted, at: now() }
      changed(noted)
    }
  }
}

/** What the log says of a signature that Rafiki refused. */
export function refusedSignature({ skewSeconds = 0 }: Clock): string {
  if (Math.abs(skewSeconds) < notedSeconds) return "it refused the signature; check the tenant's id and secret"
  const side = skewSeconds > 0 ? 'behind' : 'ahead of'
  return `it refused the signature; this machine's clock is ${Math.abs(skewSeconds)} s ${side} Rafiki's, which takes none older than 30 s`
}
