import { LRUCache } from 'lru-cache'
import type { Config } from '../config/config.ts'
import type { RunningMutation } from '../lib/runningMutation.ts'
import type { Log } from '../observability/log.ts'
import type { Trace } from '../observability/tracing/trace.ts'
import { atMost, type CacheMeter } from '../observability/metrics/cache.ts'
import { settled } from './client/call.ts'
import { createClients, type Caller, type Client } from './client/clients.ts'
import { createGuard, type Guard, type Network } from './ssrf/addressGuard.ts'
import { createProfiles, type Profiles } from './profiles.ts'

/** The open network's clients and profiles: one for the process. */
export interface OpenPayments {
  guard: Guard
  profiles: Profiles
  /** @throws GatewayError FORBIDDEN */
  clientOf(caller: Caller): Promise<Client>
  /** Origins, or `*`. */
  servers: { auth: readonly string[]; resource: readonly string[] }
  /** Milliseconds. */
  deadlineMs: number
  /** How many seconds an auth server wants no requests, by tenant, client and grant. */
  waits: LRUCache<string, number>
  close(): Promise<void>
}

/** One request of a client application's to the gateway. */
export interface Asking {
  openPayments: OpenPayments
  caller: Caller
  requestId: string
  log: Log
  mutation: RunningMutation
  trace?: Trace | undefined
}

export function createOpenPayments(config: Config, log: Log, network?: Network, profiles?: CacheMeter): OpenPayments {
  const { clients, authServers, resourceServers } = config.openPayments
  const deadlineMs = config.rafiki.deadlines.network
  const guard = createGuard(network)
  return {
    guard,
    profiles: createProfiles(guard, log, undefined, profiles),
    clientOf: createClients(clients, deadlineMs),
    servers: { auth: authServers, resource: resourceServers },
    deadlineMs,
    waits: new LRUCache({ ...atMost(10_000), ttl: 24 * 3_600_000 }),
    async close() {
      await guard.close()
      await settled(guard)
    }
  }
}
