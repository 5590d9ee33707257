import { askedOf, clientPage, clientsIn, flood, spending, unknownId } from '../support/clientKeys.ts'
import { answered, codeOf, startHarness, type Harness, type Reply, type Who } from '../support/harness.ts'
import {
  accessFor,
  addGrant,
  addressOf,
  listedFor,
  ownerOf,
  statusOf,
  viewOf,
  type Row
} from '../support/grantOracle.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness()))
afterEach(() => harness.close())

const store = () => harness.rafiki.store
const own = ['alice']
const over = { state: 'FINALIZED', finalizationReason: 'REVOKED' }
const isLive = (row: Row) => !['REVOKED', 'REJECTED'].includes(statusOf(row))
const add = (row: Parameters<typeof addGrant>[1] = {}) => addGrant(store(), row)

const mutation = (more: string) => `mutation ($input: RevokeMyGrantsInput!) { revokeMyGrants(input: $input) {
  complete results { grantId outcome code ${more} }
} }`
const withAll = `mutation ($input: RevokeMyGrantsInput!) { revokeMyGrants(input: $input) {
  complete results { grantId outcome code grant { id status state finalizationReason shared } }
  clients { id client activeGrants canSpend firstGrantedAt lastGrantedAt grants(first: 100) { edges { node { id status } } } }
} }`
const revoke = (input: unknown, who: Who = 'alice', query = mutation('')) => harness.ask(who, query, { input })
const payload = ({ data }: Reply) =>
  data.revokeMyGrants as {
    complete: boolean
    results: {
      grantId: string
      outcome: string
      code: string | null
      grant?: { status: string }
    }[]
    clients: { id: string; client: string | null; activeGrants: number; canSpend: boolean; lastGrantedAt: string }[]
  }
const outcomes = (reply: Reply) => payload(reply).results.map(({ outcome }) => outcome)
const mutationsIn = ({ sent }: Reply) => sent.filter(({ query }) => query.startsWith('mutation'))

