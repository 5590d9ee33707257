import { jest } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { startForwarding, type Forwarding } from '../support/forwardingRafiki.ts'
import { addGrant, addressOf, type Row } from '../support/grantOracle.ts'
import { codeOf, readMetrics, type Reply, type Who } from '../support/harness.ts'
import { addOutgoing, addressNamed } from '../support/payments.ts'
import { lineFor } from '../support/requestLine.ts'
import { spendingAccess, usd } from '../support/spending.ts'
import { drop } from '../support/upstream.ts'

let rafiki: Forwarding
let grant: Row
let began: number
beforeEach(async () => {
  began = Math.floor(Date.now() / 1_000)
  rafiki = await startForwarding({ env: { METRICS_PORT: '0' } })
  const { store } = rafiki.rafiki
  Object.assign(store, { grants: [], outgoingPayments: [] })
  grant = live()
  addOutgoing(store, addressNamed(store, addressOf('alice')).id, {
    ...{ grantId: grant.id, debitAmount: usd(5), createdAt: ago(10) }
  })
})
afterEach(() => rafiki.close())

const minute = 60_000
const ago = (minutes: number): string => new Date(Date.now() - minutes * minute).toISOString()
const live = (more: Partial<Row> = {}): Row =>
  addGrant(rafiki.rafiki.store, {
    ...{ state: 'FINALIZED', finalizationReason: 'ISSUED', createdAt: ago(30) },
    access: [spendingAccess(addressOf('alice'), { debitAmount: usd(1000) })],
    ...more
  })

const page = '{ myGrants(first: 5) { edges { cursor node { id status canSpend client } } complete } }'
const spending = `{ myGrants(first: 5) { nodes { id access { spending { debitAmount { value } payments complete } } } } }`
const rows = '{ grants(first: 5) { edges { node { id state tenantId } } pageInfo { hasNextPage } } }'

/** One sign-in for the whole test: else each second has claims of its own, with which nothing is given again. */
const signedIn = (who: Who): Who => {
  const [iat, exp] = [began - 600, began + 1_800]
  return { ...(typeof who === 'string' ? rafiki.people[who] : who), iat, exp, auth_time: iat }
}
const ask = (query = page, who: Who = 'alice', variables?: Record<string, unknown>) =>
  rafiki.ask(signedIn(who), query, variables)
const reused = async (): Promise<number> => Number((await readMetrics(rafiki)).gateway_answers_reused_total)

/** Asks until an answer is given again, and answers it. */
async function askOften(query = page, who: Who = 'alice', variables?: Record<string, unknown>): Promise<Reply> {
  for (let times = 0; times < 5; times += 1) {
    const before = await reused()
    const reply = await ask(query, who, variables)
    if ((await reused()) > before) return reply
  }
  throw new Error('no answer was reused')
}

/** Whether the next answer is computed; undefined for an answer that is given again. */
async function computed(query = page, who: Who = 'alice', variables?: Record<string, unknown>) {
  const before = await reused()
  const reply = await ask(query, who, variables)
  return (await reused()) > before ? undefined : reply
}

it('while Rafiki sends the same, the same text is answered, at the same upstream cost', async () => {
  await ask()
  const computedOne = await ask()
  const again = await askOften()
  expect(again.text).toBe(computedOne.text)
  expect(again.cost).toEqual(computedOne.cost)
  const [before, after] = [await lineFor(rafiki, computedOne), await lineFor(rafiki, again)]
  for (const figure of ['rowsViewed', 'bytes', 'operation', 'kind', 'status'])
    expect(after[figure]).toBe(before[figure])
  expect(after.upstream).toMatchObject({ requests: 1 })
})

