import { startExampleWallet } from '../../sandbox/exampleWallet.ts'
import { allScopes } from '../../sandbox/people.ts'
import { codeOf, startHarness, type Harness, type Reply } from '../support/harness.ts'

/* Money is sent through the gateway, and the example wallet's accounts are read through it. */

let harness: Harness
let stopWallet: () => Promise<void>

beforeAll(async () => {
  harness = await startHarness({
    exampleWallet: async (rafiki) => {
      const wallet = await startExampleWallet(rafiki)
      stopWallet = wallet.close
      return wallet
    },
    // Somebody's own module beside it: the origin of the wallet stays named.
    env: { EXTENSION_ORIGINS: 'https://cards.example' },
    walletBackend: { decision: 'fund', delayMs: 1 }
  })
})
afterAll(() => harness.close())

type Person = 'alice' | 'bob'
const ask = (person: Person, query: string, variables?: Record<string, unknown>): Promise<Reply> =>
  harness.ask({ ...harness.people[person], scope: allScopes.accountHolder }, query, variables)
const addresses = '{ myWalletAddresses { edges { node { id address balance { value assetCode assetScale } } } } }'
const accountOf = async (person: Person) => (await ask(person, addresses)).data.myWalletAddresses.edges[0].node
const balanceOf = async (person: Person): Promise<string> => (await accountOf(person)).balance.value
const mutate = async (person: Person, field: string, type: string, input: object, selection: string): Promise<Reply> =>
  ask(person, `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`, {
    input: { idempotencyKey: crypto.randomUUID(), ...input }
  })

/** Alice pays what Bob asks for. @returns the payment's id */
async function send(value: string): Promise<string> {
  const [alice, bob] = [await accountOf('alice'), await accountOf('bob')]
  const amount = { value, assetCode: bob.balance.assetCode, assetScale: bob.balance.assetScale }
  const asked = { walletAddressId: bob.id, incomingAmount: amount }
  const incoming = await mutate('bob', 'createIncomingPayment', 'CreateIncomingPaymentInput', asked, 'payment { url }')
  const quoted = { walletAddressId: alice.id, receiver: incoming.data.createIncomingPayment.payment.url }
  const quote = await mutate('alice', 'createQuote', 'CreateQuoteInput', quoted, 'quote { paymentId }')
  const { paymentId: quoteId } = quote.data.createQuote.quote
  const paid = { walletAddressId: alice.id, quoteId }
  await mutate('alice', 'createOutgoingPayment', 'CreateOutgoingPaymentInput', paid, 'payment { id }')
  return quoteId
}

/** Asks again until it is so, as a page that is looked at does; jest ends what never comes. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
}
const isOver = async (id: string) => {
  const { data } = await ask('alice', `{ myOutgoingPayment(id: "${id}") { state } }`)
  return ['COMPLETED', 'CANCELLED', 'FAILED'].includes(data.myOutgoingPayment.state)
}

it('money that Alice sends is taken from her balance and comes to that of Bob, and both see their own only', async () => {
  expect([await balanceOf('alice'), await balanceOf('bob')]).toEqual(['100000', '100000'])
  await send('1234')
  await until(async () => (await balanceOf('bob')) !== '100000')
  expect([await balanceOf('alice'), await balanceOf('bob')]).toEqual(['98766', '101234'])
  const { text } = await ask('alice', addresses)
  expect(text).not.toMatch(/101234|bob/)
})

it('a payment that the balance does not reach is cancelled, and moves no balance', async () => {
  const id = await send('98767')
  await until(() => isOver(id))
  expect(harness.rafiki.store.outgoingPayments.find((row) => row.id === id)?.state).toBe('CANCELLED')
  expect([await balanceOf('alice'), await balanceOf('bob')]).toEqual(['98766', '101234'])
})

it('a token that may not read payments sees no balance', async () => {
  const reply = await harness.ask({ ...harness.people.alice, scope: 'wallet:write' }, addresses)
  expect([codeOf(reply), reply.data?.myWalletAddresses ?? null]).toEqual(['SCOPE_REQUIRED', null])
})

it('while the example wallet is down, its balances are null and all else is there', async () => {
  await stopWallet()
  const { data, errors } = await ask('alice', addresses)
  expect(data.myWalletAddresses.edges[0].node).toMatchObject({ address: expect.any(String), balance: null })
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE'])
})