describe('by their ids', () => {
  it('revokeMyGrants by ids revokes each grant once, says of each what became of it, and shows it as it then is', async () => {
    const live = ['APPROVED', 'PENDING'].map((state) => add({ state: state as 'PENDING' }))
    const expired = add({ state: 'PENDING', createdAt: '2026-01-01T00:00:00.000Z' })
    const shared = add({ names: ['alice', 'bob'] })
    const revoked = add(over as never)
    const rejected = add({ state: 'FINALIZED', finalizationReason: 'REJECTED' })
    const mine = [...live, expired, shared, revoked, rejected]
    const grantIds = mine.flatMap(({ id }) => [id, id.toUpperCase()])
    const reply = await revoke({ grantIds }, 'alice', withAll)
    expect(reply.errors).toBeUndefined()
    expect(payload(reply).results).toEqual(
      mine.map((row) => ({
        grantId: row.id,
        outcome: [revoked, rejected].includes(row) ? 'ALREADY_OVER' : 'REVOKED',
        code: null,
        grant: {
          ...(({ id, status, state, finalizationReason, shared: it }) => ({
            id,
            status,
            state,
            finalizationReason,
            shared: it
          }))(viewOf(own, row))
        }
      }))
    )
    expect(mutationsIn(reply)).toHaveLength(4)
    for (const row of [...live, expired, shared, revoked]) expect(row).toMatchObject(over)
    expect(rejected.finalizationReason).toBe('REJECTED')
    const again = await revoke({ grantIds })
    expect([outcomes(again), again.cost.mutations]).toEqual([mine.map(() => 'ALREADY_OVER'), 0])
  })

  it("revokeMyGrants by ids answers alike for every grant that is not the caller's, revokes none of them, and goes on with their own", async () => {
    const bobs = listedFor(['bob'], store()).find((row) => viewOf(own, row).access.length === 0) as Row
    const elsewhere = add({ tenantId: String(harness.rafiki.tenants[1]?.id) })
    const hers = add()
    const before = structuredClone(store().grants.filter((row) => row !== hers))
    const foreign = [unknownId, bobs.id, elsewhere.id, 'garbage', '']
    const reply = await revoke({ grantIds: [...foreign, hers.id] }, 'alice', mutation('grant { id }'))
    expect(payload(reply).results).toEqual([
      ...foreign.map((grantId) => ({ grantId, outcome: 'NOT_FOUND', code: null, grant: null })),
      { grantId: hers.id, outcome: 'REVOKED', code: null, grant: { id: hers.id } }
    ])
    expect(store().grants.filter((row) => row !== hers)).toEqual(before)
    const nobodys = await revoke({ grantIds: [hers.id] }, 'nobody')
    expect([outcomes(nobodys), nobodys.cost.auth]).toEqual([['NOT_FOUND'], 0])
  })

  it('revokeMyGrants takes a hundred ids, known or not, and no more', async () => {
    const hers = Array.from({ length: 50 }, () => add())
    const strangers = Array.from({ length: 50 }, () => crypto.randomUUID())
    const grantIds = hers.flatMap(({ id }, n) => [id, strangers[n]])
    const reply = await revoke({ grantIds })
    expect(outcomes(reply)).toEqual(hers.flatMap(() => ['REVOKED', 'NOT_FOUND']))
    expect(hers.every((row) => row.finalizationReason === 'REVOKED')).toBe(true)
    const tooMany = await revoke({ grantIds: [...grantIds, unknownId] })
    expect(tooMany.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.grantIds' })
    const all = Array.from({ length: 100 }, () => add())
    const whole = await revoke({ grantIds: all.map(({ id }) => id) }, 'alice', withAll)
    expect(whole.errors).toBeUndefined()
    expect(new Set(outcomes(whole))).toEqual(new Set(['REVOKED']))
    expect(mutationsIn(whole)).toHaveLength(100)
  })

  it('revokeMyGrants sends nothing for no ids', async () => {
    const reply = await revoke({ grantIds: [] })
    expect([payload(reply), reply.cost.auth]).toEqual([{ complete: true, results: [] }, 0])
  })

  it.each([
    [{}],
    [{ grantIds: [unknownId], clientId: 'x' }],
    [{ grantIds: [unknownId], all: true }],
    [{ grantIds: null, clientId: null }],
    [{ all: null }],
    [{ all: false }],
    [{ all: true, clientId: null }]
  ])('revokeMyGrants refuses %j: exactly one of the three', async (input) => {
    const reply = await revoke(input)
    expect(codeOf(reply)).toBe('BAD_USER_INPUT')
    expect(reply.cost.auth).toBe(0)
  })
})

describe('when answers are lost', () => {
  it.each([
    ['after it was done', { afterwards: 'drop' }, 'REVOKED', 'UNKNOWN'],
    ['before it was done', 'drop', null, 'UNKNOWN'],
    ['by a refusal', { status: 401, body: 'Unauthorized', contentType: 'text/plain' }, null, 'NOT_DONE']
  ] as const)(
    'revokeMyGrants with lost answers (%s): the others go on, each is sent once, and nothing is claimed',
    async (_, fault, reason, outcome) => {
      const mine = Array.from({ length: 6 }, () => add())
      const [failing] = mine as [Row]
      harness.rafiki.auth.intercept = ({ text }) =>
        text.includes('mutation') && text.includes(failing.id) ? fault : undefined
      const reply = await revoke({ grantIds: mine.map(({ id }) => id) }, 'alice', mutation('grant { status }'))
      expect(outcomes(reply)).toEqual([outcome, ...mine.slice(1).map(() => 'REVOKED')])
      expect(payload(reply).results[0]?.code).toMatch(/^UPSTREAM_/)
      expect(payload(reply).results[0]?.grant).toEqual(outcome === 'UNKNOWN' ? null : { status: 'ACTIVE' })
      expect(mutationsIn(reply)).toHaveLength(6)
      expect(failing.finalizationReason).toBe(reason)
      harness.rafiki.auth.intercept = undefined
      const again = await revoke({ grantIds: mine.map(({ id }) => id) })
      expect(new Set(outcomes(again))).toEqual(new Set(reason ? ['ALREADY_OVER'] : ['REVOKED', 'ALREADY_OVER']))
    }
  )

  it('revokeMyGrants whose look-up is lost is NOT_DONE, and sends no mutation', async () => {
    const row = add()
    harness.rafiki.auth.intercept = () => 'drop'
    const reply = await revoke({ grantIds: [row.id, 'garbage'] })
    expect(payload(reply).results).toEqual([
      { grantId: row.id, outcome: 'NOT_DONE', code: 'UPSTREAM_UNAVAILABLE' },
      { grantId: 'garbage', outcome: 'NOT_FOUND', code: null }
    ])
    expect(reply.cost.mutations).toBe(0)
  })

  it('revokeMyGrants has no more than four revocations in flight at a time', async () => {
    const mine = Array.from({ length: 20 }, () => add())
    let [now, most] = [0, 0]
    harness.rafiki.auth.intercept = ({ text }) => {
      if (!text.includes('mutation')) return undefined
      now += 1
      most = Math.max(most, now)
      return { delay: new Promise((done) => setImmediate(() => setImmediate(() => done(void (now -= 1))))) }
    }
    expect(new Set(outcomes(await revoke({ grantIds: mine.map(({ id }) => id) })))).toEqual(new Set(['REVOKED']))
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(4)
  })
})

describe('by their client', () => {
  const idOf = async (client: string | null, who: Who = 'alice') => {
    const { clients } = await clientPage(harness, who, { first: 100, filter: { consentRequired: null } }, '')
    return clients.find((it) => it.client === client)?.id ?? ''
  }

  it('revokeMyGrants by client revokes all of its live grants, those without consent included, and nobody else’s', async () => {
    const [client] = clientsIn(own, askedOf(own, store())).filter(({ grants }) => grants.length > 5)
    const its = listedFor(own, store()).filter((row) => row.client === client?.client)
    const live = its.filter(isLive)
    expect(live.length).toBeGreaterThan(live.filter((row) => viewOf(own, row).consentRequired).length)
    const others = structuredClone(store().grants.filter((row) => !live.includes(row)))
    const reply = await revoke({ clientId: await idOf(String(client?.client)) }, 'alice', withAll)
    expect(reply.errors).toBeUndefined()
    const { results, complete, clients } = payload(reply)
    expect(results.map(({ grantId }) => grantId).sort()).toEqual(live.map(({ id }) => id).sort())
    expect(new Set(outcomes(reply))).toEqual(new Set(['REVOKED']))
    expect(complete).toBe(true)
    expect(live.every((row) => row.finalizationReason === 'REVOKED')).toBe(true)
    expect(store().grants.filter((row) => !live.includes(row))).toEqual(others)
    // No list needs to be fetched again: this is what it would say.
    const after = (
      await clientPage(harness, 'alice', { first: 100 }, 'grants(first: 100) { edges { node { id status } } }')
    ).reply
    const expected = after.data.myClients.edges.map(({ node }: { node: unknown }) => node) as { id: string }[]
    expect(clients).toEqual(expected.filter(({ id }) => id === clients[0]?.id))
    expect(clients[0]).toMatchObject({ activeGrants: 0, canSpend: false })
    const again = await revoke({ clientId: clients[0]?.id }, 'alice', withAll)
    expect(payload(again)).toEqual({ results: [], complete: true, clients })
  })

  it('revokeMyGrants by client works beyond a page of Rafiki’s and under a flood by others; what can spend goes first', async () => {
    flood(store(), 2500)
    const client = 'https://many.example/app'
    const its = Array.from({ length: 150 }, () => add({ client, createdAt: '2026-01-01T00:00:00.000Z' }))
    its.push(spending(store(), { client, createdAt: '2025-01-01T00:00:00.000Z' }))
    const reply = await revoke({ clientId: await idOf(client) })
    expect(payload(reply)).toMatchObject({ complete: true })
    expect(payload(reply).results).toHaveLength(151)
    expect(payload(reply).results[0]?.grantId).toBe(its.at(-1)?.id)
    expect(its.every((row) => row.finalizationReason === 'REVOKED')).toBe(true)
  })

  it('revokeMyGrants by client never claims to have revoked all where there are more than one mutation may take', async () => {
    flood(store(), 1100)
    const clientId = await idOf('https://flood.example/app')
    const seen: [number, boolean][] = []
    for (let n = 0; n < 3; n += 1) {
      const { results, complete } = payload(await revoke({ clientId }))
      seen.push([results.length, complete])
    }
    expect(seen).toEqual([
      [500, false],
      [500, false],
      [100, true]
    ])
  })

  it('revokeMyGrants by client revokes a grant that no list has, too', async () => {
    const hidden = spending(store(), {
      client: 'https://hidden.example/app',
      access: [{ ...accessFor('https://wallet.example/Alice'), type: 'outgoing-payment' }]
    })
    const wallet = store().walletAddresses.find(({ address }) => address === addressOf('alice'))
    const payment = store().outgoingPayments.find(({ walletAddressId }) => walletAddressId === wallet?.id)
    if (payment) store().outgoingPayments.push({ ...payment, id: crypto.randomUUID(), grantId: hidden.id })
    expect(outcomes(await revoke({ clientId: await idOf(hidden.client) }))).toEqual(['REVOKED'])
    expect(hidden).toMatchObject(over)
  })

  it('revokeMyGrants by client answers alike for foreign, unknown and malformed ids, and sends no mutation', async () => {
    const client = clientsIn(['bob'], askedOf(['bob'], store()))[0]?.client ?? ''
    const bodies = new Set<string>()
    for (const clientId of [await idOf(client, 'bob'), 'x', '', unknownId, 'x'.repeat(43)]) {
      const reply = await revoke({ clientId })
      expect([codeOf(reply), answered(reply), reply.cost.mutations]).toEqual(['NOT_FOUND', null, 0])
      bodies.add(`${reply.status} ${reply.text}`)
    }
    expect(bodies.size).toBe(1)
    expect(codeOf(await revoke({ clientId: await idOf(client, 'bob') }, 'nobody'))).toBe('NOT_FOUND')
  })
})

describe('everything', () => {
  const all = { all: true }

  it('revokeMyGrants of everything revokes each live grant of the account holder and nobody else’s, and can be repeated', async () => {
    const waiting = add({ state: 'PENDING' })
    const live = listedFor(own, store()).filter(isLive)
    expect([live.includes(waiting), statusOf(waiting)]).toEqual([true, 'AWAITING_APPROVAL'])
    const others = structuredClone(store().grants.filter((row) => !live.includes(row)))
    const reply = await revoke(all, 'alice', withAll)
    expect(reply.errors).toBeUndefined()
    const { results, complete, clients } = payload(reply)
    expect(results.map(({ grantId }) => grantId).sort()).toEqual(live.map(({ id }) => id).sort())
    expect(new Set(outcomes(reply))).toEqual(new Set(['REVOKED']))
    expect(complete).toBe(true)
    expect(live.every((row) => row.finalizationReason === 'REVOKED')).toBe(true)
    expect(store().grants.filter((row) => !live.includes(row))).toEqual(others)
    expect(clients.every(({ activeGrants, canSpend }) => activeGrants === 0 && !canSpend)).toBe(true)
    const again = await revoke(all, 'alice', withAll)
    expect([payload(again), again.cost.mutations]).toEqual([{ results: [], complete: true, clients: [] }, 0])
  })

  it('revokeMyGrants of everything begins with what can spend, and goes on where it is repeated until nothing is left', async () => {
    flood(store(), 1100)
    const before = listedFor(own, store()).filter(isLive).length
    const spender = spending(store(), { createdAt: '2020-01-01T00:00:00.000Z' })
    const first = payload(await revoke(all))
    expect([first.results.length, first.complete]).toEqual([500, false])
    expect(first.results.findIndex(({ grantId }) => grantId === spender.id)).toBeLessThan(
      1 + listedFor(own, store()).filter((row) => row.access.some(({ type }) => type === 'outgoing-payment')).length
    )
    expect(spender).toMatchObject(over)
    let total = first.results.length
    for (let n = 0; n < 5; n += 1) {
      const { results, complete } = payload(await revoke(all))
      total += results.length
      if (complete) break
    }
    expect(total).toBe(before + 1)
    expect(listedFor(own, store()).filter(isLive)).toEqual([])
  })

  it('revokeMyGrants of everything answers who has no wallet address with nothing', async () => {
    const reply = await revoke(all, 'nobody')
    expect(payload(reply)).toMatchObject({ results: [] })
    expect(reply.cost.mutations).toBe(0)
  })
})

it('revokeMyGrants needs its scope, and that for reading where clients are asked for, before anything is done', async () => {
  const row = add()
  const as = (scope: string): Who => ({ ...ownerOf('alice'), scope })
  expect(codeOf(await revoke({ grantIds: [row.id] }, as('grants:read')))).toBe('SCOPE_REQUIRED')
  const query = `mutation ($input: RevokeMyGrantsInput!) { revokeMyGrants(input: $input) { ...F } }
    fragment F on RevokeMyGrantsPayload { clients { id } results { outcome } }`
  expect(codeOf(await revoke({ grantIds: [row.id] }, as('grants:revoke'), query))).toBe('SCOPE_REQUIRED')
  expect(row.state).toBe('APPROVED')
  expect(outcomes(await revoke({ grantIds: [row.id] }, as('grants:revoke')))).toEqual(['REVOKED'])
})

it('revokeMyGrants must be the only field of its operation', async () => {
  const one = 'revokeMyGrants(input: { grantIds: [] }) { complete }'
  const reply = await harness.ask('alice', `mutation { a: ${one} b: ${one} }`)
  expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'OPERATION_TOO_LARGE', limit: 'mutations' })
})
