import { startFront, type Intercept } from '../../../sandbox/rafiki/httpFront.ts'
import { authSchema } from '../../../sandbox/rafiki/authApi.ts'
import { goodQuery, seenOf, type Row, type Seen, type World } from './world.ts'

const json = 'application/json'
const error: Seen = { status: 200, code: 'UPSTREAM_ERROR' }
const unavailable: Seen = { status: 200, code: 'UPSTREAM_UNAVAILABLE' }
const tooLarge: Seen = { status: 200, code: 'OPERATION_TOO_COSTLY' }
const untrusted: Seen = { status: 200, code: 'UPSTREAM_UNTRUSTED' }

/** Alice asks while Rafiki's auth service answers so. */
const answers = (fault: string, intercept: Intercept, sees: Seen, logs?: RegExp): Row => ({
  fault: `Rafiki: ${fault}`,
  happens: (world) => {
    world.rafiki.auth.intercept = () => intercept
    return world.good()
  },
  sees,
  logs: logs ?? new RegExp(`"code":"${sees.code}"`),
  ends: ({ rafiki }) => void (rafiki.auth.intercept = undefined)
})
const body = (text: string): Intercept => ({ status: 200, body: text, contentType: json })
const bytes = (text: string): Intercept => ({ raw: ({ socket }) => void socket?.end(text) })
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const page = { grants: { edges: [], pageInfo: { hasNextPage: false, hasPreviousPage: false } } }
const empty = JSON.stringify({ data: page })
const strangers = {
  id: '00000000-0000-4000-8000-000000000001',
  state: 'APPROVED',
  access: [{ identifier: 'https://wallet.example/of a stranger' }]
}
const foreign = JSON.stringify({ data: { grants: { ...page.grants, edges: [{ node: strangers }] } } })

const revoke = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }'
const liveGrant = ({ rafiki }: World): string | undefined =>
  rafiki.store.grants.find(
    ({ finalizationReason, access }) =>
      finalizationReason === 'ISSUED' && access[0]?.identifier === 'https://wallet.example/alice'
  )?.id
/** A live grant of Alice's is revoked, and the fault comes when it is sent. */
const revoked = (fault: string, intercept: Intercept, outcome: string, code = 'UPSTREAM_UNAVAILABLE'): Row => ({
  fault: `Rafiki: ${fault}`,
  happens: async (world: World) => {
    world.rafiki.auth.intercept = ({ text }) => (text.includes('revokeGrant') ? intercept : undefined)
    return seenOf(await world.ask({ token: world.token }, revoke, { id: liveGrant(world) }))
  },
  sees: { status: 200, code, outcome },
  logs: new RegExp(`"code":"${code}"`),
  ends: ({ rafiki }) => void (rafiki.auth.intercept = undefined)
})

/** A connection that is open already needs no name: the service closes them all, as when it moves. */
async function restart({ rafiki }: World): Promise<void> {
  await rafiki.auth.close()
  const port = Number(new URL(rafiki.auth.url).port)
  Object.assign(rafiki.auth, await startFront({ schema: authSchema, store: rafiki.store, port }))
}

/** Rafiki is there, and its name leads nowhere. */
const unnamed = (fault: string, code: string, happens: Row['happens'], sees: Seen): Row => ({
  fault: `Rafiki: ${fault}`,
  async happens(world) {
    await restart(world)
    world.nameFails(code)
    const { requests } = world.rafiki.auth.counters
    const seen = await happens(world)
    return world.rafiki.auth.counters.requests === requests ? seen : {}
  },
  sees,
  logs: new RegExp(`"code":"UPSTREAM_UNAVAILABLE","cause":\\{.*${code}`),
  ends: ({ nameFails }) => nameFails(undefined)
})

