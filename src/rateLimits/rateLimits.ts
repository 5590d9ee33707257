import { createHash } from 'node:crypto'
import type { RateLimiterRes } from 'rate-limiter-flexible'
import type { Config } from '../config/config.ts'
import { GatewayError } from '../errors.ts'
import type { Shown } from '../identity/credentials.ts'
import { Refused } from '../identity/refused.ts'
import { publicRole, roles, type Role, type Viewer } from '../identity/viewer.ts'
import type { Log } from '../observability/log.ts'
import type { Trace } from '../observability/tracing/trace.ts'
import type { RedisConnection } from '../redis/connection.ts'
import { addressKey } from './address.ts'
import { createCounters, windowSeconds, type Counters, type Limiter } from './counters.ts'
import { limited, refusal, seconds, startMeter, take, type Left, type Meter } from './meter.ts'

/**
 * Called before work is done for somebody who is not known yet; with a viewer, before it is verified that it is they.
 * @throws GatewayError RATE_LIMITED
 */
type BeforeWork = (viewer?: Viewer) => Promise<void>
/** Asks who it is, and asks `beforeWork` before it does work for a token that it does not know yet, or for a proof. */
type Identify = (authorization: string | undefined, beforeWork: BeforeWork, shown?: Shown) => Promise<Viewer>

/** How much each caller may ask for. */
export interface RateLimits {
  /** Identifies a caller. Who fails at it pays with their address. @throws GatewayError RATE_LIMITED and `identify`'s */
  identify: (address: string, authorization: string | undefined, shown?: Shown) => Promise<Viewer>
  /** Does what may fail as identifying does, at the address's cost. @throws GatewayError RATE_LIMITED and `work`'s */
  guard: <T>(address: string, work: (beforeWork: BeforeWork) => Promise<T>, trace?: Trace) => Promise<T>
  /** Takes the point that each request costs, and a deposit. Settle what comes of it. @throws GatewayError RATE_LIMITED */
  admit: (viewer: Viewer, onCount?: (headers: Record<string, string>) => void, trace?: Trace) => Promise<Meter>
}

export function createRateLimits(
  { rateLimits }: Pick<Config, 'rateLimits'>,
  identify: Identify,
  log: Log,
  redis?: RedisConnection
): RateLimits {
  const counters = createCounters(redis)
  const limiterOf = (name: string, points: number): Limiter | undefined =>
    points > 0 ? counters.limiter(name, points) : undefined
  const byAddress = limiterOf('address', rateLimits.address)
  const enter = placesFor(rateLimits.inFlight)
  const callers = new Map(roles.map((it) => [it, limiterOf('caller', rateLimits[it].points)]))
  const fieldCounter = fieldsCounted(rateLimits.fields, counters, log)

  const guard: RateLimits['guard'] = async (address, work, trace) => {
    const addresses = byAddress?.tracedBy(trace)
    const key = addressKey(address)
    try {
      return await work(async (viewer) => {
        if (viewer) return refuseOver(viewer, callers.get(viewer.role)?.tracedBy(trace))
        const so = await addresses?.get(key)
        if (addresses && so && so.msBeforeNext > 0 && so.consumedPoints >= addresses.points) throw refusal(so)
      })
    } catch (error) {
      if (addresses && isFailure(error))
        await take(addresses, key, 1, () => log.warn({ address: key }, 'address limited'))
      throw error
    }
  }

  return {
    guard,
    identify: (address, authorization, shown) =>
      guard(address, (beforeWork) => identify(authorization, beforeWork, shown), shown?.trace),

    async admit(viewer, onCount, trace) {
      const key = keyOf(viewer)
      const leave = enter(key)
      const { role, tenant } = viewer
      const limiter = callers.get(role)?.tracedBy(trace)
      const countFields = fieldCounter(key, trace)
      if (!limiter) return { mutationPoints: 1, charge: () => Promise.resolve(), countFields, settle: leave }
      const count = (left: Left): void => onCount?.(headersOf(role, limiter, left))
      const first = (): void => log.warn({ tenant: tenant.id, role, caller: key }, 'caller limited')
      const pay = (points: number): Promise<RateLimiterRes> => take(limiter, key, points, first, count)
      try {
        const mutationPoints = rateLimits[role].mutation
        return await startMeter({ limiter, key, mutationPoints, countFields, pay, count, leave })
      } catch (error) {
        leave()
        throw error
      }
    }
  }
}

/** Takes nothing: whose request it is may not be proven. Those who have used up all, and no more, `admit` refuses. */
async function refuseOver(viewer: Viewer, limiter: Limiter | undefined): Promise<void> {
  const so = await limiter?.get(keyOf(viewer))
  if (limiter && so && so.msBeforeNext > 0 && so.consumedPoints > limiter.points)
    throw refusal(so, headersOf(viewer.role, limiter, so))
}

const headersOf = (role: Role, { points }: Limiter, { remainingPoints, msBeforeNext }: Left) => ({
  'ratelimit-policy': `"${publicRole(role)}";q=${points};w=${windowSeconds}`,
  ratelimit: `"${publicRole(role)}";r=${remainingPoints};t=${seconds(msBeforeNext)}`
})

/** Counts root fields that have limits of their own. */
function fieldsCounted(limits: ReadonlyMap<string, number>, counters: Counters, log: Log) {
  const fields = new Map([...limits].map(([name, points]) => [name, counters.limiter(`field-${name}`, points)]))
  return (key: string, trace?: Trace): Meter['countFields'] =>
    async function countFields(names) {
      for (const name of new Set(names)) {
        const limiter = fields.get(name)?.tracedBy(trace)
        const count = names.filter((it) => it === name).length
        if (limiter) await take(limiter, key, count, () => log.warn({ field: name, caller: key }, 'field limited'))
      }
    }
}

/** Tenant and role are words without a colon, and the subject, who may be called anything, a hash. */
export const callerKey = ({ tenant, role, subject }: { tenant: { id: string }; role: Role; subject: string }) =>
  `${tenant.id}:${publicRole(role)}:${createHash('sha256').update(JSON.stringify(subject)).digest('base64url')}`

/** Viewers are made once for each token that is known: see `createIdentify`. */
const keys = new WeakMap<Viewer, string>()

function keyOf(viewer: Viewer): string {
  let key = keys.get(viewer)
  if (key === undefined) keys.set(viewer, (key = callerKey(viewer)))
  return key
}

/** Places for requests of one caller, in this process. @returns takes one, and gives it back. 0: any number. */
function placesFor(maximum: number): (key: string) => () => void {
  const taken = new Map<string, number>()
  return (key) => {
    const before = taken.get(key) ?? 0
    if (maximum > 0 && before >= maximum) throw tooManyAtOnce(maximum)
    taken.set(key, before + 1)
    return () => {
      const left = (taken.get(key) ?? 1) - 1
      if (left > 0) taken.set(key, left)
      else taken.delete(key)
    }
  }
}

/** Who is told apart from a server that could not find out. */
const isFailure = (error: unknown): boolean =>
  // Who asks for a nonce does what the specification says.
  error instanceof GatewayError &&
  !(error instanceof Refused && error.why === 'nonce') &&
  (error.code === 'UNAUTHENTICATED' || error.code === 'FORBIDDEN')

const tooManyAtOnce = (maximum: number): GatewayError =>
  limited(`At most ${maximum} requests of one caller are answered at once. Wait for the answers.`, 1)
