import { clientPage, spending } from '../../../support/clientKeys.ts'
import { startHarness, type Harness } from '../../../support/harness.ts'
import { addressOf, listedFor, type Row } from '../../../support/grantOracle.ts'

/** Grants that move from list to list while all that a client has is revoked. */

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

type Filter = Record<'state' | 'finalizationReason', { in: (string | null)[] } | undefined>
interface Body {
  query: string
  variables: Record<string, unknown>
}

const issued = { state: 'FINALIZED', finalizationReason: 'ISSUED' } as const
/** Later lists first: whoever asks for several at once must expect that. */
const order = ['ISSUED', 'APPROVED', 'PENDING', 'REJECTED', 'REVOKED']
const matches = ({ state, finalizationReason }: Row, filter: Filter): boolean =>
  (filter.state?.in.includes(state) ?? true) && (filter.finalizationReason?.in.includes(finalizationReason) ?? true)
const placeOf = (filter: Filter): number =>
  order.findIndex((word) => [...(filter.state?.in ?? []), ...(filter.finalizationReason?.in ?? [])].includes(word))

/** Rafiki reads each list by itself; between any two of them something may happen. @param between told how many were read */
function readOneByOne(between: (read: number) => void): void {
  let read = 0
  harness.rafiki.auth.intercept = ({ body }) => {
    const { query, variables } = body as Body
    if (!query.startsWith('query GrantLists')) return undefined
    const names = [...query.matchAll(/\b(r\d):grants/g)].map(([, name = '']) => name)
    const filterOf = (name: string) => variables[`filter${name.slice(1)}`] as Filter
    const data = Object.fromEntries(
      names
        .toSorted((a, b) => placeOf(filterOf(a)) - placeOf(filterOf(b)))
        .map((name) => {
          between(read++)
          const rows = structuredClone(listedFor(['alice'], harness.rafiki.store))
          const edges = rows.filter((row) => matches(row, filterOf(name))).map(({ subjects: _, ...node }) => ({ node }))
          return [name, { pageInfo: { hasNextPage: false, hasPreviousPage: false }, edges }]
        })
    )
    return { status: 200, body: JSON.stringify({ data }), contentType: 'application/json' }
  }
}

const revokeAll = `mutation ($input: RevokeMyGrantsInput!) { revokeMyGrants(input: $input) {
  complete results { grantId outcome }
} }`
const lists = 5
const moments = Array.from({ length: lists }, (_, n) => n)

async function revokedWhile(row: Row, between: (read: number) => void): Promise<unknown> {
  harness.rafiki.auth.intercept = undefined
  const { clients } = await clientPage(harness, 'alice', { first: 100, filter: { consentRequired: null } }, '')
  const id = clients.find(({ client }) => client === row.client)?.id
  readOneByOne(between)
  const { data } = await harness.ask('alice', revokeAll, { input: { clientId: id } })
  harness.rafiki.auth.intercept = undefined
  return data?.revokeMyGrants
}
const fresh = (row: Partial<Row>): Row => {
  const client = `https://${crypto.randomUUID()}.example/app`
  return spending(harness.rafiki.store, { client, ...row })
}
const once = (row: Row) => ({ complete: true, results: [{ grantId: row.id, outcome: 'REVOKED' }] })
const revoked = { state: 'FINALIZED', finalizationReason: 'REVOKED' }

it.each(moments)('a grant whose token is fetched after %d lists were read is revoked, once', async (moment) => {
  const row = fresh({ state: 'APPROVED', finalizationReason: null })
  expect(row.access[0]?.identifier).toBe(addressOf('alice'))
  expect(await revokedWhile(row, (read) => void (read === moment && Object.assign(row, issued)))).toEqual(once(row))
  expect(row).toMatchObject(revoked)
})

it.each(moments.flatMap((a) => moments.filter((b) => b >= a).map((b) => [a, b] as const)))(
  'a grant that is accepted after %d lists were read, and whose token is fetched after %d, is revoked, once',
  async (accepted, fetched) => {
    const row = fresh({ state: 'PENDING', finalizationReason: null })
    const moving = (read: number): void => {
      if (read === accepted) row.state = 'APPROVED'
      if (read === fetched) Object.assign(row, issued)
    }
    expect(await revokedWhile(row, moving)).toEqual(once(row))
    expect(row).toMatchObject(revoked)
  }
)

it('a caller who asks twice at once reads for each: an older answer proves nothing', async () => {
  const row = fresh({ state: 'APPROVED', finalizationReason: null })
  const { clients } = await clientPage(harness, 'alice', { first: 100, filter: { consentRequired: null } }, '')
  const id = clients.find(({ client }) => client === row.client)?.id
  let reads = 0
  harness.rafiki.auth.intercept = ({ text }) => void (reads += Number(text.includes('query GrantLists')))
  const both = [1, 2].map(() => harness.ask('alice', revokeAll, { input: { clientId: id } }))
  for (const { errors } of await Promise.all(both)) expect(errors).toBeUndefined()
  harness.rafiki.auth.intercept = undefined
  expect(reads).toBe(6)
})
