import { jest } from '@jest/globals'
import { startHttp, type HttpServer } from '../../../sandbox/rafiki/gnap/http.ts'
import { readConfig } from '../../../src/config/readConfig.ts'
import type { GatewayError } from '../../../src/errors.ts'
import { createInteractionServer, type InteractionServer } from '../../../src/rafiki/interactionServer.ts'
import { interactionAt } from '../../../src/rafiki/queries/interactions.ts'
import { gatewayEnv } from '../../support/gatewayEnv.ts'

const id = '3c6c4ba4-c053-4662-adbe-0039a04675c4'
const interaction = { id, nonce: 'A' }
let http: HttpServer
let server: InteractionServer
const env = (more: Record<string, string> = {}) => ({
  ...gatewayEnv,
  RAFIKI_INTERACTION_URL: `${http.url}/behind/`,
  RAFIKI_IDP_SECRET: 'of nobody',
  RAFIKI_AUTH_SERVER_URL: `${http.url}/auth/`,
  RAFIKI_READ_DEADLINE_MS: '500',
  ...more
})
const asker = () => {
  const [first] = readConfig(env()).tenants
  if (!first) throw new Error('expected a tenant')
  return { tenant: first }
}

beforeEach(async () => {
  http = await startHttp(0, () => ({ status: 202, body: 'Accepted' }))
  const created = createInteractionServer(readConfig(env()))
  if (!created) throw new Error('expected an interaction server')
  server = created
})
afterEach(async () => {
  jest.restoreAllMocks()
  await server.close()
  await http.close()
})

it('the interaction server is asked below the configured address, with the secret', async () => {
  let headers: unknown
  http.intercept = (request) => void (headers = request.headers)
  expect(await server.answer(asker(), interaction, 'accept')).toEqual({
    status: 202,
    json: undefined,
    code: undefined
  })
  expect(http.received).toEqual([`POST ${http.url}/behind/grant/${id}/A/accept`])
  expect(headers).toMatchObject({ 'x-idp-secret': 'of nobody' })
  expect(server.finishUrl(interaction)).toBe(`${http.url}/auth/interact/${id}/A/finish`)
})

it('the interaction server gets one answer to a grant request at a time, and answers to others beside it', async () => {
  let [inside, most] = [0, 0]
  const others = Array.from({ length: 5 })
  http.intercept = ({ method }) => {
    if (method === 'GET') return undefined
    most = Math.max(most, (inside += 1))
    // Long enough for another one to come in, if one is let.
    const delay = others
      .reduce<Promise<unknown>>((before) => before.then(() => server.read(asker(), interaction)), Promise.resolve())
      .then(() => void (inside -= 1))
    return { delay }
  }
  await Promise.all([server.answer(asker(), interaction, 'accept'), server.answer(asker(), interaction, 'reject')])
  expect([most, http.received.filter((line) => line.startsWith('POST'))]).toEqual([
    1,
    [expect.any(String), expect.any(String)]
  ])
  const another = { ...interaction, id: id.replace('3c', '4c') }
  await Promise.all([interaction, another].map((it) => server.answer(asker(), it, 'accept')))
  expect(most).toBe(2)
})

it('a lost answer of the interaction server does not hold up the next', async () => {
  http.intercept = () => 'drop'
  await expect(server.answer(asker(), interaction, 'accept')).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  http.intercept = undefined
  expect((await server.answer(asker(), interaction, 'accept')).status).toBe(202)
})

it('the interaction server is waited for until the deadline, and no longer; once for an answer', async () => {
  let release = (): void => {}
  http.intercept = () => ({ delay: new Promise<void>((resolve) => (release = resolve)) })
  await expect(server.answer(asker(), interaction, 'accept')).rejects.toMatchObject({
    code: 'UPSTREAM_TIMEOUT',
    extensions: { outcome: 'UNKNOWN', service: 'interaction' }
  })
  expect(http.received).toHaveLength(1)
  release()
})

it("the interaction server's connections close when answers in flight have come", async () => {
  let release = (): void => {}
  const arrived = new Promise<void>((resolve) => {
    http.intercept = () => {
      resolve()
      return { delay: new Promise<void>((done) => (release = done)) }
    }
  })
  const answered = server.answer(asker(), interaction, 'accept')
  await arrived
  const closed = server.close()
  release()
  expect((await answered).status).toBe(202)
  await closed
})

it.each([
  [302, true],
  [403, false],
  [400, null],
  [200, null],
  [500, null]
])('a browser gets back to the client where the auth server says %d: %s', async (status, expected) => {
  http.intercept = () => ({ status, headers: { location: 'https://shop.example/' } })
  expect(await server.returnsToClient(asker(), interaction)).toBe(expected)
  expect(http.received[0]).toMatch(`GET ${http.url}/auth/interact/${id}/A?`)
})

