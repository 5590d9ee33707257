import { askedOf, clientPage, clientsIn, spending, summaryOf } from '../support/clientKeys.ts'
import { startHarness, type Harness } from '../support/harness.ts'
import {
  accessFor,
  addGrant,
  addressOf,
  canSpend,
  consentRequired,
  listedFor,
  pageOf,
  subjectFor,
  type Row
} from '../support/grantOracle.ts'
import { randomOf, type Random } from '../../testing/random.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

const own = ['alice']
const clients = [
  ...['https://shop.example/a', 'https://Shop.Example/a', 'https://shop.example/a/', 'https://shop.example/A'],
  ...['https://shop.example/b', 'http://shop.example/a', 'https://music.example/app', null]
]
const states: [Row['state'], Row['finalizationReason']][] = [
  ...([
    ['APPROVED', null],
    ['PENDING', null],
    ['PROCESSING', null]
  ] as [Row['state'], null][]),
  ...(['ISSUED', 'ISSUED', 'REVOKED', 'REJECTED'] as const).map((it): [Row['state'], typeof it] => ['FINALIZED', it])
]
const identifiers = [addressOf('alice'), addressOf('alice'), addressOf('bob'), 'https://wallet.example/Alice', null]

function fill(random: Random, count: number): void {
  Object.assign(harness.rafiki.store, { grants: [], outgoingPayments: [] })
  const start = Date.now() - 1_200_000
  for (let n = 0; n < count; n += 1) {
    const [state, finalizationReason] = random.pick(states)
    const others = Array.from({ length: random.pick([0, 0, 1, 2]) }, () => random.pick(identifiers))
    addGrant(harness.rafiki.store, {
      ...{ state, finalizationReason, client: random.pick(clients) },
      // Some of those that wait have expired.
      createdAt: new Date(start + n * 9_000 + random.below(4_000)).toISOString(),
      access: [addressOf('alice'), ...others].map((identifier) => ({
        ...accessFor(identifier),
        type: random.pick(['incoming-payment', 'incoming-payment', 'quote', 'outgoing-payment']),
        actions: random.pick([['read'], ['create'], ['read', 'list-all']])
      })),
      subjects: random.chance(0.2) ? [subjectFor(random.pick([addressOf('alice'), addressOf('bob')]))] : []
    })
  }
}

it.each([1, 2, 3, 4, 5, 6])('myClients agrees with the rows of random grants, number %i', async (seed) => {
  fill(randomOf(seed), 120)
  const { store } = harness.rafiki
  const asked = askedOf(own, store)
  expect(asked.length).toBeGreaterThan(30)
  expect(asked.length).toBeLessThan(120)
  for (let n = 0; n < 2; n += 1) {
    const page = await clientPage(harness, 'alice', { first: 100 })
    expect(page.complete).toBe(true)
    expect(page.clients.map(({ id: _, ...client }) => client)).toEqual(clientsIn(own, asked))
    const all = await clientPage(harness, 'alice', { first: 100, filter: { consentRequired: null } })
    expect(all.clients.map(({ id: _, ...client }) => client)).toEqual(clientsIn(own, listedFor(own, store)))
    const { data } = await harness.ask(
      'alice',
      '{ myGrantsSummary { active canSpend awaitingApproval expired revoked rejected } }'
    )
    expect(data).toEqual({ myGrantsSummary: summaryOf(own, asked) })
  }
})

it.each([7, 8])(
  'consentRequired and canSpend are walked as one list, though several are read, each cut off where Rafiki’s page ends, number %i',
  async (seed) => {
    fill(randomOf(seed), 700)
    const listed = listedFor(own, harness.rafiki.store)
    for (const [filter, keep] of [
      [{ consentRequired: true }, (row: Row) => consentRequired(own, row)],
      [{ canSpend: true }, (row: Row) => canSpend(own, row)]
    ] as const) {
      for (const sortOrder of ['DESC', 'ASC']) {
        for (const forwards of [true, false]) {
          const found: string[] = []
          let cursor: string | null = null
          for (let more = true; more;) {
            const window: Record<string, unknown> = forwards
              ? { first: 90, after: cursor }
              : { last: 90, before: cursor }
            const { ids, pageInfo }: Awaited<ReturnType<typeof pageOf>> = await pageOf(
              harness,
              'alice',
              { filter, sortOrder, ...window },
              'id'
            )
            if (forwards) found.push(...ids)
            else found.unshift(...ids)
            cursor = forwards ? pageInfo.endCursor : pageInfo.startCursor
            more = forwards ? pageInfo.hasNextPage : pageInfo.hasPreviousPage
          }
          const expected = listed.filter(keep).map(({ id }) => id)
          expect(found).toEqual(sortOrder === 'DESC' ? expected : expected.toReversed())
        }
      }
    }
  },
  120_000
)

it('consentRequired takes no grant from beyond the row at which another list was cut off', async () => {
  const { store } = harness.rafiki
  Object.assign(store, { grants: [], outgoingPayments: [] })
  for (let n = 0; n < 110; n += 1) {
    spending(store, {
      finalizationReason: n < 10 ? 'ISSUED' : 'REVOKED',
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString()
    })
  }
  const { ids } = await pageOf(harness, 'alice', { first: 100, filter: { consentRequired: true } }, 'id')
  expect(ids).toEqual(
    listedFor(own, store)
      .slice(0, 100)
      .map(({ id }) => id)
  )
})
