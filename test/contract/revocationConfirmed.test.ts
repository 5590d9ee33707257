import { createTestClock, type TestClock } from '../../testing/clock.ts'
import { codeOf, startHarness, type Harness, type Reply } from '../support/harness.ts'
import { addGrant, type Row } from '../support/grantOracle.ts'
import type { Intercept } from '../../sandbox/rafiki/index.ts'

let harness: Harness
let clock: TestClock
beforeAll(async () => {
  clock = createTestClock()
  harness = await startHarness({ clock, env: { RAFIKI_READ_DEADLINE_MS: '3000' } })
})
beforeEach(async () => {
  harness.rafiki.auth.intercept = undefined
  // Nothing of what was revoked before is left to be read again.
  await clock.pass(60_000)
})
afterAll(() => harness.close())

const add = (row: Parameters<typeof addGrant>[1] = {}): Row => addGrant(harness.rafiki.store, row)
const one = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { status } } }'
const many = `mutation ($ids: [ID!]!) { revokeMyGrants(input: { grantIds: $ids }) {
  complete results { grantId outcome code grant { status } } clients { client activeGrants canSpend }
} }`
const told = (reply: Reply): unknown[] => [codeOf(reply), reply.errors?.[0]?.extensions.outcome]
const results = ({ data }: Reply) =>
  data.revokeMyGrants.results as { grantId: string; outcome: string; code: string | null; grant: unknown }[]
const line = () => harness.audited().at(-1)

/** Meets every request after the first mutation was answered that is none itself. */
function meetReadings(fault: (request: { text: string; nth: number }) => Intercept | undefined): void {
  let [sent, nth] = [false, 0]
  harness.rafiki.auth.intercept = ({ text }) => {
    if (text.includes('mutation')) sent = true
    else if (sent) return fault({ text, nth: (nth += 1) })
    return undefined
  }
}
/** Meets every mutation so: it is answered as if it were done. */
function acknowledge(those: (text: string) => boolean = () => true): void {
  harness.rafiki.auth.intercept = ({ text }) => {
    if (!text.includes('mutation') || !those(text)) return undefined
    const { variables } = JSON.parse(text) as { variables: { input: { grantId: string } } }
    const data = { revokeGrant: { id: variables.input.grantId } }
    return { status: 200, body: JSON.stringify({ data }), contentType: 'application/json' }
  }
}

