import { RateLimiterRes } from 'rate-limiter-flexible'
import { GatewayError } from '../errors.ts'
import type { Limiter } from './counters.ts'

/** What one request costs its caller. */
export interface Meter {
  /** What one mutation costs, in points. */
  readonly mutationPoints: number
  /** Makes it cost so many points, before anything runs. @throws GatewayError RATE_LIMITED */
  charge(points: number): Promise<void>
  /** Counts root fields that have limits of their own, before anything runs. @throws GatewayError RATE_LIMITED */
  countFields(names: readonly string[]): Promise<void>
  /**
   * Ends it, once: it costs so many points in all. What is more than the deposit, the next request is refused for, not
   * this one; what is less comes back.
   */
  settle(points: number): void
}

/**
 * What a request pays before anybody knows what it will cause, where there is so much left: requests that begin together
 * would otherwise all begin on the same points.
 */
const depositPoints = 5

export type Left = Pick<RateLimiterRes, 'remainingPoints' | 'msBeforeNext'>

interface Payer {
  limiter: Limiter
  key: string
  mutationPoints: number
  countFields: Meter['countFields']
  /** Takes points. @throws GatewayError RATE_LIMITED */
  pay: (points: number) => Promise<RateLimiterRes>
  /** Called with what is left, where nothing more is taken. */
  count: (left: Left) => void
  /** Called when the request is over. */
  leave: () => void
}

/** Takes the point that each request costs, and a deposit. @throws GatewayError RATE_LIMITED */
export async function startMeter({
  limiter,
  key,
  mutationPoints,
  countFields,
  pay,
  count,
  leave
}: Payer): Promise<Meter> {
  const { remainingPoints, msBeforeNext } = await pay(1)
  const deposit = Math.min(depositPoints - 1, remainingPoints)
  if (deposit > 0) void limiter.penalty(key, deposit)
  let price = 1
  let paid = 1 + deposit
  const windowEnds = Date.now() + msBeforeNext
  return {
    mutationPoints,
    countFields,
    async charge(points) {
      price = Math.max(price, points)
      const due = price - paid
      if (due <= 0) {
        count({ remainingPoints: remainingPoints - (price - 1), msBeforeNext: windowEnds - Date.now() })
        return
      }
      paid = price
      await pay(due)
    },
    settle(points) {
      leave()
      const due = Math.max(price, points) - paid
      if (due > 0) void limiter.penalty(key, due)
      // Points of a window that is over never return to the next one.
      else if (due < 0 && Date.now() < windowEnds) void limiter.reward(key, -due)
    }
  }
}

/** Takes points. @throws GatewayError RATE_LIMITED */
export async function take(
  limiter: Limiter,
  key: string,
  points: number,
  onFirstRefusal: () => void,
  onCount?: (result: RateLimiterRes) => void
): Promise<RateLimiterRes> {
  try {
    const result = await limiter.consume(key, points)
    onCount?.(result)
    return result
  } catch (result) {
    if (!(result instanceof RateLimiterRes)) throw result
    onCount?.(result)
    const before = result.consumedPoints - points
    if (before >= 0 && before <= limiter.points) onFirstRefusal()
    throw refusal(result)
  }
}

export const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000))

export function refusal({ msBeforeNext }: RateLimiterRes, headers?: Record<string, string>): GatewayError {
  const waitSeconds = seconds(msBeforeNext)
  return limited(`Too many requests. Wait for ${waitSeconds} seconds.`, waitSeconds, headers)
}

export function limited(message: string, waitSeconds: number, headers: Record<string, string> = {}): GatewayError {
  const http = { status: 429, headers: new Map(Object.entries({ 'retry-after': String(waitSeconds), ...headers })) }
  return new GatewayError('RATE_LIMITED', message, { waitSeconds, http })
}
