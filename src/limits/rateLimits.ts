import { createHash } from 'node:crypto'
import { RateLimiterRes } from 'rate-limiter-flexible'
import type { Config } from '../config.ts'
import { GatewayError } from '../errors.ts'
import { audiences, type Audience, type Viewer } from '../identity/viewer.ts'
import type { Log } from '../log.ts'
import { addressKey } from './address.ts'
import { createCounters, windowSeconds, type Limiter } from './counters.ts'

/** Asks who it is, and asks `beforeWork` before it does work for a token that it does not know yet. */
type Identify = (authorization: string | undefined, beforeWork: () => Promise<void>) => Promise<Viewer>

/** How much each caller may ask for. */
export interface RateLimits {
  /** Identifies a caller. Who fails at it pays with their address. @throws GatewayError RATE_LIMITED and `identify`'s */
  identify: (address: string, authorization: string | undefined) => Promise<Viewer>
  /** Takes the point that each request costs. @throws GatewayError RATE_LIMITED */
  admit: (viewer: Viewer, onCount?: (headers: Record<string, string>) => void) => Promise<Meter>
  close: () => void
}

/** What one request costs its caller. */
export interface Meter {
  /** What one mutation costs, in points. */
  readonly mutationPoints: number
  /** Makes it cost so many points, before anything runs. @throws GatewayError RATE_LIMITED */
  charge(points: number): Promise<void>
  /** Makes it cost so many points in all, afterwards: the next request is refused for it, not this one. */
  settle(points: number): void
}

/** Costs nothing. */
const free: Meter = { mutationPoints: 1, charge: () => Promise.resolve(), settle: () => undefined }

export async function createRateLimits(
  { rateLimits, redis }: Pick<Config, 'rateLimits' | 'redis'>,
  identify: Identify,
  log: Log
): Promise<RateLimits> {
  const counters = await createCounters(redis?.url, log)
  const limiterOf = (name: string, points: number): Limiter | undefined =>
    points > 0 ? counters.limiter(name, points) : undefined
  const addresses = limiterOf('address', rateLimits.address)
  const callers = new Map(audiences.map((it) => [it, limiterOf('caller', rateLimits[it].points)]))

  return {
    async identify(address, authorization) {
      if (!addresses) return identify(authorization, () => Promise.resolve())
      try {
        return await identify(authorization, async () => {
          const so = await addresses.get(addressKey(address))
          if (so && so.msBeforeNext > 0 && so.consumedPoints >= addresses.points) throw refusal(so)
        })
      } catch (error) {
        if (isFailure(error)) {
          const key = addressKey(address)
          await take(addresses, key, 1, () => log.warn({ address: key }, 'address limited'))
        }
        throw error
      }
    },

    async admit(viewer, onCount) {
      const limiter = callers.get(viewer.audience)
      if (!limiter) return free
      const key = keyOf(viewer)
      const { audience, tenant } = viewer
      const policy = { 'ratelimit-policy': `"${audience}";q=${limiter.points};w=${windowSeconds}` }
      let paid = 0
      const charge = async (points: number): Promise<void> => {
        const due = points - paid
        if (due <= 0) return
        paid = points
        const count = ({ remainingPoints, msBeforeNext }: RateLimiterRes): void =>
          onCount?.({ ...policy, ratelimit: `"${audience}";r=${remainingPoints};t=${seconds(msBeforeNext)}` })
        const first = (): void => log.warn({ tenant: tenant.id, audience, caller: key }, 'caller limited')
        await take(limiter, key, due, first, count)
      }
      await charge(1)
      return {
        mutationPoints: rateLimits[audience].mutation,
        charge,
        settle(points) {
          if (points <= paid) return
          void limiter.penalty(key, points - paid)
          paid = points
        }
      }
    },

    close: () => counters.close()
  }
}

/** Tenant and audience are words without a colon, and the subject, who may be called anything, a hash. */
export const callerKey = ({
  tenant,
  audience,
  subject
}: {
  tenant: { id: string }
  audience: Audience
  subject: string
}) => `${tenant.id}:${audience}:${createHash('sha256').update(JSON.stringify(subject)).digest('base64url')}`

/** Viewers are made once for each token that is known: see `createIdentify`. */
const keys = new WeakMap<Viewer, string>()

function keyOf(viewer: Viewer): string {
  let key = keys.get(viewer)
  if (key === undefined) keys.set(viewer, (key = callerKey(viewer)))
  return key
}

async function take(
  limiter: Limiter,
  key: string,
  points: number,
  onFirstRefusal: () => void,
  onCount?: (result: RateLimiterRes) => void
): Promise<void> {
  try {
    const result = await limiter.consume(key, points)
    onCount?.(result)
  } catch (result) {
    if (!(result instanceof RateLimiterRes)) throw result
    onCount?.(result)
    const before = result.consumedPoints - points
    if (before >= 0 && before <= limiter.points) onFirstRefusal()
    throw refusal(result)
  }
}

/** Who is told apart from a server that could not find out. */
const isFailure = (error: unknown): boolean =>
  error instanceof GatewayError && (error.code === 'UNAUTHENTICATED' || error.code === 'FORBIDDEN')

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000))

function refusal({ msBeforeNext }: RateLimiterRes): GatewayError {
  const waitSeconds = seconds(msBeforeNext)
  const http = { status: 429, headers: new Map([['retry-after', String(waitSeconds)]]) }
  return new GatewayError('RATE_LIMITED', `Too many requests. Wait for ${waitSeconds} seconds.`, { waitSeconds, http })
}
