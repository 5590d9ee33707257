import { readFileSync } from 'node:fs'
import { startRafiki } from '../../../sandbox/rafiki/index.ts'
import type { Rafiki } from '../../../sandbox/rafiki/index.ts'
import { loadSeed } from '../../../sandbox/seed.ts'
import { post, signatureOf } from '../../support/requests.ts'
import type { Signing } from '../../support/requests.ts'

interface Recorded {
  name: string
  service: 'auth' | 'backend'
  status: number
  contentType: string
  response: unknown
}

interface Exchange extends Recorded {
  request: unknown
}

const fixture = (name: string) => new URL(`../../support/fixtures/${name}`, import.meta.url).pathname
const { exchanges, refused } = JSON.parse(readFileSync(fixture('exchanges.json'), 'utf8')) as {
  exchanges: Exchange[]
  refused: Recorded[]
}

/** The only exchanges that may differ, and in what: everything else is compared as it was recorded. */
const LOOSENED: Record<string, Loosening> = {
  'grants: no arguments': both(anyAccessOrder, eitherAccessOfTheLastGrant),
  'grants: one identifier': anyAccessOrder,
  'grants: state notIn': anyAccessOrder,
  'grants: finalizationReason notIn escapes the other filters': anyAccessOrder,
  'grants: first 0 acts as the default': anyAccessOrder,
  'grant: two accesses, two identifiers': anyAccessOrder,
  'grants: after garbage': anySql,
  'grant: not a uuid': anySql,
  'backend: wallet address by id, not a uuid': anySql,
  'backend: create incoming payment': newIds,
  'backend: wallet address key, created and revoked': newIds
}

let rafiki: Rafiki

beforeAll(async () => {
  rafiki = await startRafiki({ seed: loadSeed(fixture('seed.json')) })
})
afterAll(() => rafiki.close())

describe('the embedded Rafiki answers as the real one did', () => {
  it.each(exchanges.map((exchange) => [exchange.name, exchange] as const))(
    'the embedded Rafiki answers as the real one did: %s',
    async (_, exchange) => {
      const { id, secret } = operator()
      const answer = await post(rafiki[exchange.service].url, exchange.request, {
        'tenant-id': id,
        signature: signatureOf(exchange.request, { secret })
      })
      expect(loosened(exchange.name, answer)).toEqual(
        loosened(exchange.name, {
          status: exchange.status,
          contentType: exchange.contentType,
          response: exchange.response
        })
      )
    }
  )
})

describe('the embedded Rafiki refuses as the real one did', () => {
  const body = { query: '{ __typename }' }
  const headers = (signing: Partial<Signing> = {}, sent: unknown = body) => ({
    'tenant-id': operator().id,
    signature: signatureOf(sent, { secret: operator().secret, ...signing })
  })
  const extended = { ...body, extensions: { requestId: 'one' } }
  const batch = [body]
  const used = () => ({
    'tenant-id': operator().id,
    signature: signatureOf(body, { secret: operator().secret, timestamp: firstUse })
  })
  const firstUse = Date.now() + 60_000

  /** The recording names what was wrong with each request; this is how to make one of the kind. */
  const attempts: Record<string, () => { body?: unknown; headers: Record<string, string> }> = {
    'no signature': () => ({ headers: { 'tenant-id': operator().id } }),
    'wrong secret': () => ({ headers: headers({ secret: 'wrong' }) }),
    'stale by 31 s': () => ({ headers: headers({ timestamp: Date.now() - 31_000 }) }),
    '29 s old': () => ({ headers: headers({ timestamp: Date.now() - 29_000 }) }),
    'signed body differs': () => ({ headers: headers({ signedBody: { query: '{ other }' } }) }),
    'no tenant-id': () => ({ headers: { signature: headers().signature } }),
    'unknown tenant': () => ({ headers: { ...headers(), 'tenant-id': '00000000-0000-4000-8000-000000000000' } }),
    'tenant-id not a uuid': () => ({ headers: { ...headers(), 'tenant-id': 'nope' } }),
    'version 2': () => ({ headers: headers({ version: 2 }) }),
    'first use of a signature': () => ({ headers: used() }),
    'second use of the same signature': () => ({ headers: used() }),
    'extra key, whole body signed': () => ({ body: extended, headers: headers({}, extended) }),
    'extra key, not signed': () => ({ body: extended, headers: headers({ signedBody: body }) }),
    'array batch': () => ({ body: batch, headers: headers({}, batch) })
  }

  it.each(refused.map((recorded) => [recorded.service, recorded.name, recorded] as const))(
    'the embedded Rafiki refuses as the real one did: %s: %s',
    async (service, name, { status, contentType, response }) => {
      const attempt = attempts[name]?.()
      if (!attempt) throw new Error(`no request is known for the refusal "${name}"`)
      const answer = await post(rafiki[service].url, attempt.body ?? body, attempt.headers)
      expect(answer).toEqual({ status, contentType, response })
    }
  )
})

function operator(): { id: string; secret: string } {
  const [first] = rafiki.tenants
  if (!first) throw new Error('the sandbox has no tenant')
  return first
}

type Loosening = (key: string, value: unknown) => unknown

function loosened(name: string, answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer), LOOSENED[name])
}

function both(first: Loosening, second: Loosening): Loosening {
  return (key, value) => second(key, first(key, value))
}

/** No `order by` orders the accesses within a grant: the database chose, and not always alike. */
function anyAccessOrder(key: string, value: unknown): unknown {
  if (key !== 'access') return value
  return (value as { id: string }[]).sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** For the same reason, which access of the page's last grant the row limit leaves is anybody's guess. */
function eitherAccessOfTheLastGrant(key: string, value: unknown): unknown {
  if (key !== 'edges') return value
  const last = (value as { node: { access: unknown } }[]).at(-1)
  if (last) last.node.access = (last.node.access as unknown[]).length
  return value
}

/** The SQL in front of the database's complaint names the real tables and columns. */
function anySql(key: string, value: unknown): unknown {
  return key === 'message' ? (value as string).replace(/^select .* - invalid input/, '(SQL) - invalid input') : value
}

/** What a mutation made has an id that is new in each run, also as the end of its URL. */
function newIds(key: string, value: unknown): unknown {
  return key === 'id' || key === 'url' ? (value as string).replace(/[0-9a-f-]{36}$/, '(new id)') : value
}
