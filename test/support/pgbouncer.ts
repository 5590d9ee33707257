import { spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './missing.ts'
import { owner } from './postgres.ts'

const program = findProgram('pgbouncer')
export const missingPgbouncer = program ? [] : ['pgbouncer (apt-get install pgbouncer)']

/** A pool before a PostgreSQL: a folder, a socket in it, and no port. Stop it. */
export async function startPgbouncer(postgresUrl: string, mode: 'transaction' | 'session') {
  const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-'))
  const file = join(folder, 'pgbouncer.ini')
  const behind = new URL(postgresUrl).searchParams.get('host')
  const settings = `[databases]
postgres = host=${behind} user=postgres
[pgbouncer]
pool_mode = ${mode}
auth_type = any
listen_addr =
unix_socket_dir = ${folder}
`
  writeFileSync(file, settings)
  const as = owner()
  if (as) for (const path of [folder, file]) chownSync(path, as.uid, as.gid)
  const pool = spawn(program ?? 'pgbouncer', [file], { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder, ...as })
  const over = new Promise((resolve) => pool.once('exit', resolve))
  await new Promise<void>((resolve, reject) => {
    let said = ''
    pool.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('process up')) resolve()
    })
    pool.once('exit', () => reject(new Error(`pgbouncer ended: ${said}`)))
  })
  return {
    url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}&port=6432`,
    async stop() {
      pool.kill('SIGTERM')
      await over
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
