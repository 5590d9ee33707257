import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sessions } from '../../../src/cli/sessions.ts'
import { Secret } from '../../../src/config/secret.ts'
import { carriedBy } from '../../../src/identity/endedSessions/ended.ts'
import { createRedisStore } from '../../../src/identity/endedSessions/redisStore.ts'
import { createLog } from '../../../src/observability/log.ts'
import { connectRedis } from '../../../src/redis/connection.ts'
import { gatewayEnv } from '../../support/gatewayEnv.ts'
import { describeWithRedis, startRedis, type TestRedis } from '../../support/redis.ts'

describeWithRedis('the command sessions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sessions-'))
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await redis.kill()
  })

  it('a subject ends as tokens say it, and as audit lines do, behind the prefix of its issuer; all that is named ends', async () => {
    const { RAFIKI_AUTH_URL, RAFIKI_BACKEND_URL, RAFIKI_TENANT_ID, RAFIKI_TENANT_SECRET } = gatewayEnv
    const issuer = 'https://partners.example'
    const file = join(folder, 'issuers.json')
    const entry = { name: 'partners', issuer, audience: 'gateway', roles: ['accountHolder'], prefixSubjects: true }
    writeFileSync(file, JSON.stringify([entry]))
    const env = {
      ...{ RAFIKI_AUTH_URL, RAFIKI_BACKEND_URL, RAFIKI_TENANT_ID, RAFIKI_TENANT_SECRET },
      ...{ ISSUERS_FILE: file, ENDED_SESSIONS: 'redis', REDIS_URL: redis.url }
    }
    const print = () => undefined
    await sessions(['end', '--subject', 'alice'], env, print)
    await sessions(['end', '--subject', 'partners:bob'], env, print)
    await sessions(['end', '--subject', 'erin', '--sid', 'one', '--jti', 'x'], env, print)
    const connection = await connectRedis(new Secret(redis.url), createLog('silent'))
    const ended = new Set((await createRedisStore(connection).news()).ended.map(({ digest }) => digest))
    connection.close()
    const isOver = (claims: Record<string, unknown>) => carriedBy(issuer, claims).some((digest) => ended.has(digest))
    const subjects = ['alice', 'bob', 'carol', 'erin'].map((sub) => ({ sub, sid: 'another' }))
    expect(subjects.map(isOver)).toEqual([true, true, false, true])
    expect([{ sid: 'one' }, { jti: 'x' }, { sid: 'x' }].map(isOver)).toEqual([true, true, false])
  })
})
