import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { addGrant } from '../support/grantOracle.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness()))
afterEach(() => harness.close())

const unknown = '00000000-0000-4000-8000-000000000000'
const down = () => ({ status: 503, body: '' })
const ask = (query: string, who = 'alice' as const, variables?: Record<string, unknown>) =>
  harness.ask(who, query, variables)

describe.each([
  ['run by a plan', ''],
  ['run by graphql-js', '@include(if: true)']
])('%s', (_, directive) => {
  const query = `{ me { id } myGrants${directive} { edges { node { id } } } myOutgoingPayments { edges { node { id } } } }`

  it('a backend that is down takes payments away, and neither grants nor the viewer', async () => {
    const whole = await ask(query)
    expect(whole.errors).toBeUndefined()
    harness.rafiki.backend.intercept = down
    const reply = await ask(query)
    expect(reply.data).toEqual({ me: whole.data.me, myGrants: whole.data.myGrants, myOutgoingPayments: null })
    expect(reply.data.myGrants.edges).not.toEqual([])
    expect(reply.errors).toMatchObject([
      { path: ['myOutgoingPayments'], extensions: { code: 'UPSTREAM_UNAVAILABLE', service: 'backend' } }
    ])
  })

  it('an auth service that is down takes grants away, and neither payments nor the viewer', async () => {
    const whole = await ask(query)
    harness.rafiki.auth.intercept = down
    const reply = await ask(query)
    expect(reply.data).toEqual({ ...whole.data, myGrants: null })
    expect(reply.errors).toMatchObject([
      { path: ['myGrants'], extensions: { code: 'UPSTREAM_UNAVAILABLE', service: 'auth' } }
    ])
  })

  it('one of Rafiki’s own fields that finds nothing leaves the others', async () => {
    const { id } = addGrant(harness.rafiki.store)
    const operators = `query ($id: ID!) { known: grant(id: $id)${directive} { id } other: grant(id: "${unknown}") { id } }`
    const reply = await harness.ask('operator', operators, { id })
    expect(reply.data).toEqual({ known: { id }, other: null })
    expect(reply.errors).toMatchObject([{ path: ['other'], extensions: { code: 'NOT_FOUND' } }])
  })
})

it('a mutation that fails does not swallow the answers of the one before and the one after', async () => {
  const [first, last] = [addGrant(harness.rafiki.store), addGrant(harness.rafiki.store)]
  const one = (id: string) => `revokeMyGrant(input: { grantId: "${id}" }) { grant { id status } }`
  const reply = await ask(`mutation { a: ${one(first.id)} b: ${one(unknown)} c: ${one(last.id)} }`)
  expect(reply.data).toEqual({
    a: { grant: { id: first.id, status: 'REVOKED' } },
    b: null,
    c: { grant: { id: last.id, status: 'REVOKED' } }
  })
  expect(reply.errors).toMatchObject([{ path: ['b'], extensions: { code: 'NOT_FOUND' } }])
})

it('an operator’s mutation that fails leaves the answer of the one before', async () => {
  const { id } = addGrant(harness.rafiki.store)
  const one = (grantId: string) => `revokeGrant(input: { grantId: "${grantId}" }) { id }`
  const reply = await harness.ask('operator', `mutation { a: ${one(id)} b: ${one(unknown)} }`)
  expect(reply.data).toEqual({ a: { id }, b: null })
  expect(codeOf(reply)).toBe('NOT_FOUND')
})

it('a look-up of Rafiki’s that cannot answer null says NOT_FOUND of a malformed id, as of an unknown one', async () => {
  const of = (id: string) => harness.ask('operator', `{ accountingTransfers(id: "${id}") { debits { id } } }`)
  const [none, malformed] = [await of(unknown), await of('garbage')]
  expect(codeOf(none)).toBe('NOT_FOUND')
  expect(malformed.text).toBe(none.text)
})
