import { pageOf, type Window } from '../../../bench/src/growth/pages.ts'
import { tableOf } from '../../../bench/src/growth/table.ts'
import { grantOf, idOf, kinds, paymentOf, readId, wallets } from '../../../bench/src/growth/world.ts'
import * as sandbox from '../../../sandbox/rafiki/pagination.ts'

const wallet = { kind: 'all', size: 1_000 } as const
const grant = (n: number) => grantOf(wallet, n, 'https://wallet.example', 'tenant')

const cursors = [7, 8, 30, 999].map((n) => idOf('grant', wallet, n))
const windows = ['ASC', 'DESC'].flatMap((sortOrder): Window[] => [
  { sortOrder, first: 5 },
  ...cursors.flatMap((cursor): Window[] => [
    { sortOrder, first: 5, after: cursor },
    { sortOrder, last: 5, before: cursor }
  ])
])

it.each(windows.map((window) => [JSON.stringify(window), window] as const))(
  "the growth stand-in cuts the page that the sandbox's Rafiki cuts: %s",
  (_, window) => {
    // Every other row, so that a cursor may stand in the list or beside it.
    const listed = (n: number): boolean => n % 2 === 0
    const all = Array.from({ length: 40 }, (_, n) => (n === 39 ? 999 : n))
    const { sortOrder, ...args } = window
    const rows = sandbox.pageOf(
      all.map(grant),
      ({ id }) => listed(readId(id)?.n ?? 1),
      args,
      sortOrder === 'ASC' ? 'ASC' : 'DESC'
    )
    const page = pageOf(Uint32Array.from(all.filter(listed)), window, readId, grant)
    expect(page.edges.map(({ cursor }) => cursor)).toEqual(rows.map(({ id }) => id))
  }
)

it('the growth stand-in says in its pages, newest first, whether rows go before and follow', () => {
  const list = Uint32Array.from({ length: 10 }, (_, n) => n)
  const page = (window: Window) => pageOf(list, window, readId, grant).pageInfo
  expect(page({ first: 3 })).toMatchObject({ hasPreviousPage: false, hasNextPage: true })
  expect(page({ first: 3, after: idOf('grant', wallet, 2) })).toMatchObject({
    hasPreviousPage: true,
    hasNextPage: true
  })
  expect(page({ first: 9, after: idOf('grant', wallet, 2) })).toMatchObject({ hasNextPage: false })
})

it('each payment of the growth wallets is younger than the grant that it was made under', () => {
  expect(kinds.length * 5).toBe(wallets.length)
  for (const it of wallets) {
    for (const n of [0, 9]) {
      const payment = paymentOf(it, n, 'tenant')
      const under = grantOf(it, readId(payment.grantId)?.n ?? -1, 'https://wallet.example', 'tenant')
      expect(Date.parse(payment.createdAt)).toBeGreaterThan(Date.parse(under.createdAt))
    }
  }
})

it('the growth table has a line for each operation and marks answers that are not complete', () => {
  const cell = { label: 'a', size: 10, requests: 2, median: 1.25, p95: 12.4, complete: undefined }
  const cells = [cell, { ...cell, size: 1_000, complete: false }, { ...cell, label: 'b', complete: true }]
  expect(tableOf(cells)).toBe(
    '|  | 10 | 1,000 |\n| --- | ---: | ---: |\n| a | 2 · 1.3 (12) | 2 · 1.3 (12) ✗ |\n| b | 2 · 1.3 (12) |  |\n'
  )
})

it('the growth table has the CPU time of a real Rafiki where that is known', () => {
  const cell = { label: 'a', size: 10, requests: 2, median: 1.25, p95: 12.4, cpu: 37.2, complete: false }
  expect(tableOf([cell])).toContain('| a | 2 · 37 ✗ |')
})
