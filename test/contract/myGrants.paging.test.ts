import { startHarness, type Harness } from '../support/harness.ts'
import { timesOf } from '../proof/full.ts'
import {
  addGrant,
  canSpend,
  consentRequired,
  listedFor,
  ownerOf,
  pageOf,
  statusOf,
  typesOf,
  viewOf,
  type Page,
  type Row
} from '../support/grantOracle.ts'

const sizes = [1, 2, 3, 7, 20, 100]
/** Pages of one or two are walked for Alice alone, unless everything is. */
const sizesOf = (names: string[]): number[] =>
  sizes.filter((size) => size >= timesOf(names.join() === 'alice' ? 1 : 3, 1))
const owners = [['alice'], ['bob'], ['carol'], ['alice', 'bob']]
const orders = ['DESC', 'ASC'] as const
type Order = (typeof orders)[number]

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

const tokenOf = async (names: string[]) => ({ token: await harness.mint(ownerOf(...names)) })

/** All pages from one end of the list to the other, in the order in which they were asked for. */
async function walk(names: string[], forwards: boolean, size: number, args: Record<string, unknown>): Promise<Page[]> {
  const who = await tokenOf(names)
  const pages: Page[] = []
  let cursor: string | null = null
  for (let more = true; more;) {
    const page: Page = await pageOf(harness, who, {
      ...args,
      ...(forwards ? { first: size, after: cursor } : { last: size, before: cursor })
    })
    pages.push(page)
    const { startCursor, endCursor, hasNextPage, hasPreviousPage } = page.pageInfo
    cursor = forwards ? endCursor : startCursor
    more = forwards ? hasNextPage : hasPreviousPage
    // A walk that goes round in circles is to fail, not to hang.
    expect(pages.length).toBeLessThan(1000)
  }
  return pages
}

const inOrder = (rows: Row[], order: Order): Row[] => (order === 'DESC' ? rows : rows.toReversed())

let walks = 0

describe.each(orders)('sorted %s', (sortOrder) => {
  describe.each(owners.map((names) => [names.join(' and '), names] as const))('for the owner of %s', (_, names) => {
    it.each(sizesOf(names))(
      'pages of %i grants forwards hold each grant once, whole, with true page info',
      async (size) => {
        const expected = inOrder(listedFor(names, harness.rafiki.store), sortOrder)
        const pages = await walk(names, true, size, { sortOrder })
        expect(pages).toHaveLength(Math.ceil(expected.length / size))
        pages.forEach(({ nodes, cursors, pageInfo }, index) => {
          const rows = expected.slice(index * size, (index + 1) * size)
          expect(nodes).toEqual(rows.map((row) => viewOf(names, row)))
          expect(pageInfo).toEqual({
            startCursor: cursors[0],
            endCursor: cursors.at(-1),
            hasNextPage: (index + 1) * size < expected.length,
            hasPreviousPage: index > 0
          })
        })
        walks += 1
      }
    )

    it.each(sizesOf(names))(
      'pages of %i grants backwards hold each grant once, whole, with true page info',
      async (size) => {
        const expected = inOrder(listedFor(names, harness.rafiki.store), sortOrder)
        const pages = await walk(names, false, size, { sortOrder })
        expect(pages).toHaveLength(Math.ceil(expected.length / size))
        pages.forEach(({ nodes, cursors, pageInfo }, index) => {
          const end = expected.length - index * size
          const rows = expected.slice(Math.max(0, end - size), end)
          expect(nodes).toEqual(rows.map((row) => viewOf(names, row)))
          expect(pageInfo).toEqual({
            startCursor: cursors[0],
            endCursor: cursors.at(-1),
            hasNextPage: index > 0,
            hasPreviousPage: end - size > 0
          })
        })
        walks += 1
      }
    )
  })
})

it('every size, owner, order and direction of myGrants was walked', () => {
  expect(walks).toBe(owners.flatMap(sizesOf).length * orders.length * 2)
})

it('each owner has neither too few nor too many grants for a mistake to be noticed', () => {
  const { grants } = harness.rafiki.store
  for (const names of owners) {
    const rows = listedFor(names, harness.rafiki.store)
    expect(rows.length).toBeGreaterThan(60)
    expect(rows.length).toBeLessThan(grants.length)
    expect(rows.some((row) => viewOf(names, row).shared)).toBe(true)
  }
})