describe('behind a breaker and a queue', () => {
  const another = (n: number) => ({ ...interaction, id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` })
  const codeOf = (sent: Promise<unknown>) =>
    sent.then(
      () => 'answered',
      ({ code, extensions }: GatewayError) => [code, extensions.outcome].filter(Boolean).join(' ')
    )
  const held = () => {
    let release = (): void => {}
    const delay = new Promise<void>((resolve) => (release = resolve))
    http.intercept = () => ({ delay })
    return () => release()
  }
  /** Where nothing is to end for want of time. */
  async function bePatient(): Promise<void> {
    await server.close()
    server = createInteractionServer(readConfig(env({ RAFIKI_READ_DEADLINE_MS: '20000' })))!
  }
  const received = async (count: number) => {
    for (let turns = 0; http.received.length < count; turns += 1) {
      if (turns > 100_000) throw new Error(`expected ${count} requests, and ${http.received.length} came`)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  it('nothing is sent to the interaction server after ten failures in a row, until a probe two seconds later is answered', async () => {
    http.intercept = () => 'drop'
    for (let n = 0; n < 10; n += 1) await codeOf(server.answer(asker(), another(n), 'accept'))
    expect([server.breaker, http.received.length]).toEqual(['open', 10])
    expect(await codeOf(server.answer(asker(), interaction, 'accept'))).toBe('UPSTREAM_UNAVAILABLE NOT_DONE')
    expect(await codeOf(server.read(asker(), interaction))).toBe('UPSTREAM_UNAVAILABLE')
    expect(http.received).toHaveLength(10)
    http.intercept = undefined
    const later = Date.now() + 2_001
    jest.spyOn(Date, 'now').mockImplementation(() => later)
    expect(await codeOf(server.answer(asker(), interaction, 'accept'))).toBe('answered')
    expect(server.breaker).toBe('closed')
  })

  it("an idp secret that Rafiki refuses is one tenant's trouble", async () => {
    http.intercept = () => ({ status: 500, body: 'Internal Server Error' })
    for (let n = 0; n < 20; n += 1) await server.answer(asker(), another(n), 'accept')
    expect([server.breaker, http.received.length]).toEqual(['closed', 20])
  })

  it('an auth server that is down takes nothing from the interaction server', async () => {
    http.intercept = ({ url }) => (url.pathname.includes('/interact/') ? 'drop' : undefined)
    for (let n = 0; n < 20; n += 1) expect(await server.returnsToClient(asker(), another(n))).toBeNull()
    expect(http.received.length).toBe(10)
    expect(await codeOf(server.answer(asker(), interaction, 'accept'))).toBe('answered')
  })

  it("the interaction server's queue sheds what is too much for it, and one caller’s flood takes no place from another’s answer", async () => {
    await bePatient()
    const release = held()
    // Half of 14 places, and a quarter of the 512 that wait; two places are for answers only.
    const flood = Array.from({ length: 200 }, (_, n) =>
      codeOf(server.read({ ...asker(), caller: 'mallory' }, another(n)))
    )
    await received(8)
    const answered = codeOf(server.answer({ ...asker(), caller: 'alice' }, interaction, 'accept'))
    await received(9)
    expect(http.received[8]).toMatch(/^POST/)
    release()
    expect(await answered).toBe('answered')
    const ends = await Promise.all(flood)
    expect(new Set(ends)).toEqual(new Set(['answered', 'UPSTREAM_BUSY']))
    expect(ends.filter((it) => it === 'answered')).toHaveLength(8 + 128)
  })

  it('an answer to a grant request that found no place says that nothing was done', async () => {
    await bePatient()
    const release = held()
    const many = Array.from({ length: 16 + 512 + 1 }, (_, n) =>
      codeOf(server.answer({ ...asker(), caller: `c${n}` }, another(n), 'accept'))
    )
    expect(await many.at(-1)).toBe('UPSTREAM_BUSY NOT_DONE')
    release()
    expect(new Set(await Promise.all(many.slice(0, -1)))).toEqual(new Set(['answered']))
  })

  it('an answer that waits for another to the same grant request has one deadline for both', async () => {
    const release = held()
    const began = performance.now()
    // One fewer than failures that open the breaker: on a busy machine several may be sent before their deadline.
    const ends = Array.from({ length: 9 }, () => codeOf(server.answer(asker(), interaction, 'accept')))
    expect(await ends[0]).toBe('UPSTREAM_TIMEOUT UNKNOWN')
    expect(await ends[8]).toMatch(/^UPSTREAM_TIMEOUT/)
    // Not nine times 500 ms.
    expect(performance.now() - began).toBeLessThan(4_000)
    release()
  })
})

it('the interaction server is undefined where none is configured', () => {
  expect(createInteractionServer(readConfig(gatewayEnv))).toBeUndefined()
})

it('an interaction has one form', () => {
  expect(interactionAt(id.toUpperCase(), 'a_B-9')).toEqual({ id, nonce: 'a_B-9' })
  for (const nonce of ['', '.', 'a/b', 'a b', 'ü', 'a\n', 'A'.repeat(129)])
    expect(interactionAt(id, nonce)).toBeUndefined()
  expect(interactionAt(`${id}/`, 'A')).toBeUndefined()
})
