import { version } from '../../../src/lib/version.ts'
import { Agent, request } from 'node:http'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '../../../src/config/secret.ts'
import { hold, startHarness, type Harness } from '../../support/harness.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness()))

interface Answer {
  status: number
  connection: string | undefined
  body: {
    status?: string
    auth?: string
    backend?: string
    data?: unknown
    errors?: { extensions: { code: string } }[]
  }
}

/** A client with one connection, which it keeps. */
function client() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (path: string, { body, token, method = body ? 'POST' : 'GET' }: Asked = {}) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    const sent = request(`${harness.url}${path}`, { agent, method, headers })
    const answer = new Promise<Answer>((resolve, reject) => {
      sent.on('error', reject).on('response', (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            connection: response.headers.connection,
            body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {}
          })
        )
      })
    })
    sent.end(body)
    return { answer, abort: () => sent.destroy() }
  }
  return { ask: (path: string, asked?: Asked) => ask(path, asked).answer, start: ask, close: () => agent.destroy() }
}

interface Asked {
  body?: string
  token?: string
  method?: string
}

const body = JSON.stringify({ query: '{ myGrants(first: 1) { edges { node { id } } } }' })

const closeAll = (...clients: ReturnType<typeof client>[]) => {
  for (const { close } of clients) close()
  return Promise.all([harness.rafiki.close(), harness.issuer.close()])
}

describe('health', () => {
  afterEach(() => harness.close())
  it('the health of the process is ok without a token, whatever Rafiki does', async () => {
    await harness.rafiki.close()
    const { status, text } = await harness.send('/healthz')
    expect([status, JSON.parse(text)]).toEqual([200, { status: 'ok', version }])
  })

  const parts: [string, boolean, boolean][] = [
    ['both', true, true],
    ['auth alone', true, false],
    ['backend alone', false, true],
    ['neither', false, false]
  ]

  it.each(parts)(
    'health says whether Rafiki answers, and readiness stays once it is proven: %s',
    async (_, auth, backend) => {
      expect(await harness.gateway.ready()).toBe(true)
      if (!auth) await harness.rafiki.auth.close()
      if (!backend) await harness.rafiki.backend.close()
      const reply = await harness.send('/readyz')
      const named = (up: boolean) => (up ? 'up' : 'down')
      expect(reply.status).toBe(200)
      expect(JSON.parse(reply.text)).toEqual({
        status: 'ready',
        proven: { keys: true, auth: true, backend: true },
        auth: named(auth),
        backend: named(backend),
        breakers: { auth: 'closed', backend: 'closed', interaction: 'closed' },
        clocks: { auth: { skewSeconds: 0 }, backend: { skewSeconds: 0 } }
      })
    }
  )
})

describe('readiness', () => {
  let other: Harness | undefined
  afterEach(async () => {
    await Promise.all([harness.close(), other?.close()])
    other = undefined
  })
  const proven = async ({ send }: Harness = harness) => {
    const { status, text, cost } = await send('/readyz')
    const body = JSON.parse(text) as { status: string; proven: Record<string, boolean> }
    return { status, word: body.status, proven: body.proven, cost }
  }
  const notReady = { status: 503, word: 'not ready' }

  it('readiness takes one signature of each tenant at each service, once', async () => {
    const once = { auth: 2, backend: 2, mutations: 0 }
    const all = { keys: true, auth: true, backend: true }
    expect(await proven()).toEqual({ status: 200, word: 'ready', proven: all, cost: once })
    for (let times = 0; times < 3; times += 1)
      expect((await proven()).cost).toEqual({ auth: 0, backend: 0, mutations: 0 })
  })

  it.each(['auth', 'backend'] as const)(
    'readiness is not there while %s, which was never asked, does not answer',
    async (service) => {
      await harness.rafiki[service].close()
      expect(await proven()).toMatchObject({
        ...notReady,
        proven: { keys: true, auth: true, backend: true, [service]: false }
      })
    }
  )

  it('readiness is not there with a wrong secret of one tenant out of two, and the log says of which', async () => {
    other = await startHarness({
      tenants: ([one, two]) => [one!, { ...two!, secret: new Secret('a-wrong-one') }]
    })
    const found = await proven(other)
    expect(found).toMatchObject({ ...notReady, proven: { keys: true, auth: false, backend: false } })
    const lines = other
      .logged()
      .split('\n')
      .filter((line) => line.includes('no signature was taken'))
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ tenant: other.rafiki.tenants[1]?.id, level: 40 })
    expect(other.logged()).not.toContain('a-wrong-one')
  })

  it('the start is over once the configuration has worked, and stays so while the gateway drains', async () => {
    await harness.rafiki.auth.close()
    const { status, text } = await harness.send('/startupz')
    expect([status, JSON.parse(text)]).toMatchObject([503, { status: 'starting', proven: { auth: false } }])
    other = await startHarness({ env: { METRICS_PORT: '0' } })
    expect((await other.send('/startupz')).status).toBe(200)
  })

  it('the metrics port answers the probes as well', async () => {
    other = await startHarness({ env: { METRICS_PORT: '0' } })
    const at = (path: string) => new URL(path, other!.gateway.metricsUrl).href
    const statuses = []
    for (const path of ['/healthz', '/readyz', '/startupz', '/graphql'])
      statuses.push((await other.send(at(path))).status)
    expect(statuses).toEqual([200, 200, 200, 404])
  })

  it('readiness with READY_TOKEN_FILE waits until the token in it is accepted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'token-'))
    const READY_TOKEN_FILE = join(folder, 'token')
    other = await startHarness({ env: { READY_TOKEN_FILE } })
    expect(await proven(other)).toMatchObject({ ...notReady, proven: { token: false } })
    expect(other.logged()).toContain('the token of READY_TOKEN_FILE is not accepted')
    rmSync(folder, { recursive: true })
    const good = mkdtempSync(join(tmpdir(), 'token-'))
    await other.close()
    other = await startHarness({ env: { READY_TOKEN_FILE: join(good, 'token') } })
    writeFileSync(join(good, 'token'), `${await other.mint()}\n`)
    expect(await proven(other)).toMatchObject({ status: 200, proven: { token: true } })
    rmSync(good, { recursive: true })
  })

  it.each([
    ['cannot be reached', 'http://127.0.0.1:1/jwks.json'],
    ['are none', undefined]
  ])('readiness is not there while the keys of one issuer out of two %s', async (_, url) => {
    const folder = mkdtempSync(join(tmpdir(), 'keys-'))
    const file = join(folder, 'jwks.json')
    writeFileSync(file, '{"keys":[]}')
    const keys = url ? { url } : { file }
    other = await startHarness({ issuers: ([one, two]) => [one!, { ...two!, keys }] })
    expect(await proven(other)).toMatchObject({ ...notReady, proven: { keys: false, auth: true, backend: true } })
    rmSync(folder, { recursive: true })
  })
})

