import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

export interface Started {
  pid: number
  port: number
  process: ChildProcess
}

/** All that were started and not yet ended. */
const running = new Set<ChildProcess>()
const nowhere = openSync('/dev/null', 'w')

export const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

function watch(child: ChildProcess, name: string): ChildProcess {
  running.add(child)
  let last = ''
  child.stderr?.on('data', (chunk: Buffer) => (last = (last + chunk.toString()).slice(-4_000)))
  child.once('exit', (code, signal) => {
    if (running.delete(child)) {
      console.error(`${name} ended by itself (${code ?? signal}):\n${last}`)
      process.exitCode = 1
      void stopAll().then(() => process.exit(1))
    }
  })
  return child
}

/** One of our own processes, which says its port when it listens. */
export async function forked(name: string, file: string, args: string[] = [], execArgv: string[] = []) {
  const child = fork(file, args, {
    execArgv,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    serialization: 'advanced'
  })
  watch(child, name)
  const [said] = (await once(child, 'message')) as [{ port: number } & Record<string, unknown>]
  return { process: child, pid: child.pid ?? 0, ...said }
}

/**
 * A program as its users run it; its log goes nowhere.
 * @param settings `path`: where it is asked until it answers anything at all; null: nobody waits for it
 */
export async function spawned(
  name: string,
  args: string[],
  {
    port,
    env,
    path,
    onLine
  }: { port: number; env: Record<string, string>; path: string | null; onLine?: (it: string) => void }
): Promise<Started> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', onLine ? 'pipe' : nowhere, 'pipe']
  })
  watch(child, name)
  if (onLine) lines(child, onLine)
  if (path !== null) await answers(`http://127.0.0.1:${port}${path}`, name)
  return { process: child, pid: child.pid ?? 0, port }
}

function lines(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    parts.forEach(onLine)
  })
}

/** Waits until a server answers anything at all. */
async function answers(url: string, name: string): Promise<void> {
  const end = Date.now() + 60_000
  while (Date.now() < end) {
    try {
      await (await fetch(url)).arrayBuffer()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new Error(`${name} did not listen within a minute`)
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** Ends all processes that were started here, and those only. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map(stop))
}

/** Ends one of them. */
export async function stop(child: ChildProcess): Promise<void> {
  running.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 3_000)
  await gone
  clearTimeout(late)
}
