import { ConfigError, readConfig } from './config.ts'
import { createLog } from './log.ts'
import { createGateway } from './server.ts'
import { unknownVariables } from './unknownVariables.ts'

try {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const { unknown } = unknownVariables(process.env)
  if (unknown.length > 0) log.warn({ variables: unknown }, 'unknown variables: what they say counts for nothing')
  const gateway = await createGateway(config, { log })
  void gateway.probeTenants()
  const address = await gateway.listen()
  log.info({ address, tenants: config.tenants.length }, 'listening')

  // Whoever rotates the audit log moves the file away, and says so.
  if (config.audit !== 'stdout') process.on('SIGHUP', () => gateway.reopenAudit())

  let ending = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // The second signal is that of someone who cannot wait.
      if (ending) process.exit(1)
      ending = true
      log.info({ signal }, 'draining')
      void gateway.drain().then(() => log.info('ended'))
    })
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