describe('filters', () => {
  const alice = ['alice']
  beforeAll(() => {
    const { store } = harness.rafiki
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString()
    for (const state of ['PENDING', 'PROCESSING'] as const) {
      addGrant(store, { state })
      addGrant(store, { state, createdAt: ago(500) })
      addGrant(store, { state, createdAt: ago(700) })
    }
    addGrant(store, { names: ['alice', null] })
    addGrant(store, { client: null })
  })

  const statuses = ['AWAITING_APPROVAL', 'EXPIRED', 'ACTIVE', 'REVOKED', 'REJECTED']
  const subsets = Array.from({ length: 31 }, (_, bits) => statuses.filter((__, n) => (bits + 1) & (1 << n)))
  const client = 'https://client-a.example/wallet'
  const merchant = 'https://merchant.example/store'
  const withStatus = (wanted: string[]) => (row: Row) => wanted.includes(statusOf(row))
  const ofClient = (row: Row) => row.client === client

  const cases: [name: string, filter: Record<string, unknown>, keep: (row: Row) => boolean, names?: string[]][] = [
    ...subsets.map((wanted) => [`status ${wanted.join(' ')}`, { status: { in: wanted } }, withStatus(wanted)] as never),
    ['no condition', {}, () => true],
    ['a condition that is null', { status: null, canSpend: null }, () => true],
    ['an own wallet address', { walletAddress: { in: ['https://wallet.example/alice'] } }, () => true],
    ['in upper case', { walletAddress: { in: ['HTTPS://WALLET.EXAMPLE/ALICE'] } }, () => true],
    ["somebody else's", { walletAddress: { in: ['https://wallet.example/bob'] } }, () => false],
    [
      "own and somebody else's",
      { walletAddress: { in: ['https://wallet.example/bob', 'https://wallet.example/alice'] } },
      () => true
    ],
    [
      'one of two own',
      { walletAddress: { in: ['https://wallet.example/Bob'] } },
      (row) => row.access.some(({ identifier }) => identifier === 'https://wallet.example/bob'),
      ['alice', 'bob']
    ],
    ['client', { client: { in: [client] } }, ofClient],
    ['two clients', { client: { in: [client, merchant] } }, (row) => [client, merchant].includes(row.client ?? '')],
    ['an unknown client', { client: { in: ['https://nobody.example/app'] } }, () => false],
    ...['incoming-payment', 'outgoing-payment', 'quote'].map(
      (type) => [type, { accessType: { in: [type] } }, (row: Row) => typesOf(alice, row).includes(type)] as never
    ),
    [
      'types that are hers only, not those of the part that is withheld',
      { accessType: { in: ['quote', 'nothing'] } },
      (row) => typesOf(['bob'], row).includes('quote'),
      ['bob']
    ],
    ['canSpend', { canSpend: true }, (row) => canSpend(alice, row)],
    ['cannot spend', { canSpend: false }, (row) => !canSpend(alice, row)],
    ['consentRequired', { consentRequired: true }, (row) => consentRequired(alice, row)],
    ['no consent required', { consentRequired: false }, (row) => !consentRequired(alice, row)],
    [
      'all together',
      {
        status: { in: ['ACTIVE', 'REVOKED'] },
        client: { in: [client, merchant] },
        canSpend: true,
        consentRequired: true
      },
      (row) =>
        [client, merchant].includes(row.client ?? '') && withStatus(['ACTIVE', 'REVOKED'])(row) && canSpend(alice, row)
    ]
  ]

  it.each(cases)(
    'filter of myGrants, %s: a walk both ways and in both orders gives exactly what matches',
    async (_, filter, keep, names = alice) => {
      const expected = listedFor(names, harness.rafiki.store).filter(keep)
      for (const sortOrder of orders) {
        for (const forwards of [true, false]) {
          const pages = await walk(names, forwards, 12, { sortOrder, filter })
          const nodes = (forwards ? pages : pages.toReversed()).flatMap((page) => page.nodes)
          expect(nodes).toEqual(inOrder(expected, sortOrder).map((row) => viewOf(names, row)))
        }
      }
    }
  )

  it('filtered pages of grants tell truly whether matching rows lie before and after them', async () => {
    const expected = listedFor(alice, harness.rafiki.store).filter(ofClient)
    const pages = await walk(alice, true, 3, { filter: { client: { in: [client] } } })
    expect(pages.map(({ pageInfo }) => [pageInfo.hasPreviousPage, pageInfo.hasNextPage])).toEqual(
      pages.map((_, index) => [index > 0, (index + 1) * 3 < expected.length])
    )
  })

  it('filtered pages of grants tell the truth after the cursor of a row that does not match, too, and past either end', async () => {
    const who = await tokenOf(alice)
    const rows = listedFor(alice, harness.rafiki.store)
    const { cursors } = await pageOf(harness, who, { first: 100 }, 'id')
    expect(cursors).toHaveLength(rows.length)
    for (const [filter, matches] of [
      [{}, () => true],
      [{ client: { in: [client] } }, ofClient]
    ] as const) {
      const matching = (some: Row[]) => some.filter(matches).map(({ id }) => id)
      for (const [at, cursor] of cursors.entries()) {
        if (at > 8 && at < rows.length - 8) continue
        const newer = matching(rows.slice(0, at + 1))
        const older = matching(rows.slice(at + 1))
        const next = await pageOf(harness, who, { filter, first: 3, after: cursor }, 'id')
        expect(next.ids).toEqual(older.slice(0, 3))
        expect(next.pageInfo).toMatchObject({ hasPreviousPage: newer.length > 0, hasNextPage: older.length > 3 })
        const before = matching(rows.slice(0, at))
        const after = matching(rows.slice(at))
        const back = await pageOf(harness, who, { filter, last: 3, before: cursor }, 'id')
        expect(back.ids).toEqual(before.slice(-3))
        expect(back.pageInfo).toMatchObject({ hasPreviousPage: before.length > 3, hasNextPage: after.length > 0 })
      }
    }
  })

  it('pages of grants go past a grant whose accesses alone fill a page of Rafiki’s', async () => {
    const first = addGrant(harness.rafiki.store, {
      names: ['alice', 'alice', 'alice'],
      createdAt: '2020-01-01T00:00:00.000Z'
    })
    const pages = await walk(alice, true, 1, { sortOrder: 'ASC' })
    expect(pages[0]?.ids).toEqual([first.id])
    expect(pages).toHaveLength(listedFor(alice, harness.rafiki.store).length)
  })

  it('filtered pages of grants look on past rows that do not match before they say that more follow', async () => {
    for (let n = 0; n < 150; n += 1)
      addGrant(harness.rafiki.store, { createdAt: '2019-01-01T00:00:00.000Z', client: 'https://old.example/app' })
    const first = listedFor(alice, harness.rafiki.store).filter(ofClient).length
    const { ids, pageInfo } = await pageOf(harness, 'alice', { first, filter: { client: { in: [client] } } }, 'id')
    expect(ids).toHaveLength(first)
    expect(pageInfo.hasNextPage).toBe(false)
  })
})
