import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { codeOf, startHarness, type Harness } from '../../support/harness.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

const json = { 'content-type': 'application/json' }
const preflight = { 'apollo-require-preflight': 'true' }
const query = '{ me { subject } }'
const inUrl = (document: string): string => `/graphql?query=${encodeURIComponent(document)}`
const post = (body: string | undefined, headers: Record<string, string> = json) =>
  harness.send('/graphql', { method: 'POST', as: 'alice', headers, body })

describe('GET', () => {
  it('GET answers queries with a header which no foreign page can send', async () => {
    const reply = await harness.send(inUrl(query), { as: 'alice', headers: preflight })
    expect([reply.status, reply.data]).toEqual([200, { me: { subject: 'alice' } }])
    const typed = await harness.send(inUrl(query), { as: 'alice', headers: json })
    expect(typed.data).toEqual({ me: { subject: 'alice' } })
  })

  it('GET answers queries with variables to callers who say what they accept: a bearer token is on no foreign page', async () => {
    const search = new URLSearchParams({
      query: 'query Q($id: ID!, $n: Int) { myGrant(id: $id) { id } myGrants(first: $n) { edges { cursor } } }',
      variables: JSON.stringify({ id: 'none', n: 1 }),
      operationName: 'Q'
    })
    for (const accept of ['*/*', 'application/json', 'application/graphql-response+json']) {
      const reply = await harness.send(`/graphql?${search.toString()}`, { as: 'alice', headers: { accept } })
      expect([reply.status, reply.errors]).toEqual([200, undefined])
      expect(reply.data.myGrants.edges).toHaveLength(1)
    }
  })

  it('GET refuses queries that say neither what they accept nor that they mean it', async () => {
    const { hostname, port } = new URL(harness.url)
    const socket = connect(Number(port), hostname)
    const token = await harness.tokenOf('alice')
    const headers = `host: ${hostname}\r\nauthorization: Bearer ${token}\r\nconnection: close`
    socket.write(`GET ${inUrl(query)} HTTP/1.1\r\n${headers}\r\n\r\n`)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 .*"code":"BAD_REQUEST"/s)
  })

  it('GET refuses queries of another content type, and those without a token', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const reply = await harness.send(inUrl(query), { as: 'alice', headers: { 'content-type': type } })
      expect([reply.status, codeOf(reply), reply.data]).toEqual([415, 'BAD_REQUEST', undefined])
    }
    expect((await harness.send(inUrl(query))).status).toBe(401)
  })

  it('GET never runs a mutation', async () => {
    const { id } = harness.rafiki.store.grants.find(({ access }) => access[0]?.identifier?.endsWith('alice')) ?? {
      id: ''
    }
    const mutation = `mutation { revokeMyGrant(input: { grantId: "${id}" }) { grant { id } } }`
    const reply = await harness.send(inUrl(mutation), { as: 'alice', headers: preflight })
    expect([reply.status, codeOf(reply)]).toEqual([405, 'BAD_REQUEST'])
    expect(reply.cost).toEqual({ auth: 0, backend: 0, mutations: 0 })
  })
})

describe('POST', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'POST as "%s", which a foreign page can send, is refused',
    async (contentType) => {
      const reply = await post(JSON.stringify({ query }), { 'content-type': contentType })
      expect([reply.status, codeOf(reply), reply.data]).toEqual([400, 'BAD_REQUEST', undefined])
    }
  )

  it('POST takes 256 kB and not more', async () => {
    const sized = (bytes: number): string => {
      const body = JSON.stringify({ query, extensions: { padding: '' } })
      return body.replace('""', `"${'x'.repeat(bytes - body.length)}"`)
    }
    const limit = 256 * 1024
    expect(sized(limit)).toHaveLength(limit)
    expect((await post(sized(limit))).data).toEqual({ me: { subject: 'alice' } })
    const reply = await post(sized(limit + 1))
    expect([reply.status, codeOf(reply), reply.data]).toEqual([413, 'BODY_TOO_LARGE', undefined])
  })

  it.each([
    '{',
    '',
    'null',
    '5',
    '"x"',
    '{}',
    '{"query":5}',
    '{"query":""}',
    `{"query":"${query}","variables":"{}"}`,
    `{"query":"${query}","variables":[1]}`,
    `{"query":"${query}","operationName":5}`,
    `{"query":"${query}","extensions":5}`,
    `{"query":"${query}","__proto__":{"admin":true}}`,
    `{"query":"${query}","variables":{"__proto__":{"admin":true}}}`,
    `{"query":"${query}","constructor":{"prototype":{"admin":true}}}`
  ])('POST of %s is not a GraphQL request', async (body) => {
    const reply = await post(body)
    expect([reply.status, codeOf(reply), reply.data]).toEqual([400, 'BAD_REQUEST', undefined])
  })

  it('POST of several requests at once is refused', async () => {
    for (const batch of [[], [{ query }], [{ query }, { query }]]) {
      const reply = await post(JSON.stringify(batch))
      expect([reply.status, codeOf(reply), reply.data]).toEqual([400, 'BAD_REQUEST', undefined])
    }
  })

  it('POST of a persisted query is refused, with its document or without', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } }
    for (const body of [{ extensions }, { query, extensions }])
      expect(codeOf(await post(JSON.stringify(body)))).toBe('PERSISTED_QUERY_NOT_SUPPORTED')
  })
})

