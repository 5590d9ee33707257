/* The gateway of a process: reads the environment, starts the gateway, and ends with a graceful shutdown. */

import { ConfigError } from './config/config.ts'
import { readConfig } from './config/readConfig.ts'
import { extendedBy } from './extension/extend.ts'
import { createLog } from './observability/log.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { unknownVariables } from './config/unknownVariables.ts'
import { property } from './lib/property.ts'

let gateway: Gateway | undefined
// SIGHUP: log rotation moves the audit log's file away, then signals. The signal never ends the process, even if there
// is no file to open again.
process.on('SIGHUP', () => gateway?.reopenAudit())

try {
  const config = readConfig(process.env)
  const modules = await extendedBy(process.argv.slice(2).filter((it, at) => at > 0 || it !== 'start'))
  const log = createLog(config.logLevel)
  const { unknown } = unknownVariables(process.env)
  if (unknown.length > 0) log.warn({ variables: unknown }, 'unknown variables have no effect')
  const started = (gateway = await createGateway(config, { log, modules }))
  void started.probeTenants()
  const address = await started.listen()
  log.info({ address, tenants: config.tenants.length }, 'listening')
  // An operator who never asks for readiness still learns of a wrong secret.
  void gateway.ready().then((ready) => ready && log.info('ready'))

  let ending = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // The second signal is that of someone who cannot wait.
      if (ending) process.exit(1)
      ending = true
      log.info({ signal }, 'draining')
      void started.drain().then(() => log.info('ended'))
    })
  }
} catch (error) {
  if (property(error, 'code') === 'EADDRINUSE')
    console.error(
      `Port ${String(property(error, 'port'))} is in use. Set PORT (or METRICS_PORT, if it is that one) to another.`
    )
  else if (error instanceof ConfigError) console.error(error.message)
  else throw error
  process.exit(1)
}
