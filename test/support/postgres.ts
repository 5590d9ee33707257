import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeUnlessMissing } from './missing.ts'

/** A PostgreSQL of a test's own: a folder, a socket in it, and no port. */
export interface Postgres {
  url: string
  /** Ends it by a shutdown, or at once as a crash does (`SIGQUIT`), and starts it again on its folder. */
  restart(signal?: 'SIGINT' | 'SIGQUIT'): Promise<void>
  /** Ends it; `resume` starts it again. */
  halt(): Promise<void>
  resume(): Promise<void>
  stop(): Promise<void>
}

const versions = '/usr/lib/postgresql'
const binaries = (): string | undefined =>
  existsSync(versions)
    ? readdirSync(versions)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(versions, version, 'bin'))
        .find((bin) => existsSync(join(bin, 'initdb')))
    : undefined

export const missingPostgres = binaries() ? [] : ['PostgreSQL (apt-get install postgresql)']

/** Tests that start a PostgreSQL. */
export function describeWithPostgres(name: string, tests: () => void): void {
  describeUnlessMissing(missingPostgres, name, tests)
}

/** PostgreSQL refuses to run as root: then it is somebody else's process. */
export function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

export async function startPostgres(): Promise<Postgres> {
  const bin = binaries()
  if (!bin) throw new Error('no PostgreSQL is installed')
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  const as = owner()
  if (as) chownSync(folder, as.uid, as.gid)
  const data = join(folder, 'data')
  const made = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-N', '-E', 'UTF8'], {
    cwd: folder,
    ...as
  })
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr.toString()}`)
  let server = await launch(bin, data, folder, as)
  return {
    url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    async restart(signal = 'SIGINT') {
      await ended(server, signal)
      server = await launch(bin, data, folder, as)
    },
    halt: () => ended(server, 'SIGINT'),
    async resume() {
      server = await launch(bin, data, folder, as)
    },
    async stop() {
      await ended(server, 'SIGINT')
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function launch(bin: string, data: string, folder: string, as: ReturnType<typeof owner>): Promise<ChildProcess> {
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${folder}`,
    'shared_buffers=16MB',
    'max_connections=60'
  ]
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((it) => ['-c', it])], {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: folder,
    ...as
  })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('database system is ready to accept connections')) resolve()
    })
    server.once('exit', () => reject(new Error(`PostgreSQL ended: ${said}`)))
  })
  return server
}

async function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null) return
  const over = new Promise((resolve) => server.once('exit', resolve))
  server.kill(signal)
  await over
}
