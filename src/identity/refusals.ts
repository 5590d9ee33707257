import type { Log } from '../observability/log.ts'
import { refusals, Refused, type Refusal } from './refused.ts'

/** Counts the refusals of what is run, and logs the first of each kind and issuer that the configuration may cause. */
export function observeRefusals<A extends unknown[], R>(
  run: (...args: A) => Promise<R>,
  log: Log,
  count?: (why: Refusal, issuer: string | undefined) => void
): (...args: A) => Promise<R> {
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
  return (...args) => run(...args).catch(observe)
}
