import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { processEnvironment } from '../../sandbox/environment.ts'
import type { Sandbox } from '../../sandbox/start.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A gateway in a process of its own, in front of the sandbox's Rafiki. Stop it. */
export async function startGateway(sandbox: Sandbox) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...processEnvironment(sandbox),
      RAFIKI_TENANTS_ISOLATED: 'true',
      DRAIN_DELAY: '0',
      // Counted, and out of reach of the few people of the sandbox: what is soaked is what comes after.
      RATE_LIMIT_ACCOUNT_HOLDER: '1000000',
      RATE_LIMIT_OPERATOR: '1000000'
    }
  })
  const exited = once(child, 'exit')
  let alarms = 0
  let faults = 0
  const listening = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as { msg?: string; address?: string; alarm?: unknown; fault?: unknown }
      if (line.msg === 'listening') resolve(line.address ?? '')
      if (line.alarm) alarms += 1
      if (line.msg === 'fault') faults += 1
    })
  })
  return {
    url: await listening,
    /** From the log: rows that were withheld, and faults of the gateway. */
    told: () => ({ alarms, faults }),
    /** Resident memory in MB, where the system tells it (Linux). */
    memory(): number | undefined {
      try {
        const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
        return kb === undefined ? undefined : Number(kb) / 1024
      } catch {
        return undefined
      }
    },
    /** @returns the exit code */
    async stop(): Promise<number | null> {
      child.kill('SIGTERM')
      const [code] = (await exited) as [number | null]
      return code
    }
  }
}
