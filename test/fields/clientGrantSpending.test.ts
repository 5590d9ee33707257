import { codeOf, startHarness, type Harness } from '../harness.ts'
import { documents, sandboxClient, type Life } from '../openPayments/life.ts'

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

it('is what the resource server counts for the grant of the token', async () => {
  const { store, authServer } = harness.rafiki
  const access = [{ type: 'OUTGOING_PAYMENT', actions: ['create'], identifier: 'https://wallet.example/alice' }]
  const asked = await life.ask(documents.request, { grantRequestUrl: life.grantRequestUrl, access, interact: {} })
  const { continueUri, continueAccessToken } = asked.data.requestClientGrant
  const grant = store.grants.at(-1)
  authServer.finish(grant?.id ?? '', 'accept')
  for (const row of store.gnap.continuations) row.lastContinuedAt = 0
  const { data } = await life.ask(documents.continue, { continueUri, continueAccessToken })
  const { value } = data.continueClientGrant.accessToken
  expect((await spending(value)).data.clientGrantSpending).toEqual({ spentDebitAmount: null, spentReceiveAmount: null })

  const [payment] = store.outgoingPayments
  if (!payment || !grant) throw new Error('the seed has no payment')
  const amounts = (cents: string) => {
    const amount = { value: cents, assetCode: 'USD', assetScale: 2 }
    return { debitAmount: amount, receiveAmount: amount }
  }
  store.outgoingPayments.push(
    { ...payment, grantId: grant.id, state: 'COMPLETED', ...amounts('9007199254740993') },
    { ...payment, grantId: grant.id, state: 'SENDING', ...amounts('7') },
    { ...payment, grantId: grant.id, state: 'FAILED', ...amounts('5') }
  )
  const spent = { value: '9007199254741000', assetCode: 'USD', assetScale: 2 }
  const reply = await spending(value, `${harness.rafiki.wallets.url}/${harness.rafiki.tenants[0]?.id}/`)
  expect(reply.data.clientGrantSpending).toEqual({ spentDebitAmount: spent, spentReceiveAmount: spent })
})

it('does not tell a dead token from one that may not spend', async () => {
  expect(codeOf(await spending(life.accessToken))).toBe('NOT_FOUND')
  expect(codeOf(await spending('WRONG'))).toBe('NOT_FOUND')
})
