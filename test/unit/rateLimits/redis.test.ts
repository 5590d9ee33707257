import { Redis } from 'ioredis'
import { readConfig } from '../../../src/config/readConfig.ts'
import { createLog } from '../../../src/observability/log.ts'
import { createGateway, type Gateway } from '../../../src/gateway.ts'
import { startHarness, type Harness } from '../../support/harness.ts'
import {
  describeWithRedis,
  redisAgain,
  redisDown,
  startRedis,
  whileRedisAnswers,
  type TestRedis
} from '../../support/redis.ts'

const points = 12

interface Machine {
  gateway: Gateway
  url: string
  lines: string[]
  /** Resolves once it has logged this, from now on. */
  says: (text: string) => Promise<void>
}

/** One more gateway in front of the sandbox's Rafiki, as another machine would run it. */
async function startMachine({ rafiki, issuer }: Harness, redisUrl: string): Promise<Machine> {
  const [tenant] = rafiki.tenants
  if (!tenant) throw new Error('the sandbox has no tenant')
  const lines: string[] = []
  const waiting = new Map<string, () => void>()
  const write = (line: string): void => {
    lines.push(line)
    for (const [text, resolve] of waiting) if (line.includes(text)) resolve()
  }
  const config = readConfig({
    PORT: '0',
    RAFIKI_AUTH_URL: rafiki.auth.url,
    RAFIKI_BACKEND_URL: rafiki.backend.url,
    RAFIKI_TENANT_ID: tenant.id,
    RAFIKI_TENANT_SECRET: tenant.secret,
    JWT_ISSUER: issuer.of(tenant.id).issuer,
    JWT_JWKS_URL: issuer.of(tenant.id).jwksUrl,
    JWT_AUDIENCE: 'rafiki-gateway',
    RATE_LIMIT_ACCOUNT_HOLDER: String(points),
    RATE_LIMIT_ADDRESS: String(points),
    FIELD_RATE_LIMITS: 'myGrantsSummary=4',
    REDIS_URL: redisUrl
  })
  const gateway = await createGateway(config, { log: createLog('info', { write }) })
  const url = await gateway.listen()
  const says = (text: string) => new Promise<void>((resolve) => waiting.set(text, resolve))
  return { gateway, url, lines, says }
}

