import { startHttp, type HttpServer } from '../../sandbox/rafiki/gnap/http.ts'
import { readConfig } from '../../src/config.ts'
import { createInteractionServer, type InteractionServer } from '../../src/rafiki/interactionServer.ts'
import { interactionAt } from '../../src/rafiki/interactions.ts'
import { gatewayEnv } from '../gatewayEnv.ts'

const id = '3c6c4ba4-c053-4662-adbe-0039a04675c4'
const interaction = { id, nonce: 'A' }
let http: HttpServer
let server: InteractionServer
const env = () => ({
  ...gatewayEnv,
  RAFIKI_INTERACTION_URL: `${http.url}/behind/`,
  RAFIKI_IDP_SECRET: 'of nobody',
  RAFIKI_AUTH_SERVER_URL: `${http.url}/auth/`,
  RAFIKI_READ_DEADLINE_MS: '500'
})
const tenant = () => {
  const [first] = readConfig(env()).tenants
  if (!first) throw new Error('expected a tenant')
  return first
}

beforeEach(async () => {
  http = await startHttp(0, () => ({ status: 202, body: 'Accepted' }))
  const created = createInteractionServer(readConfig(env()))
  if (!created) throw new Error('expected an interaction server')
  server = created
})
afterEach(async () => {
  await server.close()
  await http.close()
})

it('asks below the address that is configured, with the secret', async () => {
  let headers: unknown
  http.intercept = (request) => void (headers = request.headers)
  expect(await server.answer(tenant(), interaction, 'accept')).toEqual({
    status: 202,
    json: undefined,
    code: undefined
  })
  expect(http.received).toEqual([`POST ${http.url}/behind/grant/${id}/A/accept`])
  expect(headers).toMatchObject({ 'x-idp-secret': 'of nobody' })
  expect(server.finishUrl(interaction)).toBe(`${http.url}/auth/interact/${id}/A/finish`)
})

it('has one answer to a request on its way at a time, and those to others beside it', async () => {
  let [inside, most] = [0, 0]
  const others = Array.from({ length: 5 })
  http.intercept = ({ method }) => {
    if (method === 'GET') return undefined
    most = Math.max(most, (inside += 1))
    // Long enough for another one to come in, if one is let.
    const delay = others
      .reduce<Promise<unknown>>((before) => before.then(() => server.read(tenant(), interaction)), Promise.resolve())
      .then(() => void (inside -= 1))
    return { delay }
  }
  await Promise.all([server.answer(tenant(), interaction, 'accept'), server.answer(tenant(), interaction, 'reject')])
  expect([most, http.received.filter((line) => line.startsWith('POST'))]).toEqual([
    1,
    [expect.any(String), expect.any(String)]
  ])
  const another = { ...interaction, id: id.replace('3c', '4c') }
  await Promise.all([interaction, another].map((it) => server.answer(tenant(), it, 'accept')))
  expect(most).toBe(2)
})

it('a lost answer does not hold up the next', async () => {
  http.intercept = () => 'drop'
  await expect(server.answer(tenant(), interaction, 'accept')).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  http.intercept = undefined
  expect((await server.answer(tenant(), interaction, 'accept')).status).toBe(202)
})

it('waits until its deadline, and no longer; once for an answer', async () => {
  let release = (): void => {}
  http.intercept = () => ({ delay: new Promise<void>((resolve) => (release = resolve)) })
  await expect(server.answer(tenant(), interaction, 'accept')).rejects.toMatchObject({
    code: 'UPSTREAM_TIMEOUT',
    extensions: { outcome: 'UNKNOWN', service: 'interaction' }
  })
  expect(http.received).toHaveLength(1)
  release()
})

it('closes when answers under way have come', async () => {
  let release = (): void => {}
  const arrived = new Promise<void>((resolve) => {
    http.intercept = () => {
      resolve()
      return { delay: new Promise<void>((done) => (release = done)) }
    }
  })
  const answered = server.answer(tenant(), interaction, 'accept')
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
  expect(await server.returnsToClient(interaction)).toBe(expected)
  expect(http.received[0]).toMatch(`GET ${http.url}/auth/interact/${id}/A?`)
})

it('is undefined where none is configured', () => {
  expect(createInteractionServer(readConfig(gatewayEnv))).toBeUndefined()
})

it('an interaction has one form', () => {
  expect(interactionAt(id.toUpperCase(), 'a_B-9')).toEqual({ id, nonce: 'a_B-9' })
  for (const nonce of ['', '.', 'a/b', 'a b', 'ü', 'a\n', 'A'.repeat(129)])
    expect(interactionAt(id, nonce)).toBeUndefined()
  expect(interactionAt(`${id}/`, 'A')).toBeUndefined()
})
