import { parse } from 'graphql'
import { asSent, operationOf } from '../../../src/rafiki/operation.ts'
import { prepare } from '../../support/operations.ts'
import type { Transport } from '../../../src/rafiki/transport/transport.ts'
import * as up from '../../support/upstream.ts'
import { first, second, type Answering, type Upstream } from '../../support/upstream.ts'

const assets = prepare('backend', '{ assets { edges { node { id } } } }')
const empty = { assets: { edges: [] } }

let upstream: Upstream
let transport: Transport
let logged: ReturnType<typeof up.catchLog>

beforeEach(async () => {
  upstream = await up.startUpstream()
  logged = up.catchLog()
  transport = up.transportTo(upstream.url, { log: logged.log })
})
afterEach(async () => {
  await transport.close()
  await upstream.close()
})

/** Runs the query as this tenant, whoever signed it. */
const as = ({ id }: { id: string }, data: object = empty): Answering =>
  up.json({ data: { ...data, whoami: { id, isOperator: false } } })
const ask = async (answering: Answering, operation = assets) => {
  upstream.answering = answering
  return (await transport.send(first, operation, {})).take()
}

describe('a query to the backend', () => {
  it('a query to the backend asks as which tenant it runs, last and without an alias', () => {
    expect(assets.text).toBe('{assets{edges{node{id}}}whoami{id isOperator}}')
    expect(assets).toMatchObject({ name: 'assets', label: 'assets' })
  })

  it('a query to the backend asks for the tenant in each operation of a document with fragments', () => {
    const { text } = asSent('backend', parse('query A { ...F } fragment F on Query { assets { __typename } }'))
    expect(text.match(/whoami/g)).toHaveLength(1)
    expect(text.indexOf('whoami')).toBeLessThan(text.indexOf('fragment'))
  })

  it.each([
    ['a query to the auth service', 'auth', '{ grants { pageInfo { hasNextPage } } }'],
    ['a mutation', 'backend', 'mutation { deleteAsset(input: { id: "x" }) { asset { id } } }']
  ] as const)('a document without a backend query does not ask for the tenant: %s', (_, service, text) => {
    const operation = prepare(service, text)
    expect(operation.text).not.toContain('whoami')
    expect(operation.tenantProof).toBeUndefined()
  })

  it('a query to the backend is measured with the tenant proof: an alias is still free, five tokens are not', () => {
    const aliased = Array.from({ length: 15 }, (_, n) => `a${n}: whoami { id }`).join(' ')
    expect(() => prepare('backend', `{ ${aliased} }`)).not.toThrow()
    const long = (tokens: number): string => `{ assets { edges { node { ${'id '.repeat(tokens - 11)}} } } }`
    expect(asSent('auth', parse(long(1000))).over).toBeUndefined()
    expect(asSent('backend', parse(long(995))).over).toBeUndefined()
    expect(asSent('backend', parse(long(996))).over).toEqual({ limit: 'tokens', maximum: 1000, found: 1001 })
  })

  it("a query to the backend may not call anything else by the proof's name", () => {
    const document = parse('{ whoami: assets { edges { cursor } } }')
    expect(() => operationOf('backend', document, asSent('backend', document).text)).toThrow(TypeError)
    const within = parse('{ ...F } fragment F on Query { whoami: assets { edges { cursor } } }')
    expect(() => operationOf('backend', within, asSent('backend', within).text)).toThrow(TypeError)
  })
})

describe('an answer', () => {
  it('an answer has the tenant proof removed, for each caller who shares it', async () => {
    upstream.answering = as(first)
    const [one, other] = await Promise.all([1, 2].map(() => transport.send(first, assets, {})))
    expect([one!.take(), other!.take(), other!.take()]).toEqual([{ data: empty }, { data: empty }, { data: empty }])
    expect(upstream.received).toHaveLength(1)
  })

  it('an answer keeps the tenant where it was asked for', async () => {
    const { data } = await ask(as(first, {}), prepare('backend', '{ whoami { id } }'))
    expect(data).toEqual({ whoami: { id: first.id, isOperator: false } })
  })

  it('an answer of another tenant is not used: the query is sent once more', async () => {
    expect(await ask(up.inTurn(as(second), as(first)))).toEqual({ data: empty })
    expect(upstream.received).toHaveLength(2)
    expect(logged.lines()).toMatchObject([{ alarm: 'tenants-mixed' }])
  })

  it('an answer of another tenant, twice, is UPSTREAM_UNTRUSTED', async () => {
    await expect(ask(as(second))).rejects.toMatchObject({
      code: 'UPSTREAM_UNTRUSTED',
      extensions: { service: 'backend' }
    })
    expect(upstream.received).toHaveLength(2)
  })

  it.each([
    ['no data and NOT_FOUND', { data: null, errors: [{ message: 'no', extensions: { code: 'NOT_FOUND' } }] }],
    ['no data and a refusal', { data: null, errors: [{ message: 'no', extensions: { code: 'BAD_USER_INPUT' } }] }],
    ['errors alone', { errors: [{ message: 'no', extensions: { code: 'NOT_FOUND' } }] }],
    ['an empty list and no word of the tenant', { data: empty }],
    ['a tenant without an id', { data: { ...empty, whoami: {} } }]
  ])('an answer with %s proves no tenant: UPSTREAM_ERROR after one more try', async (_, body) => {
    await expect(ask(up.json(body))).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' })
    expect(upstream.received).toHaveLength(2)
    expect(await ask(up.inTurn(up.json(body), as(first)))).toEqual({ data: empty })
  })

  it('an answer with an error beside its data is used with both', async () => {
    const errors = [{ message: 'no', path: ['asset'], extensions: { code: 'NOT_FOUND' } }]
    const data = { asset: null, whoami: { id: first.id, isOperator: false } }
    expect(await ask(up.json({ data, errors }))).toEqual({ data: { asset: null }, errors })
  })

  it("an answer of another tenant is not asked for once more past the caller's budget", async () => {
    upstream.answering = as(second)
    const sent = transport.send(first, assets, {}, { mayRetry: () => false })
    await expect(sent).rejects.toMatchObject({ code: 'UPSTREAM_UNTRUSTED' })
    expect(upstream.received).toHaveLength(1)
  })

  it.each([
    'connect ECONNREFUSED 127.0.0.1:5432',
    'select * from "assets" - terminating connection due to administrator command',
    'select * from "assets" - the database system is starting up',
    'Connection terminated unexpectedly',
    'Knex: Timeout acquiring a connection. The pool is probably full.'
  ])('an answer that says that the database is gone has the code of an open circuit breaker: %s', async (message) => {
    const errors = [{ message, extensions: { code: 'INTERNAL_SERVER_ERROR' } }]
    await expect(ask(up.json({ data: null, errors }))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  })
})
