import { startHarness, type Harness } from '../support/harness.ts'
import {
  addGrant,
  consentRequired,
  listedFor,
  pageOf,
  statusOf,
  viewOf,
  type Page,
  type Row
} from '../support/grantOracle.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

const own = ['alice']
const rows = () => listedFor(own, harness.rafiki.store)

async function walk(filter: Record<string, unknown>, sortOrder: string, forwards: boolean, size = 7): Promise<Page[]> {
  const pages: Page[] = []
  let cursor: string | null = null
  for (let more = true; more;) {
    const window = forwards ? { first: size, after: cursor } : { last: size, before: cursor }
    const page: Page = await pageOf(harness, 'alice', { filter, sortOrder, ...window })
    pages.push(page)
    cursor = forwards ? page.pageInfo.endCursor : page.pageInfo.startCursor
    more = forwards ? page.pageInfo.hasNextPage : page.pageInfo.hasPreviousPage
    expect(pages.length).toBeLessThan(100)
  }
  return pages
}

// The fifteenth and the fortieth of her grants: a span with grants on both sides, and at its very ends.
const at = (n: number): string => rows()[n]?.createdAt ?? ''
const cases: [string, () => Record<string, unknown>, (row: Row) => boolean][] = [
  ['from a moment on', () => ({ createdAfter: at(40) }), (row) => row.createdAt >= at(40)],
  ['before a moment', () => ({ createdBefore: at(15) }), (row) => row.createdAt < at(15)],
  [
    'in a span',
    () => ({ createdAfter: at(40), createdBefore: at(15) }),
    (row) => row.createdAt >= at(40) && row.createdAt < at(15)
  ],
  ['in none', () => ({ createdAfter: at(15), createdBefore: at(40) }), () => false],
  ['in another offset', () => ({ createdAfter: `${at(40).slice(0, -1)}+00:00` }), (row) => row.createdAt >= at(40)],
  ['by a text', () => ({ clientText: 'MERCHANT' }), (row) => row.client?.includes('merchant') ?? false],
  [
    'in a span, asked for',
    () => ({ createdAfter: at(40), createdBefore: at(15), consentRequired: true }),
    (row) => row.createdAt >= at(40) && row.createdAt < at(15) && consentRequired(own, row)
  ],
  [
    'all together',
    () => ({ createdAfter: at(60), clientText: 'a', status: { in: ['ACTIVE', 'REVOKED'] } }),
    (row) => row.createdAt >= at(60) && /a/i.test(row.client ?? '') && ['ACTIVE', 'REVOKED'].includes(statusOf(row))
  ]
]

it.each(cases)(
  'myGrants filtered by %s: a walk both ways and in both orders gives exactly what matches',
  async (_, filter, keep) => {
    const expected = rows()
      .filter(keep)
      .map((row) => viewOf(own, row))
    for (const sortOrder of ['DESC', 'ASC']) {
      for (const forwards of [true, false]) {
        const pages = await walk(filter(), sortOrder, forwards)
        const nodes = (forwards ? pages : pages.toReversed()).flatMap((page) => page.nodes)
        expect(nodes).toEqual(sortOrder === 'DESC' ? expected : expected.toReversed())
      }
    }
  }
)

it('myGrants filtered by a span of time reads no further back than the span', async () => {
  for (let n = 0; n < 300; n += 1)
    addGrant(harness.rafiki.store, { createdAt: `2019-01-01T00:00:00.${String(n).padStart(3, '0')}Z` })
  const { reply, pageInfo } = await pageOf(harness, 'alice', { first: 100, filter: { createdAfter: at(40) } }, 'id')
  expect([pageInfo.hasNextPage, reply.cost.auth]).toEqual([false, expect.any(Number)])
  expect(reply.sent.filter(({ query }) => query.includes('GrantRows'))).toHaveLength(1)
})
