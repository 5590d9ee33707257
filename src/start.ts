/* The gateway of a process: reads the environment, starts the gateway, and ends with a graceful shutdown. */

import { setTimeout as sleep } from 'node:timers/promises'
import { signals } from './signals.ts'
import { ConfigError } from './config/config.ts'
import { readConfig } from './config/readConfig.ts'
import { summaryOf } from './config/summary.ts'
import { extendedBy } from './extension/extend.ts'
import { createLog } from './observability/log.ts'
import { createGateway } from './gateway.ts'
import { listenProblem } from './lib/listenProblem.ts'
import { property } from './lib/property.ts'
import { unknownVariables } from './config/unknownVariables.ts'
import { withoutEnvFiles } from './lib/envFile.ts'
import { version } from './lib/version.ts'

/** The end of `DRAIN_DELAY`, in milliseconds. */
const settlingMs = 1_000

try {
  const args = withoutEnvFiles(process.argv.slice(2), process.env)
  if (!args) throw new ConfigError(['--env-file: expected a readable file.'])
  const config = readConfig(process.env)
  const modules = await extendedBy(args.filter((it, at) => at > 0 || it !== 'start'))
  const log = createLog(config.logLevel)
  log.info({ version, node: process.version, ...summaryOf(config) }, 'starting')
  const { unknown } = unknownVariables(process.env)
  if (unknown.length > 0) log.warn({ variables: unknown }, 'unknown variables have no effect')
  // A promise that a module forgot would end the process for all callers when it fails.
  if (modules.length > 0)
    process.on('unhandledRejection', (error) =>
      log.error({ fault: property(error, 'stack') ?? String(error) }, 'fault')
    )
  const gateway = await createGateway(config, { log, modules })
  signals.hangUp = () => gateway.reopenAudit()
  void gateway.probeTenants()
  const address = await gateway.listen()
  log.info({ address, tenants: config.tenants.length }, 'listening')
  // An operator who never asks for readiness still learns of a wrong secret.
  void gateway.ready().then((ready) => ready && log.info('ready'))

  signals.end = (signal) => {
    // The second signal is that of someone who cannot wait.
    signals.end = () => process.exit(1)
    log.info({ signal }, 'draining')
    // Load balancers learn of it meanwhile. At a terminal nobody has to.
    const delayMs = signal === 'SIGTERM' ? config.drainDelayMs : 0
    void gateway.drain(sleep(Math.max(0, delayMs - settlingMs)), sleep(delayMs)).then(() => log.info('ended'))
  }
} catch (error) {
  const problem = error instanceof ConfigError ? error.message : listenProblem(error)
  if (problem === undefined) throw error
  console.error(problem)
  process.exit(1)
}