describe('the whole way is run as soon as', () => {
  it('the whole way is run when a grant has another state', async () => {
    await askOften()
    Object.assign(grant, { finalizationReason: 'REVOKED' })
    expect((await computed())?.data.myGrants.edges[0].node).toMatchObject({ status: 'REVOKED', canSpend: false })
  })

  it('the whole way is run when there is one more grant', async () => {
    await askOften()
    live()
    expect((await computed())?.data.myGrants.edges).toHaveLength(2)
  })

  it.each([
    ['an access names somebody else', addressOf('alice'), addressOf('carol')],
    ['a row is of another tenant', '"tenantId":"', '"tenantId":"f']
  ])('the whole way is run when %s, and the answer is refused', async (_, from, to) => {
    await askOften()
    rafiki.alter((text) => text.replace(from, to))
    expect(codeOf((await computed())!)).toBe('UPSTREAM_UNTRUSTED')
    rafiki.alter((text) => text)
    expect((await ask()).errors).toBeUndefined()
  })

  it('the whole way is run when the backend answers as another tenant', async () => {
    await askOften(spending)
    rafiki.alter((text, service) => (service === 'backend' ? text.replace(/"whoami":\{"id":"./, '$&f') : text))
    expect(codeOf((await computed(spending))!)).toBe('UPSTREAM_UNTRUSTED')
  })

  it('the whole way is run when an amount is another', async () => {
    await askOften(spending)
    Object.assign(rafiki.rafiki.store.outgoingPayments[0]!, { debitAmount: usd(6) })
    expect(JSON.stringify((await computed(spending))?.data)).toContain('"debitAmount":{"value":"6"}')
  })

  it('the whole way is run when only the last byte is another', async () => {
    await askOften()
    rafiki.alter((text) => `${text} `)
    expect((await computed())?.errors).toBeUndefined()
  })

  it('the whole way is run for a token with other scopes', async () => {
    await askOften(spending)
    const without = { ...rafiki.people.alice, scope: 'grants:read' }
    expect(codeOf((await computed(spending, without))!)).toBe('SCOPE_REQUIRED')
  })

  it('the whole way is run for a token with other wallet addresses', async () => {
    await askOften()
    const both = { ...rafiki.people.alice, wallet_addresses: [addressOf('alice'), addressOf('bob')] }
    expect((await computed(page, both))?.data.myGrants.edges).toHaveLength(1)
    expect((await computed(page, { ...both, wallet_addresses: [addressOf('bob')] }))?.data.myGrants.edges).toEqual([])
  })

  it('the whole way is run for another subject with the same wallet addresses', async () => {
    await askOften()
    expect(await computed(page, { ...rafiki.people.alice, sub: 'her partner' })).toBeDefined()
  })

  it('the whole way is run for other variables', async () => {
    const query = 'query ($first: Int) { myGrants(first: $first) { nodes { id } } }'
    live()
    await askOften(query, 'alice', { first: 1 })
    expect((await computed(query, 'alice', { first: 2 }))?.data.myGrants.nodes).toHaveLength(2)
  })

  it('the whole way is run for another query', async () => {
    const other = '{ myGrants(first: 5) { nodes { client } } }'
    await askOften(other, 'bob')
    await askOften()
    expect((await computed(other))?.data.myGrants).toEqual({ nodes: [{ client: grant.client }] })
  })

  it('the whole way is run when an unanswered request expires', async () => {
    Object.assign(grant, { state: 'PENDING', finalizationReason: null, createdAt: ago(5) })
    expect((await askOften()).data.myGrants.edges[0].node.status).toBe('AWAITING_APPROVAL')
    const later = Date.now() + 6 * minute
    jest.spyOn(Date, 'now').mockReturnValue(later)
    const reply = await computed().finally(() => jest.restoreAllMocks())
    expect(reply?.data.myGrants.edges[0].node.status).toBe('EXPIRED')
  })

  it.each([
    ['begins', 5],
    ['ends', -5]
  ])('the whole way is run when a period %s', async (_, minutes) => {
    const start = new Date(Date.now() + (minutes > 0 ? minutes : -10) * minute).toISOString()
    grant.access[0]!.limits = { debitAmount: usd(1000), interval: `R0/${start}/PT15M` }
    const { canSpend } = (await askOften()).data.myGrants.edges[0].node
    const later = Date.now() + 6 * minute
    jest.spyOn(Date, 'now').mockReturnValue(later)
    const reply = await computed().finally(() => jest.restoreAllMocks())
    expect(reply?.data.myGrants.edges[0].node.canSpend).toBe(!canSpend)
  })

  it('the whole way is run when a period begins that is counted back from its end', async () => {
    grant.access[0]!.limits = { debitAmount: usd(1000), interval: `R0/PT10M/${ago(-15)}` }
    for (let times = 0; times < 5; times += 1)
      expect((await ask()).data.myGrants.edges[0].node).toMatchObject({ canSpend: false })
    const later = Date.now() + 6 * minute
    jest.spyOn(Date, 'now').mockReturnValue(later)
    const reply = await ask().finally(() => jest.restoreAllMocks())
    expect(reply.data.myGrants.edges[0].node).toMatchObject({ canSpend: true })
  })

  it('the whole way is run when the clock goes back', async () => {
    await askOften()
    const earlier = Date.now() - minute
    jest.spyOn(Date, 'now').mockReturnValue(earlier)
    expect(await computed().finally(() => jest.restoreAllMocks())).toBeDefined()
  })

  it('the whole way is run for an operator when a row is another', async () => {
    await askOften(rows, 'operator')
    Object.assign(grant, { state: 'APPROVED', finalizationReason: null })
    expect((await computed(rows, 'operator'))?.data.grants.edges[0].node.state).toBe('APPROVED')
    rafiki.alter((text) => text.replaceAll(/"(__tenantId|tenantId)":"./g, '$&f'))
    expect(codeOf((await computed(rows, 'operator'))!)).toBe('UPSTREAM_UNTRUSTED')
  })
})

describe('an answer is never given again', () => {
  const never = async (query: string, who: Who = 'alice') => {
    const before = await reused()
    for (let times = 0; times < 4; times += 1) await ask(query, who)
    expect((await reused()) - before).toBe(0)
  }

  it('an answer with an error is never given again', () =>
    never(`{ myGrants { nodes { id } } bad: myGrants(after: "x") { nodes { id } } }`))

  it('an answer with a field whose module does not say that it is reusable is never given again', () =>
    never('{ myGrants { nodes { id } } me { expiresAt } }'))

  it('an answer with `complete: false` is never given again', async () => {
    const { id } = addressNamed(rafiki.rafiki.store, addressOf('alice'))
    for (let n = 0; n < 2_001; n += 1) addOutgoing(rafiki.rafiki.store, id, { grantId: null, createdAt: ago(1) })
    expect((await ask(spending)).data.myGrants.nodes[0].access[0].spending.complete).toBe(false)
    await never(spending)
  })

  it('an answer that leaves grants out is never given again', async () => {
    const { store } = rafiki.rafiki
    const wallet = addressNamed(store, addressOf('alice'))
    for (let n = 0; n < 330; n += 1) addGrant(store, { createdAt: ago(40 + n) })
    const asked = '{ myGrants(first: 1, filter: { consentRequired: true }) { complete } }'
    expect((await ask(asked)).data).toEqual({ myGrants: { complete: false } })
    await never(asked)
    const summary = '{ myGrantsSummary { complete } }'
    const withoutPayments = { ...rafiki.people.alice, scope: 'grants:read' }
    expect((await ask(summary, withoutPayments)).data).toEqual({ myGrantsSummary: { complete: false } })
    await never(summary, withoutPayments)
    for (let n = 0; n < 120; n += 1) {
      const { id } = live({ access: [spendingAccess(addressOf('Alice'))] })
      addOutgoing(store, wallet.id, { grantId: id, createdAt: ago(1) })
    }
    const unlisted = '{ myUnlistedGrants { complete } }'
    expect((await ask(unlisted)).data).toEqual({ myUnlistedGrants: { complete: false } })
    await never(unlisted)
  })

  it('an answer that was charged more than it asked for is never given again', () =>
    never(`{ myGrant(id: "${randomUUID()}") { id } }`))

  it('an answer that took one more try is not given again', async () => {
    for (let times = 0; times < 2; times += 1) await ask()
    const before = rafiki.asked().auth
    rafiki.failNext(drop)
    expect((await ask()).errors).toBeUndefined()
    expect(rafiki.asked().auth - before).toBe(2)
    expect(await computed()).toBeDefined()
  })

  it('an answer that rests on a wallet address profile is not given again once the profile is no longer cached', async () => {
    grant.client = 'https://happy-life.example/shop'
    const query = '{ myGrants { nodes { id clientProfile { publicName } } } }'
    await askOften(query)
    const later = Date.now() + 11 * minute
    jest.spyOn(Date, 'now').mockReturnValue(later)
    expect(await computed(query).finally(() => jest.restoreAllMocks())).toBeDefined()
  })

  it('an answer is not given again after a mutation has changed what it shows', async () => {
    await askOften()
    await ask(`mutation { revokeMyGrant(input: { grantId: "${grant.id}" }) { grant { id } } }`)
    expect((await computed())?.data.myGrants.edges[0].node.status).toBe('REVOKED')
  })
})

describe('what was fetched is not fetched again', () => {
  it('terms that are known are not asked for each time', async () => {
    const payments = '{ myOutgoingPayments(first: 1) { nodes { id } } }'
    const unlisted = '{ myUnlistedGrants { withheld } }'
    for (const query of [payments, unlisted]) for (let times = 0; times < 2; times += 1) await ask(query, 'bob')
    for (const expected of [2, 1]) expect((await ask(payments)).cost.backend).toBe(expected)
    for (const expected of [1, 0]) expect((await ask(unlisted)).cost.auth).toBe(expected)
  })

  it('terms that another request of the same caller fetched are not asked for each time', async () => {
    const other = '{ myGrants(first: 5) { nodes { id canSpend } complete } }'
    for (const query of [page, other]) for (let times = 0; times < 2; times += 1) await ask(query, 'bob')
    await Promise.all([ask(page), ask(other)])
    for (const query of [page, other]) expect((await ask(query)).cost.auth).toBe(1)
  })

  it('a difference in the second of two answers costs what the whole way costs', async () => {
    const { cost } = await askOften(spending)
    expect([cost.auth, cost.backend]).toEqual([1, 1])
    Object.assign(rafiki.rafiki.store.outgoingPayments[0]!, { debitAmount: usd(6) })
    expect((await computed(spending))?.cost).toMatchObject(cost)
  })

  it('after a difference in the first answer, the second is asked once', async () => {
    await askOften(spending)
    Object.assign(grant, { finalizationReason: 'REVOKED' })
    expect((await computed(spending))?.cost).toMatchObject({ auth: 1, backend: 1 })
  })

  it('a failure of Rafiki is answered, and Rafiki is not asked once more for it', async () => {
    await askOften()
    const before = rafiki.asked().auth
    const fail = () => rafiki.failNext((received) => (fail(), drop(received)))
    fail()
    const failed = await computed()
    expect(codeOf(failed!)).toBe('UPSTREAM_UNAVAILABLE')
    // One try more, as ever.
    expect(rafiki.asked().auth - before).toBe(2)
  })
})

it('an answer that was another each time is stored less often, until it stays the same', async () => {
  const asksUntilReused = async (): Promise<number> => {
    const before = await reused()
    for (let asks = 1; asks <= 20; asks += 1) {
      await ask()
      if ((await reused()) > before) return asks
    }
    throw new Error('no answer was reused')
  }
  await askOften()
  rafiki.alter((text) => `${text} `)
  // Another once: it is stored at once, and given again the next time.
  expect(await asksUntilReused()).toBe(2)
  let blanks = 1
  rafiki.alter((text) => `${text}${' '.repeat((blanks += 1))}`)
  for (let asks = 0; asks < 8; asks += 1) await ask()
  rafiki.alter((text) => text)
  expect(await asksUntilReused()).toBeGreaterThan(2)
  expect(await asksUntilReused()).toBe(1)
})
