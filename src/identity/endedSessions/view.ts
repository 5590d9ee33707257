import type { Ended } from './ended.ts'

/** What a process knows of what ended, within bounds: asked for each request. */
export function createView(max: number) {
  const known = new Map<string, Ended>()
  /** Tokens that were issued then or earlier are refused: what ended of them is not known. In seconds. */
  let floor = 0
  const raise = (seconds: number): void => void (floor = Math.max(floor, seconds))

  return {
    raise,
    learn(ended: Ended): void {
      const before = Math.max(ended.before, known.get(ended.digest)?.before ?? 0)
      known.delete(ended.digest)
      known.set(ended.digest, { ...ended, before })
      const now = Date.now() / 1_000
      for (const [digest, oldest] of known) {
        const lives = oldest.until > now
        if (lives && known.size <= max) break
        // What there is no room for is refused with everything of its time.
        if (lives) raise(Math.min(oldest.before, now))
        known.delete(digest)
      }
    },
    /** @param carried what a token would be refused by @param issuedAt its `iat` */
    hasEnded(carried: readonly string[], issuedAt: number): boolean {
      const second = Math.floor(issuedAt)
      return second <= floor || carried.some((digest) => second <= (known.get(digest)?.before ?? -Infinity))
    }
  }
}