/** What Rafiki, or what stands between, does wrong. */
export const upstreamRows: Row[] = [
  answers('drops the connection', 'drop', unavailable),
  answers('drops it once the request has run', { afterwards: 'drop' }, unavailable),
  answers('HTTP 503', { status: 503, body: 'busy', contentType: 'text/plain' }, unavailable, /HTTP 503/),
  answers(
    'HTTP 500 in words',
    { status: 500, body: 'of a stranger', contentType: 'text/plain' },
    unavailable,
    /HTTP 500/
  ),
  answers(
    'HTML under 200',
    { status: 200, body: '<p>Welcome</p>', contentType: 'text/html' },
    unavailable,
    /text\/html/
  ),
  answers('a redirect', { status: 302, body: '', contentType: 'text/html' }, unavailable, /HTTP 302/),
  answers('half a JSON', body('{"data":{"grants"'), unavailable),
  answers('a list, where an answer should be', body('[]'), unavailable),
  answers('data that is null', body('{"data":null}'), unavailable),
  answers("the answer to another's question", body('{"data":{"assets":[]}}'), error),
  answers('a row that is not the one asked for', body(foreign), untrusted, /"alarm":true/),
  answers('an answer of 9 MB', body(JSON.stringify({ data: 'x'.repeat(9 << 20) })), tooLarge),
  answers('half an answer', bytes(`${head}content-length: 500\r\n\r\n{"data":`), unavailable),
  answers('chunks that break off', bytes(`${head}transfer-encoding: chunked\r\n\r\n5\r\n{"dat\r\n`), unavailable),
  answers('bytes that are no HTTP', bytes('220 mail.example ESMTP\r\n'), unavailable),
  answers('an answer that is too long for its length', bytes(`${head}content-length: 9\r\n\r\n${empty}`), unavailable),
  answers(
    'an answer that is not UTF-8',
    { raw: (response) => void response.writeHead(200, { 'content-type': json }).end(Buffer.from([0x7b, 0xff, 0xfe])) },
    unavailable
  ),
  answers('no answer', { raw: () => undefined }, { status: 200, code: 'UPSTREAM_TIMEOUT' }),
  answers(
    'an answer that begins and goes no further',
    { raw: (response) => void response.writeHead(200, { 'content-type': json }).write('{') },
    { status: 200, code: 'UPSTREAM_TIMEOUT' }
  ),
  answers(
    'trailers after the answer, which mean nothing',
    bytes(
      `${head}transfer-encoding: chunked\r\n\r\n${empty.length.toString(16)}\r\n${empty}\r\n0\r\nx-after: all\r\n\r\n`
    ),
    { status: 200 },
    /"status":200/
  ),
  revoked('a mutation whose answer is lost', { afterwards: 'drop' }, 'UNKNOWN'),
  revoked('a mutation under HTTP 502', { status: 502, body: '', contentType: 'text/plain' }, 'UNKNOWN'),
  revoked(
    'a mutation that is refused',
    { status: 429, body: 'no', contentType: 'text/plain' },
    'NOT_DONE',
    'UPSTREAM_ERROR'
  ),
  {
    fault: 'Rafiki is down, and nobody waits for it any more',
    async happens(world) {
      world.rafiki.auth.intercept = () => 'drop'
      for (let times = 0; times < 5; times += 1) await world.good()
      const { requests } = world.rafiki.auth.counters
      const seen = await world.good()
      return world.rafiki.auth.counters.requests === requests ? seen : {}
    },
    sees: unavailable,
    logs: /"service":"auth","breaker":"open"/,
    ends({ rafiki, later }) {
      rafiki.auth.intercept = undefined
      later(2_100)
    }
  },
  {
    fault: "a clock that is 45 s behind Rafiki's",
    async happens(world) {
      await world.send('/sandbox/faults', {
        method: 'POST',
        headers: { 'content-type': json },
        body: '{"service":"auth","clockAheadMs":45000}'
      })
      return seenOf(await world.ask({ token: world.token }, goodQuery))
    },
    sees: error,
    logs: /"skewSeconds":4[0-5](.|\n)*HTTP 401.*4[0-5] s behind/,
    ends: async ({ send }) => void (await send('/sandbox/faults', { method: 'DELETE' }))
  },
  unnamed('no name server knows its host', 'ENOTFOUND', ({ good }) => good(), unavailable),
  unnamed('no name server answers', 'EAI_AGAIN', ({ good }) => good(), unavailable),
  unnamed(
    'no name server knows its host, for a mutation',
    'ENOTFOUND',
    async (world) => seenOf(await world.ask({ token: world.token }, revoke, { id: liveGrant(world) })),
    { ...unavailable, outcome: 'NOT_DONE' }
  ),
  {
    fault: 'Rafiki restarts',
    async happens(world) {
      await world.rafiki.auth.close()
      return world.good()
    },
    sees: unavailable,
    logs: /"code":"UPSTREAM_UNAVAILABLE","cause":\{.*ECONNREFUSED/,
    ends: restart
  }
]
