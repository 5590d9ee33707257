import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './missing.ts'
import { freePort } from './redis.ts'

const haproxy = findProgram('haproxy')
export const missingHaproxy = haproxy ? [] : ['haproxy (apt-get install haproxy)']

/** Haproxy with the configuration of `deploy/haproxy`, in front of gateways at these ports. Stop it. */
export async function startHaproxy(ports: readonly number[]): Promise<{ url: string; stop: () => Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'haproxy-'))
  const port = await freePort()
  const given = readFileSync(new URL('../../deploy/haproxy/haproxy.cfg', import.meta.url), 'utf8')
  const servers = ports.map((it, n) => `  server gateway${n + 1} 127.0.0.1:${it}\n`).join('')
  const file = join(dir, 'haproxy.cfg')
  writeFileSync(file, given.replace(/( {2}server .*\n)+/, servers).replace('127.0.0.1:8080', `127.0.0.1:${port}`))
  const child = spawn(haproxy ?? 'haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  while (!(await isTaken(port))) if (child.exitCode !== null) throw new Error(`haproxy ended:\n${said}`)
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      rmSync(dir, { recursive: true })
    }
  }
}

/** Whether somebody takes connections there. */
const isTaken = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => setTimeout(resolve, 50, false))
    socket.once('connect', () => socket.destroy())
  })
