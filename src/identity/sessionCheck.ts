import { carriedBy } from './endedSessions/ended.ts'
import type { EndedSessions } from './endedSessions/endedSessions.ts'
import { unauthenticated } from './refused.ts'
import type { Verified } from './token.ts'

/** Refuses tokens of sessions that ended. It asks nobody, and is made for each request. @throws GatewayError UNAUTHENTICATED */
export function createSessionCheck(sessions: Pick<EndedSessions, 'whyOver'>): (verified: Verified) => void {
  const carried = new WeakMap<Verified, string[]>()
  return (verified) => {
    const { claims, issuer } = verified
    const { iat } = claims
    // By when it was issued it is told from the tokens of a later login.
    if (iat === undefined || iat > Date.now() / 1_000 + issuer.toleranceSeconds)
      throw unauthenticated('claims', issuer.name, 'iat')
    let digests = carried.get(verified)
    if (!digests) carried.set(verified, (digests = carriedBy(issuer.issuer, claims)))
    const why = sessions.whyOver(digests, iat)
    if (why) throw unauthenticated(why === 'ended' ? 'ended' : 'sessions', issuer.name)
  }
}
