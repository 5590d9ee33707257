import { randomUUID } from 'node:crypto'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { addressOf } from '../support/grantOracle.ts'
import { documents, sandboxClient, type Life } from '../support/life.ts'
import { addressNamed } from '../support/payments.ts'

let harness: Harness
let life: Life
beforeAll(async () => {
  harness = await startHarness()
  life = await sandboxClient(harness)
})
afterAll(() => harness.close())

const spending = (
  accessToken: string,
  resourceServer = `${harness.rafiki.wallets.url}/${harness.rafiki.tenants[0]?.id}`
) => life.ask(documents.spending, { resourceServer, accessToken })

/** A live grant of the client's that may spend Alice's money, and a token of it. */
async function spendingGrant() {
  const { store, authServer } = harness.rafiki
  const access = [{ type: 'OUTGOING_PAYMENT', actions: ['create'], identifier: 'https://wallet.example/alice' }]
  const asked = await life.ask(documents.request, { grantRequestUrl: life.grantRequestUrl, access, interact: {} })
  const { continueUri, continueAccessToken } = asked.data.requestClientGrant
  const grant = store.grants.at(-1)
  const [payment] = store.outgoingPayments
  if (!payment || !grant) throw new Error('the seed has no payment')
  authServer.finish(grant.id, 'accept')
  for (const row of store.gnap.continuations) row.lastContinuedAt = 0
  const { data } = await life.ask(documents.continue, { continueUri, continueAccessToken })
  const pay = (cents: string, state: typeof payment.state = 'COMPLETED', createdAt = new Date().toISOString()) => {
    const amount = { value: cents, assetCode: 'USD', assetScale: 2 }
    store.outgoingPayments.push({
      ...payment,
      ...{ id: randomUUID(), grantId: grant.id, walletAddressId: addressNamed(store, addressOf('alice')).id },
      ...{ state, createdAt, debitAmount: amount, receiveAmount: amount }
    })
  }
  return { grant, pay, token: String(data.continueClientGrant.accessToken.value) }
}
const spent = (value: string) => {
  const amount = { value, assetCode: 'USD', assetScale: 2 }
  return { spentDebitAmount: amount, spentReceiveAmount: amount }
}
const none = { spentDebitAmount: null, spentReceiveAmount: null }

it('clientGrantSpending is what the resource server counts for the grant of the token', async () => {
  const { pay, token } = await spendingGrant()
  expect((await spending(token)).data.clientGrantSpending).toEqual(none)
  pay('9007199254740993')
  pay('7', 'SENDING')
  pay('5', 'FAILED')
  const reply = await spending(token, `${harness.rafiki.wallets.url}/${harness.rafiki.tenants[0]?.id}/`)
  expect(reply.data.clientGrantSpending).toEqual(spent('9007199254741000'))
})

it('clientGrantSpending is of the current period where the grant has an interval, and equal to what the account holder sees', async () => {
  const { grant, pay, token } = await spendingGrant()
  const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString()
  const limit = (interval: string): void => {
    grant.access[0]!.limits = { debitAmount: { value: '1000', assetCode: 'USD', assetScale: 2 }, interval }
  }
  pay('300', 'COMPLETED', ago(30))
  pay('20', 'COMPLETED', ago(1))
  limit(`R/${ago(36)}/P1D`)
  expect((await spending(token)).data.clientGrantSpending).toEqual(spent('20'))
  const seen = await harness.ask(
    'alice',
    `{ myGrant(id: "${grant.id}") { access { spending { debitAmount { value } remainingDebitAmount { value } } } } }`
  )
  expect(seen.data.myGrant.access).toEqual([
    { spending: { debitAmount: { value: '20' }, remainingDebitAmount: { value: '980' } } }
  ])
  limit(`R0/${ago(36)}/P1D`)
  expect((await spending(token)).data.clientGrantSpending).toEqual(none)
})

it('clientGrantSpending does not tell a dead token from one that may not spend', async () => {
  expect(codeOf(await spending(life.accessToken))).toBe('NOT_FOUND')
  expect(codeOf(await spending('WRONG'))).toBe('NOT_FOUND')
})
