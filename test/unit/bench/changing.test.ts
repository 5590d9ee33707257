import { unchangedAndChanged, type Case } from '../../../bench/src/cases.ts'
import { changingPage } from '../../../bench/src/changing.ts'
import * as documents from '../../../bench/src/documents.ts'
import { answer } from '../../../bench/src/stubAnswers.ts'
import { addressOf } from '../../../bench/src/world.ts'

interface Page {
  data: { grants: { edges: { node: { finalizationReason: string } }[] } }
}

const variables = { first: 20, filter: { identifier: { in: [addressOf({ n: 42, rows: 20 })] } } }
const bytes = Buffer.from(JSON.stringify(answer('auth', { query: documents.grants, variables })))

const reasonsOf = (page: Buffer): string[] =>
  (JSON.parse(page.toString()) as Page).data.grants.edges.map(({ node }) => node.finalizationReason)

/** How many rows two pages differ in. */
const differing = (a: string[], b: string[]): number => a.filter((reason, n) => reason !== b[n]).length

it.each([1, 3, 20])(
  'each changed page of the stub differs from the one before in as many rows as were asked for: %i',
  (rows) => {
    const page = changingPage(bytes)
    const reasons = Array.from({ length: 50 }, () => reasonsOf(page.next(rows)))
    expect(reasons.slice(1).map((it, n) => differing(it, reasons[n] ?? []))).toEqual(Array(49).fill(rows))
    expect(reasons.every((it) => it.includes('REVOKED'))).toBe(true)
  }
)

it('no two of ten thousand changed pages are alike, and all are of one size', () => {
  const page = changingPage(bytes)
  const pages = Array.from({ length: 10_000 }, () => page.next(1).toString())
  expect(new Set(pages).size).toBe(10_000)
  expect(new Set(pages.map((it) => it.length)).size).toBe(1)
})

it('a changed page of the stub says everything else as the unchanged one', () => {
  const plain = (page: Buffer): string => page.toString().replace(/"(ISSUED|REVOKED)" ?/g, '""')
  expect(plain(changingPage(bytes).next(1))).toBe(plain(bytes))
})

it('a page that was sent is not changed afterwards', () => {
  const page = changingPage(bytes)
  const sent = page.next(1)
  const text = sent.toString()
  page.next(1)
  expect(sent.toString()).toBe(text)
})

it('the stub says so where an answer has nothing that could change', () => {
  expect(() => changingPage(Buffer.from('{"data":{"walletAddress":null}}'))).toThrow()
})

describe('a case with unchanged and with changed pages', () => {
  const workload = { origin: 'http://127.0.0.1:1', path: '/graphql', bodies: [] }
  const seen: string[] = []
  const one: Case = {
    id: 'myGrants',
    label: 'myGrants',
    contestant: 'gateway',
    workload,
    upstream: { each: 1 },
    settles: true,
    check: (_, body) => void seen.push(body)
  }
  const [unchanged, changed] = unchangedAndChanged(one)

  it('a case is measured with unchanged pages that are settled, and with changed ones that are not', () => {
    expect([unchanged, changed].map((it) => [it?.id, it?.changed ?? false, it?.settles])).toEqual([
      ['myGrants', false, true],
      ['myGrantsChanged', true, false]
    ])
  })

  it('the answer of a changed page is checked as any other, and shows a change', () => {
    changed?.check(0, '{"status":"REVOKED"}')
    expect(seen).toEqual(['{"status":"REVOKED"}'])
    expect(() => changed?.check(0, '{"status":"ACTIVE"}')).toThrow()
  })
})
