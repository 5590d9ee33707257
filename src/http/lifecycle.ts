/* The life of the HTTP server: from listening to graceful shutdown. */

import { Server } from 'node:net'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import type { Executors } from '../execution/executors.ts'
import type { Journal } from '../journal/journal.ts'
import { createMetricsServer } from '../observability/metrics/server.ts'
import { closeServices, type Services } from '../services.ts'
import { isReady, type Readiness } from './readiness.ts'
import type { OpenRequests } from './requestLifecycle.ts'

export interface Gateway {
  /** For further routes, before `listen`. */
  app: FastifyInstance
  /** @returns the address, for example `http://127.0.0.1:4000` */
  listen(): Promise<string>
  /**
   * Looks whether Rafiki keeps tenants apart, and says in the log when mutations will be refused because it may not;
   * mutations that come meanwhile wait for it. Never fails.
   */
  probeTenants(): Promise<void>
  /** Whether the configuration was seen to work: see `createReadiness`. What was not is in the log. */
  ready(): Promise<boolean>
  /** How many requests are not answered yet. */
  readonly open: number
  /**
   * Graceful shutdown: `/readyz` says so. Then listening ends, and open requests have some time to finish.
   * @param told until when requests are answered and their connections closed, so that senders learn of it; without it,
   * connections that are idle end at once
   * @param settled until when they are answered and connections kept: hardly any is new when listening ends
   */
  drain(told?: Promise<unknown>, settled?: Promise<unknown>): Promise<void>
  /** Where metrics are read, once it listens. */
  readonly metricsUrl: string | undefined
  /** Where it writes what happens; undefined where none is configured. */
  readonly journal: Journal | undefined
  /** Opens the audit log again, after its file was moved away. */
  reopenAudit(): void
}

/** Past the longest deadline of Rafiki's. */
export const drainMs = 35_000

export function createLifecycle(
  app: FastifyInstance,
  config: Config,
  services: Services,
  executors: Executors,
  {
    readiness,
    requests,
    health
  }: { readiness: Readiness; requests: OpenRequests; health: (app: FastifyInstance) => void }
): Gateway {
  const { log, metrics, audit, transport } = services
  const metricsServer = config.metrics && metrics && createMetricsServer(config.metrics, metrics, health)
  let metricsUrl: string | undefined
  return {
    app,
    journal: services.journal,
    get open() {
      return requests.count
    },
    async probeTenants() {
      await transport.tenants.probe(config.tenants)
      const [tenant] = config.tenants
      if (tenant) await transport.tenants.checkMayWrite(tenant).catch(() => undefined)
    },
    ready: async () => isReady(await readiness.check()),
    async listen() {
      metricsUrl = await metricsServer?.listen()
      if (metricsUrl) log.info({ address: metricsUrl }, 'metrics')
      return app.listen({ host: config.host, port: config.port })
    },
    async drain(told, settled) {
      requests.draining = true
      requests.closing = told !== undefined
      await told
      requests.closing = false
      await settled
      requests.closing = true
      await endListening(app.server, told ? lastRequestMs : 0)
      const deadline = Date.now() + drainMs
      while (requests.count > 0 && Date.now() < deadline) await sleep(20)
      requests.refusing = true
      await app.close()
      await Promise.all(Object.values(executors).map(({ apollo }) => apollo.stop()))
      await closeServices(services)
      // The last: what happens during the shutdown can be read.
      await metricsServer?.close()
    },
    get metricsUrl() {
      return metricsUrl
    },
    reopenAudit: () => audit.reopen()
  }
}

/** In which connections that are open may still bring a request, where senders were told that it is the last. */
const lastRequestMs = 1_000

/** Takes no more connections. Those that are open end once they are answered, or have brought nothing. */
async function endListening(server: FastifyInstance['server'], keptMs: number): Promise<void> {
  if (!server.listening) return
  await quietTurn()
  const waiting = new AbortController()
  // As an HTTP server closes, it ends idle connections, a request that is on its way included.
  const closed = new Promise((resolve) => Server.prototype.close.call(server, resolve))
  await Promise.race([closed, sleep(keptMs, undefined, { signal: waiting.signal }).catch(() => undefined)])
  waiting.abort()
  server.closeIdleConnections()
}

/**
 * Waits for a turn of the event loop in which hardly anything came: the system resets connections that it has taken and
 * the process has not.
 */
async function quietTurn(): Promise<void> {
  for (let turn = 0, before = performance.now(); turn < 1_000; turn += 1) {
    await nextTurn()
    const now = performance.now()
    if (now - before < 0.2) return
    before = now
  }
}
