import type { Config } from '../../config/config.ts'
import type { Tenant } from '../../config/tenants.ts'
import { GatewayError } from '../../errors.ts'
import { Cancellation, type CancellationSignal } from '../../lib/cancellation.ts'
import { systemClock, type Clock } from '../../lib/clock.ts'
import { property } from '../../lib/property.ts'
import type { Rafiki } from '../../rafiki/client.ts'
import type { Journal } from '../journal.ts'
import { createAllowance, type Allowance } from './allowance.ts'
import { createPassOver, type PassedOver } from './followed.ts'
import { createLease } from './lease.ts'
import { tasksFor, type Task, type TenantTasks } from './tasks.ts'

/** Follows what becomes of grants and payments, and writes it into the journal. */
export interface Follower {
  /** Has the grants of a viewer who is at work read before others. */
  viewed: (tenantId: string, addresses: readonly string[]) => void
  close: () => Promise<void>
}

interface Options {
  journal: Journal
  config: Pick<Config, 'tenants' | 'following'> & { rafiki: Pick<Config['rafiki'], 'interactionExpirySeconds'> }
  /** @param maximum how many requests it may send */
  rafikiOf: (tenant: Tenant, maximum: number, signal: CancellationSignal) => Rafiki
  clock?: Clock
  /** Milliseconds since 1970. */
  now?: () => number
  counted?: (what: PassedOver, count: number) => void
  /** Called when what is new was looked at. */
  looked?: () => void
}

/** Milliseconds from one step to the next. */
const stepMs = 1_000
/** No piece of work takes so many requests. */
const maxRequests = 1_000

/** Begins at once. One of the processes on a database follows. */
export function createFollower({
  clock = systemClock,
  now = Date.now,
  counted = () => {},
  looked = () => {},
  ...options
}: Options): Follower {
  const { journal, config } = options
  const cancellation = new Cancellation()
  const lease = createLease(journal, 'follower', clock)
  const allowance = createAllowance(config.following.requestsPerSecond, clock)
  const follow = tasksOf({ ...options, clock, now, counted, looked }, allowance, cancellation)
  const tenants = new Map(config.tenants.map((tenant) => [tenant.id, follow(tenant)]))
  const nextTask = taskFinder([...tenants.values()])

  async function step(): Promise<void> {
    try {
      while (!cancellation.aborted && allowance.left && (await lease.holds()) && (await nextTask()));
    } catch (error) {
      // The journal says of itself that its database does not answer.
      if (journal.up && !cancellation.aborted) journal.log.error({ fault: property(error, 'name') }, failed)
    }
  }

  let running = Promise.resolve()
  let callOff = (): void => {}
  function schedule(ms: number): void {
    callOff = clock.later(ms, () => {
      running = step().then(() => (cancellation.aborted ? undefined : schedule(stepMs)))
      return running
    })
  }
  schedule(0)

  return {
    viewed: (tenantId, addresses) => tenants.get(tenantId)?.viewed(addresses),
    async close() {
      cancellation.abort(new Error('the gateway ends'))
      callOff()
      await running
      await lease.release().catch(() => undefined)
    }
  }
}

const failed = 'the journal could not follow Rafiki'

/** The tasks of a tenant: what they send is spent, and what Rafiki refused is tried again later. */
function tasksOf(
  { journal, config, rafikiOf, clock, now, counted, looked }: Required<Options>,
  allowance: Allowance,
  signal: CancellationSignal
) {
  const { following, rafiki: settings } = config
  const passOver = createPassOver(journal.log, counted)
  return (tenant: Tenant): TenantTasks => {
    const asked: Rafiki[] = []
    const rafiki = (): Rafiki => {
      const client = rafikiOf(tenant, maxRequests, signal)
      asked.push(client)
      return client
    }
    const charged = (task: Task, done = (): void => {}): Task => {
      let dueAt = -Infinity
      return async () => {
        if (clock.now() < dueAt) return false
        try {
          const worked = await task()
          if (worked) done()
          return worked
        } catch (error) {
          // Rafiki's own are in the log.
          if (!(error instanceof GatewayError)) throw error
          dueAt = clock.now() + following.everyMs
          return false
        } finally {
          for (const { requestsLeft } of asked.splice(0)) allowance.spend(maxRequests - requestsLeft)
        }
      }
    }
    const pace = { ...following, ...settings }
    const { first, others, viewed } = tasksFor({ journal, tenant, rafiki, now, passOver }, pace, clock)
    return { first: first.map((task) => charged(task, looked)), others: others.map((task) => charged(task)), viewed }
  }
}

/** Does the next piece of work that there is, each tenant in its turn: what is new, and then the others. */
function taskFinder(tenants: readonly TenantTasks[]): Task {
  let turn = 0
  const inTurn = <T>(list: readonly T[]): T[] => {
    const from = turn % Math.max(1, list.length)
    return [...list.slice(from), ...list.slice(0, from)]
  }
  return async () => {
    turn += 1
    for (const { first } of inTurn(tenants)) for (const task of first) if (await task()) return true
    for (const { others } of inTurn(tenants)) for (const task of inTurn(others)) if (await task()) return true
    return false
  }
}
