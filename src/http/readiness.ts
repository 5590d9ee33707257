/* Readiness: whether the configuration has worked, for `/readyz`. */

import type { Config } from '../config/config.ts'
import type { Tenant } from '../config/tenants.ts'
import { gatewayErrorIn } from '../errors.ts'
import type { Log } from '../observability/log.ts'
import type { Service } from '../rafiki/operation.ts'

/**
 * What has worked at least once: the keys of all issuers were read, each service took a signature of each tenant, and the
 * token of `READY_TOKEN_FILE`, where that is set, was accepted.
 */
type Proven = Record<'keys' | Service, boolean> & { token?: boolean }

export const isReady = (proven: Proven): boolean => !Object.values(proven).includes(false)

export interface Readiness {
  readonly proven: Readonly<Proven>
  /** Tries what is not proven yet, at most once a second, and answers what is. */
  check: () => Promise<Readonly<Proven>>
}

interface Probes {
  /** Whether the keys of all issuers were read; reads those that were not. */
  keys: () => Promise<boolean>
  /** Sends something small that is signed with the tenant's secret. @throws where it is not taken */
  signature: (service: Service, tenant: Tenant) => Promise<void>
  /** Whether the token of `READY_TOKEN_FILE` is accepted; undefined where none is set. */
  token?: (() => Promise<boolean>) | undefined
}

/** Anybody may ask, and a try asks Rafiki and the issuers. */
const pauseMs = 1_000
const services = ['auth', 'backend'] as const

/**
 * Whether the configuration was seen to work. What is proven once stays proven: later trouble of Rafiki's is told to
 * callers by its codes, and other gateways have the same.
 * @param now milliseconds; a parameter for tests
 */
export function createReadiness(
  { tenants }: Pick<Config, 'tenants'>,
  probes: Probes,
  log: Log,
  now: () => number = Date.now
): Readiness {
  const proven: Proven = { keys: false, auth: false, backend: false, ...(probes.token && { token: false }) }
  const unproven = { auth: new Set(tenants), backend: new Set(tenants) }
  let tried = { at: -Infinity, done: Promise.resolve() }

  /** One tenant after the other, to the first whose signature is not taken: for the rest it would most likely be the same. */
  async function proveSignatures(service: Service): Promise<void> {
    for (const tenant of unproven[service]) {
      try {
        await probes.signature(service, tenant)
      } catch (error) {
        const code = gatewayErrorIn(error)?.code
        log.warn(
          { service, tenant: tenant.id, code },
          'not ready: no signature was taken yet; try rafiki-gateway check'
        )
        return
      }
      unproven[service].delete(tenant)
    }
    proven[service] = true
  }

  async function proveKeys(): Promise<void> {
    proven.keys = await probes.keys()
    if (!proven.keys) log.warn("not ready: an issuer's keys were not read yet; try rafiki-gateway check")
  }

  async function proveToken(accepted: () => Promise<boolean>): Promise<void> {
    proven.token = await accepted()
    if (!proven.token) log.warn('not ready: the token of READY_TOKEN_FILE is not accepted; try rafiki-gateway check')
  }

  async function prove(): Promise<void> {
    const open = services.filter((service) => !proven[service])
    await Promise.all([!proven.keys && proveKeys(), ...open.map(proveSignatures)])
    // With the keys: without them no token is accepted.
    if (probes.token && !proven.token) await proveToken(probes.token)
  }

  return {
    proven,
    async check() {
      if (!isReady(proven) && now() - tried.at >= pauseMs) tried = { at: now(), done: prove() }
      await tried.done
      return proven
    }
  }
}
