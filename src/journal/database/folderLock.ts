import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join, relative } from 'node:path'
import { cwd } from 'node:process'
import { ConfigError } from '../../config/config.ts'
import { property } from '../../lib/property.ts'

const prefix = 'in-use-'

/**
 * Holds a folder for this process, as long as it lives: two on one folder lose rows in silence. The lock is a socket in the
 * folder that listens, which ends with its process however that ends. Each process listens first and looks for others
 * then, so that of two that start together one sees the other, or both do.
 * @throws ConfigError where another process holds it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const own = `${prefix}${randomUUID().slice(0, 8)}`
  const server = await listen(shortest(join(folder, own)))
  const others = (await readdir(folder)).filter((name) => name.startsWith(prefix) && name !== own)
  for (const name of others) {
    const path = join(folder, name)
    if (await isListening(shortest(path))) {
      await end(server)
      throw new ConfigError([`JOURNAL_DIR: another process uses ${folder}. Only one at a time can.`])
    }
    await rm(path, { force: true })
  }
  return () => end(server)
}

/** Node cuts the path of a socket in silence: macOS has room for 103 bytes. */
const maxPath = 103

function shortest(path: string): string {
  const [best = path] = [path, relative(cwd(), path)].sort((a, b) => a.length - b.length)
  if (Buffer.byteLength(best) > maxPath) throw new ConfigError(['JOURNAL_DIR: expected a shorter path.'])
  return best
}

function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy())
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = String(property(error, 'code'))
      reject(new ConfigError([`JOURNAL_DIR: expected a folder in which a socket can be made (${code}).`]))
    })
    server.listen(path, () => resolve(server.unref()))
  })
}

/** Nobody listens where a connection is refused. What cannot be told counts as somebody. */
const isListening = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error) => resolve(!gone.has(String(property(error, 'code')))))
  })

const gone = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'])

const end = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()))