describe('a gateway that drains', () => {
  it('a gateway that drains answers as ever until it was told everywhere, and closes connections before it keeps the last ones', async () => {
    const one = client()
    const token = await harness.mint()
    expect((await one.ask('/healthz')).connection).toBe('keep-alive')
    let [tell, settle] = [(): void => {}, (): void => {}]
    const drained = harness.gateway.drain(
      new Promise<void>((resolve) => (tell = resolve)),
      new Promise<void>((resolve) => (settle = resolve))
    )
    for (const path of ['/graphql', '/healthz', '/nothing']) {
      const { status, connection } = await one.ask(path, path === '/graphql' ? { body, token } : {})
      expect([path, status, connection]).toEqual([path, path === '/nothing' ? 404 : 200, 'close'])
    }
    const probe = await one.ask('/readyz')
    expect([probe.status, probe.body.status, probe.connection]).toEqual([503, 'draining', 'close'])
    tell()
    await Promise.resolve()
    const last = await one.ask('/readyz')
    expect([last.status, last.connection]).toEqual([503, 'keep-alive'])
    settle()
    await drained
    await expect(one.ask('/healthz')).rejects.toThrow()
    await closeAll(one)
  })

  async function drainWhileOpen(before?: (other: ReturnType<typeof client>) => Promise<unknown>): Promise<void> {
    const [one, other] = [client(), client()]
    const token = await harness.mint()
    expect((await other.ask('/healthz')).status).toBe(200)
    await before?.(other)
    const { release, reached } = hold(harness.rafiki.auth)
    const open = one.ask('/graphql', { body, token })
    await reached
    const drained = harness.gateway.drain()
    // The connection that is kept has ended, and there is no other.
    while (await other.ask('/healthz').catch(() => undefined));
    release()
    const { status, body: answered, connection } = await open
    expect([status, answered.errors, connection]).toEqual([200, undefined, 'close'])
    await drained
    await closeAll(one, other)
  }

  it('a gateway that drains finishes open requests and takes no new connection', () => drainWhileOpen())

  it('a gateway that drains finishes open requests after CORS preflights, too', () =>
    drainWhileOpen(async (other) => {
      const asked = { method: 'OPTIONS' }
      for (let times = 0; times < 3; times += 1) await other.ask('/graphql', asked)
      const headers = { origin: 'https://studio.apollographql.com', 'access-control-request-method': 'POST' }
      for (let times = 0; times < 3; times += 1) await harness.send('/graphql', { method: 'OPTIONS', headers })
    }))

  it('a gateway that drains does not wait for callers who are gone', async () => {
    const one = client()
    const { release, reached } = hold(harness.rafiki.auth)
    const { answer, abort } = one.start('/graphql', { body, token: await harness.mint() })
    const gone = expect(answer).rejects.toThrow()
    await reached
    abort()
    await gone
    release()
    await harness.gateway.drain()
    await closeAll(one)
  })

  it('a gateway that drains ends at once when nothing is open', async () => {
    expect((await harness.send('/healthz')).status).toBe(200)
    await harness.gateway.drain()
    await closeAll()
  })
})
