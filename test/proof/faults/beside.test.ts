import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { keyHolder } from '../../support/dpop.ts'
import { readMetrics, startHarness, type Harness } from '../../support/harness.ts'
import { describeWithRedis, startRedis, type TestRedis } from '../../support/redis.ts'
import { goodQuery, publicUrl, seenOf, type Seen } from './world.ts'

/* The fault table, for what a gateway has beside it: Redis, an audit log's file, a collector of spans. */

const nobodys = '00000000-0000-4000-8000-000000000000'
const revoke = `mutation { revokeMyGrant(input: { grantId: "${nobodys}" }) { grant { id } } }`

describeWithRedis('the fault table of what is beside a gateway', () => {
  const folder = mkdtempSync(join(tmpdir(), 'beside-'))
  const auditFile = join(folder, 'audit.log')
  let redis: TestRedis
  let harness: Harness
  beforeAll(async () => {
    redis = await startRedis()
    harness = await startHarness({
      env: {
        ...{ AUDIT_LOG: auditFile, REDIS_URL: redis.url, PUBLIC_URL: publicUrl, METRICS_PORT: '0' },
        // Nobody listens there.
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9'
      }
    })
  })
  afterAll(async () => {
    redis.thaw()
    await harness.close()
    await redis.kill()
    rmSync(folder, { recursive: true })
  })

  const good = async (): Promise<Seen> => seenOf(await harness.ask('alice', goodQuery))
  /** Ends nothing, for which there is a line: the id of the request. */
  async function endNothing(): Promise<string> {
    const reply = await harness.ask('alice', revoke)
    expect(seenOf(reply)).toEqual({ status: 200, code: 'NOT_FOUND' })
    return String(reply.headers.get('x-request-id'))
  }
  const written = (): string =>
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('')
  const isUp = async (): Promise<number | undefined> => (await readMetrics(harness)).gateway_redis_up
  async function bound(): Promise<Seen> {
    const holder = await keyHolder()
    const token = await harness.mint({ cnf: { jkt: holder.thumbprint } })
    const dpop = await holder.prove({ url: `${publicUrl}/graphql`, token })
    const headers = { authorization: `DPoP ${token}`, dpop, 'content-type': 'application/json' }
    return seenOf(await harness.send('/graphql', { method: 'POST', headers, body: '{"query":"{ me { subject } }"}' }))
  }

  it('the fault table holds for: a collector of spans that is down', async () => {
    expect([await good(), await good()]).toEqual([{ status: 200 }, { status: 200 }])
  })

  it.each<[string, () => void]>([
    ['that is removed', () => rmSync(auditFile)],
    ['that is moved away', () => renameSync(auditFile, `${auditFile}.1`)],
    ['in whose place another one is put', () => (renameSync(auditFile, `${auditFile}.2`), writeFileSync(auditFile, ''))]
  ])('the fault table holds for: an audit file %s', async (_, happens) => {
    const before = await endNothing()
    happens()
    const after = await endNothing()
    // One that was moved away is written to until there is another, which the gateway makes where nobody else does.
    while (!existsSync(auditFile)) await setImmediate()
    const last = await endNothing()
    for (const id of [before, after, last]) expect(written()).toContain(id)
    expect(readFileSync(auditFile, 'utf8')).toContain(last)
  })

  it.each<[string, (redis: TestRedis) => unknown, (redis: TestRedis) => unknown]>([
    ['hangs', (it) => it.freeze(), (it) => it.thaw()],
    ['is gone', (it) => it.kill(), (it) => it.start()]
  ])('the fault table holds for: a Redis that %s, as metrics tell too', async (_, happens, over) => {
    expect([await isUp(), await bound()]).toEqual([1, { status: 200 }])
    await happens(redis)
    // Limits are counted by the process; that a proof is new is known to nobody.
    expect([await bound(), await good()]).toEqual([{ status: 503, code: 'PROOF_UNAVAILABLE' }, { status: 200 }])
    expect(await isUp()).toBe(0)
    await over(redis)
    while ((await isUp()) !== 1) await good()
    expect([await bound(), await good()]).toEqual([{ status: 200 }, { status: 200 }])
  })
})
