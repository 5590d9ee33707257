import type { Log } from '../observability/log.ts'
import { refusals, Refused, type Refusal } from './refused.ts'
import type { Viewer } from './viewer.ts'

type Identify = (authorization: string | undefined, beforeWork?: () => Promise<void>) => Promise<Viewer>

/** Counts the refusals of `identify`, and logs the first of each kind and issuer that the configuration may cause. */
export function observeRefusals(
  identify: Identify,
  log: Log,
  count?: (why: Refusal, issuer: string | undefined) => void
): Identify {
  const said = new Set<string>()
  const observe = (error: unknown): never => {
    if (!(error instanceof Refused)) throw error
    const { why, issuer } = error
    count?.(why, issuer)
    const key = `${why} ${issuer}`
    if (refusals[why] && !said.has(key)) {
      said.add(key)
      log.warn(
        { refused: why, issuer },
        `a token was refused: ${refusals[why]}. This is logged once; gateway_tokens_refused_total counts`
      )
    }
    throw error
  }
  return (authorization, beforeWork) => identify(authorization, beforeWork).catch(observe)
}