describe('a revocation whose reading', () => {
  const never = { delay: new Promise<void>(() => {}) }
  const faults: [string, Intercept][] = [
    ['is dropped', 'drop'],
    ['fails', { status: 500, body: 'no', contentType: 'text/plain' }],
    ['hangs', never],
    ['answers of nothing', { status: 200, body: '{"data":{}}', contentType: 'application/json' }]
  ]

  it.each(faults)(
    'a revocation whose read-back %s is neither done nor not done, and is sent once',
    async (_, fault) => {
      const row = add()
      meetReadings(() => fault)
      const reply = await harness.ask('alice', one, { id: row.id })
      expect(told(reply)).toEqual(['NOT_CONFIRMED', 'UNKNOWN'])
      expect(reply.cost.mutations).toBe(1)
      expect(row.finalizationReason).toBe('REVOKED')
      expect(line()).toMatchObject({ outcome: 'UNKNOWN', code: 'NOT_CONFIRMED' })
    }
  )

  it.each(faults)(
    'a revocation of many whose read-back %s is neither done nor not done, and its client is shown as it was last known',
    async (_, fault) => {
      const client = `https://unread.example/${crypto.randomUUID()}`
      const row = add({ client })
      meetReadings(() => fault)
      const reply = await harness.ask('alice', many, { ids: [row.id] })
      expect(results(reply)).toEqual([{ grantId: row.id, outcome: 'UNKNOWN', code: 'NOT_CONFIRMED', grant: null }])
      expect(reply.data.revokeMyGrants.clients).toMatchObject([{ client, activeGrants: 1 }])
      expect(line()).toMatchObject({ outcome: 'UNKNOWN', code: 'NOT_CONFIRMED' })
    }
  )

  it('a revocation whose read-back finds no such grant any more is neither done nor not done', async () => {
    const row = add()
    meetReadings(() => {
      const { grants } = harness.rafiki.store
      if (grants.includes(row)) grants.splice(grants.indexOf(row), 1)
      return undefined
    })
    expect(told(await harness.ask('alice', one, { id: row.id }))).toEqual(['NOT_CONFIRMED', 'UNKNOWN'])
  })

  it('a revocation whose read-back finds somebody else’s grant is neither done nor not done, and shows nothing of it', async () => {
    const row = add()
    meetReadings(() => {
      for (const it of row.access) it.identifier = 'https://wallet.example/bob'
      return undefined
    })
    const reply = await harness.ask('alice', one, { id: row.id })
    expect([told(reply), reply.data]).toEqual([['NOT_CONFIRMED', 'UNKNOWN'], { revokeMyGrant: null }])
    const other = add()
    meetReadings(() => {
      for (const it of other.access) it.identifier = 'https://wallet.example/bob'
      return undefined
    })
    const withoutClients =
      'mutation ($ids: [ID!]!) { revokeMyGrants(input: { grantIds: $ids }) { results { outcome } } }'
    expect(results(await harness.ask('alice', withoutClients, { ids: [other.id] }))).toEqual([{ outcome: 'UNKNOWN' }])
  })

  it('a read-back has an allowance of its own: the requests of an operation go into revocations alone', async () => {
    const mine = Array.from({ length: 24 }, () => add())
    const aliases = mine.map(({ id }, n) => `m${n}: revokeMyGrant(input: { grantId: "${id}" }) { grant { status } }`)
    const reply = await harness.ask('alice', `mutation { ${aliases.join(' ')} }`)
    expect(reply.errors).toBeUndefined()
    expect(reply.cost.auth).toBe(3 * mine.length)
  })

  it('a read-back is a request of its own, though an equal one is in flight', async () => {
    const row = add()
    const looking = 'query ($id: ID!) { myGrant(id: $id) { status } }'
    let late: Promise<Reply> | undefined
    let release = (): void => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const seen: string[] = []
    harness.rafiki.auth.intercept = async ({ text }) => {
      if (text.includes('mutation')) return undefined
      seen.push(text)
      // The reading waits until another caller's look has come as well, which waits for as long.
      if (seen.length === 2) late = harness.ask('alice', looking, { id: row.id })
      if (seen.length === 3) release()
      if (seen.length >= 2) await held
      return undefined
    }
    const reply = await harness.ask('alice', one, { id: row.id })
    expect(reply.data).toEqual({ revokeMyGrant: { grant: { status: 'REVOKED' } } })
    expect((await late)?.data).toEqual({ myGrant: { status: 'REVOKED' } })
    expect(seen).toHaveLength(3)
  })
})

