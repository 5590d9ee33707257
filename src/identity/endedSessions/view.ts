import { issuerDigest, issuerPart, type Ended } from './ended.ts'

/** What a process knows of what ended, within bounds: asked for each request. */
export function createView(issuers: readonly string[], max: number) {
  /**
   * By issuer. Tokens that were issued at its floor (in seconds) or earlier are refused: what ended of them is not
   * known.
   */
  const views = new Map(issuers.map((it) => [issuerDigest(it), { known: new Map<string, Ended>(), floor: 0 }]))
  const all = [...views.values()]
  const size = (): number => all.reduce((sum, { known }) => sum + known.size, 0)

  return {
    raise(seconds: number): void {
      for (const it of all) it.floor = Math.max(it.floor, seconds)
    },
    learn(ended: Ended): void {
      const known = views.get(issuerPart(ended.digest))?.known
      // Nobody's tokens are accepted that it would end.
      if (!known) return
      const before = Math.max(ended.before, known.get(ended.digest)?.before ?? 0)
      known.delete(ended.digest)
      known.set(ended.digest, { ...ended, before })
      const now = Date.now() / 1_000
      for (const it of all) dropLapsed(it.known, now)
      if (size() <= max) return
      // The issuer that takes most of the room makes some, so that none takes it from others. What there is no room for is
      // refused with everything of its time.
      const most = all.reduce((one, other) => (other.known.size > one.known.size ? other : one))
      const [oldest] = most.known.values()
      if (!oldest) return
      most.floor = Math.max(most.floor, Math.min(oldest.before, now))
      most.known.delete(oldest.digest)
    },
    /** @param carried what a token would be refused by: digests of its issuer @param issuedAt its `iat` */
    hasEnded(carried: readonly string[], issuedAt: number): boolean {
      const its = views.get(issuerPart(carried[0] ?? ''))
      const second = Math.floor(issuedAt)
      return (
        !its || second <= its.floor || carried.some((digest) => second <= (its.known.get(digest)?.before ?? -Infinity))
      )
    }
  }
}

function dropLapsed(known: Map<string, Ended>, now: number): void {
  for (const [digest, { until }] of known) {
    if (until > now) break
    known.delete(digest)
  }
}