describe('headers', () => {
  it('response headers keep every answer out of every cache, except what the caller alone may store by GET', async () => {
    const replies = [
      await post(JSON.stringify({ query })),
      await post('{'),
      await harness.send('/graphql', { method: 'POST', headers: json, body: '{}' }),
      await harness.send(inUrl(query), { as: 'alice', headers: preflight }),
      await harness.send('/readyz'),
      await harness.send('/nothing')
    ]
    expect(replies.map(({ status }) => status)).toEqual([200, 400, 401, 200, 200, 404])
    for (const [index, { headers }] of replies.entries()) {
      expect(headers.get('cache-control')).toBe(index === 3 ? 'private, no-cache' : 'no-store')
      expect(headers.get('vary')).toMatch(/\bAuthorization\b/)
    }
  })

  it('response headers ask an unknown caller for a bearer token', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer x', 'Basic eDp4', `Bearer ${'x'.repeat(17_000)}`]) {
      const reply = await harness.send('/graphql', { method: 'POST', headers: { ...json, authorization }, body: '{}' })
      expect([reply.status, codeOf(reply)]).toEqual([401, 'UNAUTHENTICATED'])
      const came = /^Bearer ./.test(authorization)
      expect(reply.headers.get('www-authenticate')).toBe(came ? 'Bearer error="invalid_token"' : 'Bearer')
    }
    expect((await post(JSON.stringify({ query }))).headers.get('www-authenticate')).toBeNull()
  })

  it('response headers allow the origins of browsers that are configured, and no others', async () => {
    const allowed = async (origin: string, method: string) => {
      const asking = { ...json, origin, 'access-control-request-method': 'POST' }
      const body = method === 'POST' ? JSON.stringify({ query }) : undefined
      const { headers } = await harness.send('/graphql', { method, as: 'alice', headers: asking, body })
      expect(headers.get('vary')).toMatch(/\bOrigin\b/)
      return headers.get('access-control-allow-origin')
    }
    const configured = 'https://studio.apollographql.com'
    for (const method of ['POST', 'OPTIONS']) {
      expect(await allowed(configured, method)).toBe(configured)
      for (const origin of [
        'https://evil.example',
        `${configured}.evil.example`,
        'http://studio.apollographql.com',
        'null'
      ])
        expect(await allowed(origin, method)).toBeNull()
    }
  })

  it('response headers allow no origin where none is configured', async () => {
    const closed = await startHarness({ env: { CORS_ORIGINS: '' } })
    const origin = 'https://studio.apollographql.com'
    const headers = { ...json, origin, 'access-control-request-method': 'POST' }
    const asked = await closed.send('/graphql', { method: 'OPTIONS', headers })
    expect(asked.headers.get('access-control-allow-origin')).toBeNull()
    await closed.close()
  })
})

describe('the log', () => {
  it('the log holds no query string, no token, no document and no variable', async () => {
    const mark = 'mark-of-a-caller-4711'
    const token = await harness.tokenOf({ sub: mark })
    const document = `query ${mark.replaceAll('-', '_')} { me { id } }`
    await harness.send(`${inUrl(document)}&${mark}`, { as: { token }, headers: preflight })
    await harness.send(`/${mark}?${mark}`.replace(`/${mark}`, '/nothing'), { as: { token } })
    await harness.send(inUrl(document), { headers: { authorization: `Bearer ${token}x` } })
    await harness.ask({ token }, 'query ($id: ID!) { myGrant(id: $id) { id } }', { id: mark })
    await harness.ask({ token }, `{ myGrants(filter: { client: { in: ["${mark}"] } }) { edges { cursor } } }`)
    await harness.send('/graphql', { method: 'POST', as: { token }, headers: { ...json, cookie: mark }, body: mark })
    const lines = harness.logged()
    for (const kept of [mark, mark.replaceAll('-', '_'), 'query=', token, ...token.split('.')])
      expect(lines).not.toContain(kept)
    expect(lines).toContain('"path":"/graphql"')
  })

  it('the log names each request, its status and its caller’s role and tenant, and no probe', async () => {
    await harness.ask('operator', '{ me { id } }')
    const last = JSON.parse(harness.logged().trim().split('\n').at(-1) ?? '') as object
    const tenant = harness.rafiki.tenants[0]?.id
    expect(last).toMatchObject({ method: 'POST', path: '/graphql', status: 200, role: 'operator', tenant })
    const before = harness.logged()
    await harness.send('/healthz')
    await harness.send('/readyz')
    expect(harness.logged()).toBe(before)
  })
})
