import { randomUUID } from 'node:crypto'
import { Agent, fetch } from 'undici'
import { askConsent, leftAlone, look, pay } from '../support/grantRequests.ts'
import { startHarness, type Harness } from '../support/harness.ts'
import { accessFor, addressOf } from '../support/grantOracle.ts'
import { spending } from '../support/clientKeys.ts'

/* Rafiki stores every whole number that a client asks for, and takes an empty interval for none. */

const huge = ['18446744073709551615', '18446744073709551616', '9'.repeat(30)]
const amountOf = (value: string) => ({ value, assetCode: 'USD', assetScale: 2 })

let harness: Harness
const outside = new Agent()
beforeAll(async () => {
  harness = await startHarness({ compare: true })
  Object.assign(harness.rafiki.store, { grants: [], outgoingPayments: [] })
})
beforeEach(() => void Object.assign(harness.rafiki.store, { grants: [], outgoingPayments: [] }))
afterAll(async () => {
  await outside.close()
  await harness.close()
})

function limited(limits: object): string {
  const access = { ...accessFor(addressOf('alice')), type: 'outgoing-payment', actions: ['create'] }
  return spending(harness.rafiki.store, { access: [{ ...access, id: randomUUID(), limits }] }).id
}

/** Of the gateway that makes plans, of a document that it knows, and of the one that makes none. */
async function everywhere(who: 'alice' | 'operator', query: string): Promise<unknown[]> {
  const known = [await harness.ask(who, query), await harness.ask(who, query)]
  const response = await fetch(`${harness.withoutPlans}/graphql`, {
    dispatcher: outside,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await harness.tokenOf(who)}` },
    body: JSON.stringify({ query })
  })
  return [...known.map(({ text }) => JSON.parse(text) as unknown), await response.json()]
}

describe.each(huge)('an amount of %s', (value) => {
  it('a spending limit is shown as Rafiki stores it, and so is what remains of it', async () => {
    const id = limited({ debitAmount: amountOf(value) })
    const fields = 'limits { kind debitAmount { value } } spending { remainingDebitAmount { value } }'
    for (const answer of await everywhere('alice', `{ myGrants { edges { node { id access { ${fields} } } } } }`)) {
      const access = [
        { limits: { kind: 'DEBIT', debitAmount: { value } }, spending: { remainingDebitAmount: { value } } }
      ]
      expect(answer).toEqual({ data: { myGrants: { edges: [{ node: { id, access } }] } } })
    }
  })

  it("a payment's amount is shown as Rafiki stores it under Rafiki's own names, to account holders and to operators", async () => {
    const id = limited({ receiveAmount: amountOf(value) })
    const query = '{ grants(first: 5) { edges { node { id access { limits { receiveAmount { value } } } } } } }'
    for (const who of ['alice', 'operator'] as const) {
      for (const answer of await everywhere(who, query)) {
        const node = { id, access: [{ limits: { receiveAmount: { value } } }] }
        expect(answer).toEqual({ data: { grants: { edges: [{ node }] } } })
      }
    }
  })

  it('a requested amount is shown as Rafiki stores it on the consent page', async () => {
    const access = { ...pay(addressOf('alice')), limits: { debitAmount: amountOf(value) } }
    const { key } = await askConsent(harness, { access: [access] })
    const { data, errors } = await look(harness, key, 'alice', 'access { limits { debitAmount { value } } }')
    expect(errors).toBeUndefined()
    expect(data.myGrantRequest.access).toEqual([{ limits: { debitAmount: { value } } }])
    leftAlone(harness)
  })
})

it('an empty interval is none: the whole amount may be spent once', async () => {
  limited({ debitAmount: amountOf('1000'), interval: '' })
  const fields =
    'canSpend access { limits { interval recurrence { repetitions } } spending { period { start } remainingDebitAmount { value } } }'
  for (const answer of await everywhere('alice', `{ myGrants { edges { node { ${fields} } } } }`)) {
    const access = [
      {
        limits: { interval: null, recurrence: null },
        spending: { period: null, remainingDebitAmount: { value: '1000' } }
      }
    ]
    expect(answer).toEqual({ data: { myGrants: { edges: [{ node: { canSpend: true, access } }] } } })
  }
})

it('an amount in an argument is still a UInt64', async () => {
  const query = `mutation { createMyQuote(input: { walletAddress: "${addressOf('alice')}", receiver: "https://wallet.example/incoming-payments/${randomUUID()}", debitAmount: { value: "18446744073709551616", assetCode: "USD", assetScale: 2 } }) { quote { id } } }`
  const { text } = await harness.ask('alice', query)
  expect(text).not.toContain('"data":{"')
  expect(text).toContain('GRAPHQL_VALIDATION_FAILED')
})
