import type { AuthenticatedClient } from '@interledger/open-payments'
import type { HttpFault } from '../../../../sandbox/rafiki/gnap/http.ts'
import { once } from '../../../../src/openPayments/client/call.ts'
import { createGuard } from '../../../../src/openPayments/ssrf/addressGuard.ts'
import { codeOf, startHarness, type Harness, type Reply } from '../../../support/harness.ts'
import { startVictim } from '../../../support/connections.ts'
import { mutations, sandboxClient, type Life } from '../../../support/life.ts'
import { walletClient } from '../../../support/sdk.ts'

/*
 * The SDK sends again what got no answer: `cancel` and `revoke` three times on 503 or a dropped connection, so that a
 * lost first answer comes back as "no such grant". Below it, each mutation is let out once.
 */
let harness: Harness
let life: Life
beforeAll(async () => {
  harness = await startHarness({ env: { RAFIKI_NETWORK_DEADLINE_MS: '1000' } })
})
beforeEach(async () => void (life = await sandboxClient(harness)))
afterEach(() => {
  harness.rafiki.authServer.intercept = undefined
  harness.rafiki.wallets.intercept = undefined
})
afterAll(() => harness.close())

const never = new Promise<void>(() => undefined)
const faults: [name: string, fault: HttpFault, code: string][] = [
  ['a dropped connection', 'drop', 'UPSTREAM_UNAVAILABLE'],
  ['an answer lost after it was done', { afterwards: 'drop' }, 'UPSTREAM_UNAVAILABLE'],
  ['503', { status: 503 }, 'UPSTREAM_UNAVAILABLE'],
  ['503 after it was done', { afterwards: { status: 503 } }, 'UPSTREAM_UNAVAILABLE'],
  ['502', { status: 502 }, 'UPSTREAM_UNAVAILABLE'],
  ['504', { status: 504 }, 'UPSTREAM_UNAVAILABLE'],
  ['500', { status: 500, body: {} }, 'UPSTREAM_ERROR'],
  ['429', { status: 429 }, 'UPSTREAM_ERROR'],
  ['408', { status: 408 }, 'UPSTREAM_ERROR'],
  ['413', { status: 413 }, 'UPSTREAM_ERROR'],
  ['a redirect', { status: 307 }, 'UPSTREAM_ERROR'],
  ['an answer of 100 kB', { afterwards: { status: 200, body: 'a'.repeat(100_000) } }, 'UPSTREAM_ERROR'],
  ['an answer that never comes', { delay: never }, 'UPSTREAM_TIMEOUT']
]

describe.each(Object.entries(mutations))('%s', (_, mutation) => {
  it.each(faults)('an Open Payments call is sent once, and its outcome is unknown: %s', async (__, fault, code) => {
    const { authServer } = harness.rafiki
    const before = authServer.received.length
    authServer.intercept = () => fault
    const reply: Reply = await mutation(life)
    expect([codeOf(reply), reply.errors?.[0]?.extensions.outcome]).toEqual([code, 'UNKNOWN'])
    expect(reply.errors?.[0]?.extensions.requestId).toBeDefined()
    expect(authServer.received).toHaveLength(before + 1)
  })
})

it('an Open Payments server that cannot be reached leaves the outcome open', async () => {
  const { authServer } = harness.rafiki
  const received = authServer.received.length
  // Nothing listens there any more.
  const gone = await startVictim()
  await gone.close()
  const url = `http://127.0.0.1:${gone.port}`
  const elsewhere = await startHarness({ env: { OPEN_PAYMENTS_AUTH_SERVERS: url } })
  for (const mutation of Object.values(mutations)) {
    const reply = await mutation({
      ...life,
      ask: (query, input) => elsewhere.ask('client', query, { input }),
      grantRequestUrl: `${url}/x`,
      continueUri: `${url}/continue/x`,
      manageUrl: `${url}/token/x`
    })
    expect([codeOf(reply), reply.errors?.[0]?.extensions.outcome]).toEqual(['UPSTREAM_UNAVAILABLE', 'UNKNOWN'])
  }
  await elsewhere.close()
  expect(authServer.received).toHaveLength(received)
})

describe('the SDK, when it is waited for until it gives up', () => {
  const limits = () => ({ deadlineMs: 5_000, names: new Set([harness.rafiki.authServer.url]) })
  const tries = async (fault: HttpFault, send: (sdk: AuthenticatedClient) => Promise<unknown>, guarded: boolean) => {
    const { authServer } = harness.rafiki
    const guard = createGuard()
    const sdk = await walletClient(harness).sdk()
    const before = authServer.received.length
    authServer.intercept = () => fault
    let all: Promise<unknown> | undefined
    const run = () => (all = send(sdk))
    await (guarded ? once(guard, limits(), run) : run()).catch(() => undefined)
    await all?.catch(() => undefined)
    await guard.close()
    return authServer.received.length - before
  }
  const cancel = (sdk: AuthenticatedClient) => sdk.grant.cancel({ url: life.continueUri, accessToken: 'x' })
  const revoke = (sdk: AuthenticatedClient) => sdk.token.revoke({ url: life.manageUrl, accessToken: 'x' })

  it.each([
    ['cancel', 503, cancel],
    ['cancel', 'drop', cancel],
    ['revoke', 503, revoke],
    ['revoke', 'drop', revoke]
  ] as const)(
    'the SDK would retry and the gateway does not: %s, %s: three sends by itself, one under the gateway',
    async (_, kind, send) => {
      const fault = kind === 503 ? { status: 503 } : kind
      expect(await tries(fault, send, false)).toBe(3)
      expect(await tries(fault, send, true)).toBe(1)
    }
  )

  it('the SDK under the gateway does not wait for as long as the server tells it to', async () => {
    const hours = { 'retry-after': '3600', 'ratelimit-reset': '3600', 'x-ratelimit-reset': '3600' }
    expect(await tries({ status: 503, headers: hours }, cancel, true)).toBe(1)
  })
})
