import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { processEnvironment } from '../../../sandbox/environment.ts'
import { startHarness, type Harness } from '../../support/harness.ts'
import { describeUnlessMissing } from '../../support/missing.ts'
import { missingNginx, startNginx, type TestNginx } from '../../support/nginx.ts'
import { missingRedis, startRedis, whileRedisAnswers, type TestRedis } from '../../support/redis.ts'

/* What docs/operate/scaling.md shows: gateways as they are built, each a process, behind nginx, with one Redis. */

const root = fileURLToPath(new URL('../../../', import.meta.url))
const built = join(root, `node_modules/.cache/built-${process.pid}`)
const points = 12
const query = '{ me { subject } }'

interface Process {
  child: ChildProcess
  port: number
  /** How many requests to /graphql it has logged. */
  answered: number
  /** What it has logged of Redis. */
  ofRedis: string[]
}

describeUnlessMissing([...missingNginx, ...missingRedis], 'three gateways behind nginx with one Redis', () => {
  let sandbox: Harness
  let redis: TestRedis
  let client: Redis
  let nginx: TestNginx
  let processes: Process[]
  let counted = (): void => undefined
  const whileAnswered = (test: (attempt: number) => Promise<void>): Promise<void> =>
    whileRedisAnswers(() => {
      const running = processes.filter(({ child }) => child.exitCode === null)
      return running.flatMap(({ ofRedis }) => ofRedis).join('\n')
    }, test)

  async function startProcess(): Promise<Process> {
    const env = {
      ...processEnvironment(sandbox),
      NODE_ENV: 'production',
      RAFIKI_TENANTS_ISOLATED: 'true',
      DRAIN_DELAY: '0',
      REDIS_URL: redis.url,
      TRUSTED_PROXIES: 'loopback',
      RATE_LIMIT_ACCOUNT_HOLDER: String(points),
      RATE_LIMIT_ADDRESS: String(points)
    }
    const child = spawn(process.execPath, [join(built, 'main.js')], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'inherit']
    })
    const it: Process = { child, port: 0, answered: 0, ofRedis: [] }
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error('a gateway ended')))
      createInterface({ input: child.stdout }).on('line', (line) => {
        const { msg = '', address, path } = JSON.parse(line) as Record<string, string | undefined>
        if (msg.includes('Redis')) it.ofRedis.push(msg)
        if (msg === 'listening') it.port = Number(new URL(address ?? '').port)
        if (msg === 'ready') resolve()
        if (msg === 'request' && path === '/graphql') it.answered += 1
        counted()
      })
    })
    return it
  }

  beforeAll(async () => {
    execFileSync(process.execPath, ['build.js', built], { cwd: root })
    ;[sandbox, redis] = await Promise.all([startHarness(), startRedis()])
    client = new Redis(redis.url)
    processes = await Promise.all([startProcess(), startProcess(), startProcess()])
    nginx = await startNginx(processes.map(({ port }) => port))
  })
  afterAll(async () => {
    await nginx.stop()
    await Promise.all(processes.map(({ child }) => end(child)))
    client.disconnect()
    await Promise.all([sandbox.close(), redis.kill()])
    rmSync(built, { recursive: true })
  })

  const end = async (child: ChildProcess): Promise<number | null> => {
    if (child.exitCode !== null) return child.exitCode
    child.kill('SIGTERM')
    const [code] = (await once(child, 'exit')) as [number | null]
    return code
  }

  /** Each on a connection of its own: one that is kept may be closed when a worker of nginx ends. */
  const send = (
    token: string,
    method: 'GET' | 'POST' = 'POST',
    headers: Record<string, string> = {}
  ): Promise<number> =>
    new Promise((resolve, reject) => {
      const url = method === 'GET' ? `${nginx.url}/graphql?query=${encodeURIComponent(query)}` : `${nginx.url}/graphql`
      const sent = request(url, {
        method,
        agent: false,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/graphql-response+json',
          'content-type': 'application/json',
          ...headers
        }
      })
      sent.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)))
      sent.on('error', reject)
      sent.end(method === 'POST' ? JSON.stringify({ query }) : undefined)
    })
  const inTurn = async (tokens: readonly string[], headers?: Record<string, string>): Promise<number[]> => {
    const statuses = []
    for (const token of tokens) statuses.push(await send(token, 'POST', headers))
    return statuses
  }
  const tokensOf = (count: number, subject: (n: number) => string): Promise<string[]> =>
    Promise.all(Array.from({ length: count }, (_, n) => sandbox.mint({ sub: subject(n) })))
  const times = (count: number, status: number): number[] => Array<number>(count).fill(status)

  /** How many requests each process has answered meanwhile, once all of them are logged. */
  async function answersOf(count: number, run: () => Promise<unknown>): Promise<number[]> {
    const before = processes.map(({ answered }) => answered)
    const since = (): number[] => processes.map(({ answered }, n) => answered - (before[n] ?? 0))
    await run()
    await new Promise<void>((resolve) => {
      counted = () => {
        if (since().reduce((sum, it) => sum + it, 0) >= count) resolve()
      }
      counted()
    })
    return since()
  }

  it('the callers of three gateways behind nginx are spread over all of them, and each stays with one', async () => {
    const tokens = await tokensOf(60, (n) => `someone-${n}`)
    const spread = await answersOf(60, async () => expect(await inTurn(tokens)).toEqual(times(60, 200)))
    expect(Math.min(...spread)).toBeGreaterThan(0)
    const [token = ''] = tokens
    const same = await answersOf(5, () => inTurn(Array<string>(5).fill(token)))
    expect(same.sort()).toEqual([0, 0, 5])
  })

  it('a caller of three gateways behind nginx has one limit, whichever process answers', async () => {
    await whileAnswered(async (attempt) => {
      // Tokens of one person: nginx spreads them.
      const tokens = await tokensOf(points + 6, () => `alice-${attempt}`)
      const answers = await answersOf(points + 6, async () =>
        expect(await inTurn(tokens)).toEqual([...times(points, 200), ...times(6, 429)])
      )
      expect(answers.filter((it) => it > 0).length).toBeGreaterThan(1)
    })
  })

  it('a gateway that is taken out of nginx and then stopped loses no GET and no POST', async () => {
    const [leaving, ...others] = processes
    if (!leaving) throw new Error('expected three processes')
    const statuses: number[] = []
    let over = false
    const sendOn = async (name: string, method: 'GET' | 'POST'): Promise<void> => {
      for (let n = 0; !over; n += 1) {
        // A person each: nobody comes to their limit.
        const [token = ''] = await tokensOf(1, () => `${name}-${n}`)
        statuses.push(await send(token, method))
      }
    }
    const traffic = [sendOn('a', 'POST'), sendOn('b', 'GET'), sendOn('c', 'POST'), sendOn('d', 'GET')]
    const more = async (count: number): Promise<void> => {
      const wanted = statuses.length + count
      while (statuses.length < wanted) await new Promise((resolve) => setImmediate(resolve))
    }
    await more(20)
    await nginx.takeOut(leaving.port)
    const atOut = leaving.answered
    await more(40)
    expect(await end(leaving.child)).toBe(0)
    const since = others.map(({ answered }) => answered)
    await more(40)
    over = true
    await Promise.all(traffic)
    expect(statuses).toEqual(times(statuses.length, 200))
    // At most what was logged late.
    expect(leaving.answered - atOut).toBeLessThanOrEqual(4)
    expect(others.every(({ answered }, n) => answered > (since[n] ?? 0))).toBe(true)
  })

  // The last: from then on the address is locked out.
  it('a caller behind nginx cannot choose the address that their failures are counted by', async () => {
    await whileAnswered(async () => {
      await client.flushall()
      const statuses = []
      for (let n = 0; n < points + 3; n += 1)
        statuses.push(await send(`x.y.${n}`, 'POST', { 'x-forwarded-for': `203.0.113.${n}` }))
      expect(statuses).toEqual([...times(points, 401), ...times(3, 429)])
    })
  })
})
