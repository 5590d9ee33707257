import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeUnlessMissing, findProgram } from './missing.ts'

const redisServer = findProgram('redis-server')
export const missingRedis = redisServer ? [] : ['redis-server (apt-get install redis-server)']

/** Tests that start a redis-server. */
export function describeWithRedis(name: string, tests: () => void): void {
  describeUnlessMissing(missingRedis, name, tests)
}

export interface TestRedis {
  url: string
  /** As one that crashed, or whose machine is gone: nothing is said to its clients. */
  kill(): Promise<void>
  /** Up again, on the same port, empty. */
  start(): Promise<void>
  /** Takes connections and answers nothing, until it goes on. */
  freeze(): void
  thaw(): void
}

/** A Redis on loopback, in a folder of its own, which keeps nothing. Kill it. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort()
  let child: ChildProcess | undefined
  let dir = ''
  const redis: TestRedis = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      dir = mkdtempSync(join(tmpdir(), 'redis-'))
      const settings = { port: String(port), bind: '127.0.0.1', save: '', appendonly: 'no', dir, 'io-threads': '1' }
      const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
      const started = spawn(redisServer ?? 'redis-server', words, { stdio: ['ignore', 'pipe', 'pipe'] })
      child = started
      await new Promise<void>((resolve, reject) => {
        let said = ''
        started.stdout.on('data', (chunk: Buffer) => {
          said += chunk.toString()
          if (said.includes('Ready to accept connections')) resolve()
        })
        started.on('exit', () => reject(new Error(`redis-server ended:\n${said}`)))
      })
    },
    async kill() {
      const { exitCode, signalCode } = child ?? {}
      if (!child || exitCode !== null || signalCode !== null) return
      const ended = new Promise((resolve) => child?.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT')
  }
  await redis.start()
  return redis
}

/** What a gateway logs when it begins to count by itself, and when it ends to. */
export const [redisDown, redisAgain] = ['Redis does not answer', 'counted in Redis again'] as const

/**
 * Runs a test of what gateways count together, again where one of them, too busy to hear Redis in time, counted by itself
 * meanwhile.
 * @param logged what the gateways that run have logged until now
 * @param test the attempt's number makes callers new, whose limits nothing was counted against
 */
export async function whileRedisAnswers(logged: () => string, test: (attempt: number) => Promise<void>): Promise<void> {
  const times = (text: string): number => logged().split(text).length - 1
  for (let attempt = 0; ; attempt += 1) {
    const before = times(redisDown)
    const failure = await test(attempt).then(
      () => undefined,
      (error: unknown) => ({ error })
    )
    if (times(redisDown) !== before || times(redisAgain) !== before) continue
    if (failure) throw failure.error
    return
  }
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
