import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import type { Sandbox } from '../../sandbox/start.ts'
import type { Ledger, Outcome } from './ledger.ts'
import { addressOf, liveGrant, topUpBelow, userCount } from './world.ts'

interface Reply {
  data?: Record<string, unknown> | null
  errors?: { extensions: { code: string; outcome?: Outcome } }[]
}

const list = '{ myGrants(first: 20) { edges { node { id status access { identifier } } } } }'
const payments = '{ myIncomingPayments(first: 10) { edges { node { id walletAddress { address } } } } }'
const revoke = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { status } } }'
const request =
  'mutation ($input: CreateIncomingPaymentInput!) { createIncomingPayment(input: $input) { payment { id } } }'
const grants = '{ grants(first: 20) { edges { node { id state access { identifier walletAddress { id } } } } } }'

/** One random caller's operation after another. Counts the codes of the answers. */
export function createLoad({ url, mint, rafiki }: Sandbox, ledger: Ledger, random: () => number) {
  // The sandbox's own gateway, in this process, has `fetch` go through its address guard.
  const pool = new Pool(url)
  const codes = new Map<string, number>()
  const busy = new Set<string>()

  async function ask(claims: Record<string, unknown>, query: string, variables = {}): Promise<Reply> {
    const response = await pool.request({
      path: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf(claims)}` },
      body: JSON.stringify({ query, variables })
    })
    const reply = (await response.body.json()) as Reply
    const code = reply.errors?.[0]?.extensions.code ?? 'answered'
    // Who is told that Rafiki is away waits a little, as people do; else a breaker that is open took most of the run.
    if (code === 'UPSTREAM_UNAVAILABLE') await sleep(50)
    codes.set(code, (codes.get(code) ?? 0) + 1)
    return reply
  }

  const tokens = new Map<string, Promise<string>>()
  function tokenOf(claims: Record<string, unknown>): Promise<string> {
    const key = JSON.stringify(claims)
    const token = tokens.get(key) ?? mint(claims)
    tokens.set(key, token)
    return token
  }

  /** What a mutation's answer says of it. */
  const outcomeOf = ({ errors }: Reply): Outcome => (errors ? (errors[0]?.extensions.outcome ?? 'UNKNOWN') : 'DONE')
  const claimsOf = (user: number) => ({ sub: `soak-${user}`, wallet_addresses: [addressOf(user)] })
  const texts = (value: unknown): string => JSON.stringify(value ?? null)

  async function read(user: number): Promise<void> {
    const { data } = await ask(claimsOf(user), random() < 0.7 ? list : payments)
    const named = texts(data).match(/https:\/\/wallet\.example\/[\w-]+(?=")/g) ?? []
    ledger.saw(named.every((address) => address === addressOf(user)))
  }

  async function revokeOne(user: number): Promise<void> {
    const { grants, operatorTenantId } = rafiki.store
    const live = grants.filter(
      ({ id, finalizationReason, access }) =>
        finalizationReason === 'ISSUED' && access[0]?.identifier === addressOf(user) && !busy.has(id)
    )
    if (live.length < topUpBelow) {
      grants.unshift(liveGrant(user, operatorTenantId))
    }
    const id = live[0]?.id
    if (id === undefined) return
    busy.add(id)
    ledger.say(id, 'revoke', outcomeOf(await ask(claimsOf(user), revoke, { id })))
  }

  async function requestOne(user: number): Promise<void> {
    const walletAddressId = rafiki.store.walletAddresses.find(({ address }) => address === addressOf(user))?.id
    const mark = randomUUID()
    const reply = await ask(claimsOf(user), request, {
      input: { walletAddressId, metadata: { mark }, idempotencyKey: mark }
    })
    ledger.say(mark, 'request', outcomeOf(reply))
  }

  return {
    codes,
    close: () => pool.close(),
    async one(): Promise<void> {
      const user = Math.floor(random() * userCount)
      const dice = random()
      if (dice < 0.7) return read(user)
      if (dice < 0.8) return revokeOne(user)
      if (dice < 0.9) return requestOne(user)
      await ask({ sub: 'operator', role: 'operator' }, grants)
    }
  }
}
