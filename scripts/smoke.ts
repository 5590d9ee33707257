import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { builtinSeed } from '../sandbox/builtinSeed.ts'
import { processEnvironment } from '../sandbox/environment.ts'
import { startIssuer } from '../sandbox/issuer.ts'
import { startRafiki } from '../sandbox/rafiki/index.ts'

/* What `npm run build` made, as it is run in production: `check` finds nothing wrong, the gateway becomes ready, and ends on SIGTERM. */

const cwd = fileURLToPath(new URL('../', import.meta.url))
const seed = builtinSeed()
const rafiki = await startRafiki({ seed })
const issuer = await startIssuer({ tenantIds: [seed.operatorTenantId, seed.secondTenantId] })
const env = { ...processEnvironment({ rafiki, issuer }), NODE_ENV: 'production', RAFIKI_TENANTS_ISOLATED: 'true' }
const start = (file: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, [file, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
const ended = async (child: ChildProcess): Promise<number | null> => ((await once(child, 'exit')) as [number | null])[0]

const failed: string[] = []
const check = start('bin/rafiki-gateway.js', 'check')
check.stdout?.pipe(process.stdout)
if ((await ended(check)) !== 0) failed.push('rafiki-gateway check')

const gateway = start('dist/main.js')
const exited = ended(gateway)
let ready = false
// Ends with the process, whether or not it ever became ready.
for await (const line of createInterface({ input: gateway.stdout! })) {
  const { msg, address } = JSON.parse(line) as { msg: string; address?: string }
  if (msg === 'listening') console.log(`listening: ${address}`)
  if (msg !== 'ready') continue
  ready = true
  gateway.kill('SIGTERM')
}
if (!ready) failed.push('the gateway did not become ready')
if ((await exited) !== 0) failed.push('the gateway did not end well')
await Promise.all([rafiki.close(), issuer.close()])
console.log(`Node ${process.version}: ${failed.length === 0 ? 'check, start and end are right' : failed.join(', ')}`)
if (failed.length > 0) process.exitCode = 1