describe('of a hundred', () => {
  it('one of a hundred revocations that is not committed leaves its grant active, and all the others are revoked; Rafiki is asked for 15 at a time', async () => {
    const client = `https://hundred.example/${crypto.randomUUID()}`
    const mine = Array.from({ length: 100 }, () => add({ client }))
    const kept = mine[41] as Row
    acknowledge((text) => text.includes(kept.id))
    const logged = harness.logged().length
    const reply = await harness.ask('alice', many, { ids: mine.map(({ id }) => id) })
    expect(results(reply)).toEqual(
      mine.map(({ id: grantId }) =>
        grantId === kept.id
          ? { grantId, outcome: 'NOT_DONE', code: 'NOT_CONFIRMED', grant: { status: 'ACTIVE' } }
          : { grantId, outcome: 'REVOKED', code: null, grant: { status: 'REVOKED' } }
      )
    )
    expect(reply.data.revokeMyGrants.clients).toEqual([{ client, activeGrants: 1, canSpend: false }])
    expect(line()).toMatchObject({ outcome: 'NOT_DONE', code: 'NOT_CONFIRMED' })
    expect(line()?.answered).toMatchObject({ [`results.${kept.id}`]: 'NOT_DONE' })
    const sent = reply.sent.map(({ query }) => query)
    const last = sent.findLastIndex((query) => query.startsWith('mutation'))
    expect(sent.slice(last + 1).filter((query) => query.startsWith('query Grants'))).toHaveLength(7)
    expect(harness.logged().slice(logged)).toMatch(new RegExp(`"alarm":true[^\\n]*"grant":"${kept.id}"`))
  })

  it('one of a hundred grants that is gone makes a whole read-back null: the others are read all the same', async () => {
    const mine = Array.from({ length: 20 }, () => add())
    const gone = mine[7] as Row
    meetReadings(() => {
      const { grants } = harness.rafiki.store
      if (grants.includes(gone)) grants.splice(grants.indexOf(gone), 1)
      return undefined
    })
    const reply = await harness.ask('alice', many, { ids: mine.map(({ id }) => id) })
    expect(results(reply).map(({ outcome }) => outcome)).toEqual(
      mine.map((row) => (row === gone ? 'UNKNOWN' : 'REVOKED'))
    )
  })

  it('revocations of a hundred that there is no time to read back are UNKNOWN, and no request is made for them', async () => {
    const mine = Array.from({ length: 30 }, () => add())
    let readings = 0
    let began = false
    harness.rafiki.auth.intercept = ({ text }) => {
      if (text.includes('mutation')) began = true
      else if (began) readings += 1
      return undefined
    }
    const now = clock.now()
    let answered = 0
    const { auth } = harness.rafiki
    const count = auth.intercept
    auth.intercept = (request) => {
      // All of them are sent in time, and then it is late.
      if (request.text.includes('mutation') && (answered += 1) === mine.length) void clock.pass(20_001)
      return count?.(request)
    }
    const reply = await harness.ask(
      'alice',
      `mutation ($ids: [ID!]!) { revokeMyGrants(input: { grantIds: $ids }) {
      results { grantId outcome code grant { status } } } }`,
      { ids: mine.map(({ id }) => id) }
    )
    expect(clock.now() - now).toBeGreaterThan(20_000)
    expect(new Set(results(reply).map(({ outcome, code }) => `${outcome} ${code}`))).toEqual(
      new Set(['UNKNOWN NOT_CONFIRMED'])
    )
    expect(readings).toBe(0)
  })

  it('revocations of a hundred that there is no time to send are NOT_DONE', async () => {
    const mine = Array.from({ length: 10 }, () => add())
    let sent = 0
    harness.rafiki.auth.intercept = ({ text }) => {
      if (text.includes('mutation') && (sent += 1) === 1) void clock.pass(15_001)
      return undefined
    }
    const reply = await harness.ask('alice', many, { ids: mine.map(({ id }) => id) })
    const outcomes = results(reply).map(({ outcome, code }) => `${outcome} ${code}`)
    expect(new Set(outcomes)).toEqual(new Set(['REVOKED null', 'NOT_DONE UPSTREAM_TIMEOUT']))
    expect(reply.cost.mutations).toBe(outcomes.filter((it) => it === 'REVOKED null').length)
    expect(mine.filter(({ finalizationReason }) => finalizationReason === 'REVOKED')).toHaveLength(reply.cost.mutations)
  })
})

it('a grant that was rejected meanwhile is shown so after its revocation', async () => {
  const rejectMeanwhile = (row: Row): void =>
    meetReadings(() => void Object.assign(row, { state: 'FINALIZED', finalizationReason: 'REJECTED' }))
  const [row, other] = [add({ state: 'PENDING' }), add({ state: 'PENDING' })]
  rejectMeanwhile(row)
  const reply = await harness.ask('alice', one, { id: row.id })
  expect(reply.data).toEqual({ revokeMyGrant: { grant: { status: 'REJECTED' } } })
  rejectMeanwhile(other)
  const both = await harness.ask('alice', many, { ids: [other.id] })
  expect([both.cost.mutations, results(both)]).toMatchObject([1, [{ outcome: 'ALREADY_OVER' }]])
})
