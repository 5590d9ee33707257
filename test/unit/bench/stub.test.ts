import { readFileSync } from 'node:fs'
import * as documents from '../../../bench/src/documents.ts'
import { answer } from '../../../bench/src/stubAnswers.ts'
import { addressOf, idOf, readId, type Holder } from '../../../bench/src/world.ts'

const { exchanges } = JSON.parse(
  readFileSync(new URL('../../support/fixtures/exchanges.json', import.meta.url), 'utf8')
) as Recorded

interface Recorded {
  exchanges: { name: string; service: string; request: { query: string; variables: object }; response: object }[]
}

const holder: Holder = { n: 42, rows: 20 }
const address = addressOf(holder)

/** Where two answers are not of one shape: other keys, or other kinds of values. What may be null may be it in one. */
function differences(real: unknown, stubs: unknown, path = ''): string[] {
  if (real === null || stubs === null) return []
  if (typeof real !== typeof stubs || Array.isArray(real) !== Array.isArray(stubs)) return [path]
  if (typeof real !== 'object' || typeof stubs !== 'object') return []
  if (Array.isArray(real)) return differences(real[0] ?? null, (stubs as unknown[])[0] ?? null, `${path}[0]`)
  const [a, b] = [real, stubs] as Record<string, unknown>[]
  const keys = [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])]
  return keys.flatMap((key) => {
    if (a?.[key] === undefined || b?.[key] === undefined) return [`${path}.${key}`]
    return differences(a[key], b[key], `${path}.${key}`)
  })
}

describe('the stub answers in the shapes that were recorded of the real Rafiki', () => {
  it.each([
    ['grants: one identifier', { first: 20, filter: { identifier: { in: [address] } } }],
    ['grant: access and subject', { id: idOf('grant', holder, 3) }],
    ['backend: wallet address by url', { url: address }],
    ['backend: outgoing payments of a wallet address', { w: idOf('walletAddress', holder) }]
  ])("the benchmark's stub answers in the recorded shape of the real Rafiki: %s", (name, variables) => {
    const recorded = exchanges.find((it) => it.name === name)
    if (!recorded) throw new Error(`nothing was recorded under the name "${name}"`)
    const own = answer(recorded.service, { query: recorded.request.query, variables })
    expect(differences(recorded.response, own)).toEqual([])
    expect(own).not.toHaveProperty('errors')
  })

  it('the comparison with the recorded shapes would notice a difference', () => {
    expect(differences({ a: [{ b: 1 }] }, { a: [{ b: '1' }] })).toEqual(['.a[0].b'])
    expect(differences({ a: 1 }, { a: 1, c: 2 })).toEqual(['.c'])
  })
})

interface Page {
  data: { grants: { edges: { node: { id: string; access: { identifier: string }[] } }[] } }
}

const list = (identifiers: string[]): Page['data']['grants']['edges'] => {
  const variables = { first: 20, filter: { identifier: { in: identifiers } } }
  return (answer('auth', { query: documents.grants, variables }) as Page).data.grants.edges
}

it("the benchmark's stub lists the twenty grants of the subject asked about, and nobody else's, in some nine kilobytes", () => {
  const edges = list([address])
  expect(edges).toHaveLength(20)
  expect(edges.every(({ node }) => node.access.every(({ identifier }) => identifier === address))).toBe(true)
  const bytes = JSON.stringify(edges).length
  expect([bytes > 8_000, bytes < 12_000]).toEqual([true, true])
})

it.each([10, 100, 1_000, 10_000, 100_000])(
  'a page of a wallet with a history of %i rows says in the benchmark whether there are more, and is otherwise like any other',
  (rows) => {
    const variables = { first: 10, filter: { identifier: { in: [addressOf({ n: 1, rows })] } } }
    const { data } = answer('auth', { query: documents.grants, variables }) as {
      data: { grants: { edges: unknown[]; pageInfo: { hasNextPage: boolean } } }
    }
    expect([data.grants.edges.length, data.grants.pageInfo.hasNextPage]).toEqual([10, rows > 10])
  }
)

it("the benchmark's stub finds a grant that it has listed by its id", () => {
  const [first] = list([address])
  const query = 'query Grant($id: ID!) { grant(id: $id) { id access { identifier } } }'
  const { data } = answer('auth', { query, variables: { id: first?.node.id } }) as { data: { grant: unknown } }
  expect(data.grant).toEqual({ id: first?.node.id, access: [{ identifier: address }] })
  expect(readId(first?.node.id ?? '')).toEqual({ kind: 'grant', holder, index: 0 })
})

it("the benchmark's stub does not answer an operation that it does not know", () => {
  const query = 'query Grants($after: String) { grants(after: $after) { edges { cursor } } }'
  const variables = { after: idOf('grant', holder) }
  expect(answer('auth', { query, variables })).toHaveProperty('errors')
})