describeWithRedis('three gateways on one Redis', () => {
  let redis: TestRedis
  let client: Redis
  let sandbox: Harness
  let machines: Machine[]
  beforeAll(async () => {
    redis = await startRedis()
    client = new Redis(redis.url).on('error', () => {})
    sandbox = await startHarness()
    machines = await Promise.all([0, 1, 2].map(() => startMachine(sandbox, redis.url)))
  })
  afterAll(async () => {
    redis.thaw()
    client.disconnect()
    await Promise.all(machines.map(({ gateway }) => gateway.drain()))
    await sandbox.close()
    await redis.kill()
  })

  const ask = async ({ url }: Machine, token: string, query = '{ me { subject } }'): Promise<number> => {
    const accept = 'application/graphql-response+json'
    const headers = { 'content-type': 'application/json', accept, authorization: `Bearer ${token}` }
    const body = JSON.stringify({ query })
    return (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).status
  }
  const tokenOf = (sub: string) => sandbox.mint({ sub })
  /** So many requests, one after the other, each to the next machine. */
  const inTurn = async (count: number, token: string): Promise<number[]> => {
    const statuses = []
    for (let n = 0; n < count; n += 1) statuses.push(await ask(machines[n % 3] as Machine, token))
    return statuses
  }
  const everyOne = (status: number, count: number): number[] => Array<number>(count).fill(status)
  /** How often each machine says that Redis is down more than it had when this was called. */
  const countDown = () => {
    const said = (): number[] => machines.map(({ lines }) => lines.filter((line) => line.includes(redisDown)).length)
    const before = said()
    return () => said().map((count, n) => count - Number(before[n]))
  }

  const whileAnswered = (test: (token: string) => Promise<void>): Promise<void> =>
    whileRedisAnswers(
      () => machines.flatMap(({ lines }) => lines).join('\n'),
      async (attempt) => {
        await client.flushall()
        await test(await tokenOf(`caller ${attempt}`))
      }
    )

  it('three gateways on one Redis share one limit of a caller', async () => {
    await whileAnswered(async (alice) => {
      expect(await inTurn(points, alice)).toEqual(everyOne(200, points))
      expect(await inTurn(6, alice)).toEqual(everyOne(429, 6))
      expect(await inTurn(3, await tokenOf('bob'))).toEqual(everyOne(200, 3))
    })
  })

  it('three gateways on one Redis share one limit of a field', async () => {
    await whileAnswered(async (grace) => {
      const statuses = []
      for (const machine of [...machines, ...machines])
        statuses.push(await ask(machine, grace, '{ myGrantsSummary { active } }'))
      expect(statuses).toEqual([...everyOne(200, 4), ...everyOne(429, 2)])
      expect(await ask(machines[0] as Machine, grace)).toBe(200)
    })
  })

  it('three gateways on one Redis share one limit of an address whose authentications fail', async () => {
    await whileAnswered(async () => {
      expect(await inTurn(points, 'x.y.z')).toEqual(everyOne(401, points))
      expect(await inTurn(3, 'x.y.z')).toEqual(everyOne(429, 3))
    })
  })

  it('three gateways count each for itself when Redis is gone, neither stop nor let everything pass, and log it once', async () => {
    const saidDown = countDown()
    await redis.kill()
    const carol = await tokenOf('carol')
    const statuses = await inTurn(3 * points, carol)
    expect(statuses).toEqual(everyOne(200, 3 * points))
    expect(await inTurn(3, carol)).toEqual(everyOne(429, 3))
    expect(saidDown()).toEqual([1, 1, 1])
  })

  it('three gateways count together again when Redis is back', async () => {
    const back = machines.map(({ says }) => says(redisAgain))
    await redis.start()
    await Promise.all(back)
    await whileAnswered(async (dave) => {
      expect(await inTurn(points, dave)).toEqual(everyOne(200, points))
      expect(await inTurn(3, dave)).toEqual(everyOne(429, 3))
    })
  })

  it('three gateways do not wait for a Redis that hangs', async () => {
    const erin = await tokenOf('erin')
    const saidDown = countDown()
    redis.freeze()
    const began = performance.now()
    expect(await inTurn(30, erin)).toEqual(everyOne(200, 30))
    // Each machine waits once for as long as an answer may take, and once more for each second after.
    expect(performance.now() - began).toBeLessThan(60_000)
    expect(await inTurn(9, erin)).toEqual([...everyOne(200, 6), ...everyOne(429, 3)])
    expect(saidDown()).toEqual([1, 1, 1])
    const back = machines.map(({ says }) => says(redisAgain))
    redis.thaw()
    await Promise.all(back)
  })

  it('three gateways write neither callers nor secrets into Redis or the log', async () => {
    await whileAnswered(async (frank) => {
      await inTurn(3, frank)
      const keys = await client.keys('*')
      const ofCallers = `rafiki-gateway:caller:${sandbox.rafiki.tenants[0]?.id}:user:`
      expect(keys.filter((key) => key.startsWith(ofCallers))).not.toEqual([])
      expect(keys.join()).not.toMatch(/caller \d/)
    })
  })
})

describeWithRedis('a gateway that starts without its Redis', () => {
  let redis: TestRedis
  beforeEach(async () => {
    redis = await startRedis()
  })
  afterEach(() => redis.kill())

  it('a gateway that starts without its Redis counts for itself, and logs no password', async () => {
    await redis.kill()
    const sandbox = await startHarness({
      env: { RATE_LIMIT_ACCOUNT_HOLDER: '2', REDIS_URL: redis.url.replace('redis://', 'redis://:hunter2@') }
    })
    const statuses = []
    for (let n = 0; n < 3; n += 1) statuses.push((await sandbox.ask('alice', '{ me { subject } }')).status)
    await sandbox.close()
    expect(statuses).toEqual([200, 200, 429])
    expect(sandbox.logged()).toContain(redisDown)
    expect(sandbox.logged()).toContain('ECONNREFUSED')
    expect(sandbox.logged()).not.toContain('hunter2')
  })

  it('a gateway whose REDIS_URL names a database that is not there counts for itself, and writes into no other', async () => {
    const sandbox = await startHarness({ env: { RATE_LIMIT_ACCOUNT_HOLDER: '2', REDIS_URL: `${redis.url}/99` } })
    const statuses = []
    for (let n = 0; n < 3; n += 1) statuses.push((await sandbox.ask('alice', '{ me { subject } }')).status)
    await sandbox.close()
    const client = new Redis(redis.url)
    expect(await client.keys('*')).toEqual([])
    client.disconnect()
    expect(statuses).toEqual([200, 200, 429])
    expect(sandbox.logged()).toContain('DB index is out of range')
  })
})
